#include "host/cli/replay_run.hpp"

#include <algorithm>

namespace pcl::replay {
namespace {

constexpr std::size_t kPollEntries = 256;

Error stuck(const char* doing) {
  return Error{Fault::kExhausted, std::string{"the card makes no progress while "} + doing +
                                      ", after " + std::to_string(ReplayRun::kIdleRoundsMax) +
                                      " rounds"};
}

}  // namespace

Status ReplayRun::start(std::span<const std::string> symbols, std::uint16_t port,
                        std::uint64_t sequence) {
  const auto id = card_.read(contract::Register::kContractVersion);
  if (!id) return id.error();
  if (*id != contract::kContractVersion) {
    return Error{Fault::kInvalid, "contract version " + std::to_string(contract::kContractVersion) +
                                      " was expected, the card has " + std::to_string(*id)};
  }
  if (auto done = card_.write(contract::Register::kLosslessQuotes, 1); !done) return done;
  if (auto done = card_.write(contract::Register::kFeedPort, port); !done) return done;
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    contract::SymbolLoadCommand load;
    load.symbol = static_cast<std::uint16_t>(i);
    load.seq = ++command_sequence_;
    load.name.fill(' ');
    std::copy_n(symbols[i].begin(), std::min(symbols[i].size(), load.name.size()),
                load.name.begin());
    if (auto done = submit(contract::to_entry(load)); !done) return done;
  }
  contract::FeedStartCommand feed_start;
  feed_start.seq = ++command_sequence_;
  feed_start.next_sequence = sequence;
  if (auto done = submit(contract::to_entry(feed_start)); !done) return done;
  for (std::uint32_t idle = 0; !started_;) {
    const auto taken = advance_and_poll();
    if (!taken) return taken.error();
    idle = *taken == 0 ? idle + 1 : 0;
    if (idle > kIdleRoundsMax) return stuck("clearing its book for feed_start");
  }
  return settle();
}

Status ReplayRun::feed(std::span<const std::byte> frame, std::uint64_t time_us) {
  now_ = std::max(now_, CardTime{time_us});
  for (std::uint32_t idle = 0; !card_.feed(frame);) {
    const auto taken = advance_and_poll();
    if (!taken) return taken.error();
    idle = *taken == 0 ? idle + 1 : 0;
    if (idle > kIdleRoundsMax) return stuck("it is fed");
  }
  if (++frames_since_drain_ < kFramesBetweenDrains) return ok();
  return drain();
}

Status ReplayRun::drain() {
  frames_since_drain_ = 0;
  while (true) {
    const auto taken = advance_and_poll();
    if (!taken) return taken.error();
    if (*taken == 0) return ok();
  }
}

Status ReplayRun::finish() {
  if (auto done = settle(); !done) return done;
  for (std::size_t bank = 0; bank < contract::kCounterBanks; ++bank) {
    contract::CountersRequestCommand request;
    request.seq = ++command_sequence_;
    request.bank = static_cast<std::uint8_t>(bank);
    if (auto done = submit(contract::to_entry(request)); !done) return done;
    if (auto done = settle(); !done) return done;
  }
  return ok();
}

Status ReplayRun::submit(contract::Entry command) {
  for (std::uint32_t idle = 0; card_.submit({&command, 1}) == 0;) {
    const auto taken = advance_and_poll();
    if (!taken) return taken.error();
    idle = *taken == 0 ? idle + 1 : 0;
    if (idle > kIdleRoundsMax) return stuck("it takes commands");
  }
  return ok();
}

Status ReplayRun::settle() {
  for (std::uint32_t idle = 0;;) {
    const auto taken = advance_and_poll();
    if (!taken) return taken.error();
    if (*taken == 0 && card_.quiet()) return ok();
    idle = *taken == 0 ? idle + 1 : 0;
    if (idle > kIdleRoundsMax) return stuck("it comes to rest");
  }
}

Result<std::size_t> ReplayRun::advance_and_poll() {
  card_.advance(now_);
  if (Status alive = card_.health(); !alive) return alive.error();
  std::array<contract::Entry, kPollEntries> records;
  const std::size_t taken = card_.poll(records);
  for (const contract::Entry& record : std::span{records}.first(taken)) {
    if (auto done = take(record); !done) return done.error();
  }
  return taken;
}

Status ReplayRun::take(const contract::Entry& record) {
  const auto header = contract::from_entry<contract::RecordHeader>(record);
  if (header.seq != ++counts_.records) {
    return Error{Fault::kCorrupt, "record " + std::to_string(counts_.records) +
                                      " was expected, the card sent " + std::to_string(header.seq)};
  }
  switch (static_cast<contract::RecordKind>(header.kind)) {
    case contract::RecordKind::kQuote:
      ++counts_.quotes;
      on_quote_(contract::from_entry<contract::QuoteRecord>(record));
      break;
    case contract::RecordKind::kGap:
      started_ = started_ || header.code == static_cast<std::uint8_t>(contract::GapEvent::kStarted);
      break;
    case contract::RecordKind::kCounters: {
      const auto bank = contract::from_entry<contract::CountersRecord>(record);
      const std::array values{bank.value0, bank.value1, bank.value2, bank.value3, bank.value4};
      for (std::size_t i = 0; i < values.size(); ++i) {
        const std::size_t index = header.code * values.size() + i;
        if (index < counts_.counters.size()) counts_.counters[index] = values[i];
      }
      break;
    }
    case contract::RecordKind::kRefused: {
      const auto refused = contract::from_entry<contract::RefusedRecord>(record);
      const auto why = static_cast<contract::CommandRefusal>(header.code);
      const auto kind = static_cast<contract::CommandKind>(refused.command_kind);
      return Error{Fault::kRefused, "the card refused command " +
                                        std::to_string(refused.command_sequence) + " (" +
                                        std::string{contract::to_string(kind)} +
                                        "): " + std::string{contract::to_string(why)}};
    }
    default:
      break;  // trading states and the like: counted, of no use to a replay
  }
  return ok();
}

}  // namespace pcl::replay
