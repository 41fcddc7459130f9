#include "tests/kernels/gateway/kernel_card.hpp"

namespace pcl::kernels {
namespace {
constexpr int kAccessCyclesMax = 2000;
}

KernelCard::KernelCard(std::uint32_t seed)
    : bus{seed},
      context_{std::make_unique<VerilatedContext>()},
      model_{std::make_unique<Vpcl_gateway_kernel>(context_.get())},
      random_{seed} {
  bus.status_line = kStatusLine;
  model_->s_axi_control_bready = model_->s_axi_control_rready = 1;
  model_->ap_rst_n = 0;
  run(4);
  model_->ap_rst_n = 1;
  run(2);
  for (int i = 0; i < 100 && (shell(Shell::kShellStatus) & 8U) != 0; ++i) run(1);
}
KernelCard::~KernelCard() {
  Verilated::threadContextp(context_.get());  // see sim/card/shell.cpp
  model_->final();
}

void KernelCard::drive_network() {
  const bool idle = network_idle_percent != 0 && random_() % 100U < network_idle_percent;
  network_offered_ = network_offered_ || (!network.empty() && !idle);
  model_->axis_feed_tvalid = network_offered_;
  if (!network_offered_) return;
  const std::vector<std::uint8_t>& frame = network.front();
  const std::size_t left = std::min<std::size_t>(8, frame.size() - network_at_);
  std::uint64_t word = 0;
  std::memcpy(&word, frame.data() + network_at_, left);
  model_->axis_feed_tdata = word;
  model_->axis_feed_tkeep = static_cast<std::uint8_t>((1U << left) - 1U);
  model_->axis_feed_tlast = network_at_ + left == frame.size();
}

void KernelCard::cycle() {
  bus.drive(*model_);
  drive_network();
  model_->ap_clk = 0;
  model_->eval();
  bus.sample(*model_);
  if (network_offered_ && model_->axis_feed_tready) {
    network_offered_ = false;
    network_at_ += 8;
    if (model_->axis_feed_tlast) {
      network.pop_front();
      network_at_ = 0;
    }
  }
  model_->ap_clk = 1;
  model_->eval();
  ++cycles_;
}

KernelCard::Answer KernelCard::read_at(std::uint32_t address) {
  model_->s_axi_control_araddr = static_cast<std::uint16_t>(address);
  model_->s_axi_control_arvalid = 1;
  for (int i = 0; i < kAccessCyclesMax; ++i) {
    model_->ap_clk = 0;
    model_->eval();
    const bool taken = model_->s_axi_control_arvalid && model_->s_axi_control_arready;
    if (model_->s_axi_control_rvalid) {
      const Answer answer{model_->s_axi_control_rdata, model_->s_axi_control_rresp};
      cycle();
      return answer;
    }
    cycle();
    if (taken) model_->s_axi_control_arvalid = 0;
  }
  complaints.push_back("a register read was not answered");
  return {0, 99};
}

unsigned KernelCard::write_at(std::uint32_t address, std::uint32_t value, unsigned strobes) {
  model_->s_axi_control_awaddr = static_cast<std::uint16_t>(address);
  model_->s_axi_control_wdata = value;
  model_->s_axi_control_wstrb = static_cast<std::uint8_t>(strobes);
  model_->s_axi_control_awvalid = model_->s_axi_control_wvalid = 1;
  for (int i = 0; i < kAccessCyclesMax; ++i) {
    model_->ap_clk = 0;
    model_->eval();
    const bool taken = model_->s_axi_control_awvalid && model_->s_axi_control_awready;
    if (model_->s_axi_control_bvalid) {
      const unsigned response = model_->s_axi_control_bresp;
      cycle();
      return response;
    }
    cycle();
    if (taken) model_->s_axi_control_awvalid = model_->s_axi_control_wvalid = 0;
  }
  complaints.push_back("a register write was not answered");
  return 99;
}

void KernelCard::start(bool host_time) {
  constexpr Shell kPointers[] = {Shell::kCommandRing, Shell::kFeedRing, Shell::kReportRing,
                                 Shell::kRecordRing, Shell::kFrameRing};
  const auto point = [&](Shell at, std::uint64_t address) {
    shell(at, static_cast<std::uint32_t>(address));
    write_at(static_cast<std::uint32_t>(at) + 4, static_cast<std::uint32_t>(address >> 32U));
  };
  for (std::size_t i = 0; i < 5; ++i) point(kPointers[i], kRings[i]);
  point(Shell::kStatusLine, kStatusLine);
  shell(Shell::kTimeSource, host_time);
  shell(Shell::kShellEnable, 1);
}

void KernelCard::clear_host() {
  for (std::size_t i = 0; i < 5; ++i) {
    for (std::uint64_t at = 0; at < kSlots[i]; ++at) bus.write(kRings[i] + 64 * at, Slot{});
  }
  bus.write(kStatusLine, Slot{});
  tails_[0] = tails_[1] = tails_[2] = record_head_ = frame_head_ = 0;
  status_number_ = 0;
  frame_.clear();
}

void KernelCard::reset() {
  shell(Shell::kShellReset, kResetKey);
  for (int i = 0; i < 20'000 && (shell(Shell::kShellStatus) & 8U) != 0; ++i) run(1);
  bus.forgive();
  clear_host();
}

bool KernelCard::status(contract::StatusSlot& line) {
  const Slot slot = bus.read(kStatusLine);
  line = from_slot<contract::StatusSlot>(slot);
  if (line.seq == 0) return false;
  if (!sealed(slot, line.seq) || line.kind != 2 || line.seq < status_number_) {
    complaints.push_back("a bad status line");
  }
  status_number_ = line.seq;
  return true;
}

std::uint32_t KernelCard::room(Ring ring) {
  contract::StatusSlot line;
  std::uint32_t head = 0;
  if (status(line)) {
    head = ring == Ring::kCommand ? line.command_head
           : ring == Ring::kFeed  ? line.feed_head
                                  : line.report_head;
  }
  return kSlots[index(ring)] - (static_cast<std::uint32_t>(tails_[index(ring)]) - head);
}

void KernelCard::put(Ring ring, const Slot& slot) {
  bus.write(address(ring, number(ring)), slot);
  ++tails_[index(ring)];
}
void KernelCard::put_command(contract::Entry entry) {
  Slot slot = to_slot(entry);
  seal(slot, number(Ring::kCommand));
  put(Ring::kCommand, slot);
}
void KernelCard::put_packet(Ring ring, std::span<const std::uint8_t> packet) {
  for (const Slot& slot : pack(packet, number(ring))) put(ring, slot);
}
void KernelCard::announce(Ring ring) {
  constexpr Shell kBells[] = {Shell::kCommandTail, Shell::kFeedTail, Shell::kReportTail};
  shell(kBells[index(ring)], static_cast<std::uint32_t>(tails_[index(ring)]));
}

bool KernelCard::fence(int cycles_max) {
  shell(Shell::kFence, ++fence_);
  contract::StatusSlot line;
  for (int i = 0; i < cycles_max; ++i) {
    if (status(line) && line.fence == fence_) return true;
    cycle();
  }
  return false;
}
void KernelCard::settle(int cycles_max) {
  for (int i = 0; i < cycles_max && (shell(Shell::kShellStatus) & 2U) == 0; ++i) cycle();
}

void KernelCard::take_frame_slot(const contract::PacketSlot& slot, std::uint64_t number) {
  const bool tagged = slot.tag != 0 || slot.epoch != 0;
  if (slot.kind != 1 || slot.seq != number || slot.last > 1 || slot.length > 48 ||
      (slot.last == 0 && (slot.length != 48 || tagged)) || (slot.length == 0 && !frame_.empty())) {
    complaints.push_back("a bad frame slot " + std::to_string(number));
  }
  for (std::size_t i = slot.length; i < 48; ++i) {
    if (slot.payload[i] != 0) complaints.push_back("bytes beyond a frame's length");
  }
  frame_.insert(frame_.end(), slot.payload.begin(), slot.payload.begin() + slot.length);
  if (slot.last == 0) return;
  ReleasedFrame& frame = packets.emplace_back();
  frame.tag = {.new_risk = (slot.tag & 1U) != 0,
               .poisoned = (slot.tag & 2U) != 0,
               .session = static_cast<std::uint8_t>(slot.tag >> 2U & 3U),
               .epoch = slot.epoch};
  frame.length = static_cast<std::uint8_t>(frame_.size());
  std::memcpy(frame.bytes.data(), frame_.data(), std::min(frame_.size(), frame.bytes.size()));
  frame_.clear();
}

void KernelCard::collect(bool credit_too) {
  for (;; ++record_head_) {
    Slot slot = bus.read(address(Ring::kRecord, record_head_ + 1));
    if (slot[0] == 0 || !sealed(slot, record_head_ + 1, kRecordCheckAt)) break;
    slot[14] = slot[15] = 0;
    records.push_back(from_slot<contract::Entry>(slot));
    if (from_slot<contract::RecordHeader>(slot).seq != record_head_ + 1) {
      complaints.push_back("record " + std::to_string(record_head_ + 1) + " has another number");
    }
  }
  for (;; ++frame_head_) {
    const Slot slot = bus.read(address(Ring::kFrame, frame_head_ + 1));
    if (slot[0] == 0 || !sealed(slot, frame_head_ + 1)) break;
    take_frame_slot(from_slot<contract::PacketSlot>(slot), frame_head_ + 1);
  }
  if (credit_too) credit();
}
void KernelCard::credit() {
  shell(Shell::kRecordHead, static_cast<std::uint32_t>(record_head_));
  shell(Shell::kFrameHead, static_cast<std::uint32_t>(frame_head_));
}

// ---- the Card port

std::size_t KernelCard::submit(std::span<const contract::Entry> commands) {
  std::size_t taken = 0;
  for (; taken < commands.size() && room(Ring::kCommand) != 0; ++taken) {
    put_command(commands[taken]);
  }
  announce(Ring::kCommand);
  return taken;
}
std::size_t KernelCard::poll(std::span<contract::Entry> out) {
  if (records.empty()) collect();
  const std::size_t count = std::min(out.size(), records.size());
  const auto end = records.begin() + static_cast<std::ptrdiff_t>(count);
  std::copy(records.begin(), end, out.begin());
  records.erase(records.begin(), end);
  return count;
}
bool KernelCard::feed(std::span<const std::byte> frame) {
  const std::size_t slots = std::max<std::size_t>(1, (frame.size() + 47) / 48);
  if (room(Ring::kFeed) < slots) return false;
  put_packet(Ring::kFeed, {reinterpret_cast<const std::uint8_t*>(frame.data()), frame.size()});
  announce(Ring::kFeed);
  return true;
}
bool KernelCard::report(std::uint64_t sequence, std::span<const std::byte> message) {
  std::vector<std::uint8_t> packet;
  for (unsigned i = 0; i < 64; i += 8) {
    packet.push_back(static_cast<std::uint8_t>(sequence >> i));
  }
  for (const std::byte byte : message) packet.push_back(std::to_integer<std::uint8_t>(byte));
  if (room(Ring::kReport) < (packet.size() + 47) / 48) return false;
  put_packet(Ring::kReport, packet);
  announce(Ring::kReport);
  return true;
}
std::size_t KernelCard::frames(std::span<ReleasedFrame> out) {
  collect();
  const std::size_t count = std::min(out.size(), packets.size());
  const auto end = packets.begin() + static_cast<std::ptrdiff_t>(count);
  std::copy(packets.begin(), end, out.begin());
  packets.erase(packets.begin(), end);
  return count;
}
void KernelCard::engage(contract::KillSource source, contract::KillScope scope,
                        std::uint16_t index) noexcept {
  write_at(static_cast<std::uint32_t>(contract::Register::kKillEngage),
           kill_word(source, scope, index));
}
Result<std::uint32_t> KernelCard::read(contract::Register at) {
  const Answer answer = read_at(static_cast<std::uint32_t>(at));
  if (answer.response != 0) return Error{Fault::kInvalid, "kernel: read refused"};
  return answer.value;
}
Status KernelCard::write(contract::Register at, std::uint32_t value) {
  if (write_at(static_cast<std::uint32_t>(at), value) != 0) {
    return Error{Fault::kInvalid, "kernel: write refused"};
  }
  return ok();
}
void KernelCard::advance(CardTime now) {
  shell(Shell::kTimeHigh, static_cast<std::uint32_t>(now.value >> 32U));
  shell(Shell::kTimeLow, static_cast<std::uint32_t>(now.value));
  settle();
}

}  // namespace pcl::kernels
