#include "sim/world/mischief.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "host/journal/snapshot_file.hpp"

namespace pcl::world {
namespace {

constexpr std::uint64_t kMs = 1'000'000;
constexpr std::uint64_t kTickNs = 10 * kMs;
constexpr std::array kTimed{
    FaultKind::kRejectStorm,  FaultKind::kRateLimit,     FaultKind::kFeedSilence,
    FaultKind::kDisconnect,   FaultKind::kHalt,          FaultKind::kBust,
    FaultKind::kVenueCancel,  FaultKind::kExternalTrade, FaultKind::kDiskShort,
    FaultKind::kDiskError,    FaultKind::kDiskFull,      FaultKind::kDiskSync,
    FaultKind::kClockStep,    FaultKind::kStoreAway,     FaultKind::kHostCrash,
    FaultKind::kHostStall,    FaultKind::kWireCrash,     FaultKind::kBothCrash,
    FaultKind::kMachineCrash, FaultKind::kSnapshot,      FaultKind::kKillFile,
    FaultKind::kOperatorKill, FaultKind::kOperators};

/// At once, within the card's watchdog, or beyond it.
std::uint64_t restart_ns(Random& chance) {
  constexpr std::array<std::uint64_t, 3> kWaits{0, 30 * kMs, 800 * kMs};
  return kWaits[chance.below(kWaits.size())];
}

venue::Symbol symbol_of(Random& chance, const VenueNode& venue) {
  const auto symbols = static_cast<std::uint32_t>(venue.symbols());
  return venue::GeneratedMarket::name(static_cast<std::uint32_t>(chance.below(symbols)));
}

}  // namespace

Mischief::Mischief(World& world, Invariants& invariants) : world_{world}, invariants_{invariants} {
  world_.schedule().after(kTickNs, [this] { tick(); });
}

void Mischief::tick() {
  for (const FaultKind kind : kTimed) {
    if (const auto chance = world_.strikes(kind)) strike(kind, *chance);
  }
  world_.schedule().after(kTickNs, [this] { tick(); });
}

void Mischief::later(std::uint64_t ns, std::function<void()> act) {
  world_.schedule().after(ns, [this, age = age_, act = std::move(act)] {
    if (age == age_) act();
  });
}

void Mischief::heal() {
  ++age_;
  MemoryDisk& disk = world_.disk();
  disk.write_bytes_max = disk.room_left = disk.writes_left = disk.syncs_left = MemoryDisk::kNever;
  for (const auto store : {engine::Store::kPostgres, engine::Store::kRedis})
    world_.set_store(store, true);
  world_.set_kill_file(false);
  world_.refuse_orders(0);
  world_.silence_feed(0);
  world_.provoke([](VenueNode& venue) {
    venue.engine().limit_rate(0, 0);
    for (std::uint32_t i = 0; i < venue.symbols(); ++i)
      (void)venue.engine().set_trading_state(venue::GeneratedMarket::name(i), 'T');
  });
}

void Mischief::strike(FaultKind kind, Random chance) {
  if (kind <= FaultKind::kExternalTrade) return strike_venue(kind, chance);
  if (kind <= FaultKind::kDiskSync) return strike_disk(kind, chance);
  if (kind <= FaultKind::kSnapshot) return strike_process(kind, chance);
  strike_people(kind, chance);
}

void Mischief::strike_venue(FaultKind kind, Random& chance) {
  const std::uint64_t now = world_.schedule().now();
  switch (kind) {
    case FaultKind::kRejectStorm:
      return world_.refuse_orders(now + chance.between(100, 1'500) * kMs);
    case FaultKind::kRateLimit:
      world_.provoke([&](VenueNode& venue) {
        venue.engine().limit_rate(chance.between(1, 3), chance.between(5, 200) * kMs);
      });
      return later(chance.between(100, 1'000) * kMs, [this] {
        world_.provoke([](VenueNode& venue) { venue.engine().limit_rate(0, 0); });
      });
    case FaultKind::kFeedSilence:
      return world_.silence_feed(now + chance.between(50, 4'000) * kMs);
    case FaultKind::kDisconnect:
      return world_.break_link();
    case FaultKind::kHalt:
      return halt(chance);
    case FaultKind::kBust:
      return bust(chance);
    case FaultKind::kVenueCancel:
      return world_.provoke([](VenueNode& venue) { venue.engine().cancel_all('Z'); });
    default:
      return trade_outside(chance);
  }
}

void Mischief::bust(Random& chance) {
  world_.provoke([&](VenueNode& venue) {
    const auto& all = venue.account().executions();
    if (all.empty()) return;
    const venue::Execution& one = all[chance.below(all.size())];
    if (one.user_ref != 0) (void)venue.engine().bust(one.match);  // one of our session's
  });
}

void Mischief::halt(Random& chance) {
  const venue::Symbol symbol = symbol_of(chance, world_.venue());
  world_.provoke([&](VenueNode& venue) { (void)venue.engine().set_trading_state(symbol, 'H'); });
  later(chance.between(20, 800) * kMs, [this, symbol] {
    world_.provoke([&](VenueNode& venue) { (void)venue.engine().set_trading_state(symbol, 'T'); });
  });
}

void Mischief::trade_outside(Random& chance) {
  const venue::Symbol symbol = symbol_of(chance, world_.venue());
  world_.provoke([&](VenueNode& venue) {
    constexpr std::uint32_t kPrice = 1'000'000;  // 1e-4 dollars
    (void)venue.engine().trade_outside(symbol, chance.below(2) == 0 ? 'B' : 'S',
                                       static_cast<std::uint32_t>(chance.between(1, 200)), kPrice);
  });
}

void Mischief::strike_disk(FaultKind kind, Random& chance) {
  MemoryDisk& disk = world_.disk();
  switch (kind) {
    case FaultKind::kDiskShort:
      disk.write_bytes_max = chance.between(1, 200);
      return later(chance.between(10, 500) * kMs,
                   [&disk] { disk.write_bytes_max = MemoryDisk::kNever; });
    case FaultKind::kDiskError:
      disk.writes_left = chance.below(4);
      return later(chance.between(20, 150) * kMs,
                   [&disk] { disk.writes_left = MemoryDisk::kNever; });
    case FaultKind::kDiskFull:
      disk.room_left = chance.below(20'000);
      return later(chance.between(20, 1'500) * kMs,
                   [&disk] { disk.room_left = MemoryDisk::kNever; });
    default:
      disk.syncs_left = chance.below(3);
      return later(chance.between(20, 150) * kMs,
                   [&disk] { disk.syncs_left = MemoryDisk::kNever; });
  }
}

void Mischief::strike_process(FaultKind kind, Random& chance) {
  switch (kind) {
    case FaultKind::kClockStep: {
      constexpr std::int64_t kDay = 86'400'000'000'000;
      const auto far = static_cast<std::int64_t>(chance.below(10 * kDay));
      return world_.step_clock(chance.below(2) == 0 ? far : -far);
    }
    case FaultKind::kStoreAway: {
      const auto store = chance.below(2) == 0 ? engine::Store::kPostgres : engine::Store::kRedis;
      world_.set_store(store, false);
      return later(chance.between(20, 1'500) * kMs,
                   [this, store] { world_.set_store(store, true); });
    }
    case FaultKind::kHostCrash:
      if (chance.below(3) == 0) return world_.crash_host(restart_ns(chance));
      return world_.crash_host_amid(chance.below(6), chance.below(4) == 0, restart_ns(chance));
    case FaultKind::kHostStall:
      return world_.stall_host(chance.between(10, 400) * kMs);
    case FaultKind::kWireCrash:
      return world_.crash_wire();
    case FaultKind::kBothCrash:
      world_.crash_host(restart_ns(chance));
      return world_.crash_wire();
    case FaultKind::kMachineCrash:
      // At our own ticks the host has just synced what it has.
      return later(chance.below(kTickNs), [this, chance]() mutable {
        invariants_.history_lost();
        world_.crash_machine([&](std::size_t loose) { return chance.below(loose + 1); });
      });
    default:
      return snapshot();
  }
}

void Mischief::snapshot() {
  if (world_.host() == nullptr) return;
  const journal::Snapshot taken = world_.host()->snapshot();
  (void)journal::write_snapshot(world_.disk(), "journal", taken.position, taken.so_far,
                                taken.engine);  // a disk that fails leaves none
}

void Mischief::strike_people(FaultKind kind, Random& chance) {
  if (kind == FaultKind::kOperatorKill) return kill(chance, contract::KillSource::kCli);
  if (kind == FaultKind::kOperators) return two_operators(chance);
  world_.set_kill_file(true);
  kill(chance, contract::KillSource::kFile);
  later(chance.between(50, 1'500) * kMs, [this] { world_.set_kill_file(false); });
}

void Mischief::kill(Random& chance, contract::KillSource source) {
  constexpr std::array<engine::KillTarget, 5> kTargets{{{contract::KillScope::kGlobal, 0},
                                                        {contract::KillScope::kAccount, 0},
                                                        {contract::KillScope::kStrategy, 1},
                                                        {contract::KillScope::kSymbol, 0},
                                                        {contract::KillScope::kSession, 0}}};
  engine::OperatorCommand command;
  command.kind = engine::OperatorKind::kKill;
  command.actor = "ann";
  command.reason = "the world";
  command.source = source;
  command.target = kTargets[chance.below(kTargets.size())];
  command.request_id = next_request();
  world_.operate(command);
}

/// In the same moment, in any order.
void Mischief::two_operators(Random& chance) {
  using engine::OperatorKind;
  constexpr std::array kUrges{OperatorKind::kKill, OperatorKind::kResume, OperatorKind::kReconcile,
                              OperatorKind::kCancelAll, OperatorKind::kEssReset};
  for (std::uint64_t i = chance.between(2, 4); i > 0; --i) {
    engine::OperatorCommand command;
    command.kind = kUrges[chance.below(kUrges.size())];
    command.actor = chance.below(2) == 0 ? "ann" : "bob";
    command.approver = chance.below(2) == 0 ? "bob" : "cyd";  // sometimes the same person
    command.reason = "the world";
    command.source = contract::KillSource::kCli;
    command.request_id = next_request();
    world_.operate(command);
  }
}

}  // namespace pcl::world
