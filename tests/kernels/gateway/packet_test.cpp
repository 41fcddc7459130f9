// Packets: slots to beats and beats to slots, at every length that matters, under idle and
// backpressure; cut frames; latency.
#include <gtest/gtest.h>

#include <deque>
#include <random>

#include "Vpcl_packet_pack.h"
#include "Vpcl_packet_unpack.h"
#include "tests/hw/bench.hpp"
#include "tests/kernels/gateway/slots.hpp"

namespace pcl::kernels {
namespace {

using Packet = std::vector<std::uint8_t>;

Packet numbered(std::size_t length, std::uint8_t first = 1) {
  Packet packet(length);
  for (std::size_t i = 0; i < length; ++i) packet[i] = static_cast<std::uint8_t>(first + i);
  return packet;
}

class UnpackBench {
 public:
  UnpackBench() {
    model_.beat_ready_i = 1;
    hw::reset(model_);
  }
  Vpcl_packet_unpack& pins() { return model_; }
  void put(const Packet& packet) {
    for (const Slot& slot : pack(packet, ++number_)) slots.push_back(slot);
    number_ = number_ - 1 + pack(packet, 1).size();
  }
  void cycle(bool offer = true) {
    // A slot on offer stays on offer.
    offering_ = offering_ || (offer && !slots.empty());
    model_.slot_valid_i = offering_;
    if (offering_) std::memcpy(&model_.slot_i, slots.front().data(), 64);
    model_.eval();
    if (model_.beat_valid_o && model_.beat_ready_i) {
      ++beats;
      for (unsigned i = 0; i < 8; ++i) {
        if ((model_.beat_keep_o >> i & 1U) != 0) {
          under_way_.push_back(static_cast<std::uint8_t>(model_.beat_data_o >> 8 * i));
        }
      }
      if (model_.beat_last_o) out.push_back(std::exchange(under_way_, {}));
    }
    if (offering_ && model_.slot_ready_o) {
      slots.pop_front();
      offering_ = false;
    }
    hw::tick(model_);
  }
  void run(int cycles) {
    for (int i = 0; i < cycles; ++i) cycle();
  }
  std::deque<Slot> slots;
  std::vector<Packet> out;
  int beats = 0;

