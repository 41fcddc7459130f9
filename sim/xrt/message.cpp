#include "sim/xrt/message.hpp"

namespace pcl::sim::xrt {
namespace {

constexpr unsigned kVarint = 0, kFixed64 = 1, kLengthDelimited = 2, kFixed32 = 5;

/// Takes a varint off the front; nothing if it does not end.
std::optional<std::uint64_t> take_varint(Bytes& from) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !from.empty(); shift += 7) {
    const auto byte = std::to_integer<std::uint64_t>(from.front());
    from = from.subspan(1);
    value |= (byte & 0x7FU) << shift;
    if (byte < 0x80U) return value;
  }
  return std::nullopt;
}

}  // namespace

void MessageWriter::varint(std::uint64_t value) {
  for (; value >= 0x80U; value >>= 7U)
    bytes_.push_back(static_cast<std::byte>((value & 0x7FU) | 0x80U));
  bytes_.push_back(static_cast<std::byte>(value));
}

MessageWriter& MessageWriter::number(unsigned field, std::uint64_t value) {
  varint(field << 3U | kVarint);
  varint(value);
  return *this;
}

MessageWriter& MessageWriter::bytes(unsigned field, Bytes value) {
  varint(field << 3U | kLengthDelimited);
  varint(value.size());
  bytes_.insert(bytes_.end(), value.begin(), value.end());
  return *this;
}

template <class Visit>
void MessageReader::visit(Visit&& each) const {
  for (Bytes rest = payload_; !rest.empty();) {
    const auto key = take_varint(rest);
    if (!key) return;
    Field field{static_cast<unsigned>(*key >> 3U), std::nullopt, {}};
    std::size_t length = 0;
    switch (*key & 7U) {
      case kVarint:
        field.value = take_varint(rest);
        if (!field.value) return;
        break;
      case kLengthDelimited: {
        const auto said = take_varint(rest);
        if (!said || *said > rest.size()) return;
        length = static_cast<std::size_t>(*said);
        break;
      }
      case kFixed64:
        length = 8;
        break;
      case kFixed32:
        length = 4;
        break;
      default:
        return;
    }
    if (length > rest.size()) return;
    field.bytes = rest.first(length);
    rest = rest.subspan(length);
    each(field);
  }
}

std::optional<std::uint64_t> MessageReader::number(unsigned field) const {
  std::optional<std::uint64_t> found;
  visit([&](const Field& each) {
    if (each.number == field && each.value) found = each.value;
  });
  return found;
}

std::optional<Bytes> MessageReader::bytes(unsigned field) const {
  std::optional<Bytes> found;
  visit([&](const Field& each) {
    if (each.number == field && !each.value) found = each.bytes;
  });
  return found;
}

}  // namespace pcl::sim::xrt
