// What portcullis-venue is told on its command line.
#pragma once

#include <cstdint>
#include <string>

namespace pcl::venue {

struct VenueOptions {
  std::string host = "127.0.0.1";
  std::uint16_t order_port = 0, account_port = 0, rewind_port = 0,
                step_port = 0;  // 0: the system chooses
  std::string feed_to;  // address:port of the feed's receiver; may come later by {"do":"feed_to"}
  std::string user = "PCL", password = "portcullis";
  std::string session = "PCLVENUE01";  // of the feed and of order entry
  std::int64_t cash = 10'000'000'000;  // 1e-4 dollars: a million dollars
  bool lock_step = false;
  std::uint64_t order_latency_ns = 20'000;  // lock-step: from the quiet to the market
  std::uint64_t rate_per_s = 2'000;         // real time: background messages a second
  double speed = 0;  // real time: market seconds a second instead of a rate; 0 = use the rate
  bool keep_orders = false;     // no cancel on disconnect: orders of a lost session stay open
  bool keep_client = false;     // real time: a client not heard again is never dropped
  bool start_on_login = false;  // real time: hold the market until an order session logs in
  std::uint32_t messages_per_datagram = 16;  // at most; lock-step: 1
  std::uint64_t day_messages_max =
      50'000'000;  // published messages kept for rewind; there the day ends
};

}  // namespace pcl::venue
