// Order entry against a model of OUCH 5.0 written here: releases of random bits and every kind,
// names that come and go with resets, stalls, poisoned ends. Every output is compared, every cycle.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "Vpcl_order_entry.h"
#include "tests/hw/bench.hpp"

namespace pcl {
namespace {

using contract::Entry;
using contract::from_entry;
using namespace std::string_literals;

constexpr auto kModify = static_cast<std::uint8_t>(contract::CommandKind::kOrderModify);

/// A packet under construction: numbers most significant byte first.
class Wire {
 public:
  Wire& number(std::uint64_t value, unsigned size) {
    while (size-- > 0) bytes.push_back(static_cast<std::uint8_t>(value >> 8 * size));
    return *this;
  }
  template <class Text>
  Wire& text(const Text& letters) {
    for (const auto letter : letters) bytes.push_back(static_cast<std::uint8_t>(letter));
    return *this;
  }
  std::vector<std::uint8_t> bytes;
};

struct Release {
  Entry command;
  std::uint32_t user_ref, epoch;
  bool new_risk;
  std::uint8_t symbol, account, strategy;
};

/// Those there, ascending by tag: length of the rest, tag, value.
class Options {
 public:
  Options& add(unsigned tag, std::uint64_t value, unsigned size) {
    if (value != 0) always(tag, value, size);
    return *this;
  }
  Options& always(unsigned tag, std::uint64_t value, unsigned size) {
    elements_.number(size + 1, 1).number(tag, 1).number(value, size);
    return *this;
  }
  void append_to(Wire& message) const {
    message.number(elements_.bytes.size(), 2).text(elements_.bytes);
  }

