// Registers: the map, its access rights, the two-step release and what disarms it, the boot hold's
// conditions.
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "Vpcl_registers.h"
#include "tests/hw/bench.hpp"

namespace pcl {
namespace {

constexpr unsigned kOkay = 0;
constexpr unsigned kSlaveError = 2;
constexpr std::uint32_t kArmKey = 0x52454C31;      // "REL1"
constexpr std::uint32_t kReleaseKey = 0x52454C32;  // "REL2"
constexpr std::uint32_t kHoldKey = 0x424F4F54;     // "BOOT"

class RegistersBench {
 public:
  RegistersBench() {
    model_.s_axil_bready_i = 1;
    model_.s_axil_rready_i = 1;
    model_.digests_confirmed_i = 1;
    hw::reset(model_);
  }
  Vpcl_registers& pins() { return model_; }

  unsigned write(unsigned address, std::uint32_t value, unsigned strobes = 0xF) {
    model_.s_axil_awaddr_i = static_cast<std::uint16_t>(address);
    model_.s_axil_wdata_i = value;
    model_.s_axil_wstrb_i = static_cast<std::uint8_t>(strobes);
    model_.s_axil_awvalid_i = model_.s_axil_wvalid_i = 1;
    for (int i = 0; i < 20; ++i) {
      model_.eval();
      const bool taken = model_.s_axil_awready_o && model_.s_axil_wready_o;
      engaged += model_.engage_valid_o;
      released += model_.release_o;
      hold_released += model_.hold_release_o;
      hold_set += model_.hold_set_o;
      if (model_.engage_valid_o) {
        engage_source = model_.engage_source_o;
        engage_scope = model_.engage_scope_o;
        engage_index = model_.engage_index_o;
      }
      if (model_.release_o) {
        release_scope = model_.release_scope_o;
        release_index = model_.release_index_o;
      }
      hw::tick(model_);
      if (!taken) continue;
      model_.s_axil_awvalid_i = model_.s_axil_wvalid_i = 0;
      model_.eval();
      EXPECT_TRUE(model_.s_axil_bvalid_o);
      const unsigned response = model_.s_axil_bresp_o;
      hw::tick(model_);
      return response;
    }
    ADD_FAILURE() << "write not taken";
    return 99;
  }

  std::pair<std::uint32_t, unsigned> read(unsigned address) {
    model_.s_axil_araddr_i = static_cast<std::uint16_t>(address);
    model_.s_axil_arvalid_i = 1;
    for (int i = 0; i < 20; ++i) {
      model_.eval();
      const bool taken = model_.s_axil_arready_o && model_.s_axil_arvalid_i;
      // The counter port: answers an index with 0xC0DE0000 + index, two cycles later.
      model_.counter_done_i = counter_delay_ == 2;
      model_.counter_value_i = 0xC0DE0000U + model_.counter_index_o;
      counter_delay_ = model_.counter_valid_o && counter_delay_ < 2 ? counter_delay_ + 1 : 0;
      model_.eval();
      if (model_.s_axil_rvalid_o) {
        const std::pair<std::uint32_t, unsigned> answer{model_.s_axil_rdata_o,
                                                        model_.s_axil_rresp_o};
        hw::tick(model_);
        return answer;
      }
      hw::tick(model_);
      if (taken) model_.s_axil_arvalid_i = 0;
    }
    ADD_FAILURE() << "read not answered";
    return {0, 99};
  }

  /// The two steps of a release.
  void release() {
    write(0x024, kArmKey);
    write(0x028, kReleaseKey);
  }
  /// A kill engages somewhere.
  void engagement() {
    model_.engaged_i = 1;
    hw::tick(model_);
    model_.engaged_i = 0;
  }

  int engaged = 0, released = 0, hold_released = 0, hold_set = 0;
  unsigned engage_source = 0, engage_scope = 0, engage_index = 0;
  unsigned release_scope = 99, release_index = 0;

