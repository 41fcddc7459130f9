// Byte layouts of OUCH 5.0 (Nasdaq, revision 1.04 of May 2024): offset and size of every field,
// bytes of every message.
#pragma once

#include <cstddef>
#include <cstdint>

namespace pcl::domain::ouch::layout {

struct Field {
  std::size_t offset{};
  std::size_t bytes{};
};

// To the venue. kBytes includes the appendage length where the message always has one.
namespace enter {  // O
inline constexpr Field kUserRef{1, 4}, kSide{5, 1}, kQuantity{6, 4}, kSymbol{10, 8}, kPrice{18, 8},
    kTif{26, 1}, kDisplay{27, 1}, kCapacity{28, 1}, kIso{29, 1}, kCross{30, 1}, kClOrdId{31, 14},
    kAppendage{45, 2};
inline constexpr std::size_t kBytes = 47;
}  // namespace enter
namespace replace {  // U
inline constexpr Field kOriginal{1, 4}, kUserRef{5, 4}, kQuantity{9, 4}, kPrice{13, 8}, kTif{21, 1},
    kDisplay{22, 1}, kIso{23, 1}, kClOrdId{24, 14}, kAppendage{38, 2};
inline constexpr std::size_t kBytes = 40;
}  // namespace replace
namespace cancel {  // X, appendage optional
inline constexpr Field kUserRef{1, 4}, kQuantity{5, 4};
inline constexpr std::size_t kBytes = 9;
}  // namespace cancel
namespace modify {  // M, appendage optional
inline constexpr Field kUserRef{1, 4}, kSide{5, 1}, kQuantity{6, 4};
inline constexpr std::size_t kBytes = 10;
}  // namespace modify
namespace mass_cancel {  // C
inline constexpr Field kUserRef{1, 4}, kFirm{5, 4}, kSymbol{9, 8}, kAppendage{17, 2};
inline constexpr std::size_t kBytes = 19;
}  // namespace mass_cancel
namespace entry_control {  // D, E
inline constexpr Field kUserRef{1, 4}, kFirm{5, 4}, kAppendage{9, 2};
inline constexpr std::size_t kBytes = 11;
}  // namespace entry_control
namespace account_query {  // Q, appendage optional
inline constexpr std::size_t kBytes = 1;
}

// From the venue. kBytes is what a parser needs: all fields, without the appendage.
inline constexpr Field kTimestamp{1, 8};
namespace system_event {  // S, ends here: no appendage
inline constexpr Field kEvent{9, 1};
inline constexpr std::size_t kBytes = 10;
}  // namespace system_event
namespace accepted {  // A
inline constexpr Field kUserRef{9, 4}, kSide{13, 1}, kQuantity{14, 4}, kSymbol{18, 8},
    kPrice{26, 8}, kTif{34, 1}, kDisplay{35, 1}, kReference{36, 8}, kCapacity{44, 1}, kIso{45, 1},
    kCross{46, 1}, kState{47, 1}, kClOrdId{48, 14};
inline constexpr std::size_t kBytes = 62;
}  // namespace accepted
namespace replaced {  // U
inline constexpr Field kOriginal{9, 4}, kUserRef{13, 4}, kSide{17, 1}, kQuantity{18, 4},
    kSymbol{22, 8}, kPrice{30, 8}, kTif{38, 1}, kDisplay{39, 1}, kReference{40, 8},
    kCapacity{48, 1}, kIso{49, 1}, kCross{50, 1}, kState{51, 1}, kClOrdId{52, 14};
inline constexpr std::size_t kBytes = 66;
}  // namespace replaced
namespace canceled {  // C
inline constexpr Field kUserRef{9, 4}, kQuantity{13, 4}, kReason{17, 1};
inline constexpr std::size_t kBytes = 18;
}  // namespace canceled
namespace aiq_canceled {  // D
inline constexpr Field kUserRef{9, 4}, kQuantity{13, 4}, kReason{17, 1}, kPrevented{18, 4},
    kPrice{22, 8}, kLiquidity{30, 1}, kStrategy{31, 1};
inline constexpr std::size_t kBytes = 32;
}  // namespace aiq_canceled
namespace executed {  // E
inline constexpr Field kUserRef{9, 4}, kQuantity{13, 4}, kPrice{17, 8}, kLiquidity{25, 1},
    kMatch{26, 8};
inline constexpr std::size_t kBytes = 34;
}  // namespace executed
namespace broken {  // B
inline constexpr Field kUserRef{9, 4}, kMatch{13, 8}, kReason{21, 1}, kClOrdId{22, 14};
inline constexpr std::size_t kBytes = 36;
}  // namespace broken
namespace rejected {  // J
inline constexpr Field kUserRef{9, 4}, kReason{13, 2}, kClOrdId{15, 14};
inline constexpr std::size_t kBytes = 29;
}  // namespace rejected
namespace cancel_answer {  // P pending, I rejected
inline constexpr Field kUserRef{9, 4};
inline constexpr std::size_t kBytes = 13;
}  // namespace cancel_answer
namespace priority {  // T
inline constexpr Field kUserRef{9, 4}, kPrice{13, 8}, kDisplay{21, 1}, kReference{22, 8};
inline constexpr std::size_t kBytes = 30;
}  // namespace priority
namespace modified {  // M
inline constexpr Field kUserRef{9, 4}, kSide{13, 1}, kQuantity{14, 4};
inline constexpr std::size_t kBytes = 18;
}  // namespace modified
namespace restated {  // R
inline constexpr Field kUserRef{9, 4}, kReason{13, 1};
inline constexpr std::size_t kBytes = 14;
}  // namespace restated
namespace mass_cancel_answer {  // X
inline constexpr Field kUserRef{9, 4}, kFirm{13, 4}, kSymbol{17, 8};
inline constexpr std::size_t kBytes = 25;
}  // namespace mass_cancel_answer
namespace entry_control_answer {  // G disabled, K enabled
inline constexpr Field kUserRef{9, 4}, kFirm{13, 4};
inline constexpr std::size_t kBytes = 17;
}  // namespace entry_control_answer
namespace account_answer {  // Q
inline constexpr Field kNextUserRef{9, 4};
inline constexpr std::size_t kBytes = 13;
}  // namespace account_answer

inline constexpr std::size_t kAppendageLengthBytes = 2;
inline constexpr std::uint8_t kTagMinQuantity = 3, kTagCustomerType = 4, kTagMaxFloor = 5,
                              kTagPostOnly = 12, kTagExpireTime = 15, kTagTradeNow = 16,
                              kTagHandleInst = 17, kTagGroupId = 24, kTagSide = 27;

}  // namespace pcl::domain::ouch::layout
