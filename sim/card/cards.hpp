// The cards a program can be started with.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "host/ports/card.hpp"

namespace pcl {

/// A card fresh from reset: "software" (the golden models) or "verilated" (the RTL). Null for
/// another name, or for a card this build has not.
[[nodiscard]] std::unique_ptr<Card> make_card(std::string_view kind);
/// The names make_card() knows in this build, for error messages.
[[nodiscard]] std::string card_names();

}  // namespace pcl