 private:
  Vpcl_registers model_;
  int counter_delay_ = 0;
};

struct MapCase {
  std::string name;
  unsigned offset;
  std::uint32_t after_reset;
  unsigned read_response, write_response;
  bool keeps;  // what was written
};
class RegisterMap : public testing::TestWithParam<MapCase> {};

TEST_P(RegisterMap, ResetValueAndAccess) {
  const MapCase& c = GetParam();
  RegistersBench bench;
  bench.pins().status_i = 0x3;
  EXPECT_EQ(bench.read(c.offset), std::pair(c.after_reset, c.read_response));
  EXPECT_EQ(bench.write(c.offset, 0x00001234), c.write_response);
  EXPECT_EQ(bench.read(c.offset),
            std::pair(c.keeps ? 0x00001234U : c.after_reset, c.read_response));
}
INSTANTIATE_TEST_SUITE_P(
    Offsets, RegisterMap,
    testing::Values(MapCase{"contract_id", 0x000, 0x50434C31, kOkay, kSlaveError, false},
                    MapCase{"contract_version", 0x004, 4, kOkay, kSlaveError, false},
                    MapCase{"status", 0x008, 0x3, kOkay, kSlaveError, false},
                    MapCase{"kill_state", 0x00C, 1, kOkay, kSlaveError, false},
                    MapCase{"kill_source", 0x010, 0, kOkay, kSlaveError, false},
                    MapCase{"kill_epoch", 0x014, 0, kOkay, kSlaveError, false},
                    MapCase{"gap_018", 0x018, 0, kSlaveError, kSlaveError, false},
                    MapCase{"kill_engage", 0x020, 0, kSlaveError, kOkay, false},
                    MapCase{"kill_release_arm", 0x024, 0, kSlaveError, kOkay, false},
                    MapCase{"kill_release", 0x028, 0, kSlaveError, kOkay, false},
                    MapCase{"hold_release", 0x02C, 0, kSlaveError, kOkay, false},
                    MapCase{"hold_set", 0x030, 0, kSlaveError, kOkay, false},
                    MapCase{"watchdog_us", 0x034, 0, kOkay, kOkay, true},
                    MapCase{"stale_us", 0x038, 0, kOkay, kOkay, true},
                    MapCase{"feed_port", 0x03C, 0, kOkay, kOkay, true},
                    MapCase{"lossless_quotes", 0x040, 0, kOkay, kOkay, true},
                    MapCase{"firm", 0x044, 0x20202020, kOkay, kOkay, true},
                    MapCase{"kill_release_scope", 0x048, 0, kSlaveError, kOkay, false},
                    MapCase{"cancel_retry_us", 0x04C, 1'000'000, kOkay, kOkay, true},
                    MapCase{"feed_loss_us", 0x050, 0, kOkay, kOkay, true},
                    MapCase{"after_feed_loss", 0x054, 0, kSlaveError, kSlaveError, false},
                    MapCase{"unaligned", 0x035, 0, kSlaveError, kSlaveError, false},
                    MapCase{"counter_first", 0x100, 0xC0DE0000, kOkay, kSlaveError, false},
                    MapCase{"counter_last", 0x1C8, 0xC0DE0032, kOkay, kSlaveError, false},
                    MapCase{"counter_unaligned", 0x102, 0, kSlaveError, kSlaveError, false},
                    MapCase{"after_counters", 0x1CC, 0, kSlaveError, kSlaveError, false},
                    MapCase{"end", 0xFFC, 0, kSlaveError, kSlaveError, false}),
    [](const auto& tested) { return tested.param.name; });

TEST(Registers, StateIsShown) {
  RegistersBench bench;
  bench.pins().status_i = 0x7A5;
  bench.pins().kill_source_i = 0x16;
  bench.pins().kill_epoch_i = 0x80000001;
  EXPECT_EQ(bench.read(0x008).first, 0x7A5U);
  EXPECT_EQ(bench.read(0x00C).first, 0U) << "bit 1 of status";
  EXPECT_EQ(bench.read(0x010).first, 0x16U);
  EXPECT_EQ(bench.read(0x014).first, 0x80000001U);
}

TEST(Registers, EngageActsOnAnyWrite) {
  RegistersBench bench;
  bench.write(0x020, 0x12345612);
  EXPECT_EQ(bench.engaged, 1);
  EXPECT_EQ(bench.engage_source, 0x12U);
  EXPECT_EQ(bench.engage_scope, 6U);
  EXPECT_EQ(bench.engage_index, 0x1234U);
  bench.write(0x020, 0x00030211, 0x0);  // no strobe at all
  EXPECT_EQ(bench.engaged, 2);
  EXPECT_EQ(bench.engage_scope, 0U) << "global where a strobe is missing";
  bench.write(0x020, 0x00030211, 0xD);
  EXPECT_EQ(bench.engage_scope, 0U);
  bench.write(0x020, 0x00030211);
  EXPECT_EQ(bench.engage_scope, 2U);
  EXPECT_EQ(bench.engage_index, 3U);
}

TEST(Registers, ReleaseTakesTwoSteps) {
  RegistersBench bench;
  bench.write(0x028, kReleaseKey);
  EXPECT_EQ(bench.released, 0) << "not armed";
  bench.write(0x024, kArmKey);
  bench.write(0x028, kReleaseKey);
  EXPECT_EQ(bench.released, 1);
  bench.write(0x028, kReleaseKey);
  EXPECT_EQ(bench.released, 1) << "once an arming";
}

TEST(Registers, WrongKeysDoNotArmOrRelease) {
  RegistersBench bench;
  bench.write(0x024, kReleaseKey);
  bench.write(0x028, kReleaseKey);
  bench.write(0x024, kArmKey, 0x7);  // three bytes of a key are no key
  bench.write(0x028, kReleaseKey);
  bench.write(0x024, kArmKey);
  bench.write(0x028, kArmKey);
  bench.write(0x028, kReleaseKey);
  EXPECT_EQ(bench.released, 0);
}

class Disarming : public testing::TestWithParam<unsigned> {};
TEST_P(Disarming, AnyOtherWriteInBetween) {
  RegistersBench bench;
  bench.write(0x024, kArmKey);
  bench.write(GetParam(), kArmKey + 1);
  bench.write(0x028, kReleaseKey);
  EXPECT_EQ(bench.released, 0);
}
INSTANTIATE_TEST_SUITE_P(Offsets, Disarming,
                         testing::Values(0x000U, 0x018U, 0x020U, 0x024U, 0x02CU, 0x030U, 0x034U,
                                         0x038U, 0x03CU, 0x040U, 0x044U, 0x048U, 0x04CU, 0x050U,
                                         0x054U, 0x100U));

TEST(Registers, ReleaseNamesItsScopeOnceThenGlobalAgain) {
  RegistersBench bench;
  bench.write(0x048, 0x00290300);
  bench.release();
  EXPECT_EQ(bench.release_scope, 3U);
  EXPECT_EQ(bench.release_index, 41U);
  bench.release();
  EXPECT_EQ(bench.released, 2);
  EXPECT_EQ(bench.release_scope, 0U);
  bench.write(0x048, 0x00290300);
  bench.write(0x028, kReleaseKey);  // not armed: no release, the scope stays named
  bench.write(0x020, 17);           // nor is a write of kill_engage that engages nothing
  bench.release();
  EXPECT_EQ(bench.release_scope, 3U);
  bench.write(0x048, 0x00290300, 0xE);
  bench.release();
  EXPECT_EQ(bench.release_scope, 15U) << "no scope: three bytes name nothing";
}

TEST(Registers, AnEngagementDisarmsAndVoidsANamedScope) {
  RegistersBench bench;
  bench.write(0x024, kArmKey);
  bench.engagement();
  bench.write(0x028, kReleaseKey);
  EXPECT_EQ(bench.released, 0) << "disarmed";
  bench.write(0x048, 0x00290300);
  bench.engagement();
  bench.release();
  EXPECT_EQ(bench.release_scope, 15U) << "not the global kill that came in between";
  bench.release();
  EXPECT_EQ(bench.release_scope, 0U);
  bench.engagement();
  bench.release();
  EXPECT_EQ(bench.release_scope, 0U) << "global it was";
  bench.pins().engaged_i = 1;  // in the very cycle of the write
  bench.write(0x048, 0x00290300);
  bench.pins().engaged_i = 0;
  bench.release();
  EXPECT_EQ(bench.release_scope, 15U);
}

TEST(Registers, ReadsDoNotDisarmAndThePinRefusesTheRelease) {
  RegistersBench bench;
  bench.write(0x024, kArmKey);
  (void)bench.read(0x008);
  bench.pins().kill_pin_i = 1;
  bench.write(0x028, kReleaseKey);
  EXPECT_EQ(bench.released, 0);
  bench.pins().kill_pin_i = 0;
  bench.write(0x028, kReleaseKey);
  EXPECT_EQ(bench.released, 0) << "the refused step disarmed";
  bench.write(0x024, kArmKey);
  (void)bench.read(0x008);
  bench.write(0x028, kReleaseKey);
  EXPECT_EQ(bench.released, 1);
  bench.pins().kill_pin_i = 1;
  bench.write(0x048, 0x00000200);
  bench.release();
  EXPECT_EQ(bench.released, 2) << "the pin is global";
}

TEST(Registers, HoldOpensOnlyWithKeyWatchdogSessionDigestsAndClearTables) {
  RegistersBench bench;
  bench.pins().session_loaded_i = 1;
  bench.write(0x02C, kHoldKey);
  EXPECT_EQ(bench.hold_released, 0) << "no watchdog";
  bench.write(0x034, 1000);
  bench.pins().session_loaded_i = 0;
  bench.write(0x02C, kHoldKey);
  EXPECT_EQ(bench.hold_released, 0) << "no session";
  bench.pins().session_loaded_i = 1;
  bench.pins().status_i = 1U << 7U;
  bench.write(0x02C, kHoldKey);
  EXPECT_EQ(bench.hold_released, 0) << "tables clearing";
  bench.pins().status_i = 0;
  bench.pins().digests_confirmed_i = 0;
  bench.write(0x02C, kHoldKey);
  EXPECT_EQ(bench.hold_released, 0) << "digests not confirmed";
  bench.pins().digests_confirmed_i = 1;
  bench.write(0x02C, kHoldKey + 1);
  EXPECT_EQ(bench.hold_released, 0) << "wrong key";
  bench.write(0x02C, kHoldKey);
  EXPECT_EQ(bench.hold_released, 1);
  bench.write(0x030, 0);
  EXPECT_EQ(bench.hold_set, 1);
}

TEST(Registers, ConfigurationReachesItsWires) {
  RegistersBench bench;
  bench.write(0x034, 0x01020304);
  bench.write(0x038, 0x05060708);
  bench.write(0x03C, 0x00006789);
  bench.write(0x040, 1);
  bench.write(0x044, 0x314C4350);
  EXPECT_EQ(bench.pins().watchdog_us_o, 0x01020304U);
  EXPECT_EQ(bench.pins().stale_us_o, 0x05060708U);
  EXPECT_EQ(bench.pins().feed_port_o, 0x6789U);
  EXPECT_EQ(bench.pins().lossless_quotes_o, 1);
  EXPECT_EQ(bench.pins().firm_o, 0x314C4350U);
  bench.write(0x04C, 0x11121314);
  bench.write(0x050, 0x21222324);
  EXPECT_EQ(bench.pins().cancel_retry_us_o, 0x11121314U);
  EXPECT_EQ(bench.pins().feed_loss_us_o, 0x21222324U);
  bench.write(0x04C, 0, 0x6);
  EXPECT_EQ(bench.pins().cancel_retry_us_o, 0x11000014U);
  bench.write(0x034, 0xAABBCCDD, 0x5);
  EXPECT_EQ(bench.pins().watchdog_us_o, 0x01BB03DDU) << "byte strobes";
  bench.write(0x03C, 0x00010000);
  EXPECT_EQ(bench.pins().feed_port_o, 0U) << "beyond 16 bits: no port";
}

}  // namespace
}  // namespace pcl
