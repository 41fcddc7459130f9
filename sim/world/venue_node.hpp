// The venue in the world: the simulated venue's own market, account and feed, without its sockets.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "host/domain/account_statement.hpp"
#include "host/wire/feed_follower.hpp"
#include "sim/venue/account.hpp"
#include "sim/venue/generated_market.hpp"
#include "sim/venue/matching_engine.hpp"
#include "sim/venue/message_log.hpp"
#include "sim/venue/mold_feed.hpp"
#include "sim/world/faults.hpp"
#include "sim/world/schedule.hpp"

namespace pcl::world {

struct VenueSettings {
  std::uint64_t seed{1};
  std::uint32_t symbols{2};
  std::uint64_t messages{2'000};  // of the market; 0: until close()
  std::uint64_t message_every_ns{500'000};
  std::uint64_t heartbeat_every_ns{100'000'000};  // of the feed
  std::int64_t cash{10'000'000'000};              // 1e-4 dollars
  bool cancel_on_disconnect{true};
};

/// One order session; its reports are numbered from 1 and told again from wherever a login asks.
/// One thread.
class VenueNode {
 public:
  using Bytes = std::vector<std::byte>;
  struct Lines {
    std::function<void(std::uint64_t next_sequence)> logged_in;
    std::function<void(std::uint64_t sequence, Bytes message)> report;
    std::function<void(Bytes datagram)> feed;
    std::function<void()> over;  // the market has ended
    std::function<std::optional<Random>(FaultKind)> strikes;
  };
  VenueNode(Schedule& schedule, const VenueSettings& settings, Lines lines);

  /// The market begins; its first messages come at once.
  void open();
  /// The market ends, and the day with it.
  void close();
  void log_in(std::uint64_t next_sequence);
  /// The session's connection is gone.
  void link_lost();
  /// Of a session that is there; else it is lost.
  void order(const Bytes& message);
  void ask_feed(wire::FeedFollower::Request request);
  /// The account at this moment, as the account port tells it.
  [[nodiscard]] values::AccountStatement statement(std::uint64_t executions_since) const;

  [[nodiscard]] const venue::MatchingEngine& engine() const noexcept { return engine_; }
  [[nodiscard]] venue::MatchingEngine& engine() noexcept { return engine_; }
  [[nodiscard]] const venue::Account& account() const noexcept { return account_; }
  [[nodiscard]] std::uint32_t symbols() const noexcept { return settings_.symbols; }
  /// The number under which a report is told, given the one it was made under.
  [[nodiscard]] std::uint64_t told_as(std::uint64_t sequence) const;
  /// Sends what the engine has said since.
  void tell();

 private:
  void next_message();
  void beat();
  void fill_before_cancel(const Bytes& message, const Random& chance);
  [[nodiscard]] Bytes report(std::uint64_t sequence);

  Schedule& schedule_;
  VenueSettings settings_;
  Lines lines_;
  venue::GeneratedMarket market_;
  venue::MessageLog feed_log_, reports_log_;
  venue::Account account_;
  venue::MatchingEngine engine_;
  venue::MoldFeed feed_;
  std::uint64_t next_report_{};  // of the session; 0: nobody is logged in
  // Reports that are told otherwise than they were made: other bytes, another place.
  std::map<std::uint64_t, Bytes> retold_;
  std::map<std::uint64_t, std::uint64_t> moved_;
  std::uint64_t looked_at_{};  // reports up to this one had their chance to be lost
  std::uint64_t next_reference_{1ULL << 62U};
  bool over_{};
};

}  // namespace pcl::world
