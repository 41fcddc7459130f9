// A seeded stream of inputs for cards: good, odd and bad, at and around every limit.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <vector>

#include "tests/card_port/bench.hpp"
#include "tests/card_port/random_comparison/random.hpp"
#include "tests/card_port/random_comparison/random_venue.hpp"

namespace pcl::bench {

/// One input, ready for any number of cards.
struct Input {
  enum class Kind : std::uint8_t { kFeed, kCommand, kReport, kWrite, kEngage, kAdvance };
  Kind kind{};
  Octets bytes{};                      // feed: the frame; report: the message
  contract::Entry command{};
  std::uint64_t number{};              // report: sequence; advance: microseconds; feed: its MoldUDP64 sequence
  contract::Register address{};
  std::uint32_t value{};               // write; engage: kill_source
  std::vector<Octets> messages{};      // feed, if it is a whole datagram of ours
};
[[nodiscard]] std::string to_text(const Input& input);

/// Writes the stream. It follows what the cards answer (quotes, passed orders, kill state), so that orders go to the edge
/// of the collar and the venue answers frames that really left.
class RandomScript {
 public:
  explicit RandomScript(std::uint64_t seed) : random_{seed}, venue_{random_} {}

  /// Registers, names, limits, session, feed, releases.
  [[nodiscard]] std::vector<Input> boot();
  /// Anything. A step may be several inputs (a recovery).
  [[nodiscard]] std::vector<Input> step();
  /// Only what a burst may hold: deliverable datagrams, orders, limits, valid reports; no time, no gap, no fault.
  [[nodiscard]] Input burst_step();
  /// A step of time with a heartbeat on both lines, so that nothing is stale when a burst begins.
  [[nodiscard]] std::vector<Input> between_bursts();
  [[nodiscard]] Input command_of(contract::Entry entry);
  template <class Command>
  [[nodiscard]] Input send(Command command) {
    command.seq = ++command_sequence_;
    return command_of(contract::to_entry(command));
  }
  /// One counters_request a bank.
  [[nodiscard]] std::vector<Input> all_counters();
  [[nodiscard]] std::vector<Input> recover();

  void see(const contract::Entry& record);
  void see(const ReleasedFrame& frame) { venue_.take(frame); }
  /// Whether the book counts this message in its version.
  [[nodiscard]] static bool versioned(const Octets& message);
  [[nodiscard]] Random& random() { return random_; }
  [[nodiscard]] bool stopped() const { return stopped_; }

 private:
  static constexpr std::uint16_t kSymbols = 4;
  static constexpr std::uint16_t kFirstLocate = 7;
  struct Live {
    std::uint64_t reference{};
    std::uint16_t locate{};
    std::uint32_t quantity{};
  };
  void forget(std::uint64_t reference);
  [[nodiscard]] std::uint32_t take_some(std::size_t at);
  [[nodiscard]] Octets market_message(bool faults);
  [[nodiscard]] Octets add_message();
  [[nodiscard]] Octets odd_message();
  [[nodiscard]] Octets state_message();
  [[nodiscard]] Input datagram(std::vector<Octets> messages);
  [[nodiscard]] Input feed_step();
  [[nodiscard]] Input feed_fault();
  [[nodiscard]] std::vector<Input> feed_start();
  [[nodiscard]] Input order_step();
  [[nodiscard]] contract::OrderEnterCommand order();
  [[nodiscard]] std::uint64_t price_near(std::uint16_t symbol);
  [[nodiscard]] Input limits_step();
  [[nodiscard]] Input odd_command();
  [[nodiscard]] Input report_step(bool faults);
  [[nodiscard]] Input write(contract::Register address, std::uint32_t value);
  [[nodiscard]] Input engage();

  Random random_;
  RandomVenue venue_;
  std::uint64_t command_sequence_{};
  std::uint64_t report_sequence_{1};
  std::uint64_t expected_{1};
  std::uint64_t next_reference_{1'000};
  std::uint32_t next_user_ref_{1};
  std::vector<Live> live_;
  std::vector<std::uint32_t> passed_;
  std::array<contract::QuoteRecord, kSymbols> quotes_{};
  std::array<contract::LimitsLoadCommand, kSymbols> limits_{};
  Octets last_report_;
  bool stopped_{};
};

}  // namespace pcl::bench
