#include "host/gateway/store_desk.hpp"

#include <algorithm>
#include <utility>

#include "host/base/monotonic.hpp"
#include "host/gateway/component.hpp"

namespace pcl::gateway {

StoreDesk::StoreDesk(std::unique_ptr<ReportStore> store, std::unique_ptr<RowSource> source,
                     Log& log)
    : store_{std::move(store)}, source_{std::move(source)}, log_{log} {
  shown_.error = "not connected yet";
}

void StoreDesk::open() {
  thread_ = std::jthread{[this](const std::stop_token& stop) { run(stop); }};
}

void StoreDesk::run(const std::stop_token& stop) {
  constexpr milliseconds kSlice{50};  // a stop waits no longer
  while (!stop.stop_requested()) {
    for (milliseconds left = turn(monotonic_ns()); left.count() > 0 && !stop.stop_requested();
         left -= kSlice)
      std::this_thread::sleep_for(std::min(left, kSlice));
  }
}

StoreDesk::milliseconds StoreDesk::turn(std::uint64_t now_ns) {
  if (ended_ || now_ns < next_try_ns_) return kEvery;
  if (!connected_) {
    if (Status done = connect(); !done) return failed(done.error(), now_ns);
  }
  if (Status done = advance(now_ns); !done) return failed(done.error(), now_ns);
  retry_ = kRetryFirst;
  return caught_up_ ? kEvery : milliseconds{0};
}

/// Where the store stands decides what became of a batch whose answer was lost.
Status StoreDesk::connect() {
  auto position = store_->open(source_->journal_id());
  if (!position) return position.error();
  const bool written = pending_ && *position == pending_->to;
  const bool unwritten = pending_ && *position == pending_->from;
  if (written) pending_.reset();
  at_ = *position;
  if (!written && !unwritten) {
    pending_.reset();
    const auto there = source_->go_to(at_);
    ended_ = !there;
    if (!there) return there.error();
    if (!*there) {
      const Status rebuilt =
          rebuild("the store stands at record " + std::to_string(at_.sequence) +
                  ", where this journal does not pass: made anew from the journal");
      if (!rebuilt) return rebuilt;
    }
  }
  connected_ = true;
  log_.info("connected to the report store", {{"sequence", at_.sequence}});
  const std::lock_guard lock{mutex_};
  shown_.connected = true;
  shown_.error.clear();
  return ok();
}

Status StoreDesk::rebuild(const std::string& reason) {
  log_.error(reason);
  if (Status emptied = store_->rebuild(source_->journal_id(), reason); !emptied) return emptied;
  at_ = {source_->journal_id(), 0, 0};
  const auto there = source_->go_to(at_);
  ended_ = !there || !*there;
  if (!there) return there.error();
  if (!*there) return Error{Fault::kCorrupt, "the journal has no begin any more"};
  const std::lock_guard lock{mutex_};
  ++shown_.rebuilds;
  return ok();
}

Status StoreDesk::advance(std::uint64_t now_ns) {
  {
    const std::lock_guard lock{mutex_};
    shown_.caught_up = false;  // until what is taken now is written
  }
  if (!pending_) {
    Pending next{{}, at_, at_};
    const auto position = source_->take(kEventsMax, next.rows);
    ended_ = !position;
    if (!position) return position.error();
    next.to = *position;
    if (next.to != next.from) pending_ = std::move(next);
  }
  const std::uint64_t asked_ns = monotonic_ns();
  if (pending_) {
    if (Status written = store_->write(pending_->rows, pending_->from, pending_->to); !written)
      return written;
    at_ = pending_->to;
    pending_.reset();
  }
  const std::uint64_t behind = source_->behind();
  caught_up_ = behind == 0;
  const std::lock_guard lock{mutex_};
  shown_.last_ok_ns = now_ns;
  shown_.latency_ns = monotonic_ns() - asked_ns;
  shown_.sequence = at_.sequence;
  shown_.behind = behind;
  shown_.caught_up = caught_up_;
  if (caught_up_) shown_.current_ns = now_ns;
  return ok();
}

StoreDesk::milliseconds StoreDesk::failed(const Error& error, std::uint64_t now_ns) {
  connected_ = false;
  const bool again = error.fault == Fault::kUnavailable;
  next_try_ns_ = now_ns + ns(again ? retry_ : kLookAgain);
  if (again) retry_ = std::min(retry_ * 2, kRetryMost);
  const std::lock_guard lock{mutex_};
  shown_.connected = false;
  shown_.behind = source_->behind();
  if (error.message != shown_.error) {
    const Log::Fields fields{{"error", error.message}};
    if (again) log_.warn("the report store is not there", fields);
    if (!again) log_.error("the report store is not written: somebody has to look", fields);
  }
  shown_.error = error.message;
  return kEvery;
}

std::string StoreDesk::why_away(const Shown& shown, std::uint64_t now_ns) {
  if (!shown.current_ns)
    return shown.connected ? "it is catching up with the journal" : shown.error;
  if (shown.behind > kBehindMax)
    return "it is " + std::to_string(shown.behind) + " records behind the journal";
  if (now_ns < *shown.current_ns + ns(kBehindTimeMax)) return "";
  return shown.connected ? "it does not keep up with the journal" : shown.error;
}

bool StoreDesk::current() const {
  const std::lock_guard lock{mutex_};
  return shown_.connected && shown_.caught_up && source_->behind() == 0;
}

std::string StoreDesk::away(std::uint64_t now_ns) const {
  const std::lock_guard lock{mutex_};
  return why_away(shown_, now_ns);
}

std::string StoreDesk::status_json(std::uint64_t now_ns) const {
  const std::lock_guard lock{mutex_};
  const std::string away = why_away(shown_, now_ns);
  const std::string detail = shown_.connected ? away : shown_.error;
  const char* health = !shown_.connected ? "failed" : away.empty() ? "healthy" : "degraded";
  JsonObject body = component_json(health, shown_.latency_ns, shown_.last_ok_ns, now_ns);
  body.add("sequence", shown_.sequence).add("records_behind", shown_.behind);
  body.add("rebuilds", shown_.rebuilds).add("detail", detail);
  return body.text();
}

}  // namespace pcl::gateway
