// The library's messages: bytes by hand, malformed ones, the order of writes.
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <cstring>
#include <string>

#include "sim/xrt/channel.hpp"
#include "sim/xrt/host_memory.hpp"
#include "sim/xrt/message.hpp"

namespace pcl::sim::xrt {
namespace {

std::string text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
Bytes bytes(const std::string& text) { return std::as_bytes(std::span{text}); }

TEST(Message, IsProtobuf) {
  MessageWriter message;
  message.number(1, 300).bytes(3, bytes("ab")).number(2, 0);
  EXPECT_EQ(text(message.payload()), std::string("\x08\xAC\x02\x1A\x02"
                                                 "ab\x10\x00",
                                                 9));
  const MessageReader reader{message.payload()};
  EXPECT_EQ(reader.number(1), 300U);
  EXPECT_EQ(reader.number(2), 0U);
  ASSERT_TRUE(reader.bytes(3));
  EXPECT_EQ(text(*reader.bytes(3)), "ab");
  EXPECT_FALSE(reader.number(3)) << "it is of bytes";
  EXPECT_FALSE(reader.bytes(1)) << "it is a number";
  EXPECT_FALSE(reader.number(9));
}

TEST(Message, FieldsOfOtherTypesArePassedOver) {
  const std::string fixed(
      "\x09"
      "12345678\x15"
      "1234\x18\x07",
      16);
  EXPECT_EQ(MessageReader{bytes(fixed)}.number(3), 7U);
}

TEST(Message, WhatFollowsDamageIsNotThere) {
  for (const std::string& broken : {std::string("\x80"), std::string("\x08\xFF"),
                                    std::string("\x1A\x05"
                                                "ab"),
                                    std::string("\x0B\x08\x01", 3),
                                    std::string("\x09"
                                                "1234")}) {
    EXPECT_FALSE(MessageReader{bytes(broken)}.number(1));
    EXPECT_FALSE(MessageReader{bytes(broken)}.bytes(3));
  }
  std::string long_varint(12, '\xFF');
  EXPECT_FALSE(MessageReader{bytes("\x08" + long_varint)}.number(1));
}

class ChannelTest : public testing::Test {
 protected:
  void SetUp() override {
    std::array<int, 2> ends{};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
    host = FileDescriptor{ends[0]};
    channel.emplace(FileDescriptor{ends[1]});
  }
  void say(const std::string& bytes) {
    ASSERT_EQ(::send(host.get(), bytes.data(), bytes.size(), 0),
              static_cast<ssize_t>(bytes.size()));
  }
  std::string hear(std::size_t bytes) {
    std::string got(bytes, '?');
    EXPECT_EQ(::recv(host.get(), got.data(), bytes, MSG_WAITALL), static_cast<ssize_t>(bytes));
    return got;
  }
  static std::string header(std::uint64_t size, std::uint32_t api) {
    std::string bytes(14, '\x09');
    bytes[9] = '\x15';
    std::memcpy(bytes.data() + 1, &size, 8);
    std::memcpy(bytes.data() + 10, &api, 4);
    return bytes;
  }
  FileDescriptor host;
  std::optional<Channel> channel;
};

TEST_F(ChannelTest, RequestsComeOneByOneHoweverTheyArrive) {
  say(header(2, 9).append("ab").append(header(0, 1)).append(header(3, 11), 0, 5));
  auto request = channel->receive();
  ASSERT_TRUE(request);
  EXPECT_EQ(request->api, Api::kWriteRegister);
  EXPECT_EQ(text(request->payload), "ab");
  EXPECT_TRUE(channel->readable());
  request = channel->receive();
  ASSERT_TRUE(request);
  EXPECT_EQ(request->api, Api::kClose);
  say(header(3, 11).substr(5) + "xyz");
  request = channel->receive();
  ASSERT_TRUE(request);
  EXPECT_EQ(text(request->payload), "xyz");
  EXPECT_FALSE(channel->readable());
  ASSERT_TRUE(channel->reply(bytes("q")));
  EXPECT_EQ(hear(10), std::string("\x09\x01\0\0\0\0\0\0\0q", 10));
}

TEST_F(ChannelTest, NonsenseIsCorruptAndAHostThatWentIsUnavailable) {
  std::string wrong = header(0, 1);
  wrong[9] = 'x';
  say(wrong);
  EXPECT_EQ(channel->receive().error().fault, Fault::kCorrupt);
  say(header(kMessageMax + 1, 6));
  const auto huge = channel->receive();
  ASSERT_FALSE(huge);
  EXPECT_EQ(huge.error().message, "message of 1048577 bytes, expected 1048576 at most");
  say(header(9, 6) + "cut");
  host.close();
  EXPECT_EQ(channel->receive().error().fault, Fault::kUnavailable);
}

TEST_F(ChannelTest, WritesThatRunOnGoInOneMessageBeforeAnythingElse) {
  HostMemory memory{std::move(*channel)};
  const std::uint64_t at = HostMemory::kBankBase;
  ASSERT_TRUE(memory.write(at, bytes("ab")));
  ASSERT_TRUE(memory.write(at + 2, bytes("cd")));
  ASSERT_TRUE(memory.write(at + 9, bytes("e")));
  // 1: address, 2: size, 3: data.
  const std::string base("\x08\x80\x80\x80\x80\x80\x04", 7);
  EXPECT_EQ(hear(14 + 15), header(15, 35) + base +
                               std::string("\x10\x04\x1A\x04"
                                           "abcd",
                                           8));
  ASSERT_TRUE(memory.flush());
  EXPECT_EQ(hear(14), header(12, 35));
  EXPECT_EQ(hear(12).back(), 'e');
}

TEST_F(ChannelTest, WhatIsOutsideTheBankIsNoMemory) {
  HostMemory memory{std::move(*channel)};
  std::array<std::byte, 64> line{};
  for (const std::uint64_t address :
       {std::uint64_t{0}, HostMemory::kBankBase - 1, HostMemory::kBankBase + HostMemory::kBankBytes,
        HostMemory::kBankBase + HostMemory::kBankBytes - 63, ~std::uint64_t{0}}) {
    EXPECT_EQ(memory.read(address, line).error().fault, Fault::kInvalid) << address;
    EXPECT_EQ(memory.write(address, line).error().fault, Fault::kInvalid) << address;
  }
}

}  // namespace
}  // namespace pcl::sim::xrt
