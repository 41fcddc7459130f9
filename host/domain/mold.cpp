#include "host/domain/mold.hpp"

namespace pcl::domain {

void MoldLine::start(std::uint64_t next) noexcept {
  *this = MoldLine{};
  started_ = true;
  expected_ = next;
  highest_ = next;
}

MoldLine::Sender MoldLine::identify(std::span<const std::byte> payload) noexcept {
  const auto session = payload.first<10>();
  if (!learned_) {
    learned_ = true;
    std::copy(session.begin(), session.end(), session_.begin());
  }
  const bool ours = std::equal(session.begin(), session.end(), session_.begin());
  const bool first = !ours && !foreign_run_;
  foreign_run_ = !ours;
  if (ours) return Sender::kOurs;
  return first ? Sender::kForeignFirst : Sender::kForeign;
}

}  // namespace pcl::domain
