// The limit store: sets, commit, CRC and parity, by hand and against a model of bytes.
#include <cstring>
#include <ostream>
#include <string_view>

#include "Vpcl_limit_store.h"
#include "Vpcl_limit_store___024root.h"
#include "tests/hw/risk_gate/loop_bench.hpp"

namespace pcl {
namespace {

constexpr unsigned kSymbols = 8;
using Row = std::array<std::uint8_t, 48>;
using Bucket = std::array<std::uint8_t, 12>;  // interval, tolerance, reserve

/// One bit after another, as the polynomial is written.
std::uint32_t crc_of(const std::vector<std::uint8_t>& bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const std::uint8_t byte : bytes) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      const bool one = ((crc ^ (byte >> bit)) & 1U) != 0;
      crc = (crc >> 1U) ^ (one ? 0x82F63B78U : 0U);
    }
  }
  return ~crc;
}
TEST(LimitStoreCrc, TheModelKnowsTheCheckValue) {
  const std::string_view check = "123456789";
  EXPECT_EQ(crc_of({check.begin(), check.end()}), 0xE3069283U);
}

/// A whole set, as the contract lists it.
struct Set {
  std::array<Row, kSymbols> symbols{};
  std::array<Row, 17> accounts{};
  std::array<Bucket, 4> sessions{};
  std::array<Bucket, 64> strategies{};
  std::array<Bucket, kSymbols> symbol_buckets{};
  std::array<Bucket, 64> executions{};
  [[nodiscard]] std::uint32_t crc() const {
    std::vector<std::uint8_t> bytes;
    for (const auto& row : symbols) bytes.insert(bytes.end(), row.begin(), row.end());
    for (const auto& row : accounts) bytes.insert(bytes.end(), row.begin(), row.end());
    const auto add = [&](const auto& buckets) {
      for (const Bucket& bucket : buckets) {
        bytes.insert(bytes.end(), bucket.begin(), bucket.end());
        bytes.insert(bytes.end(), 4, 0);
      }
    };
    add(sessions);
    add(strategies);
    add(symbol_buckets);
    add(executions);
    return crc_of(bytes);
  }
};

struct Read {
  std::uint8_t symbol = 0, account = 0, session = 0, strategy = 0;
  bool executions = false;
};
struct Answer {
  Row symbol{}, account{};
  std::array<std::uint8_t, 24> firm{};
  Bucket session{}, strategy{}, symbol_bucket{};
  unsigned none = 0, corrupt = 0;
  bool operator==(const Answer&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Answer& a) {
  out << std::hex << "none " << a.none << " corrupt " << a.corrupt;
  for (const auto byte : a.symbol) out << ' ' << unsigned{byte};
  out << " |";
  for (const auto byte : a.account) out << ' ' << unsigned{byte};
  return out << std::dec;
}

template <class Bytes>
bool all_zero(const Bytes& bytes) {
  return bytes == Bytes{};
}
/// Bytes 16 to 23: without a limit of loss an account, or the firm, has none.
bool no_loss(const Row& row) {
  return std::all_of(row.begin() + 16, row.begin() + 24, [](auto byte) { return byte == 0; });
}
Answer expected(const Set& set, const Read& read) {
  const Bucket& strategy = (read.executions ? set.executions : set.strategies)[read.strategy];
  Answer a{.symbol = set.symbols[read.symbol],
           .account = set.accounts[read.account],
           .session = set.sessions[read.session],
           .strategy = strategy,
           .symbol_bucket = set.symbol_buckets[read.symbol]};
  std::memcpy(a.firm.data(), set.accounts[16].data(), a.firm.size());
  a.none = unsigned{all_zero(a.symbol)} | unsigned{no_loss(a.account)} << 1U |
           unsigned{no_loss(set.accounts[16])} << 2U | unsigned{all_zero(a.session)} << 3U |
           unsigned{all_zero(a.strategy)} << 4U | unsigned{all_zero(a.symbol_bucket)} << 5U;
  return a;
}

class Bench {
 public:
  explicit Bench(std::uint64_t seed = 1) : noise{seed} {
    hw::reset(model);
    for (; model.clearing_o; ++clear_cycles) hw::tick(model);
  }