 private:
  Wire elements_;
};

/// Those that an Enter and a Replace both may have.
template <class Order>
Options options_of(const Order& order) {
  Options options;
  options.add(3, order.min_quantity, 4).add(4, order.customer_type, 1).add(5, order.max_floor, 4);
  return options.add(12, order.post_only, 1)
      .add(15, order.expire_time, 4)
      .add(16, order.trade_now, 1);
}

void mass_cancel(Wire& message, const Release& r, const std::string* name) {
  const auto control = from_entry<contract::SessionControlCommand>(r.command);
  const std::string nobody(8, '\0'), everyone(8, ' ');
  message.text("C"s).number(r.user_ref, 4).text(control.firm);
  if ((control.scope & contract::mass_cancel_flag::kSymbol) == 0)
    message.text(everyone);
  else
    message.text(name == nullptr ? nobody : *name);
  Options options;
  if ((control.scope & contract::mass_cancel_flag::kGroup) != 0)
    options.always(24, control.strategy, 2);
  if ((control.scope & contract::mass_cancel_flag::kSide) != 0) options.always(27, control.side, 1);
  options.append_to(message);
}

/// One SoupBinTCP packet: its length, 'U', the message. Without a name: null.
std::vector<std::uint8_t> packet_of(const Release& r, const std::string* name) {
  const auto framed = [](const Wire& message) {
    return Wire{}.number(message.bytes.size() + 1, 2).text("U"s).text(message.bytes).bytes;
  };
  const auto enter = from_entry<contract::OrderEnterCommand>(r.command);
  const auto replace = from_entry<contract::OrderReplaceCommand>(r.command);
  const auto modify = from_entry<contract::OrderModifyCommand>(r.command);
  const auto cancel = from_entry<contract::OrderCancelCommand>(r.command);
  const auto control = from_entry<contract::SessionControlCommand>(r.command);
  Wire message;
  const auto letters = [&](auto... values) { (message.number(values, 1), ...); };
  switch (r.command.kind()) {
    case 1:
      message.text("O"s).number(r.user_ref, 4).number(enter.side, 1).number(enter.quantity, 4);
      message.text(name == nullptr ? "        "s : *name).number(enter.price, 8);
      letters(enter.tif, enter.display, enter.capacity, enter.iso, enter.cross_type);
      message.text(enter.clordid);
      options_of(enter)
          .add(17, enter.handle_inst, 1)
          .always(24, enter.strategy, 2)
          .append_to(message);
      break;
    case 2:
      message.text("U"s).number(replace.original, 4).number(r.user_ref, 4);
      message.number(replace.quantity, 4).number(replace.price, 8);
      letters(replace.tif, replace.display, replace.iso);
      message.text(replace.clordid);
      options_of(replace).append_to(message);
      break;
    case kModify:
      message.text("M"s).number(modify.user_ref, 4).number(modify.side, 1);
      message.number(modify.quantity, 4);
      break;
    case 3:
      message.text("X"s).number(cancel.user_ref, 4).number(cancel.quantity, 4);
      break;
    case 4:
      if (control.op == 'Q') message.text("Q"s);
      if (control.op == 'C') mass_cancel(message, r, name);
      if (control.op == 'D' || control.op == 'E')
        message.number(control.op, 1).number(r.user_ref, 4).text(control.firm).number(0, 2);
      break;
    default:
      break;
  }
  return framed(message);
}

contract::ReleasedRecord record_of(const Release& r, bool poisoned) {
  const auto enter = from_entry<contract::OrderEnterCommand>(r.command);
  const auto replace = from_entry<contract::OrderReplaceCommand>(r.command);
  const auto cancel = from_entry<contract::OrderCancelCommand>(r.command);
  contract::ReleasedRecord record;
  record.account = r.account;
  record.strategy = r.strategy;
  record.symbol = r.symbol;
  record.flags = static_cast<std::uint16_t>((r.new_risk ? 1 : 0) + (poisoned ? 2 : 0));
  record.command_sequence = enter.seq;
  record.user_ref = r.user_ref;
  record.epoch = r.epoch;
  switch (r.command.kind()) {
    case 1:
      record.code = 'O';
      record.price = enter.price;
      record.quantity = enter.quantity;
      break;
    case 2:
      record.code = 'U';
      record.price = replace.price;
      record.quantity = replace.quantity;
      record.original = replace.original;
      break;
    case 3:
      record.code = 'X';
      record.symbol = cancel.symbol;
      record.quantity = cancel.quantity;
      record.user_ref = cancel.user_ref;
      break;
    case kModify:
      record.code = 'M';
      record.quantity = from_entry<contract::OrderModifyCommand>(r.command).quantity;
      break;
    default:
      const auto control = from_entry<contract::SessionControlCommand>(r.command);
      record.code = control.op;
      record.account = record.strategy = 0;
      if ((control.scope & contract::mass_cancel_flag::kGroup) != 0)
        record.strategy = control.strategy;
      if ((control.scope & contract::mass_cancel_flag::kSymbol) == 0) record.symbol = 0xFFFF;
      if (record.code == 'Q') record.user_ref = 0;
  }
  return record;
}

class Traffic {
 public:
  explicit Traffic(std::uint32_t seed) : random_{seed} { start_again(); }

  void run(int releases) {
    for (int i = 0; i < releases && !testing::Test::HasFailure(); ++i) {
      SCOPED_TRACE(testing::Message() << "release " << i);
      if (one_in(60)) start_again();
      name_some();
      release(random_release());
    }
  }
  /// Symbol after symbol: spaces until it has a name, whatever the others have.
  void name_every_symbol() {
    std::array<std::uint8_t, 256> order{};
    std::iota(order.begin(), order.end(), std::uint8_t{0});
    std::shuffle(order.begin(), order.end(), random_);
    name_percent_ = 0;
    for (const auto symbol : order) {
      Release r = random_release();
      r.symbol = symbol;
      r.command.bytes[0] = 1;
      release(r);
      name(symbol);
      release(r);
    }
  }

 private:
  bool one_in(unsigned n) { return random_() % n == 0; }
  std::uint8_t byte() { return static_cast<std::uint8_t>(random_()); }

