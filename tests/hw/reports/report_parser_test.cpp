// The parser against a table of OUCH 5.0 written here by offset and length: random messages of
// every type, cut, whole and with appendages, beat by beat under random stalls.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "Vpcl_report_parser.h"
#include "tests/hw/bench.hpp"
#include "tests/hw/packed.hpp"

namespace pcl {
namespace {

using Bytes = std::vector<std::uint8_t>;
constexpr std::size_t kReportBits = 336;

/// A parsed report, declared as it is packed.
struct Parsed {
  std::uint64_t sequence, code, effect, dead, modifies, side, of_order, reference, price, quantity,
      user_ref, original, reason, liquidity;
  friend bool operator==(const Parsed&, const Parsed&) = default;
};
std::ostream& operator<<(std::ostream& out, const Parsed& p) {
  return out << "{sequence " << p.sequence << " code " << p.code << " effect " << p.effect
             << " dead " << p.dead << " modifies " << p.modifies << " side " << p.side
             << " of order " << p.of_order << " reference " << p.reference << " price " << p.price
             << " quantity " << p.quantity << " ref " << p.user_ref << " original " << p.original
             << " reason " << p.reason << " liquidity " << p.liquidity << "}";
}

/// Where a type's fields begin; 0: it has none. A reason is one byte, J's two.
struct Layout {
  std::size_t length;  // of the fixed part
  unsigned effect;
  std::size_t quantity = 0, price = 0, reference = 0, reason = 0, reason_bytes = 1, liquidity = 0;
  std::size_t user_ref = 9, original = 0, state = 0;
};
const std::map<char, Layout>& layouts() {
  static const std::map<char, Layout> table{{'A', {62, 1, 14, 26, 36, 47, 1, 0, 9, 0, 47}},
                                            {'U', {66, 3, 18, 30, 40, 51, 1, 0, 13, 9, 51}},
                                            {'C', {18, 5, 13, 0, 0, 17}},
                                            {'D', {32, 5, 13, 22, 0, 17, 1, 30}},
                                            {'E', {34, 4, 13, 17, 26, 0, 1, 25}},
                                            {'J', {29, 2, 0, 0, 0, 13, 2}},
                                            {'T', {30, 0, 0, 0, 22}},
                                            {'P', {13, 0}},
                                            {'I', {13, 0}},
                                            {'B', {36, 7, 0, 0, 13, 21}},
                                            {'M', {18, 5, 14}},
                                            {'R', {14, 0, 0, 0, 0, 13}},
                                            {'S', {10, 0, 0, 0, 0, 0, 1, 0, 0}},
                                            {'X', {25, 0}},
                                            {'G', {17, 0}},
                                            {'K', {17, 0}},
                                            {'Q', {13, 0}}};
  return table;
}

std::uint64_t number(const Bytes& message, std::size_t at, std::size_t size) {
  std::uint64_t value = 0;
  if (at != 0)
    for (std::size_t i = 0; i < size; ++i) value = value << 8U | message[at + i];
  return value;
}

Parsed expect(std::uint64_t sequence, const Bytes& message) {
  const char type = message.empty() ? '\0' : static_cast<char>(message[0]);
  const auto found = layouts().find(type);
  Parsed p{};
  p.sequence = sequence;
  p.code = static_cast<std::uint8_t>(type);
  p.effect = 6;  // cannot be computed
  if (found == layouts().end() || message.size() < found->second.length) return p;
  const Layout& at = found->second;
  p.effect = at.effect;
  p.of_order = std::string{"SXGKQ"}.find(type) == std::string::npos ? 1 : 0;
  p.reference = number(message, at.reference, 8);
  p.price = number(message, at.price, 8);
  p.quantity = number(message, at.quantity, 4);
  p.user_ref = number(message, at.user_ref, 4);
  p.original = number(message, at.original, 4);
  p.reason = number(message, at.reason, at.reason_bytes);
  p.liquidity = number(message, at.liquidity, 1);
  if (at.state != 0 && message[at.state] == 'D') {
    p.dead = 1;
    if (type == 'A') p.effect = 2;
  }
  if (type == 'M') {
    p.modifies = 1;
    const std::size_t code = std::string{"BSTE"}.find(static_cast<char>(message[13]));
    p.side = code == std::string::npos ? 0 : code;  // no side: as a buy, which none may become
  }
  if (type == 'R' && p.reason != 'R' && p.reason != 'P') p.effect = 6;
  return p;
}

class ReportParser : public testing::TestWithParam<std::uint32_t> {
 protected:
  bool one_in(unsigned n) { return random_() % n == 0; }