  void idle() {
    model.read_valid_i = model.write_valid_i = model.commit_valid_i = 0;
    model.read_symbol_i = noise.half() % kSymbols;
    model.read_session_i = noise.half() & 3U;
    model.write_index_i = noise.half() & 15U;
  }
  void tick() { hw::tick(model); }

  void put(const Read& read) {
    model.read_valid_i = 1;
    model.read_symbol_i = read.symbol;
    model.read_account_i = read.account;
    model.read_session_i = read.session;
    model.read_strategy_i = read.strategy;
    model.read_executions_i = read.executions;
  }
  [[nodiscard]] Answer answer() const {
    Answer a{.none = model.none_o, .corrupt = model.corrupt_o};
    std::memcpy(a.symbol.data(), &model.symbol_o, 48);
    std::memcpy(a.account.data(), &model.account_o, 48);
    std::memcpy(a.firm.data(), &model.firm_o, 24);
    std::memcpy(a.session.data(), &model.session_bucket_o, 12);
    std::memcpy(a.strategy.data(), &model.strategy_bucket_o, 12);
    std::memcpy(a.symbol_bucket.data(), &model.symbol_bucket_o, 12);
    return a;
  }
  /// Alone: T1, T2, and the answer in T3.
  Answer read(const Read& what) {
    idle();
    put(what);
    tick();
    idle();
    tick();
    model.eval();
    return answer();
  }

  template <class Bytes>
  void write(unsigned kind, unsigned scope, unsigned index, const Bytes& bytes) {
    idle();
    model.write_valid_i = 1;
    model.write_kind_i = kind & 3U;
    model.write_scope_i = scope & 3U;
    model.write_index_i = static_cast<std::uint16_t>(index);
    for (std::size_t word = 0; word < 12; ++word) model.write_data_i[word] = noise.half();
    std::memcpy(&model.write_data_i, bytes.data(), bytes.size());
    model.eval();
    EXPECT_TRUE(model.write_ready_o);
    tick();
    idle();
  }
  /// To the shadow set and to the model of it.
  void write(Set& set, unsigned table, unsigned index) {
    Row row;
    Bucket bucket;
    for (auto& byte : row) byte = static_cast<std::uint8_t>(noise.half());
    for (auto& byte : bucket) byte = static_cast<std::uint8_t>(noise.half());
    switch (table) {
      case 0:
        write(0, 0, index, set.symbols[index] = row);
        break;
      case 1:
        write(1, 0, index, set.accounts[index] = row);
        break;
      case 2:
        write(2, 0, index, set.sessions[index] = bucket);
        break;
      case 3:
        write(2, 1, index, set.strategies[index] = bucket);
        break;
      case 4:
        write(2, 2, index, set.symbol_buckets[index] = bucket);
        break;
      default:
        write(2, 3, index, set.executions[index] = bucket);
        break;
    }
  }
  void fill(Set& set) {
    constexpr std::array<unsigned, 6> kEntries{kSymbols, 17, 4, 64, kSymbols, 64};
    for (unsigned table = 0; table < 6; ++table) {
      for (unsigned index = 0; index < kEntries[table]; ++index) write(set, table, index);
    }
  }

  void start_commit(std::uint32_t crc) {
    idle();
    model.commit_valid_i = 1;
    model.commit_crc_i = crc;
    tick();
    idle();
    model.commit_crc_i = noise.half();
  }
  /// Whether it was equal. Leaves the cycles it was busy in `busy_cycles`.
  bool commit(std::uint32_t crc) {
    start_commit(crc);
    busy_cycles = 0;
    for (; model.commit_busy_o && busy_cycles < 10'000; ++busy_cycles) {
      EXPECT_FALSE(model.commit_done_o);
      EXPECT_FALSE(model.write_ready_o);
      tick();
    }
    EXPECT_TRUE(model.commit_done_o);
    const bool equal = model.commit_equal_o != 0;
    tick();
    EXPECT_FALSE(model.commit_done_o);
    EXPECT_EQ(model.commit_equal_o != 0, equal);  // held
    return equal;
  }