  void start_again() {
    model_.frame_poisoned_i = model_.release_valid_i = model_.symbol_write_i = 0;
    model_.record_room_i = 1;
    hw::reset(model_);
    names_.clear();
  }
  /// A cycle in which symbols may be named; what is under way does not mind.
  void tick() {
    if (random_() % 100 < name_percent_) return name(symbol());
    model_.symbol_write_index_i = symbol();
    hw::tick(model_);
  }
  void name(std::uint8_t index) {
    model_.symbol_write_i = 1;
    model_.symbol_write_index_i = index;
    model_.symbol_write_name_i = random_();
    std::string letters(8, ' ');
    std::memcpy(letters.data(), &model_.symbol_write_name_i, 8);
    names_[index] = letters;
    hw::tick(model_);
    model_.symbol_write_i = 0;
  }
  std::uint8_t symbol() { return static_cast<std::uint8_t>(one_in(2) ? byte() : 250 + byte() % 8); }
  void name_some() {
    for (unsigned n = byte() % 4; n > 0; --n) {
      model_.release_valid_i = 0;
      model_.eval();
      expect_idle();
      tick();
    }
  }
  void expect_idle() {
    ASSERT_TRUE(model_.release_ready_o && model_.quiet_o);
    ASSERT_FALSE(model_.frame_valid_o || model_.record_valid_o);
    ASSERT_FALSE(model_.released_o || model_.poisoned_o);
  }
  Release random_release() {
    Release r{.command = {},
              .user_ref = static_cast<std::uint32_t>(random_()),
              .epoch = static_cast<std::uint32_t>(random_()),
              .new_risk = false,
              .symbol = symbol(),
              .account = byte(),
              .strategy = byte()};
    for (auto& bits : r.command.bytes) bits = byte();
    // Fields that are zero leave their option out; any one bit puts it in.
    for (std::size_t at = 16; at < r.command.bytes.size(); at += 1 + random_() % 4)
      if (one_in(3)) {
        const std::size_t size = std::min<std::size_t>(4, r.command.bytes.size() - at);
        std::fill_n(r.command.bytes.begin() + static_cast<std::ptrdiff_t>(at), size, 0);
        if (one_in(3))
          r.command.bytes[at + random_() % size] = static_cast<std::uint8_t>(1U << random_() % 8);
      }
    r.command.bytes[0] = one_in(12)  ? byte()
                         : one_in(5) ? kModify
                                     : static_cast<std::uint8_t>(1 + random_() % 4);
    if (r.command.kind() == 4 && !one_in(8))
      r.command.bytes[offsetof(contract::SessionControlCommand, op)] =
          static_cast<std::uint8_t>("CDEQ"[random_() % 4]);
    r.new_risk = (r.command.kind() == 1 || r.command.kind() == 2 || r.command.kind() == kModify) &&
                 one_in(2);
    return r;
  }
  void offer(const Release& r) {
    hw::put(model_.release_command_i, r.command);
    model_.release_user_ref_i = r.user_ref;
    model_.release_epoch_i = r.epoch;
    model_.release_new_risk_i = r.new_risk;
    model_.release_symbol_i = r.symbol;
    model_.release_account_i = r.account;
    model_.release_strategy_i = r.strategy;
    model_.release_valid_i = 1;
    model_.eval();
  }
  void release(const Release& r) {
    offer(r);
    expect_idle();
    // As it was: it may be given another while this is sent.
    const auto found = names_.find(r.symbol);
    const bool named = found != names_.end();
    const std::string name = named ? found->second : "";
    hw::tick(model_);
    offer(random_release());  // the next waits
    model_.eval();
    ASSERT_FALSE(model_.frame_valid_o);
    expect_busy();
    tick();
    const bool poisoned = send(packet_of(r, named ? &name : nullptr), r);
    if (testing::Test::HasFatalFailure()) return;
    if (kind_passes(r.command.kind())) wait_for_room();
    expect_record(record_of(r, poisoned), poisoned);
    model_.record_room_i = one_in(2);
    model_.release_valid_i = 0;
    model_.eval();
  }
  void expect_busy() {
    ASSERT_FALSE(model_.release_ready_o || model_.quiet_o);
    ASSERT_FALSE(model_.record_valid_o || model_.released_o || model_.poisoned_o);
  }
  /// Every beat from the second cycle on; whether the door has poisoned the frame.
  bool send(const std::vector<std::uint8_t>& bytes, const Release& r) {
    const auto session = from_entry<contract::OrderEnterCommand>(r.command).session;
    const unsigned tag = (r.epoch & 0xFFFFU) << 4U | (session & 3U) << 2U | (r.new_risk ? 1U : 0U);
    bool poisoned = false;
    for (std::size_t at = 0; at < bytes.size() && !testing::Test::HasFatalFailure();) {
      std::uint64_t data = 0;
      unsigned keep = 0;
      for (std::size_t i = 0; i < 8 && at + i < bytes.size(); ++i) {
        data |= std::uint64_t{bytes[at + i]} << 8 * i;
        keep |= 1U << i;
      }
      model_.frame_ready_i = !one_in(3);
      model_.record_ready_i = one_in(2);
      model_.frame_poisoned_i = model_.frame_ready_i && r.new_risk && one_in(12);
      model_.eval();
      expect_busy();
      expect_beat(data, keep, at + 8 >= bytes.size(), tag);
      poisoned = poisoned || model_.frame_poisoned_i;
      if (model_.frame_ready_i) at += 8;
      tick();
      model_.frame_poisoned_i = 0;
    }
    return poisoned;
  }
  void expect_beat(std::uint64_t data, unsigned keep, bool last, unsigned tag) {
    ASSERT_TRUE(model_.frame_valid_o);
    ASSERT_EQ(model_.frame_data_o, data);
    ASSERT_EQ(model_.frame_keep_o, keep);
    ASSERT_EQ(model_.frame_last_o, last);
    ASSERT_EQ(model_.frame_tag_o, tag);
  }
  static bool kind_passes(std::uint8_t kind) { return kind == 3 || kind == 4; }
  /// The record of a cancel or a control is not offered without room; far from being dropped.
  void wait_for_room() {
    for (; !model_.record_room_i; model_.record_room_i = one_in(3)) {
      model_.record_ready_i = one_in(2);
      model_.eval();
      ASSERT_FALSE(model_.record_valid_o || model_.release_ready_o || model_.quiet_o);
      ASSERT_FALSE(model_.released_o || model_.poisoned_o || model_.unrecorded_o);
      tick();
    }
  }
  void expect_record(const contract::ReleasedRecord& expected, bool poisoned) {
    model_.frame_ready_i = one_in(2);
    for (bool taken = false; !taken;) {
      taken = !one_in(3);
      model_.record_ready_i = taken;
      model_.eval();
      ASSERT_FALSE(model_.frame_valid_o || model_.release_ready_o || model_.quiet_o);
      ASSERT_TRUE(model_.record_valid_o);
      ASSERT_TRUE(hw::get<Entry>(model_.record_o) == contract::to_entry(expected));
      ASSERT_EQ(model_.released_o, taken && !poisoned);
      ASSERT_EQ(model_.poisoned_o, taken && poisoned);
      tick();
    }
  }

  Vpcl_order_entry model_;
  std::mt19937_64 random_;
  std::map<std::uint8_t, std::string> names_;
  unsigned name_percent_ = 16;  // of the cycles
};

class OrderRandom : public testing::TestWithParam<std::uint32_t> {};
TEST_P(OrderRandom, AgreesWithTheModel) { Traffic{GetParam()}.run(1000); }
TEST_P(OrderRandom, EverySymbolHasItsOwnName) { Traffic{GetParam()}.name_every_symbol(); }
INSTANTIATE_TEST_SUITE_P(Seeds, OrderRandom, testing::Range(1U, 7U));

}  // namespace
}  // namespace pcl
