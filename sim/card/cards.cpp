#include "sim/card/cards.hpp"

#include "host/adapters/card_software/software_card.hpp"
#include "sim/card/verilated_card.hpp"

namespace pcl {

std::unique_ptr<Card> make_card(std::string_view kind) {
  if (kind == "software") return std::make_unique<SoftwareCard>();
  if (kind == "verilated") return std::make_unique<sim::VerilatedCard>();
  return nullptr;
}

std::string card_names() { return "software, verilated"; }

}  // namespace pcl
