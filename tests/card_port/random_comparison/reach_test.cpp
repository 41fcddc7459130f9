// The random stream is worth nothing if it never gets there: for each pre-trade check, what must
// have happened in it; and every kind of record.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "tests/card_port/random_comparison/liar.hpp"
#include "tests/card_port/random_comparison/random_comparison.hpp"

namespace pcl::bench {
namespace {

using contract::Entry;
constexpr std::uint8_t kHost = 16;  // from here on
using Counts = std::map<std::string, std::size_t>;

template <class Enum>
std::string name(std::uint8_t code) {
  return std::string{contract::to_string(static_cast<Enum>(code))};
}

// What a record tells of, in words.
std::string event_of(const Entry& record) {
  const std::uint8_t code = record.bytes[1];
  switch (static_cast<contract::RecordKind>(record.kind())) {
    case contract::RecordKind::kDecision: {
      const auto decision = contract::from_entry<contract::DecisionRecord>(record);
      const bool replace = (decision.flags & contract::decision_flag::kReplace) != 0;
      const bool exit = (decision.flags & contract::decision_flag::kReduceOnly) != 0;
      return "decision " + name<contract::Refusal>(code) + (replace ? " replace" : "") +
             ((decision.flags & contract::decision_flag::kModify) != 0 ? " modify" : "") +
             (exit ? " exit" : "");
    }
    case contract::RecordKind::kKill: {
      const auto kill = contract::from_entry<contract::KillRecord>(record);
      if (code != static_cast<std::uint8_t>(contract::KillEvent::kEngaged))
        return "kill " + name<contract::KillEvent>(code) + ' ' +
               name<contract::KillScope>(kill.scope);
      return "kill by " +
             (kill.source >= kHost ? "the host" : name<contract::KillSource>(kill.source)) + ' ' +
             name<contract::KillScope>(kill.scope);
    }
    case contract::RecordKind::kReleased: {
      const auto released = contract::from_entry<contract::ReleasedRecord>(record);
      return std::string{"released "} + static_cast<char>(code) +
             (released.command_sequence == 0 ? " own" : "");
    }
    case contract::RecordKind::kGap:
      return "gap " + name<contract::GapEvent>(code);
    case contract::RecordKind::kRefused:
      return "refused " + name<contract::CommandRefusal>(code) + ' ' +
             name<contract::CommandKind>(
                 contract::from_entry<contract::RefusedRecord>(record).command_kind);
    case contract::RecordKind::kReport:
      return std::string{"report "} + static_cast<char>(code);
    case contract::RecordKind::kTradingState:
      return std::string{"state "} + static_cast<char>(code);
    case contract::RecordKind::kWarning:
      return "warning " + name<contract::WarningKind>(code);
    default:
      return name<contract::RecordKind>(record.kind()) + ' ' + std::to_string(code);
  }
}

class Counting final : public Liar {
 public:
  explicit Counting(Counts& counts) : counts_{counts} {}

 protected:
  void passing(Entry& record) override { ++counts_[event_of(record)]; }

