// What an xclbin says of itself, read before the library sees it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/base/result.hpp"

namespace pcl::card_xrt {

struct XclbinBank {
  std::string tag;
  bool used{};
};

/// Argument `argument` of kernel `kernel` lives in bank `bank`; all by their index.
struct XclbinLink {
  std::size_t argument{}, kernel{}, bank{};
};

struct XclbinFile {
  std::string uuid;                  // 32 hexadecimal digits, lower case
  std::vector<std::string> kernels;  // "kernel:instance"; empty text: no kernel, another part
  std::vector<XclbinBank> banks;     // the memory topology
  std::vector<XclbinLink> links;     // empty if the file does not say
  unsigned kernel_clock_mhz{};       // what the link achieved; 0: the file does not say
};

inline constexpr std::size_t kXclbinBytesMax = 1U << 30U;

/// Reads and checks the container: magic, length, every section inside the file, the tables of
/// kernels and memory banks inside their sections. kInvalid names the file, the offset and what was
/// expected; kUnavailable: the file cannot be read. Layout: the vendor's xclbin.h (axlf).
[[nodiscard]] Result<XclbinFile> read_xclbin(const std::string& path);

}  // namespace pcl::card_xrt
