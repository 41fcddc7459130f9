#include "host/adapters/feed_file/itch_file.hpp"

#include <gtest/gtest.h>

#include "tests/adapters/feed_file/file_fixture.hpp"

namespace pcl::feed_file {
namespace {

using test::bytes;
using test::TempFile;
using test::text_of;

/// Reads to the end or the first error: messages joined by '|', then the error's text.
std::pair<std::string, std::string> read_all(ItchFile& file) {
  std::string messages;
  while (true) {
    const auto message = file.next();
    if (!message) return {messages, message.error().message};
    if (!*message) return {messages, ""};
    messages += text_of(**message) + "|";
  }
}

TEST(ItchFile, DeliversMessagesOfAnyTypeAndLength) {
  const TempFile on_disk{bytes({0, 3}) + "Sab" + bytes({0, 1}) + "?" + bytes({1, 4}) +
                         std::string(260, 'x')};
  auto file = ItchFile::open(on_disk.path());
  ASSERT_TRUE(file);
  const auto [messages, error] = read_all(*file);
  EXPECT_EQ(messages, std::string{"Sab|?|"}.append(260, 'x').append("|"));
  EXPECT_EQ(error, "");
  EXPECT_EQ(file->offset(), 5U + 3U + 262U);
  file->rewind();
  EXPECT_EQ(read_all(*file).first, messages);
}

TEST(ItchFile, EmptyFileHasNoMessages) {
  const TempFile on_disk{""};
  auto file = ItchFile::open(on_disk.path());
  ASSERT_TRUE(file);
  EXPECT_EQ(read_all(*file), (std::pair<std::string, std::string>{"", ""}));
}

TEST(ItchFile, EndOfSessionMarkerEndsTheFile) {
  const TempFile on_disk{bytes({0, 1}) + "S" + bytes({0, 0})};
  auto file = ItchFile::open(on_disk.path());
  ASSERT_TRUE(file);
  EXPECT_EQ(read_all(*file), (std::pair<std::string, std::string>{"S|", ""}));
}

TEST(ItchFile, BytesAfterTheMarkerAreAnError) {
  const TempFile on_disk{bytes({0, 1}) + "S" + bytes({0, 0}) + "xy"};
  auto file = ItchFile::open(on_disk.path());
  ASSERT_TRUE(file);
  EXPECT_EQ(read_all(*file),
            (std::pair<std::string, std::string>{
                "S|", on_disk.path() +
                          ": offset 3: the end of the file was expected after the end-of-session "
                          "marker (length 0), 2 bytes follow"}));
}

TEST(ItchFile, CutMessageIsNamedAfterEverythingBeforeIt) {
  const TempFile on_disk{bytes({0, 1}) + "S" + bytes({0, 12}) + "Sxxxxx"};
  auto file = ItchFile::open(on_disk.path());
  ASSERT_TRUE(file);
  const std::pair<std::string, std::string> expected{
      "S|",
      on_disk.path() + ": offset 3: a message of 12 bytes was expected, the file ends after 6"};
  EXPECT_EQ(read_all(*file), expected);
  EXPECT_EQ(read_all(*file).second, expected.second);  // and again
  EXPECT_EQ(file->next().error().fault, Fault::kCorrupt);
}

TEST(ItchFile, MessageThatEndsWithTheFileIsWhole) {
  const TempFile on_disk{bytes({0, 2}) + "Sx" + bytes({0, 2}) + "S"};
  auto file = ItchFile::open(on_disk.path());
  ASSERT_TRUE(file);
  EXPECT_EQ(read_all(*file).first, "Sx|");
}

TEST(ItchFile, CutLengthIsNamed) {
  const TempFile on_disk{bytes({0, 1}) + "S" + bytes({0})};
  auto file = ItchFile::open(on_disk.path());
  ASSERT_TRUE(file);
  EXPECT_EQ(read_all(*file).second,
            on_disk.path() +
                ": offset 3: a 2-byte message length was expected, the file ends after 1 byte");
}

TEST(ItchFile, MissingFileAndFolderAreUnavailable) {
  const auto missing = ItchFile::open("/nonexistent/day.itch");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().fault, Fault::kUnavailable);
  EXPECT_EQ(missing.error().message,
            "/nonexistent/day.itch: cannot open: No such file or directory");
  const auto folder = ItchFile::open("/tmp");
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().message, "/tmp: not a regular file");
}

}  // namespace
}  // namespace pcl::feed_file
