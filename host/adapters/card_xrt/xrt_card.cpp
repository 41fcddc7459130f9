#include "host/adapters/card_xrt/xrt_card.hpp"

#include <sched.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <thread>
#include <utility>

#include "host/adapters/card_xrt/slot.hpp"
#include "host/base/monotonic.hpp"

namespace pcl::card_xrt {
namespace {

using contract::ShellRegister;

constexpr std::uint32_t kShellId = 0x50434C47;     // 'PCLG'
constexpr std::uint32_t kContractId = 0x50434C31;  // 'PCL1'
constexpr std::uint32_t kResetWord = 0x52535430;
constexpr std::uint32_t kResetting = 1U << 3U;
constexpr std::uint32_t kIdle = 1U << 1U;
constexpr std::uint32_t kFaulted = 1U << 2U;
constexpr std::uint32_t kAllOnes = 0xFFFFFFFF;        // what a bus reads from a device that is gone
constexpr std::uint32_t kCyclesOf = 256;              // microseconds, of cycles_per_us_256
constexpr std::uint64_t kDeviceLookNs = 100'000'000;  // at a card with its own time
constexpr std::uint64_t kPauseNsMax = 5'000'000;      // of one pause that counts as waiting
constexpr std::uint64_t kYieldNs = 2'000'000;         // wait so long without sleeping

constexpr std::uint32_t offset_of(ShellRegister address) {
  return static_cast<std::uint32_t>(address);
}
std::string hexadecimal(std::uint32_t value) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text = "0x";
  for (unsigned shift = 32; shift > 0; shift -= 4) text += kDigits[value >> (shift - 4) & 0xFU];
  return text;
}

Error no_register(const char* access, contract::Register address) {
  return {Fault::kInvalid, std::string{"card: no "} + access + " register at " +
                               std::to_string(static_cast<std::uint32_t>(address))};
}

Error stopped(std::uint8_t fault, std::uint8_t ring) {
  return {Fault::kCorrupt, "card: the shell stopped: " +
                               std::string{to_string(static_cast<contract::RingFault>(fault))} +
                               " fault on the " +
                               std::string{to_string(static_cast<contract::Ring>(ring))} + " ring"};
}

/// Gives the processor away for a while, then sleeps: the emulated card needs it.
void pause_since(std::uint64_t start_ns) {
  if (monotonic_ns() - start_ns < kYieldNs) {
    ::sched_yield();
  } else {
    std::this_thread::sleep_for(std::chrono::microseconds{50});
  }
}

}  // namespace

XrtCard::XrtCard(std::shared_ptr<RingDevice> device, const XrtCardOptions& options)
    : device_{std::move(device)},
      options_{options},
      commands_{device_->memory(), kCommandPlace},
      feed_{device_->memory(), kFeedPlace},
      reports_{device_->memory(), kReportPlace},
      records_{device_->memory(), kRecordPlace, kCheckInRecord},
      frames_{device_->memory(), kFramePlace, kCheckInHeader},
      status_{device_->memory()} {}

Result<std::unique_ptr<XrtCard>> XrtCard::open(std::shared_ptr<RingDevice> device,
                                               const XrtCardOptions& options) {
  if (device->memory().size() < kRingBytes)
    return Error{Fault::kInvalid, "card: the device's host memory has " +
                                      std::to_string(device->memory().size()) +
                                      " bytes, expected " + std::to_string(kRingBytes)};
  if (device->address() % kPageBytes != 0)
    return Error{Fault::kInvalid, "card: the device's host memory is at " +
                                      std::to_string(device->address()) +
                                      ", expected a multiple of 4096"};
  std::unique_ptr<XrtCard> card{new XrtCard{std::move(device), options}};
  if (Status started = card->start(); !started) {
    Error why = started.error();
    card->lose(why);
    return why;
  }
  return card;
}

XrtCard::~XrtCard() {
  if (!ours_) return;
  const Status reset = shell(ShellRegister::kShellReset, kResetWord);
  if (reset && await_reset()) return;
  // It may still write: what it writes to must not become something else's memory.
  static_cast<void>(new std::shared_ptr<RingDevice>{device_});
}

Status XrtCard::expect(ShellRegister address, std::uint32_t value, const char* what) {
  const auto found = device_->read(offset_of(address));
  if (!found) return found.error();
  if (*found == value) return ok();
  return Error{Fault::kInvalid, std::string{"card: "} + what + " is " + hexadecimal(*found) +
                                    ", expected " + hexadecimal(value)};
}

