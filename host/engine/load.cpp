#include <algorithm>
#include <utility>

#include "host/domain/digest.hpp"
#include "host/domain/limit_set.hpp"
#include "host/engine/step.hpp"

namespace pcl::engine {
namespace {

constexpr std::int64_t kQuoteWaits = 5;  // statement_wait_ns until positions are loaded unvalued

contract::SymbolLimitsCommand limits_of(const SymbolConfig& symbol, std::size_t index) {
  contract::SymbolLimitsCommand limits;
  limits.symbol = static_cast<std::uint16_t>(index);
  limits.max_notional = symbol.max_notional;
  limits.price_low = symbol.price_low;
  limits.price_high = symbol.price_high;
  limits.reference = symbol.reference;
  limits.collar = symbol.collar;
  limits.auction_collar = symbol.auction_collar;
  limits.max_quantity = symbol.max_quantity;
  limits.max_position = symbol.max_position;
  limits.borrow = symbol.borrow;
  limits.accounts = symbol.accounts;
  limits.tick = static_cast<std::uint8_t>(symbol.tick);
  unsigned flags = symbol.enabled ? contract::symbol_limits_flag::kEnabled : 0;
  if (symbol.collar_reference == CollarReference::kLast)
    flags |= contract::symbol_limits_flag::kReferenceLast;
  if (symbol.collar_reference == CollarReference::kClose)
    flags |= contract::symbol_limits_flag::kReferenceClose;
  limits.flags = static_cast<std::uint8_t>(flags);
  return limits;
}

contract::AccountLimitsCommand limits_of(const AccountConfig& account) {
  contract::AccountLimitsCommand limits;
  limits.account = account.account;
  limits.max_gross = account.max_gross;
  limits.max_net = account.max_net;
  limits.max_loss = account.max_loss;
  limits.max_notional = account.max_notional;
  limits.max_quantity = account.max_quantity;
  limits.duplicate_us = account.duplicate_us;
  limits.tifs = account.tifs;
  limits.displays = account.displays;
  limits.capacities = account.capacities;
  limits.crosses = account.crosses;
  limits.flags = account.flags;
  limits.options = account.options;
  return limits;
}

contract::RateLimitsCommand limits_of(const BucketConfig& bucket) {
  contract::RateLimitsCommand limits;
  limits.scope = static_cast<std::uint8_t>(bucket.scope);
  limits.index = bucket.index;
  limits.interval = bucket.interval;
  limits.tolerance = bucket.tolerance;
  limits.reserve = bucket.reserve;
  return limits;
}

/// `wrong`: what the card would refuse, one after another. `moving`: of each symbol, instead of the
/// configured ones.
domain::LimitSet limit_set(const Config& config, std::string& wrong,
                           const std::vector<MovingLimits>* moving = nullptr) {
  domain::LimitSet set;
  const auto take = [&](const domain::LimitSet::Refused& refused, const std::string& what) {
    if (refused)
      wrong +=
          (wrong.empty() ? "" : "; ") + what + ": " + std::string{contract::to_string(*refused)};
  };
  for (std::size_t i = 0; i < config.symbols.size(); ++i) {
    contract::SymbolLimitsCommand limits = limits_of(config.symbols[i], i);
    if (moving != nullptr) {
      limits.accounts = (*moving)[i].accounts;
      limits.borrow = (*moving)[i].borrow;
    }
    take(set.write(limits), "limits of symbol " + std::to_string(i));
  }
  for (const AccountConfig& account : config.accounts)
    take(set.write(limits_of(account)), "limits of account " + std::to_string(account.account));
  for (const BucketConfig& bucket : config.buckets) {
    take(set.write(limits_of(bucket)), "rate of " + std::string{contract::to_string(bucket.scope)} +
                                           " " + std::to_string(bucket.index));
  }
  return set;
}

void fence(Step& step) {
  contract::CountersRequestCommand request;
  request.bank = contract::kCounterBanks - 1;
  send(step, request);
  ++step.s.links.fences;
  step.s.orders.fence.marked = step.s.counts.events;
}

void write_registers(Step& step) {
  const Config& config = step.s.config;
  std::uint32_t firm = 0;
  for (std::size_t i = 4; i-- > 0;) firm = firm << 8U | static_cast<std::uint8_t>(config.firm[i]);
  write(step, contract::Register::kWatchdogUs, config.watchdog_us);
  write(step, contract::Register::kStaleUs, config.stale_us);
  write(step, contract::Register::kFeedPort, config.feed_port);
  write(step, contract::Register::kLosslessQuotes, config.lossless_quotes ? 1 : 0);
  write(step, contract::Register::kFirm, firm);
  write(step, contract::Register::kCancelRetryUs, config.cancel_retry_us);
  write(step, contract::Register::kFeedLossUs, config.feed_loss_us);
}

/// What may still be sold short, as long as the gate counts from here on. exposure_clear has it
/// forget what was sold, and of a loaded order it counts only what is reserved. Shares that the
/// venue is short of beyond ours count as in the rest of the exposure.
std::uint32_t borrow_left(const State& s, std::uint16_t symbol) {
  std::uint64_t sold = 0;
  if (const auto ours = s.ledger.sold_short.find(symbol); ours != s.ledger.sold_short.end())
    sold = ours->second;
  const auto& quarantine = s.reconciliation.quarantine;
  if (const auto theirs = quarantine.find(symbol); theirs != quarantine.end() && theirs->second < 0)
    sold += 0 - static_cast<std::uint64_t>(theirs->second);
  const std::uint32_t borrow = s.config.symbols[symbol].borrow;
  return sold < borrow ? static_cast<std::uint32_t>(borrow - sold) : 0;
}

/// Of each symbol.
std::vector<MovingLimits> limits_now(const State& s) {
  std::vector<MovingLimits> all;
  for (std::size_t i = 0; i < s.config.symbols.size(); ++i) {
    const auto symbol = static_cast<std::uint16_t>(i);
    all.push_back({unfrozen(s, symbol, s.config.symbols[i].accounts), borrow_left(s, symbol)});
  }
  return all;
}

void commit(Step& step, const domain::LimitSet& set) {
  contract::LimitsCommitCommand commit;
  commit.crc = set.crc();
  commit.generation = ++step.s.loaded.generation;
  step.s.loaded.commit = send_plain(step, commit);
}

/// A card fresh from reset has no limits, so only what is set is written; one that lived on has
/// somebody's, and all of it is.
void write_limits(Step& step, bool fresh) {
  std::string wrong;  // nothing: looked at when the session started
  step.s.loaded.symbols = limits_now(step.s);
  const domain::LimitSet set = limit_set(step.s.config, wrong, &step.s.loaded.symbols);
  const auto put = [&](const auto& limits) {
    if (!fresh || domain::is_set(limits)) send_plain(step, limits);
  };
  for (std::size_t i = 0; i < set.symbols(); ++i) put(set.symbol(i));
  for (std::size_t i = 0; i <= contract::kFirmAccount; ++i) put(set.account(i));
  using contract::RateScope;
  for (std::size_t i = 0; i < contract::kSessions; ++i) put(set.bucket(RateScope::kSession, i));
  for (std::size_t i = 0; i < contract::kStrategies; ++i) put(set.bucket(RateScope::kStrategy, i));
  for (std::size_t i = 0; i < set.symbols(); ++i) put(set.bucket(RateScope::kSymbol, i));
  for (std::size_t i = 0; i < contract::kStrategies; ++i)
    put(set.bucket(RateScope::kExecutions, i));
  commit(step, set);
}

/// Writes and commits what of it the card has otherwise.
void move_limits(Step& step, std::vector<MovingLimits> moving) {
  std::vector<MovingLimits>& loaded = step.s.loaded.symbols;
  if (moving == loaded) return;
  std::string wrong;  // nothing: no account more, and any borrow is taken
  const domain::LimitSet set = limit_set(step.s.config, wrong, &moving);
  for (std::size_t i = 0; i < moving.size(); ++i) {
    if (moving[i] != loaded[i]) send_plain(step, set.symbol(i));
  }
  loaded = std::move(moving);
  commit(step, set);
}

void configure_card(Step& step) {
  State& s = step.s;
  // Before the registers: the watchdog counts from the last heartbeat, which may have been another
  // engine's, long ago.
  send(step, contract::HeartbeatCommand{});
  s.heartbeat_ns = s.now_ns;
  write_registers(step);
  for (std::size_t i = 0; i < s.config.symbols.size(); ++i) {
    contract::SymbolLoadCommand load;
    load.symbol = static_cast<std::uint16_t>(i);
    load.name = s.config.symbols[i].name;
    send(step, load);
  }
  write_limits(step, std::exchange(s.links.fresh, false));
}

void start_feed(Step& step) {
  State& s = step.s;
  reset_market(s);
  contract::FeedStartCommand start;
  start.next_sequence = 1;
  send(step, start);
  step.out.emplace_back(RequestFeedRewind{1});
  fence(step);
}

/// What may be traded, at 0 until something is held, and everything held.
std::map<PositionKey, std::int64_t> parties(const State& s) {
  std::map<PositionKey, std::int64_t> all;
  for (const MomentumConfig& strategy : s.config.strategies)
    all[{s.config.account, strategy.strategy, strategy.symbol}] = 0;
  for (const auto& [key, position] : s.ledger.positions) all[key] = position.shares;
  // What the venue has beyond ours, of a difference that nobody resolved: it counts all the same.
  for (const auto& [symbol, shares] : s.reconciliation.quarantine)
    all[{s.config.account, 0, symbol}] += shares;
  for (const std::uint64_t id : s.orders.open) {
    const values::Order& order = s.orders.all.at(id);
    all.try_emplace({order.account, order.strategy, order.symbol}, 0);
  }
  return all;
}

bool holds_any(const State& s) {
  const auto any = [](const auto& held, auto&& shares_of) {
    return std::any_of(held.begin(), held.end(),
                       [&](const auto& each) { return shares_of(each.second) != 0; });
  };
  return any(s.ledger.positions, [](const values::Position& p) { return p.shares; }) ||
         any(s.reconciliation.quarantine, [](std::int64_t shares) { return shares; });
}

/// What nobody knows the cost of has cost what it is worth: it neither loses nor earns.
void add_quarantine(const State& s, Turnover& to) {
  for (const auto& [symbol, shares] : s.reconciliation.quarantine) {
    const SymbolMarket& market = s.market.symbols[symbol];
    const std::uint32_t price = shares > 0 ? market.marked_bid : market.marked_ask;
    const auto worth = values::notional(CardPrice{price}, shares > 0 ? shares : -shares);
    values::Money& side = shares > 0 ? to.bought : to.sold;
    if (const auto sum = worth ? values::add(side, *worth) : std::nullopt; sum) side = *sum;
  }
}

/// What was sold alone, or all of it.
void load_accounts(Step& step, bool bought_too) {
  const auto load = [&](std::uint8_t account, const Turnover& turnover) {
    contract::AccountLoadCommand command;
    command.account = account;
    command.bought = bought_too ? static_cast<std::uint64_t>(turnover.bought.value) : 0;
    command.sold = static_cast<std::uint64_t>(turnover.sold.value);
    send_plain(step, command);
  };
  std::map<std::uint8_t, Turnover> all = step.s.ledger.turnover;
  add_quarantine(step.s, all[step.s.config.account]);
  Turnover firm;
  for (const auto& [account, turnover] : all) {
    load(account, turnover);
    firm.bought = firm.bought + turnover.bought;
    firm.sold = firm.sold + turnover.sold;
  }
  load(contract::kFirmAccount, firm);
}

void load_order(Step& step, const values::Order& order, domain::Digests& digests) {
  contract::OrderLoadCommand load;
  load.account = order.account;
  load.session = step.s.config.session;
  load.strategy = order.strategy;
  load.symbol = order.symbol;
  load.price = order.price.value;
  load.quantity = order.total;
  load.executed = order.executed;
  load.user_ref = order.user_ref;
  load.side = static_cast<std::uint8_t>(order.side_byte);
  load.new_risk = order.new_risk ? 1 : 0;
  send_plain(step, load);
  digests.add(domain::OrderEntry{order.user_ref, 0, order.price.value, order.total, order.executed,
                                 order.account, order.strategy, order.symbol});
}

/// A position's value is 0 in the card until it has been valued, so what it cost must not be there
/// before: it would count as lost, and a kill by loss would follow. What was sold must be, or a
/// short position's value would.
domain::Digests load_positions(Step& step) {
  State& s = step.s;
  domain::Digests digests;
  const bool held = holds_any(s);
  load_accounts(step, !held);
  for (const auto& [key, shares] : parties(s)) {
    contract::PositionLoadCommand load;
    load.account = key.account;
    load.strategy = key.strategy;
    load.symbol = key.symbol;
    load.position = shares;
    send_plain(step, load);
    digests.add(domain::PositionEntry{key.account, key.strategy, key.symbol, shares});
  }
  if (!held) return digests;
  revalue(step);
  load_accounts(step, true);
  return digests;
}

void load_exposure(Step& step) {
  State& s = step.s;
  move_limits(step, limits_now(s));
  send(step, contract::ExposureClearCommand{});
  s.orders.resolve_due.clear();  // forgotten with the rest
  s.warnings.clear();            // and so are the marks
  domain::Digests digests = load_positions(step);
  for (const std::uint64_t id : s.orders.open) load_order(step, s.orders.all.at(id), digests);
  contract::SessionLoadCommand session;
  session.next_report_sequence = s.orders.next_report;
  session.next_user_ref = s.orders.next_user_ref;
  send(step, session);
  contract::DigestCheckCommand check;
  check.positions = digests.positions;
  check.orders = digests.orders;
  s.loaded.check = send(step, check);
  s.loaded.digests = false;
  s.open_tries = 0;
  s.phase = Phase::kOpening;
}

}  // namespace

std::string limits_complaint(const Config& config) {
  std::string wrong;
  (void)limit_set(config, wrong);
  return wrong;
}

bool loads(contract::CommandKind kind) {
  using contract::CommandKind;
  switch (kind) {
    case CommandKind::kSymbolLoad:
    case CommandKind::kSymbolLimits:
    case CommandKind::kAccountLimits:
    case CommandKind::kRateLimits:
    case CommandKind::kLimitsCommit:
    case CommandKind::kFeedStart:
    case CommandKind::kExposureClear:
    case CommandKind::kAccountLoad:
    case CommandKind::kPositionLoad:
    case CommandKind::kOrderLoad:
    case CommandKind::kSessionLoad:
    case CommandKind::kDigestCheck:
      return true;
    default:
      return false;
  }
}

void begin_loading(Step& step, bool configure) {
  State& s = step.s;
  s.reconciliation.done = false;
  s.reconciliation.asked = false;
  s.reconciliation.waiting.reset();
  s.reconciliation.tries = 0;
  s.loaded.check = 0;
  s.loaded.digests = false;
  // A release may have been written of which the card's record is still to come.
  if (!s.hold || !configure) write(step, contract::Register::kHoldSet, 1);
  s.hold = true;
  // Limits that the card did not take are tried again, whatever it is that begins anew.
  if (configure || (!s.loaded.limits && s.loaded.commit == 0)) {
    s.loaded.limits = false;
    s.links.feed = s.links.feed_started = false;
    configure_card(step);
  } else {
    fence(step);
  }
  if (s.phase != Phase::kEnding && s.phase != Phase::kEnded) s.phase = Phase::kLoading;
}

void on_limits(Step& step, const contract::LimitsRecord& record) {
  State& s = step.s;
  if (record.command_sequence < s.loaded.commit) return;  // another set went out behind it
  if (record.command_sequence != s.loaded.commit || s.loaded.commit == 0) {
    notice(step, Severity::kWarning, NoticeCode::kBadInput,
           "the card answers a limits_commit that is not ours");
    return;
  }
  s.loaded.commit = 0;
  const bool first = !std::exchange(s.loaded.limits, record.code == 0);
  if (record.code != 0) {
    block(step, NoticeCode::kLimits,
          "the card read back other limits than were written: CRC " + std::to_string(record.crc) +
              ", expected " + std::to_string(record.expected));
    return;
  }
  notice(step, Severity::kInfo, NoticeCode::kLimits,
         "limits committed, generation " + std::to_string(record.generation));
  if (first) start_feed(step);
}

void restrict_card(Step& step) {
  State& s = step.s;
  const bool told = s.loaded.limits || s.loaded.commit != 0;
  if (!s.links.card || !told) return;  // goes with the first set
  std::vector<MovingLimits> moving = limits_now(s);
  // What was sold since the load the card counts itself.
  for (std::size_t i = 0; i < moving.size(); ++i) moving[i].borrow = s.loaded.symbols[i].borrow;
  move_limits(step, std::move(moving));
}

void try_to_load(Step& step) {
  State& s = step.s;
  const bool ready = s.loaded.limits && s.reconciliation.done && s.links.card && s.links.venue &&
                     s.phase == Phase::kReconciling;
  if (!ready) return;
  if (holds_any(s) && !s.links.feed) {
    if (s.loaded.agreed_ns == 0) s.loaded.agreed_ns = s.now_ns;  // no clock had come yet
    if (s.now_ns - s.loaded.agreed_ns <= kQuoteWaits * s.config.statement_wait_ns) return;
    notice(step, Severity::kWarning, NoticeCode::kFeed,
           "positions are loaded without quotes: their cost counts as lost until they are valued");
  }
  load_exposure(step);
}

void on_digest(Step& step, const contract::DigestRecord& record) {
  State& s = step.s;
  if (record.command_sequence != s.loaded.check || s.loaded.check == 0) {
    notice(step, Severity::kWarning, NoticeCode::kBadInput,
           "the card answers a digest_check that is not ours");
    return;
  }
  s.loaded.check = 0;
  if (record.code != 0) {
    s.reconciliation.done = false;
    block(step, NoticeCode::kDigest,
          "the card's positions or open orders are not the ones loaded: digests " +
              std::to_string(record.positions) + " and " + std::to_string(record.orders));
    return;
  }
  s.loaded.digests = true;
  go_on(step);
}

void revalue(Step& step) {
  State& s = step.s;
  s.loaded.revalued_ns = s.now_ns;
  for (const auto& [key, shares] : parties(s)) {
    if (shares == 0) continue;
    contract::RevalueCommand command;
    command.account = key.account;
    command.strategy = key.strategy;
    command.symbol = key.symbol;
    send_plain(step, command);
  }
}

}  // namespace pcl::engine
