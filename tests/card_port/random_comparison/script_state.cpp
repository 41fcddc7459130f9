#include "tests/card_port/random_comparison/script_state.hpp"

#include <algorithm>
#include <cstdio>

namespace pcl::bench {

std::string to_text(const Input& input) {
  switch (input.kind) {
    case Input::Kind::kFeed:
      return "feed " + hex(input.bytes);
    case Input::Kind::kCommand:
      return "command " + hex(std::as_bytes(std::span{input.command.bytes}));
    case Input::Kind::kReport:
      return "report " + std::to_string(input.number) + ' ' + hex(input.bytes);
    case Input::Kind::kWrite:
      return "write " + std::to_string(static_cast<std::uint32_t>(input.address)) + ' ' +
             std::to_string(input.value);
    case Input::Kind::kEngage:
      return "engage " + std::to_string(input.value);
    case Input::Kind::kAdvance:
      return "advance by " + std::to_string(input.number);
  }
  return {};
}

// Mostly above all before it; now and then one that was, or is just below.
std::array<char, 14> ScriptState::fresh_id() {
  const std::uint32_t number = random.chance(20) ? ids - random.below(3) : ++ids;
  std::array<char, 15> text{};
  (void)std::snprintf(text.data(), text.size(), "R%013u", number);
  std::array<char, 14> out{};
  std::copy_n(text.begin(), out.size(), out.begin());
  return out;
}

std::uint32_t ScriptState::some_ref(const std::vector<std::uint32_t>& live) {
  const std::vector<std::uint32_t>& known = live.empty() || random.chance(120) ? passed : live;
  return known.empty() || random.chance(30) ? 9'000'000 : known[random.below(known.size())];
}

void ScriptState::see(const contract::Entry& record) {
  switch (static_cast<contract::RecordKind>(record.kind())) {
    case contract::RecordKind::kQuote: {
      const auto quote = contract::from_entry<contract::QuoteRecord>(record);
      if (quote.symbol < world::kSymbols) quotes.at(quote.symbol) = quote;
      break;
    }
    case contract::RecordKind::kDecision: {
      const auto decision = contract::from_entry<contract::DecisionRecord>(record);
      exposure_unknown = (decision.flags & contract::decision_flag::kExposureUnknown) != 0;
      if (decision.code != 0) break;
      passed.push_back(decision.user_ref);
      if (passed.size() > 40) passed.erase(passed.begin());
      break;
    }
    case contract::RecordKind::kReleased: {
      const auto released = contract::from_entry<contract::ReleasedRecord>(record);
      if (released.code != 'X') next_user_ref = std::max(next_user_ref, released.user_ref + 1);
      break;
    }
    case contract::RecordKind::kKill: {
      const auto kill = contract::from_entry<contract::KillRecord>(record);
      hold = kill.hold != 0;
      disabled = kill.disabled != 0;
      const std::pair key{kill.scope, kill.index};
      if (kill.code == static_cast<std::uint8_t>(contract::KillEvent::kEngaged)) kills.insert(key);
      if (kill.code == static_cast<std::uint8_t>(contract::KillEvent::kReleased)) kills.erase(key);
      break;
    }
    case contract::RecordKind::kTradingState:
      market_open = contract::from_entry<contract::TradingStateRecord>(record).market_open != 0;
      break;
    case contract::RecordKind::kGap: {
      const auto gap = contract::from_entry<contract::GapRecord>(record);
      if (gap.code == static_cast<std::uint8_t>(contract::GapEvent::kEndOfSession))
        market_open = false;
      if (gap.code == static_cast<std::uint8_t>(contract::GapEvent::kBookInvalid))
        book_invalid = true;
      if (gap.code == static_cast<std::uint8_t>(contract::GapEvent::kStarted)) book_invalid = false;
      break;
    }
    case contract::RecordKind::kDigest: {
      const auto digest = contract::from_entry<contract::DigestRecord>(record);
      digest_positions = digest.positions;
      digest_orders = digest.orders;
      break;
    }
    default:
      break;
  }
}

}  // namespace pcl::bench
