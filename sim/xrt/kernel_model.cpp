#include "sim/xrt/kernel_model.hpp"

#include <cstring>

#include "Vpcl_gateway_kernel.h"
#include "hw/contract/generated/contract.hpp"

namespace pcl::sim::xrt {
namespace {

constexpr int kResetCycles = 8;
constexpr int kAccessCyclesMax = 1'000;
constexpr std::uint8_t kSlaveError = 2;
constexpr std::uint32_t kIdle = 1U << 1U;

}  // namespace

KernelModel::KernelModel(AxiMemory& memory, const KernelOptions& options)
    : memory_{memory},
      options_{options},
      context_{std::make_unique<VerilatedContext>()},
      model_{std::make_unique<Vpcl_gateway_kernel>(context_.get())},
      random_{options.seed} {
  model_->s_axi_control_bready = 1;
  model_->s_axi_control_rready = 1;
  model_->s_axi_control_wstrb = 0xF;
  model_->ap_rst_n = 0;
  for (int i = 0; i < kResetCycles; ++i) (void)step();
  model_->ap_rst_n = 1;
}

KernelModel::~KernelModel() {
  // Verilator 5.006 frees a model's scopes in the thread's current context.
  Verilated::threadContextp(context_.get());
  model_->final();
}

Status KernelModel::take_read_address() {
  Burst burst{model_->m_axi_host_araddr, model_->m_axi_host_arlen + 1U};
  std::vector<std::byte> bytes(burst.beats * kBeatBytes);
  const Status got = memory_.read(burst.address, bytes);
  if (!got && got.error().fault != Fault::kInvalid) return got;
  for (unsigned i = 0; i < burst.beats; ++i) {
    Beat& beat = reads_.emplace_back();
    std::memcpy(beat.bytes.data(), bytes.data() + i * kBeatBytes, kBeatBytes);
    beat.last = i + 1 == burst.beats;
    beat.failed = !got;
  }
  return ok();
}

Status KernelModel::take_write_beat() {
  Burst& burst = writes_.front();
  std::array<std::byte, kBeatBytes> bytes{};
  std::memcpy(bytes.data(), &model_->m_axi_host_wdata, kBeatBytes);
  const Status put = memory_.write(burst.address + burst.done * kBeatBytes, bytes);
  if (!put && put.error().fault != Fault::kInvalid) return put;
  burst.failed = burst.failed || !put;
  if (++burst.done < burst.beats) return ok();
  responses_.push_back(burst.failed);
  writes_.pop_front();
  return ok();
}

void KernelModel::offer_memory() {
  model_->m_axi_host_arready = !chance();
  model_->m_axi_host_awready = !chance();
  model_->m_axi_host_wready = !writes_.empty() && !chance();
  // An offer once made stands until it is taken.
  offering_read_ = !reads_.empty() && (offering_read_ || !chance());
  offering_response_ = !responses_.empty() && (offering_response_ || !chance());
  model_->m_axi_host_rvalid = offering_read_;
  model_->m_axi_host_bvalid = offering_response_;
  if (offering_read_) {
    const Beat& beat = reads_.front();
    std::memcpy(&model_->m_axi_host_rdata, beat.bytes.data(), kBeatBytes);
    model_->m_axi_host_rlast = beat.last;
    model_->m_axi_host_rresp = beat.failed ? kSlaveError : 0;
  }
  if (offering_response_) model_->m_axi_host_bresp = responses_.front() ? kSlaveError : 0;
}

/// One clock cycle; all handshakes are looked at before its edge.
Status KernelModel::step() {
  offer_memory();
  model_->ap_clk = 0;
  model_->eval();
  Status done = ok();
  if (offering_read_ && model_->m_axi_host_rready) {
    reads_.pop_front();
    offering_read_ = false;
  }
  if (offering_response_ && model_->m_axi_host_bready) {
    responses_.pop_front();
    offering_response_ = false;
  }
  if (model_->m_axi_host_arvalid && model_->m_axi_host_arready) done = take_read_address();
  if (done && model_->m_axi_host_wvalid && model_->m_axi_host_wready) done = take_write_beat();
  if (model_->m_axi_host_awvalid && model_->m_axi_host_awready)
    writes_.push_back({model_->m_axi_host_awaddr, model_->m_axi_host_awlen + 1U});
  take_register_answer();
  model_->ap_clk = 1;
  model_->eval();
  ++cycles_;
  return done;
}

void KernelModel::take_register_answer() {
  if (model_->s_axi_control_awvalid && model_->s_axi_control_awready) access_.address_taken = true;
  if (model_->s_axi_control_wvalid && model_->s_axi_control_wready) access_.data_taken = true;
  if (model_->s_axi_control_arvalid && model_->s_axi_control_arready) access_.address_taken = true;
  if (model_->s_axi_control_rvalid) {
    access_.value = model_->s_axi_control_rdata;
    access_.response = model_->s_axi_control_rresp;
    access_.answered = true;
  }
  if (model_->s_axi_control_bvalid) {
    access_.response = model_->s_axi_control_bresp;
    access_.answered = true;
  }
}

Result<std::uint32_t> KernelModel::access(bool writing, std::uint16_t address,
                                          std::uint32_t value) {
  access_ = {};
  model_->s_axi_control_awaddr = model_->s_axi_control_araddr = address;
  model_->s_axi_control_wdata = value;
  for (int i = 0; i < kAccessCyclesMax && !access_.answered; ++i) {
    model_->s_axi_control_awvalid = writing && !access_.address_taken;
    model_->s_axi_control_wvalid = writing && !access_.data_taken;
    model_->s_axi_control_arvalid = !writing && !access_.address_taken;
    if (Status stepped = step(); !stepped) return stepped.error();
  }
  model_->s_axi_control_awvalid = model_->s_axi_control_wvalid = 0;
  model_->s_axi_control_arvalid = 0;
  if (!access_.answered)
    return Error{Fault::kUnavailable,
                 "kernel: register " + std::to_string(address) + " not answered"};
  if (access_.response == 0) return access_.value;
  ++slave_errors_;
  return 0U;
}

Result<std::uint32_t> KernelModel::read(std::uint16_t address) { return access(false, address, 0); }

Status KernelModel::write(std::uint16_t address, std::uint32_t value) {
  const auto done = access(true, address, value);
  return done ? ok() : Status{done.error()};
}

Status KernelModel::run(std::uint64_t cycles) {
  for (std::uint64_t i = 0; i < cycles; ++i) {
    if (Status stepped = step(); !stepped) return stepped;
  }
  return ok();
}

Result<bool> KernelModel::idle() {
  const auto status = read(static_cast<std::uint16_t>(contract::ShellRegister::kShellStatus));
  if (!status) return status.error();
  return (*status & kIdle) != 0;
}

}  // namespace pcl::sim::xrt
