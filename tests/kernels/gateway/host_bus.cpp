#include "tests/kernels/gateway/host_bus.hpp"

#include <cstring>

namespace pcl::kernels {

Slot HostBus::read(std::uint64_t address) {
  Slot slot;
  std::memcpy(slot.data(), pages_[address / 4096].data() + address % 4096, slot.size());
  return slot;
}
void HostBus::write(std::uint64_t address, const Slot& slot) {
  std::memcpy(pages_[address / 4096].data() + address % 4096, slot.data(), slot.size());
}

void HostBus::drive(Model& model) {
  model.m_axi_host_arready = !chance(stall_percent);
  model.m_axi_host_awready = !chance(stall_percent);
  model.m_axi_host_wready = !chance(stall_percent);
  offering_beat_ = offering_beat_ || (!reads_.empty() && !hold_reads &&
                                      reads_.front().ready_at <= now_ && !chance(stall_percent));
  model.m_axi_host_rvalid = offering_beat_;
  if (offering_beat_) {
    const Beat& beat = reads_.front();
    const Slot slot = read(beat.address);
    std::memcpy(&model.m_axi_host_rdata, slot.data(), slot.size());
    model.m_axi_host_rresp = beat.address == fail_read_at ? 2 : 0;
    model.m_axi_host_rlast = beat.last;
  }
  offering_answer_ =
      offering_answer_ ||
      (paired_ != 0 && !hold_answers && writes_.front().ready_at <= now_ && !chance(stall_percent));
  model.m_axi_host_bvalid = offering_answer_;
  if (offering_answer_) {
    model.m_axi_host_bresp = writes_.front().address == fail_write_at ? 2 : 0;
  }
}

void HostBus::look(const Model& model) {
  Slot data;
  std::memcpy(data.data(), &model.m_axi_host_wdata, data.size());
  if (held_.ar && (!model.m_axi_host_arvalid || model.m_axi_host_araddr != held_.araddr ||
                   model.m_axi_host_arlen != held_.arlen)) {
    violated("a stalled AR changed");
  }
  if (held_.aw && (!model.m_axi_host_awvalid || model.m_axi_host_awaddr != held_.awaddr)) {
    violated("a stalled AW changed");
  }
  if (held_.w && (!model.m_axi_host_wvalid || data != held_.wdata)) violated("a stalled W changed");
  // An answer with an error stops the master: in the next cycle if to a write, once it has been
  // through the reader's 3 stages and the fault's register if to a read.
  const bool begins =
      (model.m_axi_host_arvalid && !held_.ar) || (model.m_axi_host_awvalid && !held_.aw);
  if (begins && failed_at_ != kNever && now_ > failed_at_ + (failed_write_ ? 1 : 5)) {
    violated("an access after an error");
  }
  held_ = {.ar = model.m_axi_host_arvalid && !model.m_axi_host_arready,
           .aw = model.m_axi_host_awvalid && !model.m_axi_host_awready,
           .w = model.m_axi_host_wvalid && !model.m_axi_host_wready,
           .araddr = model.m_axi_host_araddr,
           .awaddr = model.m_axi_host_awaddr,
           .arlen = model.m_axi_host_arlen,
           .wdata = data};
}

void HostBus::take_write_address(const Model& model) {
  const std::uint64_t address = model.m_axi_host_awaddr;
  if (model.m_axi_host_awlen != 0 || model.m_axi_host_awsize != 6 ||
      model.m_axi_host_awburst != 1 || address % 64 != 0 || model.m_axi_host_awid != 0) {
    violated("a write that is not one aligned slot");
  }
  bool alone = true;
  for (const Write& write : writes_) alone = alone && write.address == status_line;
  writes_.push_back({address, when(), alone});
  ++writes;
}

/// The front write lands in memory with its answer, and no earlier.
void HostBus::write_back(std::size_t index) {
  const Write& write = writes_[index];
  if (write.address != fail_write_at) this->write(write.address, landing_[index]);
  if (write.address != status_line) return;
  const auto line = from_slot<contract::StatusSlot>(landing_[index]);
  if (line.fence != fence_ && !write.alone) violated("a fence overtook a record or frame");
  fence_ = line.fence;
}

void HostBus::sample(const Model& model) {
  look(model);
  if (model.m_axi_host_rvalid && !model.m_axi_host_rready) violated("RREADY low");
  if (model.m_axi_host_bvalid && !model.m_axi_host_bready) violated("BREADY low");
  const bool bad_beat = model.m_axi_host_rvalid && model.m_axi_host_rresp != 0;
  const bool bad_answer = model.m_axi_host_bvalid && model.m_axi_host_bresp != 0;
  if (failed_at_ == kNever && (bad_beat || bad_answer)) {
    failed_at_ = now_;
    failed_write_ = bad_answer;
  }
  if (model.m_axi_host_rvalid && model.m_axi_host_rready) {
    reads_.pop_front();
    offering_beat_ = false;
  }
  if (model.m_axi_host_bvalid && model.m_axi_host_bready) {
    write_back(0);
    writes_.pop_front();
    landing_.pop_front();
    --paired_;
    offering_answer_ = false;
  }
  if (model.m_axi_host_arvalid && model.m_axi_host_arready) {
    const std::uint64_t address = model.m_axi_host_araddr;
    const std::uint64_t bytes = 64 * (model.m_axi_host_arlen + 1ULL);
    if (model.m_axi_host_arsize != 6 || model.m_axi_host_arburst != 1 || address % 64 != 0 ||
        bytes > 1024 || model.m_axi_host_arid != 0) {
      violated("a read that is no burst of at most 16 slots");
    }
    if (address / 4096 != (address + bytes - 1) / 4096) violated("a read across 4 KiB");
    const std::uint64_t ready_at = when();
    for (std::uint64_t at = 0; at < bytes; at += 64) {
      reads_.push_back({address + at, ready_at, at + 64 == bytes});
      fetched.push_back(address + at);
    }
  }
  if (model.m_axi_host_awvalid && model.m_axi_host_awready) take_write_address(model);
  if (model.m_axi_host_wvalid && model.m_axi_host_wready) {
    if (!model.m_axi_host_wlast || model.m_axi_host_wstrb != ~0ULL) violated("a W not whole");
    Slot& slot = data_.emplace_back();
    std::memcpy(slot.data(), &model.m_axi_host_wdata, slot.size());
  }
  while (!data_.empty() && paired_ < writes_.size()) {
    landing_.push_back(data_.front());
    data_.pop_front();
    ++paired_;
  }
  ++now_;
}

}  // namespace pcl::kernels
