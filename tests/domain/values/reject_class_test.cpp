// Every reason of gate and venue has its class, written out by hand once more.
#include "host/domain/reject_class.hpp"

#include <gtest/gtest.h>

#include <string>

namespace pcl::values {
namespace {

// One letter a code from 1: R risk, B broker rule, Z size, M market state, S session, D duplicate,
// O own fault; capital: never again as it is, small: may be tried when the state has changed.
char letter(const Verdict& verdict) {
  const char big = "?RBZMSDO"[static_cast<std::size_t>(verdict.why)];
  return verdict.may_retry ? static_cast<char>(big - 'A' + 'a') : big;
}

TEST(RejectClass, OfEachVenueCode) {
  std::string letters;
  for (std::uint16_t code = 1; code <= 0x32; ++code) letters += letter(verdict_of_venue(code));
  EXPECT_EQ(letters, "mmOZORmBOssBZmBBBmZOBBOOmBmOOZRrrRrRrRRrrdRRmmRRZm");
  for (const int unknown : {0, 0x33, 0xFFFF})
    EXPECT_EQ(letter(verdict_of_venue(static_cast<std::uint16_t>(unknown))), 'B');
}

TEST(RejectClass, OfEachRefusalOfTheGate) {
  std::string letters;
  for (int code = 1; code <= 38; ++code) letters += letter(verdict_of(contract::Refusal(code)));
  EXPECT_EQ(letters, "sssssRRssOODBBOrBmmmmmmmrZrbbrrrrdrsss");
  for (const int unknown : {0, 39, 255})
    EXPECT_EQ(letter(verdict_of(contract::Refusal(unknown))), 'B');
}

TEST(RejectClass, HasAName) {
  EXPECT_STREQ(to_string(RejectClass::kInvalidSize), "invalid_size");
  EXPECT_STREQ(to_string(RejectClass::kOwnFault), "own_fault");
  EXPECT_STREQ(to_string(static_cast<RejectClass>(0)), "?");
}

}  // namespace
}  // namespace pcl::values
