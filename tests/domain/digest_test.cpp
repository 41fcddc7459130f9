// Digests against figures of a bitwise CRC-32C over the packed fields.
#include "host/domain/digest.hpp"

#include <gtest/gtest.h>

namespace pcl::domain {
namespace {

constexpr PositionEntry kLong{1, 2, 3, 100};
constexpr PositionEntry kShort{15, 63, 255, -(std::int64_t{1} << 40)};
constexpr OrderEntry kOrder{7, 0, 300'000, 100, 40, 1, 2, 3};
constexpr OrderEntry kPending{8, 7, 1'999'999'900, 0xFFFFFFFF, 0, 15, 63, 255};

TEST(Digest, OfOneEntry) {
  EXPECT_EQ(digest_of(kLong), 0x5F152EC645650450U);
  EXPECT_EQ(digest_of(kShort), 0xE5A15A1142C63564U);
  EXPECT_EQ(digest_of(kOrder), 0xEE4B06B1E0866A9EU);
  EXPECT_EQ(digest_of(kPending), 0x9F6A9072302A9E38U);
}

TEST(Digest, AFlatPartyAddsNothing) { EXPECT_EQ(digest_of(PositionEntry{1, 2, 3, 0}), 0U); }

TEST(Digest, SumsWrapAndHaveNoOrder) {
  Digests one;
  one.add(kLong);
  one.add(kShort);
  one.add(kOrder);
  one.add(kPending);
  EXPECT_EQ(one.positions, 0x44B688D7882B39B4U);
  EXPECT_EQ(one.orders, 0x8DB5972410B108D6U);
  Digests other;
  other.add(kPending);
  other.add(kShort);
  other.add(kOrder);
  other.add(kLong);
  EXPECT_EQ(one, other);
}

}  // namespace
}  // namespace pcl::domain