 private:
  Vpcl_packet_unpack model_;
  std::uint64_t number_ = 0;
  bool offering_ = false;
  Packet under_way_;
};

class Lengths : public testing::TestWithParam<std::size_t> {};
TEST_P(Lengths, Unpacked) {
  UnpackBench bench;
  bench.put(numbered(GetParam()));
  bench.put(numbered(3, 200));
  bench.run(80);
  EXPECT_EQ(bench.out, (std::vector{numbered(GetParam()), numbered(3, 200)}));
  EXPECT_EQ(bench.beats, static_cast<int>(std::max<std::size_t>(1, (GetParam() + 7) / 8)) + 1);
  EXPECT_FALSE(bench.pins().fault_o);
  EXPECT_FALSE(bench.pins().busy_o);
}

TEST(Unpack, FirstBeatOneCycleAfterItsSlotAndNoGap) {
  UnpackBench bench;
  bench.put(numbered(48 * 3));
  bench.cycle();
  for (int i = 0; i < 18; ++i) {
    EXPECT_TRUE(bench.pins().beat_valid_o) << i;
    bench.cycle();
  }
  EXPECT_EQ(bench.out.size(), 1U);
  EXPECT_FALSE(bench.pins().beat_valid_o);
}

struct Spoilt {
  std::string name;
  std::function<void(contract::PacketSlot&)> spoil;
  bool second, good;
};
void PrintTo(const Spoilt& spoilt, std::ostream* out) { *out << spoilt.name; }
class Spoiling : public testing::TestWithParam<Spoilt> {};
TEST_P(Spoiling, StopsOrPasses) {
  UnpackBench bench;
  contract::PacketSlot slot;
  slot.kind = 1;
  slot.length = 48;
  slot.seq = 1;
  if (GetParam().second) {
    bench.slots.push_back(to_slot(slot));
    slot.seq = 2;
  }
  slot.last = 1;
  GetParam().spoil(slot);
  bench.slots.push_back(to_slot(slot));
  bench.run(30);
  const int before = GetParam().second ? 6 : 0;
  EXPECT_EQ(bench.pins().fault_o, !GetParam().good);
  EXPECT_EQ(bench.beats > before, GetParam().good);
  slot = {};
  slot.kind = 1;
  slot.last = 1;
  slot.seq = GetParam().second ? 3 : 2;
  bench.slots.push_back(to_slot(slot));
  bench.run(30);
  EXPECT_EQ(bench.slots.empty(), GetParam().good) << "nothing is taken behind a fault";
}
INSTANTIATE_TEST_SUITE_P(
    Edges, Spoiling,
    testing::Values(
        Spoilt{"good", [](auto&) {}, false, true},
        Spoilt{"kind_0", [](auto& s) { s.kind = 0; }, false, false},
        Spoilt{"kind_3", [](auto& s) { s.kind = 3; }, false, false},
        Spoilt{"last_2", [](auto& s) { s.last = 2; }, false, false},
        Spoilt{"last_255", [](auto& s) { s.last = 255; }, false, false},
        Spoilt{"length_49", [](auto& s) { s.length = 49; }, false, false},
        Spoilt{"length_255", [](auto& s) { s.length = 255; }, false, false},
        Spoilt{"length_112", [](auto& s) { s.length = 112; }, false, false},
        Spoilt{"length_1", [](auto& s) { s.length = 1; }, false, true},
        Spoilt{"empty_packet", [](auto& s) { s.length = 0; }, false, true},
        Spoilt{"empty_second", [](auto& s) { s.length = 0; }, true, false},
        Spoilt{"one_in_second", [](auto& s) { s.length = 1; }, true, true},
        Spoilt{"short_goes_on", [](auto& s) { s.last = 0, s.length = 47; }, false, false},
        Spoilt{"empty_goes_on", [](auto& s) { s.last = 0, s.length = 0; }, false, false},
        Spoilt{"number_0", [](auto& s) { s.seq = 0; }, false, false},
        Spoilt{"number_2", [](auto& s) { s.seq = 2; }, false, false},
        Spoilt{"number_high", [](auto& s) { s.seq |= 1ULL << 63U; }, false, false}),
    [](const auto& tested) { return tested.param.name; });

class PackBench {
 public:
  PackBench() {
    model_.slot_ready_i = 1;
    hw::reset(model_);
  }
  Vpcl_packet_pack& pins() { return model_; }
  void offer(std::uint64_t data, unsigned keep, bool last, unsigned tag) {
    model_.beat_valid_i = 1;
    model_.beat_data_i = data;
    model_.beat_keep_i = static_cast<std::uint8_t>(keep);
    model_.beat_last_i = last;
    model_.beat_tag_i = tag;
  }
  bool cycle() {
    model_.eval();
    if (model_.slot_valid_o && model_.slot_ready_i) {
      out.push_back(hw::get<contract::PacketSlot>(model_.slot_o));
    }
    const bool taken = model_.beat_valid_i && model_.beat_ready_o;
    hw::tick(model_);
    if (taken) model_.beat_valid_i = 0;
    model_.eval();
    return taken;
  }
  template <class Idle, class Stall>
  void send(const Packet& packet, unsigned tag, Idle idle, Stall stall, std::size_t cut = 999) {
    for (std::size_t at = 0;; at += 8) {
      while (idle()) {
        model_.slot_ready_i = !stall();
        cycle();
      }
      const std::size_t gone = std::min(at, packet.size());
      const std::size_t left = std::min<std::size_t>(8, packet.size() - gone);
      std::uint64_t word = 0x1122334455667788;  // what is not kept does not matter
      for (std::size_t i = 0; i < left; ++i) {
        word = (word & ~(0xFFULL << 8 * i)) | std::uint64_t{packet[at + i]} << 8 * i;
      }
      const bool poison = at / 8 == cut;
      if (poison)
        offer(0, 0, true, tag | 2U);
      else
        offer(word, (1U << left) - 1U, at + left >= packet.size(), tag);
      const bool last = model_.beat_last_i;
      do model_.slot_ready_i = !stall();
      while (!cycle());
      if (last) return;
    }
  }
  void send(const Packet& packet, unsigned tag = 0, std::size_t cut = 999) {
    const auto never = [] { return false; };
    send(packet, tag, never, never, cut);
  }
  void drain() {
    model_.slot_ready_i = 1;
    for (int i = 0; i < 10; ++i) cycle();
  }
  std::vector<contract::PacketSlot> out;

