// The comparison itself, software against software: equal cards agree, and small lies are caught.
#include "tests/card_port/random_comparison/random_comparison.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <map>

#include "host/adapters/card_software/software_card.hpp"
#include "tests/card_port/bytes.hpp"
#include "tests/card_port/random_comparison/random.hpp"
#include "tests/card_port/random_comparison/record_text.hpp"

namespace pcl::bench {
namespace {

using contract::Entry;

/// A software card with one thing wrong.
class Liar : public Card {
 public:
  std::size_t submit(std::span<const Entry> commands) override {
    if (!narrow_collar || commands.empty()) return card_.submit(commands);
    Entry command = commands[0];
    if (command.kind() == static_cast<std::uint8_t>(contract::CommandKind::kLimitsLoad)) {
      auto limits = contract::from_entry<contract::LimitsLoadCommand>(command);
      if (limits.collar != 0)
        --limits.collar;  // a price at the bound is refused: `>` has become `>=`
      command = contract::to_entry(limits);
    }
    return card_.submit({&command, 1});
  }
  std::size_t poll(std::span<Entry> out) override {
    const std::size_t n = card_.poll(out);
    for (std::size_t i = 0; i < n; ++i) {
      ++kinds[{out[i].kind(), out[i].bytes[1]}];
      if (out[i].kind() == lie_kind && ++seen_ == lie_at) out[i].bytes[lie_byte] ^= 1U;
    }
    return n;
  }
  bool feed(std::span<const std::byte> frame) override { return card_.feed(frame); }
  bool report(std::uint64_t sequence, std::span<const std::byte> message) override {
    return card_.report(sequence, message);
  }
  std::size_t frames(std::span<ReleasedFrame> out) override {
    const std::size_t n = card_.frames(out);
    for (std::size_t i = 0; i < n; ++i) {
      if (lie_in_frame != 0 && ++frames_ == lie_in_frame) out[i].bytes[3] ^= std::byte{1};
    }
    return n;
  }
  void engage(contract::KillSource source, contract::KillScope scope,
              std::uint16_t index) noexcept override {
    card_.engage(source, scope, index);
  }
  Result<std::uint32_t> read(contract::Register address) override { return card_.read(address); }
  Status write(contract::Register address, std::uint32_t value) override {
    return card_.write(address, value);
  }
  void advance(CardTime now) override { card_.advance(now); }
  bool quiet() override { return card_.quiet(); }

  bool narrow_collar{};
  std::uint8_t lie_kind{};
  std::size_t lie_at{10};
  std::size_t lie_byte{};
  std::size_t lie_in_frame{};
  std::map<std::pair<std::uint8_t, std::uint8_t>, std::size_t>
      kinds;  // record kinds and codes that came by

 private:
  SoftwareCard card_;
  std::size_t seen_{};
  std::size_t frames_{};
};

/// A software card that takes its three input queues in an order of its own, as hardware does.
class Shuffler final : public Liar {
 public:
  explicit Shuffler(std::uint64_t seed) : random_{seed} {}
  std::size_t submit(std::span<const Entry> commands) override {
    commands_.insert(commands_.end(), commands.begin(), commands.end());
    return commands.size();
  }
  bool feed(std::span<const std::byte> frame) override {
    frames_in_.emplace_back(frame.begin(), frame.end());
    return true;
  }
  bool report(std::uint64_t sequence, std::span<const std::byte> message) override {
    reports_.emplace_back(sequence, Octets{message.begin(), message.end()});
    return true;
  }
  void advance(CardTime now) override {
    while (!quiet()) one();
    Liar::advance(now);
  }
  bool quiet() override { return commands_.empty() && frames_in_.empty() && reports_.empty(); }

 private:
  void one() {
    const std::uint32_t which = random_.below(3);
    if (which == 0 && !commands_.empty()) {
      (void)Liar::submit({&commands_.front(), 1});
      commands_.pop_front();
    } else if (which == 1 && !frames_in_.empty()) {
      (void)Liar::feed(frames_in_.front());
      frames_in_.pop_front();
    } else if (which == 2 && !reports_.empty()) {
      (void)Liar::report(reports_.front().first, reports_.front().second);
      reports_.pop_front();
    }
  }
  Random random_;
  std::deque<Entry> commands_;
  std::deque<Octets> frames_in_;
  std::deque<std::pair<std::uint64_t, Octets>> reports_;
};

TEST(RandomComparison, TheOrderOfTheCandidateIsRecovered) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    SoftwareCard reference;
    Shuffler candidate{seed};
    const auto difference =
        compare_concurrently(reference, candidate, {.seed = seed, .steps = 150});
    EXPECT_FALSE(difference) << *difference;
    EXPECT_GT((candidate.kinds[{3, 0}]), 50U);
    SoftwareCard again;
    Shuffler liar{seed};
    liar.narrow_collar = true;
    EXPECT_TRUE(compare_concurrently(again, liar, {.seed = seed, .steps = 150}));
  }
}

TEST(RandomComparison, EqualCardsAgreeOneByOne) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    SoftwareCard reference;
    Liar candidate;
    const auto difference =
        compare_one_by_one(reference, candidate, {.seed = seed, .steps = 3'000});
    EXPECT_FALSE(difference) << *difference;
  }
}