  Bytes random_message() {
    static constexpr char kTypes[] = "AUCDEJPITSXGKQBMR";
    const char type = one_in(8) ? static_cast<char>(random_()) : kTypes[random_() % 17];
    const auto found = layouts().find(type);
    std::size_t length = random_() % 90;
    if (found != layouts().end() && !one_in(6)) length = found->second.length + random_() % 8 - 1;
    if (one_in(40)) length = 100 + random_() % 400;  // appendages beyond what is kept
    Bytes message(length);
    for (auto& byte : message) byte = static_cast<std::uint8_t>(random_());
    if (length != 0) message[0] = static_cast<std::uint8_t>(type);
    if (type == 'M' && length > 13 && !one_in(4))
      message[13] = static_cast<std::uint8_t>("BSTE"[random_() % 4]);
    for (const std::size_t at : {13U, 47U, 51U})  // states and reasons that count
      if (at < length && one_in(2))               // or a bit away
        message[at] = static_cast<std::uint8_t>(static_cast<unsigned>("DRP"[random_() % 3]) ^
                                                (one_in(2) ? 1U << random_() % 8 : 0U));
    return message;
  }
  void offer(std::uint64_t data, unsigned keep, bool last) {
    while (one_in(4)) idle();
    parser_.report_valid_i = 1;
    parser_.report_data_i = data;
    parser_.report_keep_i = static_cast<std::uint8_t>(keep);
    parser_.report_last_i = last;
    parser_.eval();
    ASSERT_TRUE(parser_.report_ready_o) << "nothing waits";
    hw::tick(parser_);
    parser_.report_valid_i = 0;
    parser_.eval();
    ASSERT_TRUE(parser_.busy_o);
    ASSERT_FALSE(parser_.parsed_valid_o);
  }
  /// Rubbish that is not valid.
  void idle() {
    parser_.report_valid_i = 0;
    parser_.report_data_i = random_();
    parser_.report_keep_i = static_cast<std::uint8_t>(random_());
    parser_.report_last_i = one_in(2);
    hw::tick(parser_);
  }
  void send(std::uint64_t sequence, const Bytes& message) {
    offer(sequence, 0xFF, message.empty());
    for (std::size_t at = 0; at < message.size(); at += 8) {
      std::uint64_t data = random_();  // beyond the end, whatever was there
      unsigned keep = 0;
      for (std::size_t i = 0; i < 8 && at + i < message.size(); ++i) {
        data = (data & ~(0xFFULL << 8 * i)) | std::uint64_t{message[at + i]} << 8 * i;
        keep |= 1U << i;
      }
      offer(data, keep, at + 8 >= message.size());
    }
  }
  /// Two cycles after the last beat; waits for its reader, and lets nothing in meanwhile.
  Parsed take() {
    parser_.report_valid_i = 1;
    parser_.report_last_i = one_in(2);
    parser_.report_data_i = random_();
    parser_.eval();
    EXPECT_FALSE(parser_.report_ready_o);
    hw::tick(parser_);
    parser_.eval();
    EXPECT_TRUE(parser_.parsed_valid_o);
    parser_.parsed_ready_i = 0;
    while (one_in(3)) {
      parser_.report_valid_i = 1;
      parser_.report_last_i = one_in(2);
      parser_.report_data_i = random_();
      parser_.eval();
      EXPECT_FALSE(parser_.report_ready_o);
      hw::tick(parser_);
    }
    parser_.eval();
    EXPECT_TRUE(parser_.parsed_valid_o);
    EXPECT_TRUE(parser_.busy_o);
    hw::PackedReader in{parser_.parsed_o, kReportBits};
    Parsed p{};
    p.sequence = in.take(64), p.code = in.take(8), p.effect = in.take(3), p.dead = in.take(1);
    p.modifies = in.take(1), p.side = in.take(2);
    p.of_order = in.take(1), p.reference = in.take(64), p.price = in.take(64);
    p.quantity = in.take(32), p.user_ref = in.take(32), p.original = in.take(32);
    p.reason = in.take(16), p.liquidity = in.take(16);
    parser_.parsed_ready_i = 1;
    idle();
    EXPECT_FALSE(parser_.parsed_valid_o);
    EXPECT_FALSE(parser_.busy_o);
    parser_.parsed_ready_i = one_in(2);
    return p;
  }

  Vpcl_report_parser parser_;
  std::mt19937_64 random_{GetParam()};
};

TEST_P(ReportParser, AgreesWithTheTable) {
  hw::reset(parser_);
  for (int i = 0; i < 3000 && !HasFailure(); ++i) {
    SCOPED_TRACE(testing::Message() << "message " << i);
    if (one_in(50)) {  // in the middle of one
      offer(random_(), 0xFF, one_in(2));
      hw::reset(parser_);
      ASSERT_FALSE(parser_.busy_o || parser_.parsed_valid_o);
    }
    const std::uint64_t sequence = random_();
    const Bytes message = random_message();
    send(sequence, message);
    if (HasFatalFailure()) return;
    ASSERT_EQ(take(), expect(sequence, message)) << "of " << message.size() << " bytes";
  }
}
// Every value of each byte that is compared: the type, and the states, reasons and sides of a type.
TEST_P(ReportParser, KnowsEveryByteThatCounts) {
  hw::reset(parser_);
  struct Place {
    char type;
    std::size_t at;
  };
  for (const Place& place : {Place{'Q', 0}, {'A', 47}, {'U', 51}, {'R', 13}, {'M', 13}})
    for (unsigned value = 0; value < 256; ++value) {
      SCOPED_TRACE(testing::Message() << place.type << " " << place.at << " " << value);
      Bytes message(66);  // as long as the longest type's fixed part
      for (auto& byte : message) byte = static_cast<std::uint8_t>(random_());
      message[0] = static_cast<std::uint8_t>(place.type);
      message[place.at] = static_cast<std::uint8_t>(value);
      const std::uint64_t sequence = random_();
      send(sequence, message);
      if (HasFatalFailure()) return;
      ASSERT_EQ(take(), expect(sequence, message));
    }
}
// Every type of every length.
TEST_P(ReportParser, KnowsEveryLength) {
  hw::reset(parser_);
  for (const auto& [type, layout] : layouts())
    for (std::size_t length = 0; length < 140; ++length) {
      SCOPED_TRACE(testing::Message() << type << " of " << length);
      Bytes message(length);
      for (auto& byte : message) byte = static_cast<std::uint8_t>(random_());
      if (length != 0) message[0] = static_cast<std::uint8_t>(type);
      const std::uint64_t sequence = random_();
      send(sequence, message);
      if (HasFatalFailure()) return;
      ASSERT_EQ(take(), expect(sequence, message));
    }
}
INSTANTIATE_TEST_SUITE_P(Seeds, ReportParser, testing::Range(1U, 5U));

}  // namespace
}  // namespace pcl