 private:
  Counts& counts_;
};

Counts run() {
  Counts counts;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    SoftwareCard reference;
    Counting candidate{counts};
    (void)compare_one_by_one(reference, candidate, {.seed = seed, .steps = 8'000});
  }
  if (std::getenv("PCL_SHOW_COVERAGE") != nullptr) {
    for (const auto& [event, n] : counts) std::printf("%s: %zu\n", event.c_str(), n);
  }
  return counts;
}

// Once for all tests of the program.
const Counts& counted() {
  static const Counts counts = run();
  return counts;
}

struct Check {
  int number;
  std::vector<std::string> events;
};
class Reach : public testing::TestWithParam<Check> {};

TEST_P(Reach, TheStreamGetsThere) {
  RecordProperty("check_" + std::to_string(GetParam().number) + "_reach", "1");
  for (const std::string& event : GetParam().events)
    EXPECT_TRUE(counted().contains(event)) << event;
}

INSTANTIATE_TEST_SUITE_P(
    Checks, Reach,
    testing::Values(
        Check{1,
              {"decision no_reference", "decision below_collar", "decision above_collar",
               "decision below_collar exit", "decision above_collar replace"}},
        Check{2, {"decision price_increment", "decision price_band", "decision price_band exit"}},
        Check{3, {"decision quantity", "decision quantity replace", "decision quantity exit"}},
        Check{4, {"decision notional", "decision notional replace"}},
        Check{5, {"decision gross_exposure", "decision net_exposure"}},
        Check{6, {"decision firm_exposure"}},
        Check{7, {"decision no_party", "decision position", "decision position replace"}},
        Check{8, {"decision rate", "decision rate replace", "decision rate exit"}},
        Check{9, {"kill by executions strategy", "kill released strategy"}},
        Check{10, {"decision duplicate_id", "decision duplicate_order"}},
        Check{11, {"decision self_trade", "decision self_trade exit", "decision own_orders_full"}},
        Check{12, {"decision restricted", "decision restricted replace"}},
        Check{13,
              {"decision short_sale", "decision no_borrow", "decision short_sale modify",
               "decision no_borrow modify"}},
        Check{14,
              {"decision symbol_disabled", "decision market_closed", "decision halted", "state h",
               "state W", "state H", "state J", "state Y"}},
        Check{15, {"decision order_type", "decision order_type replace"}},
        Check{16,
              {"decision book_invalid", "decision book_stale", "kill by book_invalid symbol",
               "kill by feed_lost global"}},
        Check{17,
              {"decision unknown_order replace", "decision replace_pending replace",
               "decision bad_order replace", "decision none replace", "decision none replace exit",
               "decision unknown_order modify", "decision replace_pending modify",
               "decision bad_order modify", "decision none modify", "report U", "report M"}},
        Check{18,
              {"decision killed", "decision killed replace", "decision killed modify",
               "decision none exit", "released X own", "kill by the host global",
               "kill by the host session", "kill by the host account", "kill by the host strategy",
               "kill by the host symbol", "kill by report_gap global",
               "kill by report_unknown global", "kill by report_unhandled global",
               "kill released global", "kill released session", "kill released account",
               "kill released symbol", "kill hold_set global", "kill hold_released global"}},
        Check{19,
              {"kill by watchdog global", "kill session_disabled global",
               "kill session_enabled global", "released D own", "released C own",
               "decision session_disabled"}},
        Check{20, {"warning loss", "warning gross", "kill by loss account", "kill by loss global"}},
        Check{21,
              {"limits 0", "limits 1", "decision no_limits", "refused bad_value symbol_limits",
               "refused bad_symbol symbol_limits", "refused bad_value account_limits",
               "refused bad_value rate_limits"}},
        Check{22,
              {"decision none", "decision bad_order", "decision exposure_unknown",
               "decision boot_hold", "counters 0", "refused bad_sequence heartbeat"}},
        Check{23, {"digest 0", "digest 1", "kill by digest global"}}),
    [](const auto& each) { return "check" + std::to_string(each.param.number); });

TEST(Reach, EveryReportAndEveryRefusalOfACommand) {
  for (const char type : std::string_view{"AUCDEJBMRSPITXGKQ"})
    EXPECT_TRUE(counted().contains(std::string{"report "} + type)) << type;
  for (const char* event : {"refused not_in_hold exposure_clear", "refused bad_value position_load",
                            "refused bad_value order_load", "refused table_full order_load",
                            "refused duplicate order_load", "refused bad_value account_load",
                            "refused bad_value session_load", "refused duplicate symbol_load",
                            "refused unknown_order order_resolve", "refused bad_value revalue",
                            "refused bad_symbol revalue", "refused bad_value session_control",
                            "refused bad_value counters_request", "refused bad_value feed_start"}) {
    EXPECT_TRUE(counted().contains(event)) << event;
  }
  for (std::uint8_t event = 1; event <= 6; ++event) {
    const std::string gap = "gap " + name<contract::GapEvent>(event);
    EXPECT_TRUE(counted().contains(gap)) << gap;
  }
}

// Most orders are about something: enough pass for the rest to matter.
TEST(Reach, OrdersPassAndFill) {
  EXPECT_GT(counted().at("decision none"), 1'000U);
  EXPECT_GT(counted().at("decision none exit"), 100U);
  EXPECT_GT(counted().at("report E"), 500U);
}

}  // namespace
}  // namespace pcl::bench
