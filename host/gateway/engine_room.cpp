#include "host/gateway/engine_room.hpp"

namespace pcl::gateway {

Status EngineRoom::take(const engine::Event& event) {
  if (!ended_) return ended_;
  if (Status stepped = engine_.step(event, outputs_); !stepped) {
    end(stepped.error());
    return stepped;
  }
  return ok();
}

Status EngineRoom::commit(Durable wanted) {
  if (!ended_) return ended_;
  if (Status done = write_and_carry_out(wanted); !done) {
    end(done.error());
    return done;
  }
  return ok();
}

Status EngineRoom::write_and_carry_out(Durable wanted) {
  const bool sync = wanted == Durable::kMachine;
  if (Status written = sync ? engine_.sync() : engine_.flush(); !written) return written;
  hands_.journalled(input_);
  for (const engine::Output& output : outputs_) {
    hands_.carry_out(output);
    if (const auto* answer = std::get_if<engine::CommandAnswer>(&output))
      answers_.push_back(*answer);
  }
  outputs_.clear();
  if (Status carried = hands_.carried_out(); !carried) return carried;
  if (answers_.empty()) return ok();
  // An answer may be the outcome of card records that came later than the command: on disk before
  // it is given.
  if (Status synced = sync ? ok() : engine_.sync(); !synced) return synced;
  hands_.answer(answers_);
  answers_.clear();
  return ok();
}

void EngineRoom::end(const Error& why) {
  if (!ended_) return;
  ended_ = why;
  hands_.close_gate(why);
}

}  // namespace pcl::gateway
