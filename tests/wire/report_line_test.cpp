// Which reports the card is told of, in which order, and how often.
#include "host/wire/report_line.hpp"

#include <gtest/gtest.h>

#include <string>

namespace pcl::wire {
namespace {

class ReportLineTest : public testing::Test {
 protected:
  bool pass(std::uint64_t sequence) {
    const std::array<std::byte, 1> message{static_cast<std::byte>(sequence)};
    return line.pass(sequence, message);
  }
  static contract::Entry session_load(std::uint64_t next_report) {
    contract::SessionLoadCommand load;
    load.next_report_sequence = next_report;
    return contract::to_entry(load);
  }
  std::string told() { return std::exchange(heard, ""); }

  std::string heard;
  int room{1'000'000};
  ReportLine line{[this](std::uint64_t sequence, std::span<const std::byte> message) {
    if (room == 0) return false;
    --room;
    EXPECT_EQ(message[0], static_cast<std::byte>(sequence));
    heard += std::to_string(sequence) + ' ';
    return true;
  }};
  const contract::Entry clear{contract::to_entry(contract::ExposureClearCommand{})};
  const contract::Entry digests{contract::to_entry(contract::DigestRecord{})};
};

TEST_F(ReportLineTest, TellsAgainFromTheSessionLoadOnBeforeAnythingNew) {
  for (std::uint64_t s = 1; s <= 5; ++s) EXPECT_TRUE(pass(s));
  EXPECT_EQ(told(), "1 2 3 4 5 ");
  EXPECT_TRUE(line.submitted(session_load(3)));
  EXPECT_TRUE(line.behind());
  room = 2;
  EXPECT_FALSE(line.repeat());
  EXPECT_FALSE(pass(6)) << "it does not overtake 5";
  EXPECT_EQ(told(), "3 4 ");
  room = 100;
  EXPECT_TRUE(pass(6));
  EXPECT_EQ(told(), "5 6 ");
  EXPECT_FALSE(line.behind());
  EXPECT_TRUE(line.repeat());
  EXPECT_EQ(told(), "");
}

TEST_F(ReportLineTest, NothingPassesFromTheFirstLoadToTheAnswerAboutTheDigests) {
  EXPECT_TRUE(pass(1));
  EXPECT_TRUE(line.begins_load(clear));
  EXPECT_FALSE(line.begins_load(clear)) << "the same load, begun already";
  EXPECT_FALSE(pass(2));
  EXPECT_FALSE(line.submitted(session_load(1)));
  EXPECT_FALSE(pass(2));
  EXPECT_EQ(told(), "1 ");
  line.seen(contract::to_entry(contract::KillRecord{}));
  EXPECT_FALSE(pass(2));
  line.seen(digests);
  EXPECT_TRUE(pass(2));
  EXPECT_EQ(told(), "1 2 ");
}

TEST_F(ReportLineTest, ALoadRefusedOrGivenUpHoldsNothingBack) {
  EXPECT_TRUE(line.begins_load(clear));
  contract::RefusedRecord refused;
  refused.command_kind = static_cast<std::uint8_t>(contract::CommandKind::kOrderLoad);
  line.seen(contract::to_entry(refused));
  EXPECT_FALSE(pass(1));
  refused.command_kind = static_cast<std::uint8_t>(contract::CommandKind::kDigestCheck);
  line.seen(contract::to_entry(refused));
  EXPECT_TRUE(pass(1));
  EXPECT_TRUE(line.begins_load(clear));
  line.load_given_up();
  EXPECT_TRUE(pass(2));
}

TEST_F(ReportLineTest, AnotherDaysReportsAreNotToldAgain) {
  for (std::uint64_t s = 90; s <= 93; ++s) EXPECT_TRUE(pass(s));
  EXPECT_TRUE(pass(1));  // the venue's numbers begin anew
  EXPECT_TRUE(pass(2));
  (void)told();
  EXPECT_TRUE(line.submitted(session_load(1)));
  EXPECT_TRUE(line.repeat());
  EXPECT_EQ(told(), "1 2 ");
}

TEST_F(ReportLineTest, WhatCameAgainIsToldAgainOnce) {
  for (std::uint64_t s = 1; s <= 4; ++s) EXPECT_TRUE(pass(s));
  EXPECT_TRUE(pass(3));  // asked for again at a login
  EXPECT_TRUE(pass(4));
  (void)told();
  EXPECT_TRUE(line.submitted(session_load(2)));
  EXPECT_TRUE(line.repeat());
  EXPECT_EQ(told(), "2 3 4 ");
  EXPECT_TRUE(pass(9));  // behind a hole: the ones before it lead nowhere
  (void)told();
  EXPECT_TRUE(line.submitted(session_load(2)));
  EXPECT_TRUE(line.repeat());
  EXPECT_EQ(told(), "9 ");
}

TEST_F(ReportLineTest, KeepsTheLatestWithinItsBound) {
  for (std::uint64_t s = 1; s <= ReportLine::kReportsKept + 2; ++s) EXPECT_TRUE(pass(s));
  (void)told();
  EXPECT_TRUE(line.submitted(session_load(1)));
  room = 1;
  EXPECT_FALSE(line.repeat());
  EXPECT_EQ(told(), "3 ");
}

}  // namespace
}  // namespace pcl::wire
