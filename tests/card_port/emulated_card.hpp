// The card behind XRT, emulated: one device a test program, reset for each card.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <utility>

#include "host/adapters/card_xrt/xrt_card.hpp"
#include "host/adapters/card_xrt/xrt_device.hpp"
#include "host/ports/card_choice.hpp"

namespace pcl::bench {

/// Opened by the first card of a program that portcullis-emulate started, closed after its last
/// test: the library wants to be left before the program's statics are.
class Emulation final : public testing::Environment {
 public:
  static std::unique_ptr<Card> make_card() {
    if (!device()) {
      card_xrt::XrtDeviceSettings settings;
      settings.xclbin = CardChoice::default_xclbin();
      settings.call_limit_ms = kPatienceMs;
      auto opened = card_xrt::XrtDevice::open(settings);
      if (!opened) throw std::runtime_error(opened.error().message);
      device() = std::move(*opened);
    }
    auto card = card_xrt::XrtCard::open(device(), {.host_time = true, .patience_ms = kPatienceMs});
    if (!card) throw std::runtime_error(card.error().message);
    return std::move(*card);
  }
  void TearDown() override { device().reset(); }

 private:
  static constexpr std::uint64_t kPatienceMs = 20'000;  // of a busy machine
  static std::shared_ptr<card_xrt::XrtDevice>& device() {
    static std::shared_ptr<card_xrt::XrtDevice> one;
    return one;
  }
};

inline testing::Environment* const kEmulation =
    card_xrt::XrtDevice::emulated() ? testing::AddGlobalTestEnvironment(new Emulation) : nullptr;

}  // namespace pcl::bench
