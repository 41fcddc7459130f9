#include "tests/card_port/random_comparison/random_orders.hpp"

namespace pcl::bench {

using namespace world;

// One beyond, at, or one within a bound of the symbol; around the quote, the close or the band.
std::uint64_t RandomOrders::price_at_an_edge(std::uint16_t symbol) {
  const contract::QuoteRecord& quote = state_.quotes.at(symbol);
  const contract::SymbolLimitsCommand& limits = state_.limits.at(symbol);
  const std::uint64_t off = random_.below(3);
  const auto below = [&](std::uint64_t from) {
    return from > limits.collar ? from - limits.collar + off - 1 : 1 + off;
  };
  switch (random_.below(6)) {
    case 0:
      return below(quote.bid_price);
    case 1:
      return quote.ask_price + limits.collar + off - 1;
    case 2:
      return below(limits.reference);
    case 3:
      return limits.reference + limits.auction_collar + off - 1;
    case 4:
      return limits.price_low + off;
    default:
      return quote.bid_price + off;  // Rule 201
  }
}

// Buys below the middle and sells above it, mostly: else all would meet our own.
std::uint64_t RandomOrders::price_of(std::uint16_t symbol, char side) {
  if (random_.chance(150)) return price_at_an_edge(symbol);
  const std::uint64_t off = 100 * random_.below(9);
  const bool buys = (side == 'B') != random_.chance(150);
  return buys ? kMid - off : kMid + off;
}

std::uint8_t RandomOrders::odd_letter(std::string_view legal) {
  return static_cast<std::uint8_t>(random_.chance(700) ? legal[random_.below(legal.size())]
                                                       : static_cast<char>(random_.below(256)));
}

void RandomOrders::make_odd(contract::OrderEnterCommand& order) {
  switch (random_.below(12)) {
    case 11:
      order.session = static_cast<std::uint8_t>(random_.between(3, 5));
      break;
    case 0:
      order.side = static_cast<std::uint8_t>(random_.below(256));
      break;
    case 1:
      order.quantity = random_.chance(500) ? 0 : 0xFFFFFFFF;
      break;
    case 2:
      order.price = random_.chance(500) ? 0 : random_.next();
      break;
    case 3:
      order.price = 1'999'999'899 + random_.below(3);
      break;
    case 4:
      order.symbol = static_cast<std::uint16_t>(random_.chance(500) ? 200 : 256 + random_.below(9));
      break;
    case 5:
      order.account = static_cast<std::uint8_t>(random_.between(15, 17));
      break;
    case 6:
      order.strategy = static_cast<std::uint8_t>(random_.between(63, 65));
      break;
    case 7:
      order.tif = odd_letter("0356E");
      break;
    case 8:
      order.display = odd_letter("YNA");
      break;
    case 9:
      order.capacity = odd_letter("APRO");
      break;
    default:
      order.iso = odd_letter("YN");
      break;
  }
}

template <class Command>
void RandomOrders::add_options(Command& command) {
  const auto shares = [&] {
    return random_.chance(850) ? random_.between(1, command.quantity | 1U)
                               : command.quantity - 1 + random_.below(3);
  };
  for (std::uint32_t more = random_.between(1, 3); more > 0; --more) {
    switch (random_.below(8)) {
      case 0:
        command.min_quantity = shares();
        break;
      case 1:
        command.max_floor = shares();
        break;
      case 2:
        command.expire_time = random_.chance(900) ? random_.between(1, 86'400) : random_.below(2);
        command.tif = random_.chance(900) ? '6' : '0';
        break;
      case 3:
        command.post_only = odd_letter("PN");
        break;
      case 4:
        command.customer_type = odd_letter("RN");
        break;
      case 5:
        command.trade_now = odd_letter("YN");
        break;
      default:
        if constexpr (requires { command.handle_inst; }) {
          command.cross_type = static_cast<std::uint8_t>("NOCHSREA"[random_.below(8)]);
          command.handle_inst = odd_letter("IOTQRBD");
        }
        break;
    }
  }
}

contract::OrderEnterCommand RandomOrders::order() {
  if (random_.chance(40) && last_.quantity != 0) {  // once more
    last_.clordid = state_.fresh_id();
    return last_;
  }
  contract::OrderEnterCommand command;
  command.account = static_cast<std::uint8_t>(random_.below(kAccounts));
  command.strategy = static_cast<std::uint8_t>(random_.below(kStrategies));
  command.session = static_cast<std::uint8_t>(random_.below(contract::kSessions));
  command.symbol = static_cast<std::uint16_t>(random_.below(kSymbols));
  command.side = static_cast<std::uint8_t>("BBBBBBBBBSSSSTTTTTEE"[random_.below(20)]);
  command.price = price_of(command.symbol, static_cast<char>(command.side));
  const std::uint32_t most = state_.limits.at(command.symbol).max_quantity;
  command.quantity = random_.chance(100) ? most - 1 + random_.below(3) : random_.between(1, 200);
  command.tif = '0';
  command.display = 'Y';
  command.capacity = 'P';
  command.iso = 'N';
  command.cross_type = 'N';
  if (random_.chance(80)) command.cross_type = odd_letter("NOCHSREA");
  if (random_.chance(150)) add_options(command);
  if (random_.chance(80)) make_odd(command);
  command.clordid = state_.fresh_id();
  last_ = command;
  return command;
}

contract::OrderReplaceCommand RandomOrders::replacement(std::uint32_t original) {
  contract::OrderReplaceCommand command;
  // What the command says of its party is no matter: it is the original's.
  command.account = static_cast<std::uint8_t>(random_.below(kAccounts));
  command.strategy = static_cast<std::uint8_t>(random_.below(kStrategies));
  command.session = static_cast<std::uint8_t>(random_.below(contract::kSessions));
  command.symbol = static_cast<std::uint16_t>(random_.below(kSymbols));
  command.original = original;
  command.quantity = random_.chance(30) ? 0 : random_.between(1, 300);
  command.price = price_of(command.symbol, random_.chance(500) ? 'B' : 'S');
  command.tif = random_.chance(980) ? '0' : odd_letter("0356E");
  command.display = random_.chance(980) ? 'Y' : odd_letter("YNA");
  command.iso = random_.chance(980) ? 'N' : odd_letter("YN");
  if (random_.chance(150)) add_options(command);
  command.clordid = state_.fresh_id();
  return command;
}

// Mostly what the venue would take: a total within the order's, its side or a stricter one.
contract::OrderModifyCommand RandomOrders::modification(std::uint32_t user_ref,
                                                        const RandomVenue::Order* held) {
  contract::OrderModifyCommand command;
  command.account = static_cast<std::uint8_t>(random_.below(kAccounts));
  command.strategy = static_cast<std::uint8_t>(random_.below(kStrategies));
  command.session = static_cast<std::uint8_t>(random_.below(contract::kSessions + 1));
  command.symbol = static_cast<std::uint16_t>(random_.below(kSymbols));
  command.user_ref = user_ref;
  command.quantity = random_.chance(30) ? 0 : random_.between(1, 150);
  command.side = odd_letter("BBBSTTTE");
  if (held == nullptr || random_.chance(150)) return command;
  command.quantity = random_.between(held->executed + (random_.chance(900) ? 1 : 0),
                                     held->total + (random_.chance(900) ? 0 : 1));
  const std::string_view stricter = held->side == 'S' ? "TE" : held->side == 'E' ? "T" : "";
  command.side = static_cast<std::uint8_t>(stricter.empty() || random_.chance(300)
                                               ? held->side
                                               : stricter[random_.below(stricter.size())]);
  return command;
}

std::vector<Input> RandomOrders::pile() {
  std::vector<Input> out;
  contract::OrderEnterCommand each = order();
  each.account = each.strategy = 0;
  each.symbol = static_cast<std::uint16_t>(random_.below(kSymbols));
  each.side = random_.chance(500) ? 'B' : 'T';
  each.quantity = 1;
  each.price = each.side == 'B' ? kMid - 900 : kMid + 900;
  each.tif = '0';
  each.display = 'Y';
  each.capacity = 'P';
  each.iso = each.cross_type = 'N';
  for (std::size_t i = 0; i <= contract::kOwnOrders; ++i) {
    each.clordid = state_.fresh_id();
    out.push_back(state_.send(each));
    ++each.quantity;
  }
  return out;
}

Input RandomOrders::step(RandomVenue& venue) {
  const std::uint32_t roll = random_.below(100);
  if (roll < 60 || state_.passed.empty()) return state_.send(order());
  const std::uint32_t ref = state_.some_ref(venue.live());
  if (roll < 80) return state_.send(replacement(ref));
  if (roll < 90) return state_.send(modification(ref, venue.find(ref)));
  contract::OrderCancelCommand command;
  command.account = static_cast<std::uint8_t>(random_.below(kAccounts));
  command.session = static_cast<std::uint8_t>(random_.below(contract::kSessions));
  command.symbol = static_cast<std::uint16_t>(random_.below(kSymbols));
  command.user_ref = ref;
  command.quantity = random_.chance(600) ? 0 : random_.between(1, 100);
  return state_.send(command);
}

}  // namespace pcl::bench
