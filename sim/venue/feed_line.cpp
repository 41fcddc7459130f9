#include "sim/venue/feed_line.hpp"

#include <sys/socket.h>

namespace pcl::venue {

void FeedLine::put(Bytes datagram) {
  if (!to_ || ::sendto(socket_.get(), datagram.data(), datagram.size(), 0,
                       reinterpret_cast<const sockaddr*>(&*to_), sizeof *to_) < 0) {
    ++counters_.undelivered;
    return;
  }
  ++counters_.sent;
}

void FeedLine::send(Bytes datagram) {
  if (drop_ > 0) {
    --drop_;
    ++counters_.dropped;
    return;
  }
  if (reorder_ > 0 && held_.empty()) {
    --reorder_;
    ++counters_.reordered;
    held_.assign(datagram.begin(), datagram.end());
    return;
  }
  put(datagram);
  if (duplicate_ > 0) {
    --duplicate_;
    ++counters_.duplicated;
    put(datagram);
  }
  flush();
}

void FeedLine::flush() {
  if (held_.empty()) return;
  put(held_);
  held_.clear();
}

}  // namespace pcl::venue
