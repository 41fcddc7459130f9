#include "host/engine/risk/shadow_kills.hpp"

namespace pcl::engine {

ShadowKills kills_of(const LinkChange& link) {
  constexpr std::uint32_t kStatusLatch = 1U << 1U;
  constexpr std::uint32_t kStatusScoped = 1U << 9U;
  ShadowKills kills;
  kills.known = (link.card_status & kStatusScoped) == 0;
  kills.epoch = link.kill_epoch;
  kills.settled = link.next_sequence;
  if ((link.card_status & kStatusLatch) != 0) kills.engaged.insert(KillTarget{});
  return kills;
}

std::optional<domain::KillTarget> covering(const ShadowKills& kills, const domain::Asked& asked) {
  using contract::KillScope;
  const domain::Party& party = asked.party;
  const KillTarget targets[] = {{KillScope::kGlobal, 0},
                                {KillScope::kSession, asked.session},
                                {KillScope::kAccount, party.account},
                                {KillScope::kStrategy, party.strategy},
                                {KillScope::kSymbol, party.symbol}};
  for (const KillTarget& target : targets) {
    if (kills.engaged.contains(target)) return domain::KillTarget{target.scope, target.index};
  }
  return std::nullopt;
}

void take_kill(ShadowKills& kills, const contract::KillRecord& record, std::uint64_t last_sent) {
  const KillTarget target{static_cast<contract::KillScope>(record.scope), record.index};
  const auto event = static_cast<contract::KillEvent>(record.code);
  if (event == contract::KillEvent::kEngaged) {
    kills.engaged.insert(target);
    kills.settled = 0;
  }
  if (event == contract::KillEvent::kReleased) {
    kills.engaged.erase(target);
    kills.settled = last_sent + 1;
  }
  if (record.latched == 0) kills.engaged.erase(KillTarget{});
  if (record.scoped == 0) {
    const bool global = kills.engaged.contains(KillTarget{});
    kills.engaged.clear();
    if (global) kills.engaged.insert(KillTarget{});
    if (!kills.known) kills.settled = last_sent + 1;
    kills.known = true;
  }
  kills.epoch = record.epoch;
}

}  // namespace pcl::engine
