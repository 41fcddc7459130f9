#include "sim/world/order_truths.hpp"

#include <span>

#include "host/base/big_endian.hpp"

namespace pcl::world {
namespace {

constexpr std::size_t kSoupBytes = 3;  // length and packet type, before the message

char type_of(const OrderTruths::Bytes& message) {
  return message.empty() ? '\0' : static_cast<char>(message[0]);
}

std::string text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

std::string OrderTruths::id_of(const Bytes& message) {
  const char type = type_of(message);
  const std::size_t at = type == 'O' ? 31 : 24;
  if ((type != 'O' && type != 'U') || message.size() < at + kIdBytes) return "";
  return text(std::span{message}.subspan(at, kIdBytes));
}

std::string OrderTruths::released(const ReleasedFrame& frame, bool killed, std::uint32_t epoch) {
  if (frame.tag.poisoned || frame.length <= kSoupBytes) return "";
  const std::span<const std::byte> bytes{frame.bytes};
  released_[text(bytes.first(frame.length).subspan(kSoupBytes))] = {frame.tag.new_risk,
                                                                    frame.tag.epoch};
  const bool since = frame.tag.epoch == (epoch & 0xFFFFU);
  return killed && since && frame.tag.new_risk ? "I6: a killed card released new risk" : "";
}

std::string OrderTruths::sent(const Bytes& message, std::uint32_t epoch) {
  under_way_.push_back(message);
  if (const std::string id = id_of(message); !id.empty()) unknown_ids_.insert(id);
  const auto found = released_.find(text(message));
  if (found == released_.end()) return "I5: the card did not release what was sent";
  if (found->second.new_risk && found->second.epoch != (epoch & 0xFFFFU))
    return "I6: new risk of an older kill epoch was written";
  return "";
}

std::string OrderTruths::arrived(const Bytes& message) {
  if (!under_way_.empty()) under_way_.pop_front();
  const std::string id = id_of(message);
  if (id.empty()) return "";
  const auto ref = load_be<4>(std::span{message}, type_of(message) == 'O' ? 1 : 5);
  if (ids_.emplace(id, message).first->second != message)
    return "I4: client id " + id + " reached the venue twice";
  if (refs_.emplace(ref, message).first->second != message)
    return "I4: UserRefNum " + std::to_string(ref) + " reached the venue with two contents";
  return "";
}

}  // namespace pcl::world
