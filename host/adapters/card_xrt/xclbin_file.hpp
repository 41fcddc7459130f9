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

struct XclbinFile {
  std::string uuid;                  // 32 hexadecimal digits, lower case
  std::vector<std::string> kernels;  // instances, as "kernel:instance"
  std::vector<XclbinBank> banks;     // by their index in the memory topology
};

/// Reads and checks the container: magic, length, every section inside the file, the tables of
/// kernels and memory banks inside their sections. kInvalid names the file, the offset and what was
/// expected; kUnavailable: the file cannot be read. Layout: the vendor's xclbin.h (axlf).
[[nodiscard]] Result<XclbinFile> read_xclbin(const std::string& path);

}  // namespace pcl::card_xrt
