#include "sim/world/invariants.hpp"

#include <algorithm>
#include <utility>

namespace pcl::world {
namespace {

constexpr std::uint32_t kStatusLatch = 1U << 1U;

values::ClOrdId clordid_of(const std::string& text) {
  values::ClOrdId id{};
  std::copy_n(text.begin(), std::min(text.size(), id.size()), id.begin());
  return id;
}

}  // namespace

Invariants::Invariants(World& world) : world_{world} {
  Watch& watch = world.watch;
  watch.before = [this](const engine::Event& event) { host_.before(event, state()); };
  watch.after = [this](const engine::Event& event) { after(event); };
  watch.released = [this](const ReleasedFrame& frame) {
    WireNode& wire = world_.wire();
    note(orders_.released(frame, (wire.status() & kStatusLatch) != 0, wire.kill_epoch()));
  };
  watch.sent = [this](const WireNode::Bytes& message) { sent(message); };
  watch.cut = [this] { orders_.cut(); };
  watch.arrived = [this](const WireNode::Bytes& message) { note(orders_.arrived(message)); };
  watch.wire_up = [this] { orders_.card_reset(); };
  watch.host_up = [this] { host_up(); };
  watch.answered = [this](const engine::CommandAnswer& answer) { note(host_.answered(answer)); };
}

void Invariants::sent(const WireNode::Bytes& message) {
  note(orders_.sent(message, world_.wire().kill_epoch()));
  const std::string id = OrderTruths::id_of(message);
  if (id.empty() || world_.host() == nullptr) return;  // host_up() looks at it
  if (state().orders.by_clordid.contains(clordid_of(id)) || forgiven_)
    orders_.unknown_ids().erase(id);
  else
    note("I9: order " + id + " was sent, and the host does not know of it");
}

void Invariants::host_up() {
  note(host_.recovered(world_.host()->next_sequence() - 1));
  note(host_.restarted(state(), lost_));
  for (const std::string& id : std::exchange(orders_.unknown_ids(), {})) {
    if (!forgiven_ && !state().orders.by_clordid.contains(clordid_of(id)))
      note("I9: order " + id + " was sent, and the host's journal does not know of it");
  }
  lost_ = false;
}

void Invariants::after(const engine::Event& event) {
  ++looks_;
  host_.durable(world_.host()->durable_sequence());
  const engine::State& host = state();
  note(host_.after(event, host, world_.host()->engine().changes()));
  if (forgiven_ && host.reconciliation.done) forgiven_ = false;
  if (host.phase == engine::Phase::kIdle || forgiven_) return;
  books_.look_at(world_.venue());
  if (host.orders.orphans.empty()) note(books_.positions(host));
  note(books_.exposure(host, world_.venue(), orders_.under_way()));
  shorts_.look_at(world_.venue());
  note(shorts_.borrowed(host.config, world_.venue()));
}

}  // namespace pcl::world
