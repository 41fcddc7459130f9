// What the tests of the kill switch share: kill records, field by field.
#pragma once

#include <vector>

#include "tests/card_port/gate_fixture.hpp"

namespace pcl::bench {

class KillPort : public GatePort {
 protected:
  struct Expected {
    contract::KillEvent event{};
    contract::KillSource source{};
    contract::KillScope scope{};
    std::uint16_t index{};
    bool latched{}, scoped{}, hold{}, disabled{};
    std::uint32_t epoch{};
  };
  static void expect_kill(const contract::KillRecord& record, const Expected& expected) {
    EXPECT_EQ(contract::to_string(static_cast<contract::KillEvent>(record.code)),
              contract::to_string(expected.event));
    EXPECT_EQ(contract::to_string(static_cast<contract::KillSource>(record.source)),
              contract::to_string(expected.source));
    EXPECT_EQ(contract::to_string(static_cast<contract::KillScope>(record.scope)),
              contract::to_string(expected.scope));
    EXPECT_EQ(record.index, expected.index);
    EXPECT_EQ(record.latched, expected.latched);
    EXPECT_EQ(record.scoped, expected.scoped);
    EXPECT_EQ(record.hold, expected.hold);
    EXPECT_EQ(record.disabled, expected.disabled);
    EXPECT_EQ(record.epoch, expected.epoch);
    EXPECT_EQ(record.symbol, 0xFFFF);
  }
  std::vector<contract::KillRecord> kills() { return bench_.take<contract::KillRecord>(); }
  void one_kill(const Expected& expected) {
    const auto records = kills();
    ASSERT_EQ(records.size(), 1U);
    expect_kill(records[0], expected);
  }
  [[nodiscard]] bool status(unsigned bit) {
    return (bench_.read(contract::Register::kStatus) >> bit & 1U) != 0;
  }
  static constexpr unsigned kHold = 0, kLatch = 1, kDisabled = 2, kExposureUnknown = 3, kScoped = 9,
                            kConfirmed = 10;
};

}  // namespace pcl::bench
