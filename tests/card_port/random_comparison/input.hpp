// One input of the random stream, ready for any number of cards.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hw/contract/generated/contract.hpp"
#include "tests/card_port/bytes.hpp"

namespace pcl::bench {

struct Input {
  enum class Kind : std::uint8_t { kFeed, kCommand, kReport, kWrite, kEngage, kAdvance };
  Kind kind{};
  Octets bytes{};  // feed: the frame; report: the message
  contract::Entry command{};
  std::uint64_t number{};  // report: sequence; advance: microseconds; feed: its MoldUDP64 sequence
  contract::Register address{};
  std::uint32_t value{};           // write; engage: kill_source
  std::vector<Octets> messages{};  // feed, if it is a whole datagram of ours
};
[[nodiscard]] std::string to_text(const Input& input);

inline Input input_of(contract::Entry command) {
  return Input{.kind = Input::Kind::kCommand, .bytes = {}, .command = command};
}
inline Input input_of(contract::Register address, std::uint32_t value) {
  Input input{.kind = Input::Kind::kWrite};
  input.address = address;
  input.value = value;
  return input;
}
inline Input input_of_time(std::uint64_t microseconds) {
  Input input{.kind = Input::Kind::kAdvance};
  input.number = microseconds;
  return input;
}
inline Input input_of_frame(Octets frame) {
  return Input{.kind = Input::Kind::kFeed, .bytes = std::move(frame)};
}

}  // namespace pcl::bench
