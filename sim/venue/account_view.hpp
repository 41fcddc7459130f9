// What the account port says and does: one JSON object in, one out. Documented in README.md.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "sim/venue/feed_line.hpp"
#include "sim/venue/matching_engine.hpp"
#include "sim/venue/mold_feed.hpp"
#include "sim/venue/order_port.hpp"

namespace pcl::venue {

/// Answers requests from the venue's own books. Pure but for the commands it is asked to carry out.
/// One thread.
class AccountView {
 public:
  struct Parts {
    const Account& account;
    MatchingEngine& engine;
    const MessageLog& reports;
    const MoldFeed& feed;
    FeedLine& line;
    OrderPort& orders;
    std::function<std::string()> market_state;  // waiting, open, over
    std::function<std::string()> source_fault;
    std::function<std::uint64_t()> rewinds;  // datagrams sent in answer to rewind requests
    std::function<void()> stop_market;       // end the background now
  };
  explicit AccountView(Parts parts) : parts_{std::move(parts)} {}

  /// Never fails: an error is {"error": what, "field": which}.
  [[nodiscard]] std::string answer(std::string_view line);

 private:
  Parts parts_;
};

}  // namespace pcl::venue
