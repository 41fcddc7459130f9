// Good and bad xclbin files, made here byte by byte from the vendor's layout.
#include "host/adapters/card_xrt/xclbin_file.hpp"

#include <gtest/gtest.h>

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

/// One kernel, two banks.
std::string good() {
  std::string bytes(456 + 2 * 40 + 8 + 80 + 8 + 2 * 40, '\0');
  std::memcpy(bytes.data(), "xclbin2", 8);
  put<std::uint64_t>(bytes, 304, bytes.size());
  for (std::size_t i = 0; i < 16; ++i) bytes[416 + i] = static_cast<char>(0xA0 + i);
  put<std::uint32_t>(bytes, 448, 2);
  const std::size_t ips = 456 + 80, banks = ips + 88;
  put<std::uint32_t>(bytes, 456, 8);
  put<std::uint64_t>(bytes, 456 + 24, ips);
  put<std::uint64_t>(bytes, 456 + 32, 88);
  put<std::uint32_t>(bytes, 496, 6);
  put<std::uint64_t>(bytes, 496 + 24, banks);
  put<std::uint64_t>(bytes, 496 + 32, 88);
  put<std::int32_t>(bytes, ips, 1);
  put<std::uint32_t>(bytes, ips + 8, 1);
  std::memcpy(bytes.data() + ips + 8 + 16, "pcl_gateway_kernel:gateway_1", 28);
  put<std::int32_t>(bytes, banks, 2);
  bytes[banks + 8 + 1] = 0;
  std::memcpy(bytes.data() + banks + 8 + 24, "DDR[0]", 6);
  bytes[banks + 48 + 1] = 1;
  std::memcpy(bytes.data() + banks + 48 + 24, "HOST[0]", 7);
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
  EXPECT_EQ(file->kernels, std::vector<std::string>{"pcl_gateway_kernel:gateway_1"});
  ASSERT_EQ(file->banks.size(), 2U);
  EXPECT_EQ(file->banks[0].tag, "DDR[0]");
  EXPECT_FALSE(file->banks[0].used);
  EXPECT_EQ(file->banks[1].tag, "HOST[0]");
  EXPECT_TRUE(file->banks[1].used);
}

TEST_F(Xclbin, NamesWhatIsWrong) {
  std::string bytes = good();
  EXPECT_EQ(error(""), "offset 0: file ends in its header, expected at least 456 bytes");
  EXPECT_EQ(error(std::string(500, 'x')), "offset 0: no xclbin: expected the magic word xclbin2");
  EXPECT_EQ(error(bytes + "x"), "offset 304: the header says 712 bytes, the file has 713");
  put<std::uint32_t>(bytes, 448, 70'000);
  EXPECT_EQ(error(bytes), "offset 448: 70000 sections do not fit the file");
  put<std::uint32_t>(bytes = good(), 496, 99);
  EXPECT_EQ(error(bytes), "offset 456: no section with memory banks (MEM_TOPOLOGY)");
  put<std::uint64_t>(bytes = good(), 456 + 32, 1'000);
  EXPECT_EQ(error(bytes), "offset 456: section of kind 8 ends beyond the file");
  put<std::int32_t>(bytes = good(), 456 + 80, 2);
  EXPECT_EQ(error(bytes), "offset 536: count 2 does not fit the section of 88 bytes");
  put<std::int32_t>(bytes = good(), 456 + 80, -1);
  EXPECT_EQ(error(bytes), "offset 536: count -1 does not fit the section of 88 bytes");
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
  settings.xclbin = scratch.path() + "/none";
  EXPECT_EQ(XrtDevice::open(settings).error().message, settings.xclbin + ": cannot be read");
  settings.xclbin = write(good());
  settings.uuid = std::string(32, '0');
  EXPECT_EQ(XrtDevice::open(settings).error().message,
            settings.xclbin + ": uuid a0a1a2a3a4a5a6a7a8a9aaabacadaeaf, expected " + settings.uuid);
  settings.uuid = "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf";
  settings.kernel = "vadd:vadd_1";
  EXPECT_EQ(XrtDevice::open(settings).error().message,
            settings.xclbin + ": no kernel vadd:vadd_1, it has pcl_gateway_kernel:gateway_1");
  std::string bytes = good();
  bytes[bytes.size() - 40 + 24] = 'N';
  settings.xclbin = write(bytes);
  settings.kernel = "pcl_gateway_kernel:gateway_1";
  EXPECT_EQ(XrtDevice::open(settings).error().message,
            settings.xclbin +
                ": no host memory bank in use, expected one tagged HOST (link with "
                "sp=...:HOST[0])");
}

}  // namespace
}  // namespace pcl::card_xrt
