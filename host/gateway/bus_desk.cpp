#include "host/gateway/bus_desk.hpp"

#include <algorithm>

#include "host/base/monotonic.hpp"
#include "host/gateway/component.hpp"

namespace pcl::gateway {
namespace {

constexpr const char* kStuck = "the desk's thread does not get on";
constexpr std::string_view kNames[] = {"absent", "ACTIVE", "other"};

}  // namespace

BusDesk::BusDesk(std::unique_ptr<EventBus> bus, Hooks hooks, Log& log)
    : bus_{std::move(bus)}, hooks_{std::move(hooks)}, log_{log} {
  shown_.error = "not connected yet";
}

void BusDesk::open() {
  turn(monotonic_ns());
  thread_ = std::jthread{[this](const std::stop_token& stop) { run(stop); }};
}

void BusDesk::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) std::this_thread::sleep_for(turn(monotonic_ns()));
}

std::string BusDesk::trouble_of(const Shown& shown) {
  if (!shown.connected) return shown.error;
  if (!shown.refused.empty()) return shown.refused;
  if (!shown.notices) return "polled: it does not tell of writes";
  return shown.key.shown.empty() ? "" : "the kill key holds " + shown.key.shown;
}

BusDesk::milliseconds BusDesk::turn(std::uint64_t now_ns) {
  if (connected_) {
    if (look(kLookEvery, now_ns)) show(now_ns);
  } else if (now_ns >= next_try_ns_) {
    if (connect(now_ns)) show(now_ns);
  }
  if (!connected_) return kLookEvery;
  const std::lock_guard lock{mutex_};
  shown_.last_ok_ns = now_ns;
  return milliseconds{0};
}

bool BusDesk::connect(std::uint64_t now_ns) {
  const auto notices = bus_->connect();
  if (!notices) {
    lost(notices.error(), now_ns);
    return false;
  }
  connected_ = true;
  last_show_ns_.reset();
  if (!look(milliseconds{0}, now_ns)) return false;
  retry_ = kRetryFirst;
  const bool told = *notices == EventBus::Notices::kOn;
  {
    const std::lock_guard lock{mutex_};
    shown_.connected = true;
    shown_.notices = told;
    shown_.error.clear();
    shown_.refused.clear();
  }
  log_.info("connected to the bus", {{"notices", told}});
  if (!told) log_.warn("the bus does not tell of writes: the kill key is polled");
  return true;
}

bool BusDesk::look(milliseconds patience, std::uint64_t now_ns) {
  const auto written = bus_->wait_for_write(patience);
  if (!written) {
    lost(written.error(), now_ns);
    return false;
  }
  const std::uint64_t asked_ns = monotonic_ns();
  const auto key = bus_->kill_key();
  if (!key) {
    lost(key.error(), now_ns);
    return false;
  }
  act(*key, *written);
  const std::lock_guard lock{mutex_};
  shown_.latency_ns = monotonic_ns() - asked_ns;
  shown_.key = *key;
  return true;
}

void BusDesk::act(const KillKey& key, bool written) {
  const Log::Fields fields{{"key", EventBus::kKillKey}, {"value", key.shown}};
  switch (watch_.look(key, written)) {
    case KillKeyWatch::Finding::kKill:
      return hooks_.kill(std::string{EventBus::kKillKey} + " is ACTIVE");
    case KillKeyWatch::Finding::kMissed:
      return hooks_.kill(std::string{EventBus::kKillKey} + " was written and removed");
    case KillKeyWatch::Finding::kOther:
      return log_.warn("the kill key holds what is no kill: expected ACTIVE or nothing", fields);
    case KillKeyWatch::Finding::kGone:
      return log_.warn("the kill key is no longer ACTIVE; the kill latch stays", fields);
    case KillKeyWatch::Finding::kNothing:
      return;
  }
}

/// What the bus does not take is its trouble: it stays connected, for the kill key.
bool BusDesk::show(std::uint64_t now_ns) {
  if (last_show_ns_ && now_ns - *last_show_ns_ < ns(kShowEvery)) return true;
  last_show_ns_ = now_ns;
  const HealthFields fields = hooks_.health();
  const Status shown = bus_->show_health(fields);
  if (!shown && shown.error().fault != Fault::kRefused) {
    lost(shown.error(), now_ns);
    return false;
  }
  const std::string refused = shown ? "" : shown.error().message;
  const std::lock_guard lock{mutex_};
  if (refused != shown_.refused && !refused.empty())
    log_.warn("the bus takes no health", {{"error", refused}});
  shown_.refused = refused;
  return true;
}

void BusDesk::lost(const Error& error, std::uint64_t now_ns) {
  connected_ = false;
  watch_.lost();
  next_try_ns_ = now_ns + ns(retry_);
  retry_ = std::min(retry_ * 2, kRetryMost);
  const std::lock_guard lock{mutex_};
  if (error.message != shown_.error) log_.warn("the bus is not there", {{"error", error.message}});
  shown_.connected = false;
  shown_.error = error.message;
}

/// Under the mutex.
bool BusDesk::heard(std::uint64_t now_ns) const {
  return shown_.last_ok_ns && now_ns < *shown_.last_ok_ns + ns(kDownAfter);
}

std::string BusDesk::away(std::uint64_t now_ns) const {
  const std::lock_guard lock{mutex_};
  if (heard(now_ns)) return "";
  return shown_.connected ? kStuck : shown_.error;
}

bool BusDesk::kill_key_active() const {
  const std::lock_guard lock{mutex_};
  return shown_.key.value == KillKey::Value::kActive;
}

std::string BusDesk::status_json(std::uint64_t now_ns) const {
  const std::lock_guard lock{mutex_};
  std::string detail = trouble_of(shown_);
  const bool alive = shown_.connected && heard(now_ns);
  if (shown_.connected && !alive) detail = kStuck;
  const char* health = !alive ? "failed" : detail.empty() ? "healthy" : "degraded";
  JsonObject body = component_json(health, shown_.latency_ns, shown_.last_ok_ns, now_ns);
  body.add("notices", shown_.notices);
  body.add("kill_key", kNames[static_cast<std::size_t>(shown_.key.value)]).add("detail", detail);
  return body.text();
}

}  // namespace pcl::gateway