 private:
  Vpcl_packet_pack model_;
};

/// Puts slots together again, with every rule of rings.toml looked at.
std::vector<Packet> joined(const std::vector<contract::PacketSlot>& slots,
                           std::vector<unsigned>* tags = nullptr) {
  std::vector<Packet> packets(1);
  std::uint64_t number = 0;
  for (const contract::PacketSlot& slot : slots) {
    EXPECT_EQ(slot.kind, 1);
    EXPECT_EQ(slot.check, 0);
    EXPECT_EQ(slot.seq, ++number);
    EXPECT_LE(slot.last, 1);
    EXPECT_LE(slot.length, 48);
    const bool untagged = slot.tag == 0 && slot.epoch == 0;
    EXPECT_TRUE(slot.last == 1 || (slot.length == 48 && untagged));
    EXPECT_TRUE(slot.length != 0 || packets.back().empty());
    for (std::size_t i = 0; i < slot.length; ++i) {
      packets.back().push_back(static_cast<std::uint8_t>(slot.payload[i]));
    }
    for (std::size_t i = slot.length; i < 48; ++i) EXPECT_EQ(slot.payload[i], 0) << i;
    if (slot.last == 0) continue;
    if (tags != nullptr) tags->push_back(slot.tag | static_cast<unsigned>(slot.epoch) << 4U);
    packets.emplace_back();
  }
  EXPECT_TRUE(packets.back().empty());
  packets.pop_back();
  return packets;
}

TEST_P(Lengths, Packed) {
  PackBench bench;
  bench.send(numbered(GetParam()), 0xABCD5);
  bench.send(numbered(3, 200), 0x00018);
  bench.drain();
  std::vector<unsigned> tags;
  EXPECT_EQ(joined(bench.out, &tags), (std::vector{numbered(GetParam()), numbered(3, 200)}));
  EXPECT_EQ(tags, (std::vector<unsigned>{0xABCD5, 0x00018}));
  EXPECT_FALSE(bench.pins().busy_o);
}
INSTANTIATE_TEST_SUITE_P(Edges, Lengths,
                         testing::Values(0U, 1U, 7U, 8U, 9U, 40U, 41U, 47U, 48U, 49U, 56U, 57U, 64U,
                                         95U, 96U, 97U, 144U, 145U));

class Cuts : public testing::TestWithParam<std::size_t> {};
TEST_P(Cuts, TheFrameEndsPoisonedWithWhatHadLeft) {
  PackBench bench;
  bench.send(numbered(100), 0x00011, GetParam());
  bench.send(numbered(5, 50), 0x00020);
  bench.drain();
  std::vector<unsigned> tags;
  EXPECT_EQ(joined(bench.out, &tags), (std::vector{numbered(8 * GetParam()), numbered(5, 50)}));
  EXPECT_EQ(tags, (std::vector<unsigned>{0x00013, 0x00020}));
}
INSTANTIATE_TEST_SUITE_P(Beats, Cuts, testing::Values(0U, 1U, 5U, 6U, 7U, 11U, 12U));

TEST(Pack, LastBeatToSlotIsOneCycle) {
  for (const std::size_t length : {1U, 8U, 48U, 52U}) {
    PackBench bench;
    bench.pins().slot_ready_i = 1;
    bench.send(numbered(length));
    EXPECT_TRUE(bench.pins().slot_valid_o) << length;
  }
}

class PacketSweep : public testing::TestWithParam<std::uint32_t> {};
TEST_P(PacketSweep, WhatIsPackedIsUnpackedWhateverWaits) {
  std::minstd_rand random{GetParam()};
  const auto idle = random() % 80U, stall = random() % 80U;
  PackBench packer;
  std::vector<Packet> sent;
  for (int i = 0; i < 60; ++i) {
    Packet packet(random() % 130U);
    for (std::uint8_t& byte : packet) byte = static_cast<std::uint8_t>(random());
    packer.send(
        packet, random() % 4U == 0 ? 0x00001 : 0x0000C, [&] { return random() % 100U < idle; },
        [&] { return random() % 100U < stall; });
    sent.push_back(packet);
  }
  packer.drain();
  EXPECT_EQ(joined(packer.out), sent) << "seed " << GetParam();
  UnpackBench unpacker;
  for (const contract::PacketSlot& slot : packer.out) unpacker.slots.push_back(to_slot(slot));
  for (int i = 0; i < 20'000 && unpacker.out.size() < sent.size(); ++i) {
    unpacker.pins().beat_ready_i = random() % 100U >= stall;
    unpacker.cycle(random() % 100U >= idle);
  }
  EXPECT_EQ(unpacker.out, sent) << "seed " << GetParam();
}
INSTANTIATE_TEST_SUITE_P(Seeds, PacketSweep, testing::Range(1U, 13U));

}  // namespace
}  // namespace pcl::kernels
