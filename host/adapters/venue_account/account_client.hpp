// Asks the venue's account port for its view of our account.
#pragma once

#include <cstdint>
#include <string>

#include "host/domain/account_statement.hpp"

namespace pcl::venue_account {

struct AccountSettings {
  std::string address{"127.0.0.1"};
  std::uint16_t port{};
  std::uint64_t timeout_ms{1'000};
};

/// One {"get":"account"} with its answer. Blocks at most timeout_ms; any thread. Whatever goes
/// wrong (no connection, too slow, not JSON, a field missing or of a wrong type or range) gives a
/// statement that is not available, with the reason: never an empty one.
[[nodiscard]] values::AccountStatement ask_account(const AccountSettings& settings,
                                                   std::uint64_t executions_since);

/// The answer's text as a statement, as above.
[[nodiscard]] values::AccountStatement parse_account(const std::string& text);

}  // namespace pcl::venue_account
