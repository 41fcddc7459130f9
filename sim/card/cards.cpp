#include "sim/card/cards.hpp"

#include "host/adapters/card_software/software_card.hpp"
#include "host/adapters/card_xrt/xrt_card.hpp"
#include "host/adapters/card_xrt/xrt_device.hpp"
#include "sim/card/verilated_card.hpp"

namespace pcl {
namespace {

Result<std::unique_ptr<Card>> make_xrt_card(const CardChoice& choice) {
  card_xrt::XrtDeviceSettings settings;
  settings.xclbin = choice.xclbin;
  settings.uuid = choice.xclbin_uuid;
  settings.index = choice.device;
  settings.stuck = choice.stuck;
  auto device = card_xrt::XrtDevice::open(settings);
  if (!device) return device.error();
  const bool host_time = choice.paced || card_xrt::XrtDevice::emulated();
  auto card = card_xrt::XrtCard::open(std::move(*device), {.host_time = host_time});
  if (!card) return card.error();
  return std::unique_ptr<Card>{std::move(*card)};
}

}  // namespace

Result<std::unique_ptr<Card>> make_card(const CardChoice& choice) {
  if (choice.kind == "software") return std::unique_ptr<Card>{std::make_unique<SoftwareCard>()};
  if (choice.kind == "verilated")
    return std::unique_ptr<Card>{std::make_unique<sim::VerilatedCard>()};
  if (choice.kind == "xrt") return make_xrt_card(choice);
  return Error{Fault::kInvalid, "card '" + choice.kind + "': expected one of " + card_names()};
}

std::string card_names() { return "software, verilated, xrt"; }

}  // namespace pcl
