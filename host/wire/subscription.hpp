// Tells a simulated venue where its feed goes. A real feed is a multicast group and needs none of
// this.
#pragma once

#include <cstdint>
#include <string>

#include "host/base/result.hpp"

namespace pcl::wire {

/// One {"do":"feed_to"} on the venue's account port; waits for its answer, at most two seconds.
Status subscribe_feed(const std::string& address, std::uint16_t account_port,
                      const std::string& listen_address, std::uint16_t listen_port);

}  // namespace pcl::wire