  Vpcl_limit_store model;
  hw::Noise noise;
  int clear_cycles = 0;
  int busy_cycles = 0;
};

TEST(LimitStore, AfterResetNothingHasLimits) {
  Bench bench;
  EXPECT_EQ(bench.clear_cycles, 256);  // two sets of 128 strategy buckets
  EXPECT_EQ(bench.read({}), (Answer{.none = 0x3F}));
  EXPECT_EQ(bench.read({7, 15, 3, 63, true}), (Answer{.none = 0x3F}));
}

TEST(LimitStore, AWriteIsSeenFromTheCommitOn) {
  Bench bench;
  Set shadow;
  Set active;
  bench.fill(shadow);
  EXPECT_EQ(bench.read({1, 2, 3, 4, false}), expected(active, {1, 2, 3, 4, false}));
  EXPECT_TRUE(bench.commit(shadow.crc()));
  EXPECT_EQ(bench.model.commit_crc_o, shadow.crc());
  // 8 symbols and 17 accounts of 6 words, 140 buckets of 2, 3 cycles round them, 128 + 1 of copy.
  EXPECT_EQ(bench.busy_cycles, 48 + 102 + 280 + 3 + 129);
  active = shadow;
  for (std::uint8_t i = 0; i < 64; ++i) {
    for (const bool executions : {false, true}) {
      const Read read{static_cast<std::uint8_t>(i % 8), static_cast<std::uint8_t>(i % 16),
                      static_cast<std::uint8_t>(i % 4), i, executions};
      EXPECT_EQ(bench.read(read), expected(active, read)) << unsigned{i};
    }
  }
  // One entry more, on top of what is active: the rest of the shadow set was copied.
  bench.write(shadow, 1, 16);
  EXPECT_EQ(bench.read({}), expected(active, {}));
  EXPECT_TRUE(bench.commit(shadow.crc()));
  EXPECT_EQ(bench.read({}), expected(shadow, {}));
}

TEST(LimitStore, AWrongCrcMakesTheShadowSetTheActiveOneAgain) {
  Bench bench;
  Set active;
  bench.fill(active);
  EXPECT_TRUE(bench.commit(active.crc()));
  Set shadow = active;
  bench.fill(shadow);
  EXPECT_FALSE(bench.commit(shadow.crc() ^ 1U));
  EXPECT_EQ(bench.model.commit_crc_o, shadow.crc());
  EXPECT_EQ(bench.read({5, 6, 1, 2, true}), expected(active, {5, 6, 1, 2, true}));
  EXPECT_FALSE(bench.commit(shadow.crc()));
  EXPECT_TRUE(bench.commit(active.crc()));
}

TEST(LimitStore, ZeroIsNoneByItsEntryAlone) {
  Bench bench;
  Set set;
  bench.fill(set);
  Row last{};
  last[47] = 1;  // one byte, in the last word
  bench.write(0, 0, 2, set.symbols[2] = Row{});
  bench.write(0, 0, 3, set.symbols[3] = last);
  bench.write(1, 0, 16, set.accounts[16] = last);  // the firm has limits beyond those looked at
  Bucket reserve{};
  reserve[11] = 0x80;
  bench.write(2, 2, 2, set.symbol_buckets[2] = reserve);
  bench.write(2, 2, 3, set.symbol_buckets[3] = Bucket{});
  EXPECT_TRUE(bench.commit(set.crc()));
  EXPECT_EQ(bench.read({2, 0, 0, 0, false}).none, 0x05U);
  EXPECT_EQ(bench.read({3, 0, 0, 0, false}).none, 0x24U);
  EXPECT_EQ(bench.read({1, 0, 0, 0, false}).none, 0x04U);
  for (const std::size_t byte :
       {std::size_t{16}, std::size_t{23}}) {  // a lowest and a highest bit are limits of loss
    Row loss{};
    loss[byte] = byte == 16 ? 1 : 0x80;
    bench.write(1, 0, 16, set.accounts[16] = loss);
    bench.write(1, 0, 4, set.accounts[4] = loss);
    EXPECT_TRUE(bench.commit(set.crc()));
    EXPECT_EQ(bench.read({1, 4, 0, 0, false}).none, 0U);
  }
  Row rest;
  rest.fill(0xFF);
  std::fill_n(rest.begin() + 16, 8, std::uint8_t{0});
  bench.write(1, 0, 4, set.accounts[4] = rest);
  EXPECT_TRUE(bench.commit(set.crc()));
  EXPECT_EQ(bench.read({1, 4, 0, 0, false}).none, 0x02U);
}

/// Flips a stored bit: the memory of a table, an entry of set 0 or 1, a bit.
#define MEMORY(table) (bench.model.rootp->pcl_limit_store__DOT__u_##table##__DOT__memory)
template <class Memory>
void flip(Memory& memory, unsigned entry, unsigned bit) {
  memory[entry][bit / 32] ^= 1U << (bit % 32);
}

TEST(LimitStoreParity, EveryWordOfEveryTable) {
  Bench bench;
  Set set;
  bench.fill(set);
  ASSERT_TRUE(bench.commit(set.crc()));  // set 1 is active now
  const Read read{5, 9, 2, 33, false};
  const auto flipped = [&](auto& memory, unsigned entry, unsigned words, unsigned bits) {
    unsigned corrupt = bench.read(read).corrupt;
    EXPECT_EQ(corrupt, 0U);
    for (unsigned bit = 0; bit < bits; bit += bit < 64 * words ? 13 : 1) {
      flip(memory, entry, bit);
      const unsigned now = bench.read(read).corrupt;
      if (bit > 0) {
        EXPECT_EQ(now, corrupt) << bit;
      }
      corrupt = now;
      flip(memory, entry, bit);
    }
    EXPECT_EQ(bench.read(read).corrupt, 0U);
    return corrupt;
  };
  EXPECT_EQ(flipped(MEMORY(symbols), kSymbols + 5, 6, 390), 0x01U);
  EXPECT_EQ(flipped(MEMORY(accounts), 16 + 9, 6, 390), 0x02U);
  EXPECT_EQ(flipped(MEMORY(firm), 1, 6, 390), 0x04U);
  EXPECT_EQ(flipped(MEMORY(sessions), 4 + 2, 1, 98), 0x08U);
  EXPECT_EQ(flipped(MEMORY(strategies), 128 + 33, 1, 98), 0x10U);
  EXPECT_EQ(flipped(MEMORY(symbol_buckets), kSymbols + 5, 1, 98), 0x20U);
  flip(MEMORY(strategies), 128 + 64 + 33, 7);
  EXPECT_EQ(bench.read(read).corrupt, 0U);
  EXPECT_EQ(bench.read({5, 9, 2, 33, true}).corrupt, 0x10U);
}

TEST(LimitStoreParity, AFlipInTheShadowSetStopsTheCommit) {
  Bench bench;
  Set set;
  bench.fill(set);
  flip(MEMORY(symbols), 4, 100);  // set 0 is active: 4 is symbol 4 there, unread
  flip(MEMORY(symbols), kSymbols + 4, 100);
  EXPECT_FALSE(bench.commit(set.crc()));
  // Copied as it stands, from the active set: rewritten, it is whole again.
  EXPECT_EQ(bench.read({4, 0, 0, 0, false}).corrupt, 0x01U);
  bench.fill(set);
  EXPECT_TRUE(bench.commit(set.crc()));
  EXPECT_EQ(bench.read({4, 0, 0, 0, false}), expected(set, {4, 0, 0, 0, false}));
}

TEST(LimitStoreParity, ALostParityIsNotMadeGoodByACopy) {
  Bench bench;
  Set set;
  bench.fill(set);
  EXPECT_TRUE(bench.commit(set.crc()));
  flip(MEMORY(symbol_buckets), kSymbols + 1, 50);
  EXPECT_FALSE(bench.commit(set.crc() ^ 1U));  // set 0 now has the flip too
  EXPECT_FALSE(bench.commit(set.crc()));
  EXPECT_EQ(bench.read({1, 0, 0, 0, false}).corrupt, 0x20U);
  bench.write(set, 4, 1);
  EXPECT_TRUE(bench.commit(set.crc()));
  EXPECT_EQ(bench.read({1, 0, 0, 0, false}).corrupt, 0U);
}

TEST(LimitStoreCommit, TheSessionBucketIsReadInEveryCycleOfIt) {
  Bench bench;
  Set active, shadow;
  bench.fill(active);
  EXPECT_TRUE(bench.commit(active.crc()));
  shadow = active;
  bench.fill(shadow);
  bench.start_commit(shadow.crc());
  std::array<std::optional<Read>, 3> flight;  // T1 to T3
  unsigned before = 0, after = 0;
  for (int i = 0; bench.model.commit_busy_o; ++i) {
    flight = {Read{3, 4, static_cast<std::uint8_t>(i % 4), 5, false}, flight[0], flight[1]};
    bench.idle();
    bench.put(*flight[0]);
    bench.model.eval();
    if (flight[2]) {
      const Answer answer = bench.answer();
      EXPECT_EQ(answer.none, 0x37U);
      EXPECT_EQ(answer.corrupt, 0U);
      const Read& read = *flight[2];
      if (after == 0 && answer.session == active.sessions[read.session]) {
        ++before;
      } else {
        ++after;
        EXPECT_EQ(answer.session, shadow.sessions[read.session]);
      }
    }
    bench.tick();
  }
  EXPECT_TRUE(bench.model.commit_equal_o);
  EXPECT_GT(before, 400U);
  EXPECT_GT(after, 100U);
}

TEST(LimitStoreSweep, ReadsEveryCycleBetweenWritesAndCommits) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Bench bench{seed};
    hw::Noise choice{seed + 1000};
    constexpr std::array<unsigned, 6> kEntries{kSymbols, 17, 4, 64, kSymbols, 64};
    Set active, shadow;
    for (int round = 0; round < 40 && !testing::Test::HasFailure(); ++round) {
      for (std::uint64_t writes = choice.below(200); writes > 0; --writes) {
        const auto table = static_cast<unsigned>(choice.below(6));
        bench.write(shadow, table, static_cast<unsigned>(choice.below(kEntries[table])));
      }
      const bool right = choice.percent(70);
      EXPECT_EQ(bench.commit(right ? shadow.crc() : choice.half()), right);
      (right ? active : shadow) = right ? shadow : active;
      std::array<std::optional<Read>, 4> flight;
      for (int i = 0; i < 500; ++i) {
        bench.idle();
        if (choice.percent(70)) {
          flight[1] = Read{static_cast<std::uint8_t>(choice.below(kSymbols)),
                           static_cast<std::uint8_t>(choice.below(16)),
                           static_cast<std::uint8_t>(choice.below(4)),
                           static_cast<std::uint8_t>(choice.below(64)), choice.percent(30)};
          bench.put(*flight[1]);
        }
        bench.model.eval();
        if (flight[3]) {
          EXPECT_EQ(bench.answer(), expected(active, *flight[3]));
        }
        bench.tick();
        flight = {std::nullopt, std::nullopt, flight[1], flight[2]};
      }
    }
  }
}

}  // namespace
}  // namespace pcl
