// Mass Cancel of everything, of a symbol, of a strategy, of a side; and what is none of these.
#include "tests/card_port/factories.hpp"

namespace pcl::bench {
namespace {

namespace by = contract::mass_cancel_flag;

class MassCancel : public CardPort {
 protected:
  void SetUp() override { bench_.boot(); }
  static contract::SessionControlCommand command(unsigned scope, char side = '\0') {
    contract::SessionControlCommand out;
    out.op = 'C';
    out.scope = static_cast<std::uint8_t>(scope);
    out.side = static_cast<std::uint8_t>(side);
    out.firm = {'A', 'B', 'C', 'D'};
    out.account = 4;  // means nothing here
    out.strategy = 0x2A;
    out.symbol = kAapl;
    return out;
  }
  std::string sent(const contract::SessionControlCommand& control) {
    (void)bench_.frames();
    (void)bench_.records();
    bench_.send(control);
    const auto frames = bench_.frames();
    if (frames.size() != 1) return "no frame";
    const auto released = bench_.take<contract::ReleasedRecord>();
    if (released.size() == 1) released_ = released[0];
    return hex(std::span{frames[0].bytes}.first(frames[0].length));
  }
  contract::ReleasedRecord released_;
};

TEST_P(MassCancel, OfEachScope) {
  struct Scope {
    unsigned scope;
    char side;
    const char* frame;
    std::uint16_t symbol;
    std::uint8_t strategy;
  };
  const Scope kScopes[] = {{0, '\0',
                            "0014"
                            "5543"
                            "00000001"
                            "41424344"
                            "2020202020202020"
                            "0000",
                            0xFFFF, 0},
                           {by::kSymbol, '\0',
                            "0014"
                            "5543"
                            "00000002"
                            "41424344"
                            "4141504c20202020"
                            "0000",
                            kAapl, 0},
                           {by::kGroup, '\0',
                            "0018"
                            "5543"
                            "00000003"
                            "41424344"
                            "2020202020202020"
                            "0004"
                            "0318002a",
                            0xFFFF, 0x2A},
                           {by::kSide, 'B',
                            "0017"
                            "5543"
                            "00000004"
                            "41424344"
                            "2020202020202020"
                            "0003"
                            "021b42",
                            0xFFFF, 0},
                           {by::kSymbol | by::kGroup | by::kSide, 'T',
                            "001b"
                            "5543"
                            "00000005"
                            "41424344"
                            "4141504c20202020"
                            "0007"
                            "0318002a"
                            "021b54",
                            kAapl, 0x2A}};
  for (const Scope& each : kScopes) {
    EXPECT_EQ(sent(command(each.scope, each.side)), each.frame);
    EXPECT_EQ(released_.code, 'C');
    EXPECT_EQ(released_.symbol, each.symbol);
    EXPECT_EQ(released_.strategy, each.strategy);
    EXPECT_EQ(released_.account, 0);
    EXPECT_EQ(released_.flags, 0);
  }
}

TEST_P(MassCancel, OfASymbolWithoutANameIsOfNone) {
  contract::SessionControlCommand control = command(by::kSymbol);
  control.symbol = 255;
  EXPECT_EQ(sent(control),
            "0014"
            "5543"
            "00000001"
            "41424344"
            "0000000000000000"
            "0000");
}

TEST_P(MassCancel, PassesUnderHoldAndKill) {
  bench_.kill(contract::KillScope::kGlobal);
  bench_.write(contract::Register::kHoldSet, 1);
  EXPECT_NE(sent(command(by::kSide, 'E')), "no frame");
}

TEST_P(MassCancel, WhatIsNoScope) {
  const auto bad = [&](const contract::SessionControlCommand& control) {
    const contract::RefusedRecord record = bench_.refusal(control);
    EXPECT_EQ(contract::to_string(static_cast<contract::CommandRefusal>(record.code)), "bad_value");
    EXPECT_TRUE(bench_.frames().empty());
  };
  for (unsigned bit = 3; bit < 8; ++bit) bad(command(1U << bit));
  for (const char side : {'\0', 'X', 'b'}) bad(command(by::kSide, side));
  bad(command(0, 'B'));
  contract::SessionControlCommand control = command(by::kSymbol);
  control.symbol = 256;
  bad(control);
  control = command(by::kGroup);
  control.strategy = 64;
  bad(control);
  control = command(0);
  control.pad = 1;
  bad(control);
  for (const char op : {'D', 'E', 'Q'}) {
    control = command(by::kSymbol);
    control.op = static_cast<std::uint8_t>(op);
    bad(control);
    control = command(0, 'B');
    control.op = static_cast<std::uint8_t>(op);
    bad(control);
  }
  EXPECT_NE(sent(command(by::kGroup)), "no frame");
}

PCL_FOR_EVERY_CARD(MassCancel);

}  // namespace
}  // namespace pcl::bench