Status XrtCard::await_reset() {
  const std::uint64_t start_ns = monotonic_ns();
  for (;;) {
    const auto status = device_->read(offset_of(ShellRegister::kShellStatus));
    if (!status) return status.error();
    if (*status == kAllOnes) return Error{Fault::kUnavailable, "card: shell_status reads all ones"};
    if ((*status & kResetting) == 0) return ok();
    if (monotonic_ns() - start_ns > options_.patience_ms * 1'000'000)
      return Error{Fault::kUnavailable,
                   "card: still resetting after " + std::to_string(options_.patience_ms) + " ms"};
    pause_since(start_ns);
  }
}

Status XrtCard::start() {
  const auto card_register = [](contract::Register r) {
    return static_cast<ShellRegister>(static_cast<std::uint32_t>(r));
  };
  if (Status good = expect(ShellRegister::kShellId, kShellId, "shell_id"); !good) return good;
  if (Status good = expect(ShellRegister::kShellVersion, contract::kRingVersion, "shell_version");
      !good)
    return good;
  ours_ = true;
  if (Status reset = shell(ShellRegister::kShellReset, kResetWord); !reset) return reset;
  if (Status done = await_reset(); !done) return done;
  if (Status good =
          expect(card_register(contract::Register::kContractId), kContractId, "contract_id");
      !good)
    return good;
  if (Status good = expect(card_register(contract::Register::kContractVersion),
                           contract::kContractVersion, "contract_version");
      !good)
    return good;
  const auto memory = device_->memory().first(kRingBytes);
  std::fill(memory.begin(), memory.end(), std::byte{0});  // slots of an earlier life
  std::atomic_thread_fence(std::memory_order_release);
  for (const RingPlace& place :
       {kCommandPlace, kFeedPlace, kReportPlace, kRecordPlace, kFramePlace, kStatusPlace}) {
    const std::uint64_t address = device_->address() + place.offset;
    const std::uint32_t at = offset_of(place.pointer);
    for (const auto& [offset, word] : {std::pair{at, address}, std::pair{at + 4, address >> 32U}}) {
      if (Status written = device_->write(offset, static_cast<std::uint32_t>(word)); !written)
        return written;
    }
  }
  if (Status set = shell(ShellRegister::kTimeSource, options_.host_time ? 1 : 0); !set) return set;
  if (!options_.host_time) {
    // Watchdogs and staleness count by it: a wrong clock would make them late.
    if (device_->clock_mhz() == 0)
      return Error{Fault::kInvalid,
                   "card: the kernel's clock is not known (CLOCK_FREQ_TOPOLOGY of "
                   "the xclbin): it cannot count time"};
    const std::uint32_t cycles = kCyclesOf * device_->clock_mhz();
    if (Status set = shell(ShellRegister::kCyclesPerUs256, cycles); !set) return set;
  }
  return shell(ShellRegister::kShellEnable, options_.host_time ? 3 : 1);
}

Status XrtCard::shell(ShellRegister address, std::uint32_t value) {
  return device_->write(offset_of(address), value);
}

void XrtCard::lose(Error why) {
  if (lost()) return;
  lost_ = std::move(why);
  if (!ours_) return;  // nothing is written into a device that may be anything
  // If it still listens, its gate is to be closed.
  (void)device_->write(static_cast<std::uint32_t>(contract::Register::kKillEngage),
                       static_cast<std::uint32_t>(contract::KillSource::kWire));
}

Status XrtCard::health() const {
  if (lost()) return *lost_;
  return ok();
}

std::size_t XrtCard::submit(std::span<const contract::Entry> commands) {
  if (lost()) return 0;
  if (commands_.room() < commands.size()) take_status();
  const std::size_t count = std::min(commands.size(), commands_.room());
  for (const contract::Entry& command : commands.first(count)) commands_.put(command);
  return count;
}

bool XrtCard::feed(std::span<const std::byte> ethernet_frame) {
  if (lost()) return false;
  if (feed_.put_packet({}, ethernet_frame)) return true;
  take_status();
  return !lost() && feed_.put_packet({}, ethernet_frame);
}

bool XrtCard::report(std::uint64_t sequence, std::span<const std::byte> message) {
  if (lost()) return false;
  const auto head = std::as_bytes(std::span{&sequence, 1});
  if (reports_.put_packet(head, message)) return true;
  take_status();
  return !lost() && reports_.put_packet(head, message);
}

