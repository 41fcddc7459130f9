// The bench of pcl_feed: frames written byte by byte, the module driven with idle and backpressure
// patterns, its events.
#pragma once

#include <Vpcl_feed.h>
#include <Vpcl_feed___024root.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/hw/bench.hpp"

namespace pcl::hw {

using Bytes = std::vector<std::uint8_t>;
inline constexpr std::uint16_t kPort = 26477;
inline constexpr std::string_view kSession = "SESSION001";

inline Bytes operator+(Bytes left, const Bytes& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

/// "01 ab 'S'" : hexadecimal pairs and quoted text, blanks ignored.
inline Bytes raw(std::string_view text) {
  Bytes out;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == ' ') {
      ++i;
    } else if (text[i] == '\'') {
      for (++i; text[i] != '\''; ++i) out.push_back(static_cast<std::uint8_t>(text[i]));
      ++i;
    } else {
      out.push_back(
          static_cast<std::uint8_t>(std::stoul(std::string{text.substr(i, 2)}, nullptr, 16)));
      i += 2;
    }
  }
  return out;
}

inline Bytes big_endian(std::uint64_t value, unsigned bytes) {
  Bytes out;
  for (unsigned i = bytes; i-- > 0;) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
  return out;
}

inline Bytes block(const Bytes& message) { return big_endian(message.size(), 2) + message; }

inline Bytes datagram(std::uint64_t sequence, std::uint16_t count, const Bytes& blocks = {},
                      std::string_view session = kSession) {
  return Bytes(session.begin(), session.end()) + big_endian(sequence, 8) + big_endian(count, 2) +
         blocks;
}
inline Bytes datagram(std::uint64_t sequence, const std::vector<Bytes>& messages) {
  Bytes blocks;
  for (const Bytes& message : messages) blocks = blocks + block(message);
  return datagram(sequence, static_cast<std::uint16_t>(messages.size()), blocks);
}

/// A good frame, unless told otherwise. `checksum` repairs the header checksum after the other
/// fields were set.
struct Frame {
  bool tag = false;
  std::uint16_t type = 0x0800;
  std::uint8_t version = 0x45;
  std::uint16_t fragment = 0x4000;  // don't fragment
  std::uint8_t protocol = 17;
  std::uint16_t port = kPort;
  int total_off = 0;     // added to the IP total length
  int udp_off = 0;       // added to the UDP length
  int checksum_off = 0;  // added to the header checksum
  std::size_t padding = 0;

  [[nodiscard]] Bytes operator()(const Bytes& payload) const {
    const auto length = [&](std::size_t header, int off) {
      return big_endian(static_cast<std::uint64_t>(static_cast<int>(payload.size() + header) + off),
                        2);
    };
    Bytes ip = Bytes{version, 0} + length(28, total_off) + raw("1c 46") + big_endian(fragment, 2) +
               Bytes{0x40, protocol, 0, 0} + raw("0a 00 00 01 e9 36 0c 6f");
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < 20; i += 2)
      sum += static_cast<std::uint32_t>(ip[i] << 8 | ip[i + 1]);
    while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16);
    const std::uint32_t checksum = (~sum & 0xFFFF) + static_cast<std::uint32_t>(checksum_off);
    ip[10] = static_cast<std::uint8_t>(checksum >> 8);
    ip[11] = static_cast<std::uint8_t>(checksum);
    Bytes frame = raw("01 00 5e 36 0c 6f d4 af f7 cb 20 d5");
    if (tag) frame = frame + raw("81 00 00 8d");
    frame = frame + big_endian(type, 2) + ip + raw("c1 f5") + big_endian(port, 2) +
            length(8, udp_off) + raw("00 00") + payload;
    frame.resize(frame.size() + padding, 0xEE);
    return frame;
  }
};
inline Bytes framed(const Bytes& payload) { return Frame{}(payload); }

struct Event {
  char type{};
  std::uint16_t locate{};
  std::uint64_t timestamp{};
  std::uint64_t reference{};
  std::uint64_t second{};
  std::uint8_t code{};
  std::uint32_t quantity{};
  std::uint32_t price{};
  bool operator==(const Event&) const = default;
};
inline void PrintTo(const Event& e, std::ostream* out) {
  *out << "{type " << static_cast<int>(e.type) << " locate " << e.locate << " time " << e.timestamp
       << " reference " << e.reference << " second " << e.second << " code "
       << static_cast<int>(e.code) << " quantity " << e.quantity << " price " << e.price << "}";
}
/// A gap happening as it stands in the stream; highest below 2^32.
inline Event gap(contract::GapEvent code, std::uint64_t expected, std::uint64_t received,
                 std::uint32_t highest) {
  return {.reference = expected,
          .second = received,
          .code = static_cast<std::uint8_t>(code),
          .price = highest};
}

