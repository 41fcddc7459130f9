// Which card a program is started with, as its command line says.
#pragma once

#include <cstdlib>
#include <functional>
#include <string>

namespace pcl {

/// `kind`: software (the golden models), verilated (the RTL in this process), xrt (a card, or the
/// emulated one). The rest is for xrt alone.
struct CardChoice {
  std::string kind;
  std::string xclbin = default_xclbin();
  std::string xclbin_uuid;  // that it must have, 32 hexadecimal digits; empty: any
  unsigned device{};        // index
  /// The card's time is the program's to give and advance() waits until it is quiet; the emulated
  /// card has no other way.
  bool paced{};
  /// Called once, from a thread of its own, when the library does not come back from a call: the
  /// thread in it is lost, the process is to end. Empty: it ends with a line on standard error.
  std::function<void()> stuck;

  /// PCL_XCLBIN, which portcullis-emulate sets.
  [[nodiscard]] static std::string default_xclbin() {
    const char* path = std::getenv("PCL_XCLBIN");
    return path != nullptr ? path : "gateway.xclbin";
  }
};

}  // namespace pcl