std::size_t XrtCard::poll(std::span<contract::Entry> out) {
  std::size_t count = 0;
  while (!lost() && count < out.size()) {
    auto record = records_.take();
    if (!record) {
      lose({record.error().fault, "card: records: " + record.error().message});
    } else if (!record->has_value()) {
      break;
    } else {
      out[count++] = **record;
    }
  }
  give_credit(records_, ShellRegister::kRecordHead);
  return count;
}

std::size_t XrtCard::frames(std::span<ReleasedFrame> out) {
  std::size_t count = 0;
  while (!lost() && count < out.size()) {
    auto taken = frames_.take();
    if (!taken) {
      lose({taken.error().fault, "card: frames: " + taken.error().message});
      break;
    }
    if (!taken->has_value()) break;
    const auto slot = contract::from_entry<contract::PacketSlot>(**taken);
    if (slot.length > slot.payload.size() ||
        partial_.length + slot.length > partial_.bytes.size()) {
      lose({Fault::kCorrupt, "card: frames: slot " + std::to_string(slot.seq) + " of length " +
                                 std::to_string(slot.length) + " makes a packet of more than " +
                                 std::to_string(partial_.bytes.size()) + " bytes"});
      break;
    }
    std::memcpy(partial_.bytes.data() + partial_.length, slot.payload.data(), slot.length);
    partial_.length = static_cast<std::uint8_t>(partial_.length + slot.length);
    if (slot.last == 0) continue;
    partial_.tag = {.new_risk = (slot.tag & 1U) != 0,
                    .poisoned = (slot.tag & 2U) != 0,
                    .session = static_cast<std::uint8_t>(slot.tag >> 2U & 3U),
                    .epoch = slot.epoch};
    out[count++] = std::exchange(partial_, {});
  }
  give_credit(frames_, ShellRegister::kFrameHead);
  return count;
}

void XrtCard::give_credit(UpRing& ring, ShellRegister address) {
  if (lost() || !ring.credit_due()) return;
  if (Status written = shell(address, ring.head()); !written) return lose(written.error());
  ring.credited();
  touched_ = true;  // a card that waited for it goes on
}

void XrtCard::engage(contract::KillSource source, contract::KillScope scope,
                     std::uint16_t index) noexcept {
  // Not asked whether the card is lost: that is another thread's to know.
  (void)device_->write(static_cast<std::uint32_t>(contract::Register::kKillEngage),
                       kill_word(source, scope, index));
  touched_ = true;
}

Result<std::uint32_t> XrtCard::read(contract::Register address) {
  if (lost()) return Error{Fault::kUnavailable, lost_->message};
  // The card answers SLVERR; the library does not tell.
  if (!contract::readable(address)) return no_register("readable", address);
  auto value = device_->read(static_cast<std::uint32_t>(address));
  if (!value && value.error().fault == Fault::kUnavailable) lose(value.error());
  if (value && *value == kAllOnes) look_at_device();
  if (lost()) return Error{Fault::kUnavailable, lost_->message};
  return value;
}

Status XrtCard::write(contract::Register address, std::uint32_t value) {
  if (lost()) return Error{Fault::kUnavailable, lost_->message};
  if (!contract::writable(address)) return no_register("writable", address);
  Status written = device_->write(static_cast<std::uint32_t>(address), value);
  if (!written && written.error().fault == Fault::kUnavailable) lose(written.error());
  touched_ = true;
  return written;
}

void XrtCard::set_time(CardTime now) {
  if (!options_.host_time || (time_ && now.value <= time_->value)) return;
  const auto high = static_cast<std::uint32_t>(now.value >> 32U);
  const bool higher = !time_ || high != static_cast<std::uint32_t>(time_->value >> 32U);
  Status written = higher ? shell(ShellRegister::kTimeHigh, high) : ok();
  if (written) written = shell(ShellRegister::kTimeLow, static_cast<std::uint32_t>(now.value));
  if (!written) return lose(written.error());
  time_ = now;
  settled_ = false;
}

void XrtCard::ring_doorbells() {
  const std::pair<DownRing&, ShellRegister> bells[] = {{commands_, ShellRegister::kCommandTail},
                                                       {reports_, ShellRegister::kReportTail},
                                                       {feed_, ShellRegister::kFeedTail}};
  std::atomic_thread_fence(std::memory_order_release);  // the slots before their doorbell
  for (const auto& [ring, address] : bells) {
    if (lost() || !ring.unannounced()) continue;
    if (Status written = shell(address, ring.tail()); !written) return lose(written.error());
    ring.announced();
    settled_ = false;
  }
}

