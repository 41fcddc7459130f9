// Every invariant of the world can fail: each is shown something that is wrong, and says so.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "host/base/big_endian.hpp"
#include "sim/world/book_truths.hpp"
#include "sim/world/host_truths.hpp"
#include "sim/world/order_truths.hpp"
#include "sim/world/short_truths.hpp"

namespace pcl::world {
namespace {

using Bytes = OrderTruths::Bytes;
using engine::State;

/// An Enter of 100 shares, by OUCH 5.0's layout.
Bytes enter(std::uint32_t ref, char side, const std::string& id, std::uint32_t quantity = 100) {
  Bytes bytes(47, std::byte{' '});
  bytes[0] = std::byte{'O'};
  store_be<4>(bytes, 1, ref);
  bytes[5] = static_cast<std::byte>(side);
  store_be<4>(bytes, 6, quantity);
  const std::string symbol = "AAAA    ";
  std::transform(symbol.begin(), symbol.end(), bytes.begin() + 10,
                 [](char c) { return static_cast<std::byte>(c); });
  std::transform(id.begin(), id.end(), bytes.begin() + 31,
                 [](char c) { return static_cast<std::byte>(c); });
  return bytes;
}

ReleasedFrame frame(const Bytes& message, bool new_risk, std::uint16_t epoch) {
  ReleasedFrame released;
  released.tag.new_risk = new_risk;
  released.tag.epoch = epoch;
  released.length = static_cast<std::uint8_t>(message.size() + 3);
  std::copy(message.begin(), message.end(), released.bytes.begin() + 3);
  return released;
}

TEST(OrderTruths, AClientIdOfTwoOrdersIsSeen) {  // I4
  OrderTruths truths;
  EXPECT_EQ(truths.arrived(enter(1, 'B', "PCL00000000001")), "");
  EXPECT_EQ(truths.arrived(enter(1, 'B', "PCL00000000001")), "");  // the same bytes: sent again
  EXPECT_EQ(truths.arrived(enter(2, 'B', "PCL00000000001")),
            "I4: client id PCL00000000001 reached the venue twice");
  EXPECT_EQ(truths.arrived(enter(1, 'B', "PCL00000000002")),
            "I4: UserRefNum 1 reached the venue with two contents");
}

TEST(OrderTruths, AFrameThatTheCardDidNotReleaseIsSeen) {  // I5
  OrderTruths truths;
  EXPECT_EQ(truths.released(frame(enter(1, 'B', "PCL00000000001"), true, 3), false, 3), "");
  EXPECT_EQ(truths.sent(enter(1, 'B', "PCL00000000001"), 3), "");
  EXPECT_EQ(truths.sent(enter(1, 'B', "PCL00000000001", 101), 3).substr(0, 3), "I5:");
  truths.card_reset();
  EXPECT_EQ(truths.sent(enter(1, 'B', "PCL00000000001"), 3).substr(0, 3), "I5:");
}

TEST(OrderTruths, NewRiskOfAKilledCardOrAnOlderEpochIsSeen) {  // I6
  OrderTruths truths;
  EXPECT_EQ(truths.released(frame(enter(1, 'B', "PCL00000000001"), false, 3), true, 3), "");
  EXPECT_EQ(truths.released(frame(enter(2, 'B', "PCL00000000002"), true, 3), true, 3),
            "I6: a killed card released new risk");
  EXPECT_EQ(truths.released(frame(enter(2, 'B', "PCL00000000002"), true, 3), true, 4), "");
  EXPECT_EQ(truths.sent(enter(2, 'B', "PCL00000000002"), 4),
            "I6: new risk of an older kill epoch was written");
  EXPECT_EQ(truths.sent(enter(1, 'B', "PCL00000000001"), 4), "");  // an exit may
}

State state_with(std::int64_t shares) {
  State state;
  engine::SymbolConfig symbol;
  symbol.name = venue::GeneratedMarket::name(0);
  state.config.symbols.push_back(symbol);
  if (shares != 0) state.ledger.positions[{0, 1, 0}].shares = shares;
  return state;
}

VenueFill bought(std::int64_t shares, std::uint64_t told) {
  return {venue::GeneratedMarket::name(0), shares, told, 0, false};
}

TEST(BookTruths, APositionThatIsNotTheVenuesAtTheSameReportIsSeen) {  // I2
  BookTruths truths;
  truths.add(bought(100, 3));
  truths.add(bought(50, 7));
  State state = state_with(100);
  state.orders.next_report = 7;  // up to 6 heard
  EXPECT_EQ(truths.positions(state), "");
  state.orders.next_report = 8;
  EXPECT_EQ(truths.positions(state), "I2: at report 7 the host holds 100 of AAAA, the venue 150");
  state = state_with(0);
  state.orders.next_report = 4;  // it forgot, and holds nothing of what was told
  EXPECT_EQ(truths.positions(state), "I2: at report 3 the host holds 0 of AAAA, the venue 100");
  truths.add_outside(venue::GeneratedMarket::name(0), -100);
  EXPECT_EQ(truths.positions(state), "");
}

TEST(BookTruths, WhatTheVenueCanComeToBeyondWhatWeAllowForIsSeen) {  // I3
  Schedule schedule;
  VenueNode venue{schedule,
                  {},
                  {[](std::uint64_t) {}, [](std::uint64_t, const Bytes&) {}, [](const Bytes&) {},
                   [] {}, [](FaultKind) { return std::optional<Random>{}; }}};
  const BookTruths truths;
  State state = state_with(0);
  EXPECT_EQ(truths.exposure(state, venue, {}), "");
  EXPECT_EQ(truths.exposure(state, venue, {enter(1, 'B', "PCL00000000001")}),
            "I3: of AAAA the host allows for 0 to 0, the venue can come to 0 to 100");
  EXPECT_EQ(truths.exposure(state, venue, {enter(1, 'T', "PCL00000000001")}),
            "I3: of AAAA the host allows for 0 to 0, the venue can come to -100 to 0");
  values::Order order;
  order.id = 1;
  order.total = 100;
  state.orders.all[1] = order;
  state.orders.open.insert(1);
  EXPECT_EQ(truths.exposure(state, venue, {enter(1, 'B', "PCL00000000001")}), "");
  EXPECT_NE(truths.exposure(state, venue, {enter(1, 'S', "PCL00000000001")}), "");
}

TEST(ShortTruths, MoreSoldShortThanTheBorrowIsSeen) {  // I20
  Schedule schedule;
  VenueNode venue{schedule,
                  {},
                  {[](std::uint64_t) {}, [](std::uint64_t, const Bytes&) {}, [](const Bytes&) {},
                   [] {}, [](FaultKind) { return std::optional<Random>{}; }}};
  State state = state_with(0);
  state.config.symbols[0].borrow = 300;
  ShortTruths truths;
  truths.sold(venue::GeneratedMarket::name(0), 200);
  truths.sold(venue::GeneratedMarket::name(0), 100);
  truths.sold(venue::GeneratedMarket::name(1), 1'000);
  EXPECT_EQ(truths.borrowed(state.config, venue), "");
  truths.sold(venue::GeneratedMarket::name(0), 1);
  EXPECT_EQ(truths.borrowed(state.config, venue),
            "I20: 301 shares of AAAA are sold short or open to be, the borrow is 300");
}

/// One event in which nothing is changed but what `change` does.
template <class Change>
std::string seen(HostTruths& truths, State& state, const engine::Event& event,
                 const Change& change) {
  engine::Changes changes;
  truths.before(event, state);
  change(changes);
  return truths.after(event, state, changes);
}
template <class Change>
std::string seen(State& state, const engine::Event& event, const Change& change) {
  HostTruths truths;
  return seen(truths, state, event, change);
}

TEST(HostTruths, APositionThatItsFillsDoNotMakeIsSeen) {  // I1
  State state = state_with(100);
  engine::Booked fill;
  fill.party = {0, 1, 0};
  fill.side = values::Side::kBuy;
  fill.quantity = 100;
  const auto book = [&](engine::Changes& changes) { changes.executions.push_back(fill); };
  HostTruths truths;
  EXPECT_EQ(seen(truths, state, engine::Clock{}, book), "");
  EXPECT_EQ(seen(truths, state, engine::Clock{}, book),
            "I1: strategy 1 holds 100 of symbol 0, its fills make 200");
  fill.busted = true;
  EXPECT_EQ(seen(truths, state, engine::Clock{}, book), "");
  EXPECT_NE(truths.restarted(state, false), "");  // no fill in the ledger makes it
}

engine::OperatorCommand resume(const std::string& actor, const std::string& approver) {
  engine::OperatorCommand command;
  command.kind = engine::OperatorKind::kResume;
  command.actor = actor;
  command.approver = approver;
  command.request_id = 9;
  return command;
}

TEST(HostTruths, AKillThatGoesByItselfIsSeen) {  // I7
  const auto engage = [](State& state) {
    state.kills.engaged = true;
    state.kills.entries[{}].source = contract::KillSource::kCli;
  };
  const auto release = [](State& state) {
    state.kills.engaged = false;
    state.kills.entries.clear();
  };
  const auto gone = [&](const engine::Event& between) {
    HostTruths truths;
    State state = state_with(0);
    engage(state);
    (void)seen(truths, state, engine::Clock{}, [](auto&) {});
    return seen(truths, state, between, [&](auto&) { release(state); });
  };
  const std::string wrong = "I7: the kill latch is gone, and no two people asked for that";
  EXPECT_EQ(gone(engine::Clock{}), wrong);
  EXPECT_EQ(gone(resume("ann", "ann")), wrong);
  EXPECT_EQ(gone(resume("ann", "bob")), "");
  engine::OperatorCommand with_file = resume("ann", "bob");
  with_file.kill_file_present = true;
  EXPECT_EQ(gone(with_file), wrong);
  // Nor does it go with a restart; with the machine's only what nobody was answered about.
  HostTruths truths;
  State state = state_with(0);
  engage(state);
  engine::OperatorCommand kill;
  kill.kind = engine::OperatorKind::kKill;
  kill.request_id = 5;
  (void)seen(truths, state, kill, [](auto&) {});
  State forgot = state_with(0);
  release(forgot);
  EXPECT_EQ(HostTruths{truths}.restarted(forgot, true), "");
  EXPECT_EQ(HostTruths{truths}.restarted(forgot, false),
            "I7: the kill latch did not survive a restart");
  EXPECT_EQ(truths.answered({5, true, ""}), "");
  EXPECT_NE(truths.restarted(forgot, true), "");
}

TEST(HostTruths, AnOrderThatMayNotBeginIsSeen) {  // I8, I12
  State state = state_with(0);
  values::Order order;
  order.id = order.command_sequence = 1;
  const auto begin = [&](engine::Changes& changes) {
    state.orders.all[1] = order;
    state.orders.next_id = 2;
    changes.orders.push_back(1);
  };
  const auto fresh = [&] { state.orders.next_id = 1; };
  EXPECT_EQ(seen(state, engine::Clock{}, begin), "I8: entry 1 began in spite of phase idle");
  state.phase = engine::Phase::kTrading;
  state.kills.engaged = state.hold = false;
  state.reconciliation.done = true;
  state.links.card = state.links.venue = state.links.feed = true;
  fresh();
  EXPECT_EQ(seen(state, engine::Clock{}, begin), "");
  state.stores.away.insert(engine::Store::kRedis);
  fresh();
  EXPECT_EQ(seen(state, engine::Clock{}, begin),
            "I8: entry 1 began in spite of a store that is away");
  order.purpose = values::Purpose::kExit;
  fresh();
  EXPECT_EQ(seen(state, engine::Clock{}, begin), "");
  fresh();
  EXPECT_EQ(seen(state, engine::VenueStatement{}, begin), "I12: a statement led to order 1");
  order.command_sequence = 0;  // taken over
  fresh();
  EXPECT_EQ(seen(state, engine::VenueStatement{}, begin), "");
}

TEST(HostTruths, AFailedOrOldStatementThatMovesAPositionIsSeen) {  // I13
  State state = state_with(0);
  const auto move = [](engine::Changes& changes) { changes.positions.push_back({0, 1, 0}); };
  const std::string wrong = "I13: a statement that failed, or is old, moved a position";
  EXPECT_EQ(seen(state, engine::VenueStatement{}, move), wrong);
  engine::VenueStatement statement;
  statement.statement.available = true;
  statement.statement.last_sequence = 4;
  state.orders.next_report = 5;
  EXPECT_EQ(seen(state, statement, move), "");
  state.orders.next_report = 6;
  EXPECT_EQ(seen(state, statement, move), wrong);
}

TEST(HostTruths, AReportThatIsNeitherTakenNorCountedIsSeen) {  // I11
  State state = state_with(0);
  engine::VenueMessage report;
  const auto goes_on = [&](std::uint64_t sequence, std::uint64_t next, std::uint64_t missed,
                           std::uint64_t repeated) {
    HostTruths truths;
    state.orders.next_report = 5;
    state.counts.reports_missed = state.counts.reports_repeated = 0;
    report.sequence = sequence;
    truths.before(report, state);
    state.orders.next_report = next;
    state.counts.reports_missed = missed;
    state.counts.reports_repeated = repeated;
    return truths.after(report, state, engine::Changes{});
  };
  EXPECT_EQ(goes_on(5, 6, 0, 0), "");
  EXPECT_EQ(goes_on(5, 5, 0, 0), "I11: 0 reports are over, 1 were taken or counted as missed");
  EXPECT_EQ(goes_on(5, 9, 3, 0), "");
  EXPECT_EQ(goes_on(5, 9, 2, 0), "I11: 4 reports are over, 3 were taken or counted as missed");
  EXPECT_EQ(goes_on(4, 5, 0, 1), "");
  EXPECT_EQ(goes_on(4, 5, 0, 0), "I11: report 4 came again, and is not counted");
  EXPECT_EQ(goes_on(7, 5, 0, 0), "I11: report 7 is ahead of the next, and no gap is open");
  state.orders.report_gap = true;
  EXPECT_EQ(goes_on(7, 5, 0, 0), "");
}

TEST(HostTruths, AJournalShorterThanWhatWasSaidToBeDurableIsSeen) {  // I17
  HostTruths truths;
  EXPECT_EQ(truths.recovered(0), "");
  truths.durable(7);
  truths.durable(6);
  EXPECT_EQ(truths.recovered(7), "");
  EXPECT_EQ(truths.recovered(6), "I17: the journal ends at 6, a store may show up to 7");
}

TEST(HostTruths, ARiskLevelThatIsNotThatOfItsRulesIsSeen) {  // I16
  State state = state_with(0);
  const auto nothing = [](auto&) {};
  state.risk.ess.active = true;
  EXPECT_EQ(seen(state, engine::Clock{}, nothing).substr(0, 4), "I16:");
  state.risk.level = risk::RiskLevel::kCritical;
  EXPECT_EQ(seen(state, engine::Clock{}, nothing), "");
  state.risk.ess.active = false;
  state.risk.level = {};
  state.risk.broken[{engine::Rule::kSymbolConcentration, 0}] = {};
  EXPECT_EQ(seen(state, engine::Clock{}, nothing), "");
  state.risk.broken[{engine::Rule::kErrorRate, 0}] = {};
  EXPECT_EQ(seen(state, engine::Clock{}, nothing).substr(0, 4), "I16:");
}

TEST(HostTruths, AShadowThatDisagreesWithTheGateIsSeen) {  // I19
  HostTruths truths;
  engine::State state;
  state.shadow.counts.agreed = 9;
  EXPECT_EQ(truths.after(engine::Clock{}, state, {}), "");
  state.shadow.counts.disagreed = 1;
  EXPECT_EQ(truths.after(engine::Clock{}, state, {}).substr(0, 4), "I19:");
}

TEST(HostTruths, ASecondAnswerIsSeen) {  // I18
  HostTruths truths;
  EXPECT_EQ(truths.answered({1, true, ""}), "");
  EXPECT_EQ(truths.answered({2, false, ""}), "");
  EXPECT_EQ(truths.answered({1, true, ""}), "I18: request 1 was answered twice");
}

}  // namespace
}  // namespace pcl::world
