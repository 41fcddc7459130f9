// Where the rings stand in the block of host memory that they share.
#pragma once

#include <cstddef>

#include "hw/contract/generated/contract.hpp"

namespace pcl::card_xrt {

/// One ring: its place in the block, its slots, the register that names its address.
struct RingPlace {
  std::size_t offset{};
  std::size_t slots{};
  contract::ShellRegister pointer{};
};

inline constexpr std::size_t kSlotBytes = contract::kEntryBytes;
inline constexpr std::size_t kPageBytes = 4'096;

inline constexpr RingPlace kCommandPlace{0, contract::kCommandSlots,
                                         contract::ShellRegister::kCommandRing};
[[nodiscard]] constexpr RingPlace after(const RingPlace& before, std::size_t slots,
                                        contract::ShellRegister pointer) {
  return {before.offset + before.slots * kSlotBytes, slots, pointer};
}
inline constexpr RingPlace kFeedPlace =
    after(kCommandPlace, contract::kFeedSlots, contract::ShellRegister::kFeedRing);
inline constexpr RingPlace kReportPlace =
    after(kFeedPlace, contract::kReportSlots, contract::ShellRegister::kReportRing);
inline constexpr RingPlace kRecordPlace =
    after(kReportPlace, contract::kRecordSlots, contract::ShellRegister::kRecordRing);
inline constexpr RingPlace kFramePlace =
    after(kRecordPlace, contract::kFrameSlots, contract::ShellRegister::kFrameRing);
inline constexpr RingPlace kStatusPlace =
    after(kFramePlace, 1, contract::ShellRegister::kStatusLine);
inline constexpr std::size_t kRingBytes = kStatusPlace.offset + kPageBytes;

static_assert(kFeedPlace.offset % kPageBytes == 0 && kReportPlace.offset % kPageBytes == 0 &&
              kRecordPlace.offset % kPageBytes == 0 && kFramePlace.offset % kPageBytes == 0 &&
              kStatusPlace.offset % kPageBytes == 0);

}  // namespace pcl::card_xrt
