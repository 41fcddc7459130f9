// Messages between XRT's emulation library and a simulator: framing and fields.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace pcl::sim::xrt {

using Bytes = std::span<const std::byte>;

/// What a request asks for, by the library's numbers.
enum class Api : std::uint32_t {
  kClose = 1,
  kAllocate = 4,
  kFree = 5,
  kHostToDevice = 6,
  kDeviceToHost = 7,
  kWriteRegister = 9,
  kReadRegister = 11,
  kTimestamp = 17,
  kDebugMessages = 19,
  kSetEnvironment = 20,
  kReadHostMemory = 34,   // simulator to host
  kWriteHostMemory = 35,  // simulator to host
};

inline constexpr std::size_t kRequestHeaderBytes = 14;  // 09 <u64 size> 15 <u32 api>
inline constexpr std::size_t kReplyHeaderBytes = 9;     // 09 <u64 size>
inline constexpr std::size_t kMessageMax = 1U << 20U;  // payload; the library's are 64 KiB and less

/// A protobuf message under construction: varint and bytes fields, numbers below 16.
class MessageWriter {
 public:
  MessageWriter& number(unsigned field, std::uint64_t value);
  MessageWriter& bytes(unsigned field, Bytes value);
  [[nodiscard]] Bytes payload() const { return bytes_; }
  void clear() { bytes_.clear(); }

 private:
  void varint(std::uint64_t value);
  std::vector<std::byte> bytes_;
};

/// Fields of a payload. Of a field that is repeated the last counts.
class MessageReader {
 public:
  explicit MessageReader(Bytes payload) : payload_{payload} {}
  /// Nothing: the field is not there, or of another type, or the payload is malformed before it.
  [[nodiscard]] std::optional<std::uint64_t> number(unsigned field) const;
  [[nodiscard]] std::optional<Bytes> bytes(unsigned field) const;

 private:
  struct Field {
    unsigned number{};
    std::optional<std::uint64_t> value;  // varint
    Bytes bytes;
  };
  template <class Visit>
  void visit(Visit&& each) const;
  Bytes payload_;
};

}  // namespace pcl::sim::xrt
