#include "sim/card/shell.hpp"

#include <cstring>
#include <string>
#include <utility>

#include "Vpcl_card.h"

namespace pcl::sim {
namespace {
constexpr int kResetCycles = 4;
constexpr int kAccessCyclesMax = 1000;
constexpr std::uint32_t kSlaveError = 2;
}  // namespace

VerilatedCard::Shell::Shell(const VerilatedCardOptions& options)
    : options_{options},
      context_{std::make_unique<VerilatedContext>()},
      model_{std::make_unique<Vpcl_card>(context_.get())},
      random_{options.seed} {
  model_->s_axil_bready_i = 1;
  model_->s_axil_rready_i = 1;
  model_->s_axil_wstrb_i = 0xF;
  model_->rst_i = 1;
  for (int i = 0; i < kResetCycles; ++i) step(false);
  model_->rst_i = 0;
  records.clear();
  frames.clear();
  quiet_for_ = 0;
}
VerilatedCard::Shell::~Shell() {
  // Verilator 5.006 frees a model's scopes in the thread's current context, which may be that of a
  // card already gone.
  Verilated::threadContextp(context_.get());
  model_->final();
}

void VerilatedCard::Shell::pin(bool high) { model_->kill_pin_i = high; }

void VerilatedCard::Shell::offer_inputs(bool let_in) {
  const auto offer = [&](bool& offering, bool empty) {
    offering = offering || (let_in && !empty && !chance(options_.idle_percent));
    return offering;
  };
  model_->command_valid_i = offer(offering_command_, commands.empty());
  if (offering_command_) std::memcpy(&model_->command_i, &commands.front(), contract::kEntryBytes);
  model_->feed_valid_i = offer(offering_feed_, feed.empty());
  if (offering_feed_) {
    model_->feed_data_i = feed.data();
    model_->feed_keep_i = feed.keep();
    model_->feed_last_i = feed.last();
  }
  model_->report_valid_i = offer(offering_report_, reports.empty());
  if (offering_report_) {
    model_->report_data_i = reports.data();
    model_->report_keep_i = reports.keep();
    model_->report_last_i = reports.last();
  }
}

void VerilatedCard::Shell::offer_registers() {
  if (access_ == Access::kNone) {
    if (const auto kill = kills_.take()) {
      access_ = Access::kEngage;
      address_ = static_cast<std::uint32_t>(contract::Register::kKillEngage);
      value_ = *kill;
      address_taken_ = answered_ = false;
    }
  }
  const bool writing = access_ == Access::kEngage || access_ == Access::kWrite;
  model_->s_axil_awvalid_i = model_->s_axil_wvalid_i = writing && !address_taken_;
  model_->s_axil_awaddr_i = address_ & 0xFFFU;
  model_->s_axil_wdata_i = value_;
  model_->s_axil_arvalid_i = access_ == Access::kRead && !address_taken_;
  model_->s_axil_araddr_i = address_ & 0xFFFU;
}

void VerilatedCard::Shell::take_frame_beat() {
  for (unsigned i = 0; i < 8 && frame_.length < frame_.bytes.size(); ++i) {
    if ((model_->frame_keep_o >> i & 1U) != 0) {
      frame_.bytes[frame_.length++] = static_cast<std::byte>(model_->frame_data_o >> (8U * i));
    }
  }
  if (!model_->frame_last_o) return;
  const std::uint32_t tag = model_->frame_tag_o;
  frame_.tag = contract::FrameTag{.new_risk = (tag & 1U) != 0,
                                  .poisoned = (tag & 2U) != 0,
                                  .session = static_cast<std::uint8_t>(tag >> 2U & 3U),
                                  .epoch = static_cast<std::uint16_t>(tag >> 4U)};
  frames.push_back(std::exchange(frame_, {}));
}

void VerilatedCard::Shell::take_outputs() {
  if (model_->record_valid_o && model_->record_ready_i) {
    contract::Entry& record = records.emplace_back();
    std::memcpy(record.bytes.data(), &model_->record_o, contract::kEntryBytes);
  }
  if (model_->frame_valid_o && model_->frame_ready_i) take_frame_beat();
  if (access_ == Access::kNone) return;
  if ((model_->s_axil_awvalid_i && model_->s_axil_awready_o) ||
      (model_->s_axil_arvalid_i && model_->s_axil_arready_o)) {
    address_taken_ = true;
  } else if (address_taken_ && access_ == Access::kRead && model_->s_axil_rvalid_o) {
    value_ = model_->s_axil_rdata_o;
    response_ = model_->s_axil_rresp_o;
    answered_ = true;
  } else if (address_taken_ && access_ != Access::kRead && model_->s_axil_bvalid_o) {
    response_ = model_->s_axil_bresp_o;
    answered_ = true;
  }
  if (answered_ && access_ == Access::kEngage) {
    access_ = Access::kNone;
  }
}

void VerilatedCard::Shell::step(bool let_in) {
  offer_inputs(let_in);
  offer_registers();
  model_->record_ready_i = records.size() < options_.records_max && !chance(options_.stall_percent);
  model_->frame_ready_i = frames.size() < kFramesMax && !chance(options_.stall_percent);
  model_->clk_i = 0;
  model_->eval();  // ready answers the inputs of this cycle
  const bool took = (offering_command_ && model_->command_ready_o) ||
                    (offering_feed_ && model_->feed_ready_o) ||
                    (offering_report_ && model_->report_ready_o);
  if (offering_command_ && model_->command_ready_o) {
    commands.pop();
    offering_command_ = false;
  }
  if (offering_feed_ && model_->feed_ready_o) {
    feed.pop_beat();
    offering_feed_ = false;
  }
  if (offering_report_ && model_->report_ready_o) {
    reports.pop_beat();
    offering_report_ = false;
  }
  take_outputs();
  quiet_for_ = model_->quiet_o && !took ? quiet_for_ + 1 : 0;  // what was just taken has yet to act
  model_->clk_i = 1;
  model_->eval();
  ++cycles_;
}

void VerilatedCard::Shell::settle_engagement() {
  for (int i = 0; i < kAccessCyclesMax && (access_ == Access::kEngage || kills_.waiting()); ++i)
    step(false);
}

Result<std::uint32_t> VerilatedCard::Shell::read(std::uint32_t address) {
  settle_engagement();
  access_ = Access::kRead;
  address_ = address;
  address_taken_ = answered_ = false;
  for (int i = 0; i < kAccessCyclesMax && !answered_; ++i) step(false);
  access_ = Access::kNone;
  if (!answered_) return Error{Fault::kUnavailable, "card: register read not answered"};
  if (response_ == kSlaveError) {
    return Error{Fault::kInvalid, "card: no readable register at " + std::to_string(address)};
  }
  return value_;
}

Status VerilatedCard::Shell::write(std::uint32_t address, std::uint32_t value) {
  settle_engagement();
  access_ = Access::kWrite;
  address_ = address;
  value_ = value;
  address_taken_ = answered_ = false;
  for (int i = 0; i < kAccessCyclesMax && !answered_; ++i) step(false);
  access_ = Access::kNone;
  if (!answered_) return Error{Fault::kUnavailable, "card: register write not answered"};
  if (response_ == kSlaveError) {
    return Error{Fault::kInvalid, "card: no writable register at " + std::to_string(address)};
  }
  return ok();
}

void VerilatedCard::Shell::advance(std::uint64_t now_us) {
  settle_engagement();
  if (now_us > model_->now_us_i) model_->now_us_i = now_us;
  quiet_for_ = 0;  // the new time has not been looked at yet
  for (std::uint64_t i = 0; i < options_.cycles_max && !quiet(); ++i) step(true);
}

void VerilatedCard::Shell::run(std::uint64_t count) {
  for (std::uint64_t i = 0; i < count; ++i) step(true);
}

}  // namespace pcl::sim
