// The engine's summary as JSON: the status page and the last line of a session.
#pragma once

#include <cstdint>
#include <string>

#include "host/adapters/rest/operator_api.hpp"
#include "host/domain/account_statement.hpp"
#include "host/engine/summary.hpp"

namespace pcl::gateway {

/// 1e-4 dollars as a JSON number with four decimals, exact.
[[nodiscard]] std::string dollars(values::Money money);
[[nodiscard]] std::string dollars(std::uint64_t amount);
/// "degraded": alive, but not trading or killed. "failed" is the desk's finding.
[[nodiscard]] rest::Health health_of(const engine::Summary& summary);
/// `stores`: an object, of each projection how it is.
[[nodiscard]] std::string status_json(const engine::Summary& summary, std::uint64_t frames_dropped,
                                      const std::string& stores);

struct SessionEnd {
  const engine::Summary* summary{};
  const values::AccountStatement* statement{};  // null: none was available
  std::uint64_t journal_events{};
  std::uint64_t hash_live{};
  std::uint64_t hash_replay{};
  std::string replay_error;  // empty: replayed
  std::uint64_t elapsed_ms{};
};
/// One object on one line; the same for two runs over the same input, but for "times".
[[nodiscard]] std::string session_json(const SessionEnd& end);
/// Whether the session's books agree: reconciled, every message published was decoded, the venue's
/// realised profit is ours, and the journal's replay ends in the live state.
[[nodiscard]] bool books_agree(const SessionEnd& end);

}  // namespace pcl::gateway
