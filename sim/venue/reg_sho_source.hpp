// A recording without short-sale states, given them.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "sim/venue/itch.hpp"
#include "sim/venue/market_source.hpp"

namespace pcl::venue {

/// Behind each stock directory message (R) of the source stands a Reg SHO message (Y, action 0: no
/// restriction) of the same stock, locate and timestamp. Nothing of the source is changed or left
/// out. For recordings that have no Y of their own: without one a gateway does not know whether it
/// may sell short, and does not.
class RegShoSource final : public MarketSource {
 public:
  explicit RegShoSource(std::unique_ptr<MarketSource> source) : source_{std::move(source)} {}

  std::optional<Bytes> peek() override {
    if (added_) return Bytes{*added_};
    return source_->peek();
  }
  void pop() override {
    if (added_) return added_.reset();
    const auto message = source_->peek();
    if (message && itch::type_of(*message) == 'R') {
      added_ = itch::reg_sho({itch::locate(*message), itch::timestamp(*message)},
                             itch::stock(*message, 11), '0');
    }
    source_->pop();
  }
  [[nodiscard]] std::string fault() const override { return source_->fault(); }

 private:
  std::unique_ptr<MarketSource> source_;
  std::optional<itch::Message> added_;
};

}  // namespace pcl::venue
