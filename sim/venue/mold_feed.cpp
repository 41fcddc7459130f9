#include "sim/venue/mold_feed.hpp"

#include <algorithm>
#include <cstring>

#include "host/base/big_endian.hpp"

namespace pcl::venue {

MoldFeed::MoldFeed(std::string_view session, const MessageLog& log) : log_{log} {
  session_.fill(' ');
  std::copy_n(session.begin(), std::min(session.size(), session_.size()), session_.begin());
  datagram_.reserve(kPayloadMax);
}

Bytes MoldFeed::bare(std::uint16_t count) {
  datagram_.resize(kHeader);
  std::memcpy(datagram_.data(), session_.data(), session_.size());
  store_be<8>(datagram_, 10, next_);
  store_be<2>(datagram_, 18, count);
  return datagram_;
}

/// Packs messages from `first` on while they fit; gives how many.
std::size_t MoldFeed::pack(std::uint64_t first, std::uint64_t count_max) {
  bare(0);
  store_be<8>(datagram_, 10, first);
  std::size_t count = 0;
  while (count < count_max && first + count <= log_.size()) {
    const Bytes message = log_[first + count];
    if (datagram_.size() + 2 + message.size() > kPayloadMax) break;
    const std::size_t at = datagram_.size();
    datagram_.resize(at + 2);
    store_be<2>(datagram_, at, message.size());
    datagram_.insert(datagram_.end(), message.begin(), message.end());
    ++count;
  }
  store_be<2>(datagram_, 18, count);
  return count;
}

std::optional<Bytes> MoldFeed::next(std::size_t messages_max) {
  if (next_ > log_.size()) return std::nullopt;
  next_ += pack(next_, messages_max);
  return datagram_;
}

std::optional<MoldFeed::Request> MoldFeed::parse_request(Bytes datagram) const {
  if (datagram.size() != kHeader) return std::nullopt;
  if (std::memcmp(datagram.data(), session_.data(), session_.size()) != 0) return std::nullopt;
  return Request{load_be<8>(datagram, 10), static_cast<std::uint16_t>(load_be<2>(datagram, 18))};
}

std::optional<Bytes> MoldFeed::answer(Request& request) {
  if (request.sequence == 0 || request.count == 0 || request.sequence >= next_) return std::nullopt;
  const std::uint64_t sent = next_ - request.sequence;
  const std::size_t packed = pack(request.sequence, std::min<std::uint64_t>(request.count, sent));
  request.sequence += packed;
  request.count = static_cast<std::uint16_t>(request.count - packed);
  return datagram_;
}

}  // namespace pcl::venue
