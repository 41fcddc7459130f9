// The bytes that leave the card, written out by hand.
#include "tests/card_port/factories.hpp"

namespace pcl::bench {
namespace {

class Frames : public CardPort {
 protected:
  static constexpr std::uint8_t kGroup = 0x2A;
  void SetUp() override {
    bench_.load();
    bench_.set(wide_bucket(contract::RateScope::kStrategy, kGroup));
    bench_.set(wide_bucket(contract::RateScope::kExecutions, kGroup));
    bench_.commit();
    bench_.open_party(1, kGroup, kMsft);
    bench_.digest_check({}, {});
    bench_.open_market();
    bench_.open_gate();
  }
  ReleasedFrame only() {
    const auto frames = bench_.frames();
    EXPECT_EQ(frames.size(), 1U);
    return frames.empty() ? ReleasedFrame{} : frames[0];
  }
  static std::string text(const ReleasedFrame& frame) {
    return hex(std::span{frame.bytes}.first(frame.length));
  }
};

TEST_P(Frames, Enter) {
  contract::OrderEnterCommand order = Bench::order('B', 0x0164, 0x000493E1);
  order.strategy = kGroup;
  order.clordid = padded<14>("CLORDID-000001");
  order.session = 3;
  bench_.send(order);
  const ReleasedFrame frame = only();
  EXPECT_EQ(text(frame),
            "0034"
            "55"  // SoupBinTCP: 52 bytes follow, unsequenced
            "4f"
            "00000001"
            "42"
            "00000164"          // O, UserRefNum, B, quantity
            "4d53465420202020"  // MSFT
            "00000000000493e1"  // 30.0001
            "30"
            "59"
            "50"
            "4e"
            "4e"                            // day, displayed, principal, not ISO, continuous
            "434c4f524449442d303030303031"  // CLORDID-000001
            "0004"
            "03"
            "18"
            "002a");  // appendage of 4: 3 bytes, tag 24, strategy
  EXPECT_EQ(frame.tag,
            (contract::FrameTag{.new_risk = true, .poisoned = false, .session = 3, .epoch = 0}));
  const auto released = bench_.take<contract::ReleasedRecord>();
  ASSERT_EQ(released.size(), 1U);
  EXPECT_EQ(released[0].code, 'O');
  EXPECT_EQ(released[0].account, 1);
  EXPECT_EQ(released[0].strategy, 0x2A);
  EXPECT_EQ(released[0].symbol, kMsft);
  EXPECT_EQ(released[0].flags, contract::released_flag::kNewRisk);
  EXPECT_EQ(released[0].command_sequence, bench_.command_sequence);
  EXPECT_EQ(released[0].price, 0x000493E1U);
  EXPECT_EQ(released[0].quantity, 0x0164U);
  EXPECT_EQ(released[0].user_ref, 1U);
  EXPECT_EQ(released[0].original, 0U);
}

TEST_P(Frames, Replace) {
  bench_.send(Bench::order());
  (void)bench_.frames();
  (void)bench_.records();
  contract::OrderReplaceCommand replacement = Bench::replacement(1, 0x00C8, 0x000493E0);
  replacement.tif = '3';
  replacement.display = 'N';
  replacement.clordid = padded<14>("CLORDID-000002");
  bench_.send(replacement);
  EXPECT_EQ(text(only()),
            "0029"
            "55"
            "55"
            "00000001"
            "00000002"
            "000000c8"
            "00000000000493e0"
            "33"
            "4e"
            "4e"
            "434c4f524449442d303030303032"
            "0000");
  const auto released = bench_.take<contract::ReleasedRecord>();
  ASSERT_EQ(released.size(), 1U);
  EXPECT_EQ(released[0].code, 'U');
  EXPECT_EQ(released[0].user_ref, 2U);
  EXPECT_EQ(released[0].original, 1U);
  EXPECT_EQ(released[0].quantity, 0xC8U);
}

TEST_P(Frames, Cancel) {
  contract::OrderCancelCommand cancel;
  cancel.user_ref = 0x01020304;
  cancel.quantity = 0x0A0B0C0D;
  cancel.session = 2;
  bench_.send(cancel);
  const ReleasedFrame frame = only();
  EXPECT_EQ(text(frame),
            "000a"
            "55"
            "58"
            "01020304"
            "0a0b0c0d");
  EXPECT_EQ(frame.tag,
            (contract::FrameTag{.new_risk = false, .poisoned = false, .session = 2, .epoch = 0}));
  const auto released = bench_.take<contract::ReleasedRecord>();
  ASSERT_EQ(released.size(), 1U);
  EXPECT_EQ(released[0].quantity, 0x0A0B0C0DU);
  EXPECT_EQ(released[0].user_ref, 0x01020304U);
  EXPECT_EQ(released[0].flags, 0);
}

TEST_P(Frames, Controls) {
  contract::SessionControlCommand control;
  control.firm = {'A', 'B', 'C', 'D'};
  control.op = 'C';
  bench_.send(control);
  EXPECT_EQ(text(only()),
            "0014"
            "55"
            "43"
            "00000001"
            "41424344"
            "2020202020202020"
            "0000");
  control.op = 'D';
  bench_.send(control);
  EXPECT_EQ(text(only()),
            "000c"
            "55"
            "44"
            "00000002"
            "41424344"
            "0000");
  control.op = 'E';
  bench_.send(control);
  EXPECT_EQ(text(only()),
            "000c"
            "55"
            "45"
            "00000003"
            "41424344"
            "0000");
  control.op = 'Q';
  bench_.send(control);
  EXPECT_EQ(text(only()),
            "0002"
            "55"
            "51");
  EXPECT_EQ(bench_.counter(contract::Counter::kFramesReleased), 4U);
  EXPECT_EQ(bench_.counter(contract::Counter::kFramesPoisoned), 0U);
}

TEST_P(Frames, ExitsAreNotNewRisk) {
  bench_.send(Bench::order('B', 100));
  bench_.report(reply::executed(1, 100, 300'000));
  (void)bench_.frames();
  (void)bench_.records();
  bench_.send(Bench::order('S', 100, 301'000));
  EXPECT_FALSE(only().tag.new_risk);
  const auto released = bench_.take<contract::ReleasedRecord>();
  ASSERT_EQ(released.size(), 1U);
  EXPECT_EQ(released[0].flags, 0);
}

PCL_FOR_EVERY_CARD(Frames);

}  // namespace
}  // namespace pcl::bench
