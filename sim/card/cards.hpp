// The cards a program can be started with.
#pragma once

#include <memory>
#include <string>

#include "host/base/result.hpp"
#include "host/ports/card.hpp"
#include "host/ports/card_choice.hpp"

namespace pcl {

/// A card fresh from reset. kInvalid: another kind than card_names(), an xclbin that is none or not
/// ours; kUnavailable: no such device.
[[nodiscard]] Result<std::unique_ptr<Card>> make_card(const CardChoice& choice);
/// The kinds, for error messages.
[[nodiscard]] std::string card_names();

}  // namespace pcl