class FeedBench {
 public:
  FeedBench() {
    model_->feed_port_i = kPort;
    model_->now_us_i = 1;
    reset(*model_);
  }
  explicit FeedBench(std::uint64_t expected) : FeedBench{} { start(expected); }

  void start(std::uint64_t expected) {
    model_->start_valid_i = 1;
    model_->start_sequence_i = expected;
    tick(*model_);
    model_->start_valid_i = 0;
    model_->eval();
  }

  /// Drives the frames in and runs until the module is quiet; false if it never is.
  bool run(const std::vector<Bytes>& frames, std::uint32_t seed = 1, unsigned idle = 0,
           unsigned stall = 0) {
    Stalls source{seed, idle};
    Stalls sink{seed + 77, stall};
    std::size_t at = 0;
    std::size_t byte = 0;
    for (std::uint64_t limit = 0; limit < cycles_max; ++limit) {
      if (at < frames.size() && (model_->feed_valid_i != 0 || source.go()))
        put_beat(frames[at], byte);
      model_->event_ready_i = sink.go() ? 1 : 0;
      model_->eval();
      const bool taken = model_->feed_valid_i != 0 && model_->feed_ready_o != 0;
      const bool last = model_->feed_last_i != 0;
      step();
      if (taken) {
        model_->feed_valid_i = 0;
        byte = last ? 0 : byte + 8;
        at += last ? 1 : 0;
        model_->eval();
      }
      if (at == frames.size() && model_->quiet_o != 0) return true;
    }
    return false;
  }

  /// One cycle with the inputs as they are; keeps the event taken and the cycles of words and
  /// events.
  void step() {
    if (model_->event_valid_o != 0 && model_->event_ready_i != 0) {
      events.push_back({.type = static_cast<char>(model_->event_type_o),
                        .locate = model_->event_locate_o,
                        .timestamp = model_->event_timestamp_o,
                        .reference = model_->event_reference_o,
                        .second = model_->event_second_o,
                        .code = model_->event_code_o,
                        .quantity = model_->event_quantity_o,
                        .price = model_->event_price_o});
      event_cycles.push_back(cycle);
    }
    if (model_->rootp->pcl_feed__DOT__word_take != 0) word_cycles.push_back(cycle);
    tick(*model_);
    ++cycle;
  }

  [[nodiscard]] std::uint64_t count(contract::Counter counter) {
    return count(static_cast<unsigned>(counter));
  }
  [[nodiscard]] std::uint64_t count(unsigned index) {
    model_->counter_index_i = static_cast<std::uint8_t>(index);
    model_->event_ready_i = 0;
    tick(*model_);
    return model_->counter_value_o;
  }
  Vpcl_feed& model() { return *model_; }

  std::vector<Event> events;
  std::vector<std::uint64_t> event_cycles;
  std::vector<std::uint64_t> word_cycles;
  std::uint64_t cycle = 0;
  std::uint64_t cycles_max = 200'000;  // of one run()

 private:
  void put_beat(const Bytes& frame, std::size_t byte) {
    const std::size_t size = frame.size() - byte < 8 ? frame.size() - byte : 8;
    std::uint64_t data = 0xA5A5A5A5A5A5A5A5;  // what keep leaves out is noise
    for (std::size_t i = 0; i < size; ++i) {
      data = (data & ~(std::uint64_t{0xFF} << (8 * i))) | std::uint64_t{frame[byte + i]} << (8 * i);
    }
    model_->feed_data_i = data;
    model_->feed_keep_i = static_cast<std::uint8_t>((1U << size) - 1U);
    model_->feed_last_i = byte + size == frame.size() ? 1 : 0;
    model_->feed_valid_i = 1;
  }

  std::unique_ptr<Vpcl_feed> model_ = std::make_unique<Vpcl_feed>();
};

// Messages used throughout: locate 0x1972, timestamp 0x1F23E0981AE1.
inline const Bytes kAdd =
    raw("'A' 19 72 00 00 1f 23 e0 98 1a e1 00 00 00 00 00 79 2f 9f 'B' 00 00 00 01 'META    ' 00 "
        "0c 49 50");
inline const Event kAddEvent{.type = 'A',
                             .locate = 0x1972,
                             .timestamp = 0x1F23E0981AE1,
                             .reference = 0x792F9F,
                             .code = 'B',
                             .quantity = 1,
                             .price = 0x0C4950};
inline const Bytes kDeleted = raw("'D' 0a b1 00 00 1f 1a cf 4c 4e b7 00 00 00 00 01 66 5d 6a");
inline const Event kDeletedEvent{
    .type = 'D', .locate = 0x0AB1, .timestamp = 0x1F1ACF4C4EB7, .reference = 0x01665D6A};

}  // namespace pcl::hw
