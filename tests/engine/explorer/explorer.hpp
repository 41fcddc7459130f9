// Depth-first search through everything that can happen next, each state once.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace pcl::engine::test::explorer {

/// What a search found. `failure` empty: nothing; else `path` is the shortest list of actions to it
/// that leaving out single actions gave.
template <class Action>
struct Found {
  std::uint64_t states{};       // told apart by Node::hash()
  std::uint64_t transitions{};  // actions taken, those into states seen before too
  std::uint64_t leaves{};       // states in which nothing is under way
  std::size_t depth{};          // of the longest list of actions
  bool complete{true};          // false: the bound of states ended it
  std::string failure;
  std::vector<Action> path;
};

/// Node: a value. `actions()` what can happen next, in a fixed order; `take(action)`; `hash()`
/// equal only for nodes that go on equally; `broken()` what is wrong now, empty: nothing;
/// `at_rest()` nothing is under way; `wrong_once_settled()` what is wrong when from here on all
/// goes well, looked at where at_rest().
template <class Node>
class Explorer {
 public:
  using Action = typename Node::Action;
  explicit Explorer(std::uint64_t states_max) : states_max_{states_max} {}

  /// Ends at the first failure or at the bound.
  Found<Action> run(const Node& root) {
    found_ = {};
    seen_.clear();
    path_.clear();
    seen_.insert(root.hash());
    found_.states = 1;
    visit(root);
    if (!found_.failure.empty()) shorten(root);
    return std::move(found_);
  }

  /// What goes wrong when these happen one after another; nullopt: one of them cannot happen then.
  static std::optional<std::string> replay(Node node, const std::vector<Action>& path) {
    for (const Action& action : path) {
      const std::vector<Action> open = node.actions();
      if (std::find(open.begin(), open.end(), action) == open.end()) return std::nullopt;
      node.take(action);
      if (std::string wrong = judge(node); !wrong.empty()) return wrong;
    }
    return std::string{};
  }

 private:
  static std::string judge(const Node& node) {
    std::string wrong = node.broken();
    if (wrong.empty() && node.at_rest()) wrong = node.wrong_once_settled();
    return wrong;
  }
  /// True: the search is over.
  bool visit(const Node& node) {
    found_.depth = std::max(found_.depth, path_.size());
    if (node.at_rest()) ++found_.leaves;
    for (const Action& action : node.actions()) {
      Node next = node;
      next.take(action);
      ++found_.transitions;
      if (!seen_.insert(next.hash()).second) continue;
      path_.push_back(action);
      ++found_.states;
      found_.failure = judge(next);
      if (!found_.failure.empty()) {
        found_.path = path_;
        return true;
      }
      found_.complete = found_.states < states_max_;
      if (!found_.complete || visit(next)) return true;
      path_.pop_back();
    }
    return false;
  }
  /// Leaves out one action after another, as long as anything goes wrong all the same.
  void shorten(const Node& root) {
    for (bool shorter = true; shorter;) {
      shorter = false;
      for (std::size_t i = 0; i < found_.path.size(); ++i) {
        std::vector<Action> less = found_.path;
        less.erase(less.begin() + static_cast<std::ptrdiff_t>(i));
        const std::optional<std::string> wrong = replay(root, less);
        if (!wrong || wrong->empty()) continue;
        found_.path = std::move(less);
        found_.failure = *wrong;
        shorter = true;
        break;
      }
    }
  }

  std::uint64_t states_max_;
  Found<Action> found_;
  std::unordered_set<std::uint64_t> seen_;
  std::vector<Action> path_;
};

template <class Action>
std::ostream& operator<<(std::ostream& out, const Found<Action>& found) {
  out << found.states << " states, " << found.transitions << " transitions, " << found.leaves
      << " leaves, depth " << found.depth << (found.complete ? "" : ", ended by its bound");
  if (found.failure.empty()) return out;
  out << "\n  " << found.failure << ", after";
  for (const Action& action : found.path) out << "\n    " << action;
  return out;
}

}  // namespace pcl::engine::test::explorer
