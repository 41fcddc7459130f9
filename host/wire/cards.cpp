#include "host/wire/cards.hpp"

#include "host/adapters/card_software/software_card.hpp"
#ifdef PCL_HAS_VERILATED_CARD
#include "sim/card/verilated_card.hpp"
#endif

namespace pcl {

std::unique_ptr<Card> make_card(std::string_view kind) {
  if (kind == "software") return std::make_unique<SoftwareCard>();
#ifdef PCL_HAS_VERILATED_CARD
  if (kind == "verilated") return std::make_unique<sim::VerilatedCard>();
#endif
  return nullptr;
}

std::string card_names() {
#ifdef PCL_HAS_VERILATED_CARD
  return "software, verilated";
#else
  return "software";
#endif
}

}  // namespace pcl
