// Hands that write down what they were told to do.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "host/gateway/engine_room.hpp"

namespace pcl::fakes {

struct RecordingHands final : gateway::Hands {
  void journalled(std::uint64_t input) override {
    calls.push_back("journalled " + std::to_string(input));
    on_journalled();
  }
  void carry_out(const engine::Output& output) override {
    on_output();
    outputs.push_back(output);
    calls.emplace_back("out");
  }
  Status carried_out() override {
    calls.emplace_back("carried");
    return full ? Status{Error{Fault::kUnavailable, "no room"}} : ok();
  }
  void answer(std::span<const engine::CommandAnswer> given) override {
    on_answer();
    answers.insert(answers.end(), given.begin(), given.end());
    calls.emplace_back("answer");
  }
  void close_gate(const Error& why) override { calls.push_back("closed: " + why.message); }

  std::vector<std::string> calls;
  std::vector<engine::Output> outputs;
  std::vector<engine::CommandAnswer> answers;
  bool full{};  // there is no room for what was carried out
  // Looks at the world just before.
  std::function<void()> on_journalled{[] {}}, on_output{[] {}}, on_answer{[] {}};
};

}  // namespace pcl::fakes
