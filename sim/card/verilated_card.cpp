#include "sim/card/verilated_card.hpp"

#include "sim/card/shell.hpp"

namespace pcl::sim {

VerilatedCard::VerilatedCard(const VerilatedCardOptions& options)
    : shell_{std::make_unique<Shell>(options)} {}
VerilatedCard::~VerilatedCard() = default;

std::size_t VerilatedCard::submit(std::span<const contract::Entry> commands) {
  return shell_->commands.push(commands);
}

std::size_t VerilatedCard::poll(std::span<contract::Entry> out) {
  return take(shell_->records, out);
}

bool VerilatedCard::feed(std::span<const std::byte> ethernet_frame) {
  return shell_->feed.push({}, ethernet_frame);
}

bool VerilatedCard::report(std::uint64_t sequence, std::span<const std::byte> message) {
  return shell_->reports.push(std::as_bytes(std::span{&sequence, 1}), message);
}

std::size_t VerilatedCard::frames(std::span<ReleasedFrame> out) {
  return take(shell_->frames, out);
}

void VerilatedCard::engage(contract::KillSource source, contract::KillScope scope,
                           std::uint16_t index) noexcept {
  shell_->engage(source, scope, index);
}

Result<std::uint32_t> VerilatedCard::read(contract::Register address) {
  return shell_->read(static_cast<std::uint32_t>(address));
}

Status VerilatedCard::write(contract::Register address, std::uint32_t value) {
  return shell_->write(static_cast<std::uint32_t>(address), value);
}

void VerilatedCard::advance(CardTime now) { shell_->advance(now.value); }
bool VerilatedCard::quiet() { return shell_->quiet(); }
void VerilatedCard::pin(bool high) { shell_->pin(high); }
void VerilatedCard::run(std::uint64_t cycles) { shell_->run(cycles); }
std::uint64_t VerilatedCard::cycles() const noexcept { return shell_->cycles(); }

}  // namespace pcl::sim
