#include "host/wire/subscription.hpp"

#include "host/base/json_text.hpp"
#include "host/base/line_client.hpp"

namespace pcl::wire {

Status subscribe_feed(const std::string& address, std::uint16_t account_port,
                      const std::string& listen_address, std::uint16_t listen_port) {
  JsonObject request;
  request.add("do", "feed_to").add("address", listen_address + ":" + std::to_string(listen_port));
  const std::string line = request.text();
  const auto answer = ask_line({.address = address, .port = account_port, .line = line});
  if (!answer) return answer.error();
  if (answer->find("\"error\"") != std::string::npos) {
    return Error{Fault::kRefused, "the venue does not send its feed: " + *answer};
  }
  return ok();
}

}  // namespace pcl::wire