TEST(RandomComparison, EqualCardsAgreeConcurrently) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    SoftwareCard reference;
    SoftwareCard candidate;
    const auto difference =
        compare_concurrently(reference, candidate, {.seed = seed, .steps = 150});
    EXPECT_FALSE(difference) << *difference;
  }
}

// The stream is worth nothing if it never gets there: every kind of record, and the refusals that
// need no full table.
TEST(RandomComparison, TheStreamReachesWhatItShould) {
  std::map<std::pair<std::uint8_t, std::uint8_t>, std::size_t> kinds;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    SoftwareCard reference;
    Liar candidate;
    (void)compare_one_by_one(reference, candidate, {.seed = seed, .steps = 4'000});
    for (const auto& [kind, n] : candidate.kinds) kinds[kind] += n;
  }
  using contract::Refusal;
  for (std::uint8_t refusal = 0; refusal <= static_cast<std::uint8_t>(Refusal::kExposureFull);
       ++refusal) {
    const auto reason = static_cast<Refusal>(refusal);
    if (reason == Refusal::kRecordsFull || reason == Refusal::kNoUserRef ||
        reason == Refusal::kOpenOrdersFull || reason == Refusal::kExposureFull) {
      continue;
    }
    EXPECT_TRUE(kinds.contains({3, refusal})) << contract::to_string(reason);
  }
  EXPECT_GT((kinds[{3, 0}]), 200U);  // orders pass, too
  EXPECT_GT((kinds[{7, 'E'}]), 100U);
  if (std::getenv("PCL_SHOW_COVERAGE") != nullptr) {
    for (const auto& [kind, n] : kinds) std::printf("%d %d: %zu\n", kind.first, kind.second, n);
  }
  for (std::uint8_t event = 1; event <= 6; ++event) {
    EXPECT_TRUE(kinds.contains({6, event}))
        << contract::to_string(static_cast<contract::KillEvent>(event));
    EXPECT_TRUE(kinds.contains({5, event}))
        << contract::to_string(static_cast<contract::GapEvent>(event));
  }
  for (const char type :
       {'A', 'U', 'C', 'D', 'E', 'J', 'B', 'M', 'R', 'S', 'P', 'I', 'T', 'X', 'G', 'K', 'Q'}) {
    EXPECT_TRUE(kinds.contains({7, static_cast<std::uint8_t>(type)})) << type;
  }
}

TEST(RandomComparison, CatchesACollarThatIsOffByOne) {
  std::size_t caught = 0;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    SoftwareCard reference;
    Liar candidate;
    candidate.narrow_collar = true;
    const auto difference =
        compare_one_by_one(reference, candidate, {.seed = seed, .steps = 3'000});
    if (difference && difference->find("seed " + std::to_string(seed)) == 0) ++caught;
    SoftwareCard again;
    Liar other;
    other.narrow_collar = true;
    EXPECT_TRUE(compare_concurrently(again, other, {.seed = seed, .steps = 100}));
  }
  EXPECT_EQ(caught, 4U);
}

TEST(RandomComparison, CatchesOneFlippedBitOfAnyRecordKind) {
  // operand of a decision, book_version of a quote, quantity of a released, epoch of a kill, price
  // of a report, flags
  const std::pair<std::uint8_t, std::size_t> lies[] = {{3, 40}, {1, 56}, {4, 40}, {6, 28}, {7, 40},
                                                       {2, 33}, {5, 24}, {9, 24}, {8, 24}, {3, 6}};
  for (const auto& [kind, byte] : lies) {
    for (const bool concurrent : {false, true}) {
      if (concurrent && (kind == 8 || kind == 9)) continue;  // no such record in a burst
      SoftwareCard reference;
      Liar candidate;
      candidate.lie_kind = kind;
      candidate.lie_byte = byte;
      candidate.lie_at = kind == 5 || kind == 6 ? 3 : 10;
      const auto difference =
          concurrent ? compare_concurrently(reference, candidate, {.seed = 5, .steps = 200})
                     : compare_one_by_one(reference, candidate, {.seed = 5, .steps = 6'000});
      EXPECT_TRUE(difference) << "kind " << int{kind} << " byte " << byte
                              << (concurrent ? " concurrent" : "");
    }
  }
}

TEST(RandomComparison, CatchesAChangedByteOfAFrame) {
  SoftwareCard reference;
  Liar candidate;
  candidate.lie_in_frame = 9;
  const auto difference = compare_one_by_one(reference, candidate, {.seed = 6, .steps = 3'000});
  ASSERT_TRUE(difference);
  EXPECT_NE(difference->find("frame 0 differs"), std::string::npos) << *difference;
}

TEST(RandomComparison, NamesTheFieldThatDiffers) {
  contract::DecisionRecord a;
  a.operand = 5;
  contract::DecisionRecord b = a;
  b.operand = 6;
  EXPECT_NE(differing_fields(contract::to_entry(a), contract::to_entry(b))
                .find("operand: reference 5, candidate 6"),
            std::string::npos);
  b = a;
  b.cycle = 99;
  EXPECT_EQ(differing_fields(without_cycles(contract::to_entry(a)),
                             without_cycles(contract::to_entry(b))),
            "");
}

}  // namespace
}  // namespace pcl::bench
