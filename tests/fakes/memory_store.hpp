// A report store in memory: whatever a database can do to us, on command.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "host/ports/report_store.hpp"

namespace pcl::fakes {

/// What a test changes and looks at; shared with the store that a desk owns.
struct MemoryStoreServer {
  bool there{true};
  bool dies_before_commit{}, dies_after_commit{};  // with the next write
  Fault fault{};                                   // of the next writes, unless kInvalid
  std::map<std::uint64_t, StorePosition> positions;
  std::vector<MetricRow> metrics;  // stands for all tables
  std::vector<std::string> rebuilds;
  int opens{}, writes{};
};

class MemoryStore final : public ReportStore {
 public:
  explicit MemoryStore(MemoryStoreServer& server) : server_{server} {}

  Result<StorePosition> open(std::uint64_t journal_id) override {
    ++server_.opens;
    connected_ = server_.there;
    if (!connected_) return gone();
    StorePosition& position = server_.positions[journal_id];
    position.journal_id = journal_id;
    return position;
  }
  Status write(const RowBatch& rows, const StorePosition& from, const StorePosition& to) override {
    if (!usable() || std::exchange(server_.dies_before_commit, false)) return gone();
    if (server_.fault != Fault::kInvalid) return Error{server_.fault, "will not"};
    if (server_.positions[from.journal_id] != from) return Error{Fault::kRefused, "another writer"};
    ++server_.writes;
    server_.positions[to.journal_id] = to;
    server_.metrics.insert(server_.metrics.end(), rows.metrics.begin(), rows.metrics.end());
    if (std::exchange(server_.dies_after_commit, false)) return gone();
    return ok();
  }
  Status rebuild(std::uint64_t journal_id, const std::string& reason) override {
    if (!usable()) return gone();
    server_.rebuilds.push_back(reason);
    server_.metrics.clear();
    server_.positions[journal_id] = {journal_id, 0, 0};
    return ok();
  }

 private:
  Error gone() {
    connected_ = false;
    return {Fault::kUnavailable, "gone"};
  }
  bool usable() { return connected_ && server_.there; }
  MemoryStoreServer& server_;
  bool connected_{};
};

}  // namespace pcl::fakes
