// Good and bad xclbin files, made here byte by byte from the vendor's layout.
#include "host/adapters/card_xrt/xclbin_file.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <fstream>

#include "host/adapters/card_xrt/xrt_device.hpp"
#include "tests/journal/scratch.hpp"

namespace pcl::card_xrt {
namespace {

template <class T>
void put(std::string& bytes, std::size_t at, T value) {
  std::memcpy(bytes.data() + at, &value, sizeof value);
}

/// One kernel and another part, two banks, one link, two clocks. Sections stand in this order; each
/// test breaks what it is about.
constexpr std::size_t kIps = 456 + 4 * 40, kBanks = kIps + 8 + 2 * 80, kLinks = kBanks + 8 + 2 * 40,
                      kClocks = kLinks + 4 + 12, kEnd = kClocks + 2 + 2 * 136;
std::string good() {
  std::string bytes(kEnd, '\0');
  std::memcpy(bytes.data(), "xclbin2", 8);
  put<std::uint64_t>(bytes, 304, bytes.size());
  for (std::size_t i = 0; i < 16; ++i) bytes[416 + i] = static_cast<char>(0xA0 + i);
  put<std::uint32_t>(bytes, 448, 4);
  const std::array<std::array<std::size_t, 3>, 4> sections{
      {{8, kIps, kBanks}, {6, kBanks, kLinks}, {7, kLinks, kClocks}, {11, kClocks, kEnd}}};
  for (std::size_t i = 0; i < sections.size(); ++i) {
    put<std::uint32_t>(bytes, 456 + 40 * i, static_cast<std::uint32_t>(sections[i][0]));
    put<std::uint64_t>(bytes, 456 + 40 * i + 24, sections[i][1]);
    put<std::uint64_t>(bytes, 456 + 40 * i + 32, sections[i][2] - sections[i][1]);
  }
  put<std::int32_t>(bytes, kIps, 2);
  put<std::uint32_t>(bytes, kIps + 8, 9);  // no kernel
  put<std::uint32_t>(bytes, kIps + 88, 1);
  std::memcpy(bytes.data() + kIps + 88 + 16, "pcl_gateway_kernel:gateway", 26);
  put<std::int32_t>(bytes, kBanks, 2);
  bytes[kBanks + 8 + 1] = 1;
  std::memcpy(bytes.data() + kBanks + 8 + 24, "DDR[0]", 6);
  bytes[kBanks + 48 + 1] = 1;
  std::memcpy(bytes.data() + kBanks + 48 + 24, "HOST[0]", 7);
  put<std::int32_t>(bytes, kLinks, 1);
  put<std::int32_t>(bytes, kLinks + 8, 1);
  put<std::int32_t>(bytes, kLinks + 12, 1);
  put<std::int16_t>(bytes, kClocks, 2);
  put<std::uint16_t>(bytes, kClocks + 2, 500);
  bytes[kClocks + 4] = 2;
  put<std::uint16_t>(bytes, kClocks + 138, 287);
  bytes[kClocks + 140] = 1;
  return bytes;
}

class Xclbin : public testing::Test {
 protected:
  std::string write(const std::string& bytes) {
    const std::string path = scratch.path() + "/gateway.xclbin";
    std::ofstream{path, std::ios::binary} << bytes;
    return path;
  }
  /// The error without the path before it.
  std::string error(const std::string& bytes) {
    const std::string path = write(bytes);
    const auto file = read_xclbin(path);
    return file ? "" : file.error().message.substr(path.size() + 2);
  }
  journal::test::Scratch scratch;
};

TEST_F(Xclbin, SaysItsIdentityKernelsAndBanks) {
  const auto file = read_xclbin(write(good()));
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->uuid, "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf");
  EXPECT_EQ(file->kernels, (std::vector<std::string>{"", "pcl_gateway_kernel:gateway"}));
  ASSERT_EQ(file->links.size(), 1U);
  EXPECT_EQ(file->links[0].argument, 0U);
  EXPECT_EQ(file->links[0].kernel, 1U);
  EXPECT_EQ(file->links[0].bank, 1U);
  EXPECT_EQ(file->kernel_clock_mhz, 287U);
  ASSERT_EQ(file->banks.size(), 2U);
  EXPECT_EQ(file->banks[0].tag, "DDR[0]");
  EXPECT_TRUE(file->banks[0].used);
  EXPECT_EQ(file->banks[1].tag, "HOST[0]");
  EXPECT_TRUE(file->banks[1].used);
}

TEST_F(Xclbin, NamesWhatIsWrong) {
  std::string bytes = good();
  EXPECT_EQ(error(""), "offset 0: file ends in its header, expected at least 456 bytes");
  EXPECT_EQ(error(std::string(500, 'x')), "offset 0: no xclbin: expected the magic word xclbin2");
  EXPECT_EQ(error(bytes + "x"), "offset 304: the header says " + std::to_string(kEnd) +
                                    " bytes, the file has " + std::to_string(kEnd + 1));
  put<std::uint64_t>(bytes, 304, kEnd + 1);
  EXPECT_EQ(error(bytes), "offset 304: the header says " + std::to_string(kEnd + 1) +
                              " bytes, the file has " + std::to_string(kEnd));
  put<std::uint32_t>(bytes = good(), 448, 70'000);
  EXPECT_EQ(error(bytes), "offset 448: 70000 sections do not fit the file");
  put<std::uint32_t>(bytes = good(), 456, 99);
  EXPECT_EQ(error(bytes), "offset 456: no section with kernels (IP_LAYOUT)");
  put<std::uint32_t>(bytes = good(), 496, 99);
  EXPECT_EQ(error(bytes), "offset 456: no section with memory banks (MEM_TOPOLOGY)");
  put<std::uint64_t>(bytes = good(), 456 + 32, 10'000);
  EXPECT_EQ(error(bytes), "offset 456: section of kind 8 ends beyond the file");
  const std::string ips = "offset " + std::to_string(kIps) + ": count ";
  put<std::int32_t>(bytes = good(), kIps, 3);
  EXPECT_EQ(error(bytes), ips + "3 does not fit the section of 168 bytes");
  put<std::int32_t>(bytes = good(), kIps, -1);
  EXPECT_EQ(error(bytes), ips + "-1 does not fit the section of 168 bytes");
  put<std::int16_t>(bytes = good(), kClocks, 3);
  EXPECT_EQ(error(bytes), "offset " + std::to_string(kClocks) +
                              ": count 3 does not fit the section of 274 bytes");
  EXPECT_EQ(read_xclbin(scratch.path()).error().message, scratch.path() + ": no such file");
}

TEST_F(Xclbin, EveryTruncationIsAnErrorAndNothingElse) {
  const std::string whole = good();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(read_xclbin(write(whole.substr(0, size)))) << size;
    std::string consistent = whole.substr(0, size);  // the header's length made to fit
    if (size >= 312) put<std::uint64_t>(consistent, 304, size);
    EXPECT_FALSE(read_xclbin(write(consistent))) << size;
  }
}

TEST_F(Xclbin, TheDeviceRefusesAnotherFileBeforeTheLibrarySeesIt) {
  XrtDeviceSettings settings;
  const auto refusal = [&] {
    const auto opened = XrtDevice::open(settings);
    return opened ? "" : opened.error().message;
  };
  settings.xclbin = scratch.path() + "/none";
  EXPECT_EQ(refusal(), settings.xclbin + ": no such file");
  settings.xclbin = write(good());
  settings.uuid = "00000000-0000-0000-0000-0000000000AB";
  EXPECT_EQ(refusal(), settings.xclbin + ": uuid a0a1a2a3a4a5a6a7a8a9aaabacadaeaf, expected " +
                           "000000000000000000000000000000ab");
  settings.uuid = "12";
  EXPECT_EQ(refusal(), "xclbin uuid '12': expected 32 hexadecimal digits");
  settings.uuid = "A0A1A2A3-A4A5-A6A7-A8A9-AAABACADAEAF";
  settings.kernel = "vadd:vadd_1";
  EXPECT_EQ(refusal(),
            settings.xclbin + ": no kernel vadd:vadd_1, it has pcl_gateway_kernel:gateway");
  settings.kernel = XrtDeviceSettings{}.kernel;
  std::string bytes = good();
  put<std::int32_t>(bytes, kLinks + 12, 0);
  settings.xclbin = write(bytes);
  EXPECT_EQ(refusal(), settings.xclbin +
                           ": pcl_gateway_kernel:gateway is linked to bank DDR[0], "
                           "expected host memory (sp=...:HOST[0])");
  put<std::int32_t>(bytes, kLinks + 12, 2);
  settings.xclbin = write(bytes);
  EXPECT_EQ(refusal(), settings.xclbin +
                           ": does not say in which bank argument 0 of "
                           "pcl_gateway_kernel:gateway lives (CONNECTIVITY)");
}

}  // namespace
}  // namespace pcl::card_xrt
