#include "bench/market_stream.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string>

#include "host/adapters/feed_file/mold_frame.hpp"
#include "host/base/big_endian.hpp"

namespace pcl::bench {
namespace {

/// splitmix64: small, the same everywhere, unlike the standard library's distributions.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_{seed} {}
  std::uint64_t below(std::uint64_t bound) {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ z >> 30U) * 0xBF58476D1CE4E5B9U;
    z = (z ^ z >> 27U) * 0x94D049BB133111EBU;
    return (z ^ z >> 31U) % bound;
  }

 private:
  std::uint64_t state_;
};

struct LiveOrder {
  std::uint64_t reference;
  std::uint32_t quantity;
  std::uint16_t locate;
  bool buy;
};

class Market {
 public:
  explicit Market(const StreamShape& shape)
      : shape_{shape},
        random_{shape.seed},
        middle_(shape.symbols, 1'000'000),
        builder_{{}, {'B', 'E', 'N', 'C', 'H', ' ', ' ', ' ', ' ', ' '}, 1, 64} {}

  Stream run() {
    open();
    for (std::uint32_t i = 0; i < shape_.messages; ++i) step();
    flush();
    return std::move(stream_);
  }

 private:
  static constexpr std::size_t kStock = 8;

  void open() {
    begin('S', 12, 0);
    message_[11] = std::byte{'Q'};
    send(12);
    for (std::uint16_t s = 0; s < shape_.symbols; ++s) {
      begin('R', 39, static_cast<std::uint16_t>(s + 1));
      put_name(11, s);
      send(39);
    }
  }

  void step() {
    const std::uint64_t dice = random_.below(100);
    const bool thin = live_.size() < shape_.live_orders;
    if (live_.empty() || (thin ? dice < 52 : dice < 40)) return add();
    const std::size_t chosen = random_.below(live_.size());
    if (dice < 84) return remove(chosen);
    if (dice < 89) return replace(chosen);
    take(chosen, dice < 96 ? 'E' : 'X');
  }

  void add() {
    const auto symbol = static_cast<std::uint16_t>(random_.below(shape_.symbols));
    const bool buy = random_.below(2) == 0;
    const auto quantity = static_cast<std::uint32_t>(100 * (1 + random_.below(20)));
    begin('A', 36, static_cast<std::uint16_t>(symbol + 1));
    store_be<8>(message_, 11, ++reference_);
    message_[19] = buy ? std::byte{'B'} : std::byte{'S'};
    store_be<4>(message_, 20, quantity);
    put_name(24, symbol);
    store_be<4>(message_, 32, price(symbol, buy));
    send(36);
    live_.push_back({reference_, quantity, static_cast<std::uint16_t>(symbol + 1), buy});
  }

  void remove(std::size_t chosen) {
    begin('D', 19, live_[chosen].locate);
    store_be<8>(message_, 11, live_[chosen].reference);
    send(19);
    forget(chosen);
  }

  void replace(std::size_t chosen) {
    LiveOrder& order = live_[chosen];
    begin('U', 35, order.locate);
    store_be<8>(message_, 11, order.reference);
    order.reference = ++reference_;
    order.quantity = static_cast<std::uint32_t>(100 * (1 + random_.below(20)));
    store_be<8>(message_, 19, order.reference);
    store_be<4>(message_, 27, order.quantity);
    store_be<4>(message_, 31, price(static_cast<std::uint16_t>(order.locate - 1), order.buy));
    send(35);
  }

  void take(std::size_t chosen, char type) {
    LiveOrder& order = live_[chosen];
    const auto quantity = static_cast<std::uint32_t>(1 + random_.below(order.quantity));
    begin(type, type == 'E' ? 31 : 23, order.locate);
    store_be<8>(message_, 11, order.reference);
    store_be<4>(message_, 19, quantity);
    send(type == 'E' ? 31 : 23);
    order.quantity -= quantity;
    if (order.quantity == 0) forget(chosen);
  }

  /// Within 40 ticks of one cent of a middle that wanders; buys below it, sells above.
  std::uint32_t price(std::uint16_t symbol, bool buy) {
    std::uint32_t& middle = middle_[symbol];
    middle += static_cast<std::uint32_t>(random_.below(3)) * 100;
    middle -= 100;
    const auto away = static_cast<std::uint32_t>(1 + random_.below(40)) * 100;
    return buy ? middle - away : middle + away;
  }

  void forget(std::size_t chosen) {
    live_[chosen] = live_.back();
    live_.pop_back();
  }

  void begin(char type, std::size_t length, std::uint16_t locate) {
    for (std::size_t i = 0; i < length; ++i) message_[i] = std::byte{0};
    message_[0] = static_cast<std::byte>(type);
    store_be<2>(message_, 1, locate);
    store_be<6>(message_, 5, time_ns_ += 1'000);
  }

  void put_name(std::size_t offset, std::uint16_t symbol) {
    std::string name = std::string{"SYM"}.append(std::to_string(symbol));
    name.resize(kStock, ' ');
    for (std::size_t i = 0; i < kStock; ++i) message_[offset + i] = static_cast<std::byte>(name[i]);
  }

  void send(std::size_t length) {
    if (!builder_.fits(length)) flush();
    builder_.add(std::span{message_}.first(length));
    ++stream_.messages;
  }

  void flush() {
    const auto frame = builder_.take();
    if (!frame.empty()) stream_.frames.emplace_back(frame.begin(), frame.end());
  }

  StreamShape shape_;
  Random random_;
  std::vector<std::uint32_t> middle_;
  feed_file::MoldFrameBuilder builder_;
  std::vector<LiveOrder> live_;
  std::array<std::byte, 64> message_{};
  std::uint64_t reference_{};
  std::uint64_t time_ns_{34'200'000'000'000};
  Stream stream_;
};

}  // namespace

Stream generate(const StreamShape& shape) { return Market{shape}.run(); }

}  // namespace pcl::bench