void XrtCard::take_status() {
  const contract::StatusSlot& status = status_.refresh();
  if (status.fault != 0) {
    return lose(stopped(status.fault, status.fault_ring));
  }
  if (!commands_.taken(status.command_head) || !feed_.taken(status.feed_head) ||
      !reports_.taken(status.report_head))
    lose({Fault::kCorrupt, "card: the status line says that more was taken than was announced"});
}

void XrtCard::advance(CardTime now) {
  if (lost()) return;
  set_time(now);
  ring_doorbells();
  if (lost() || (options_.host_time && settled_ && !touched_)) return;
  take_status();
  if (options_.host_time) return settle();
  const std::uint64_t now_ns = monotonic_ns();
  if (now_ns - looked_at_device_ns_ < kDeviceLookNs) return;
  looked_at_device_ns_ = now_ns;
  look_at_device();
}

/// A device that fell off its bus reads all ones; a shell that stopped for a bus fault writes
/// nothing more, so its status is to be asked for; a card that takes nothing of what was announced
/// is as good as gone.
void XrtCard::look_at_device() {
  const auto status = device_->read(offset_of(ShellRegister::kShellStatus));
  if (!status) return lose(status.error());
  if (*status == kAllOnes)
    return lose({Fault::kUnavailable, "card: shell_status reads all ones: the device is gone"});
  if ((*status & kResetting) != 0)
    return lose({Fault::kUnavailable, "card: somebody else reset it"});
  if ((*status & kFaulted) != 0)
    return lose(stopped(static_cast<std::uint8_t>(*status >> 8U),
                        static_cast<std::uint8_t>(*status >> 16U)));
  const bool taken = all_taken();
  const std::uint64_t shown = shown_so_far();
  idle_looks_ = taken || shown != std::exchange(progress_, shown) ? 0 : idle_looks_ + 1;
  if (idle_looks_ * kDeviceLookNs > options_.patience_ms * 1'000'000)
    return lose({Fault::kUnavailable, "card: nothing announced was taken for " +
                                          std::to_string(options_.patience_ms) + " ms"});
  // Its answer brings the heads up to date before the next look.
  if (!taken && !options_.host_time) {
    if (Status written = shell(ShellRegister::kFence, ++fence_); !written) lose(written.error());
  }
}

/// The last status line counts every slot announced as taken.
bool XrtCard::all_taken() const {
  const contract::StatusSlot& status = status_.last();
  return status.command_head == commands_.tail() && status.feed_head == feed_.tail() &&
         status.report_head == reports_.tail();
}

/// Grows while the card makes progress.
std::uint64_t XrtCard::shown_so_far() {
  return records_.arrived() + frames_.arrived() + status_.last().seq;
}

/// The last status line was made when everything announced had had its effect.
bool XrtCard::answered() const {
  const contract::StatusSlot& status = status_.last();
  return status.settled != 0 && status.fence == fence_ && all_taken() &&
         (!time_ || status.now_us >= time_->value);
}

/// Waits until the card has answered; gives way to a host that must first take what is there.
void XrtCard::settle() {
  if (touched_.exchange(false)) {
    if (Status written = shell(ShellRegister::kFence, ++fence_); !written)
      return lose(written.error());
    settled_ = false;
  }
  const std::uint64_t start_ns = monotonic_ns();
  std::uint64_t before_ns = start_ns, waited_ns = 0;
  for (std::uint64_t seen = 0; !settled_ && !lost(); pause_since(start_ns)) {
    take_status();
    settled_ = answered();
    if (settled_ || must_be_emptied()) return;
    const std::uint64_t now_ns = monotonic_ns();
    // A process that was stopped for a while has not waited for all of it.
    waited_ns += std::min(now_ns - std::exchange(before_ns, now_ns), kPauseNsMax);
    const std::uint64_t shown = shown_so_far();
    if (shown != std::exchange(seen, shown)) waited_ns = 0;
    if (waited_ns > options_.patience_ms * 1'000'000)
      return lose({Fault::kUnavailable, "card: no answer to a fence and no progress for " +
                                            std::to_string(options_.patience_ms) + " ms"});
  }
}

bool XrtCard::quiet() {
  if (lost()) return true;
  if (commands_.unannounced() || feed_.unannounced() || reports_.unannounced()) return false;
  if (options_.host_time) return settled_ && !touched_;
  const auto status = device_->read(offset_of(ShellRegister::kShellStatus));
  if (status && *status != kAllOnes) return (*status & kIdle) != 0;
  look_at_device();
  return lost();
}

}  // namespace pcl::card_xrt
