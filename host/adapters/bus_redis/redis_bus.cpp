#include "host/adapters/bus_redis/redis_bus.hpp"

#include <algorithm>
#include <array>
#include <thread>

namespace pcl::bus_redis {
namespace {

const std::string kKey{EventBus::kKillKey};
const std::string kChannel = "__keyspace@0__:" + kKey;
constexpr std::string_view kActive = "ACTIVE";

Error not_connected() { return {Fault::kUnavailable, "redis: not connected"}; }

/// What of a key's notices says that something stands in it now, or did.
bool is_write(const std::string& event) {
  constexpr std::array<std::string_view, 7> kOthers{"del",    "expired", "evicted",  "rename_from",
                                                    "expire", "persist", "move_from"};
  return std::find(kOthers.begin(), kOthers.end(), event) == kOthers.end();
}

}  // namespace

/// Ends both connections after an error.
template <class Answer>
Answer RedisBus::lost_if_failed(Answer answer) {
  if (!answer) {
    asking_.reset();
    listening_.reset();
  }
  return answer;
}

Result<EventBus::Notices> RedisBus::connect() {
  asking_.reset();
  listening_.reset();
  auto asking = Connection::open(server_, kPatience);
  if (!asking) return asking.error();
  asking_.emplace(std::move(*asking));
  return lost_if_failed(watch());
}

/// Subscribed first, then looked whether the server notifies at all: no write in between is missed
/// that the caller's first look at the key does not see.
Result<EventBus::Notices> RedisBus::watch() {
  auto listening = Connection::open(server_, kPatience);
  if (!listening) return listening.error();
  const auto subscribed = listening->ask(Command{"SUBSCRIBE", kChannel}, kPatience);
  if (!subscribed) return subscribed.error();
  listening_.emplace(std::move(*listening));
  notices_ = false;
  if (subscribed->kind != Reply::Kind::kList) return Notices::kOff;  // not allowed to
  const auto said = asking_->ask(Command{"CONFIG", "GET", "notify-keyspace-events"}, kPatience);
  if (!said) return said.error();
  if (said->list.size() != 2) return Notices::kOff;
  std::string flags = said->list[1].text;
  const auto has = [&](char flag) { return flags.find(flag) != std::string::npos; };
  if (!has('K') || !(has('A') || (has('g') && has('$')))) {
    // What others asked for stays.
    for (const char flag : {'K', 'g', '$'}) flags += has(flag) ? "" : std::string{flag};
    const auto set =
        asking_->ask(Command{"CONFIG", "SET", "notify-keyspace-events", flags}, kPatience);
    if (!set) return set.error();
    if (set->kind != Reply::Kind::kText) return Notices::kOff;
  }
  notices_ = true;
  return Notices::kOn;
}

/// Never more of a value than tells ACTIVE from all else, whatever its size.
Result<KillKey> RedisBus::kill_key() {
  if (!asking_) return not_connected();
  const std::array<Command, 3> questions{Command{"GETRANGE", kKey, "0", "63"},
                                         Command{"TYPE", kKey}, Command{"STRLEN", kKey}};
  auto answers = lost_if_failed(asking_->ask(questions, kPatience));
  if (!answers) return answers.error();
  const Reply& value = (*answers)[0];
  const Reply& type = (*answers)[1];
  if (value.kind == Reply::Kind::kText && value.text == kActive)
    return KillKey{KillKey::Value::kActive, {}};
  if (type.kind == Reply::Kind::kError)  // not allowed to, or still loading
    return lost_if_failed(Result<KillKey>{
        Error{Fault::kRefused, "redis: kill key cannot be read: " + printable(type.text)}});
  if (type.text == "none") return KillKey{};
  KillKey other{KillKey::Value::kOther, {}};
  if (value.kind == Reply::Kind::kText) {
    other.shown.append("'").append(printable(value.text)).append("', ");
    other.shown.append(std::to_string((*answers)[2].integer)).append(" bytes");
  } else {
    other.shown.append("a ").append(printable(type.text, 20));
  }
  return other;
}

Result<bool> RedisBus::wait_for_write(milliseconds patience) {
  if (!listening_) return not_connected();
  if (!notices_) {
    std::this_thread::sleep_for(patience);
    return false;
  }
  bool written = false;
  for (std::size_t i = 0; i < kNoticesMax; ++i) {
    auto notice = lost_if_failed(listening_->next(written ? milliseconds{0} : patience));
    if (!notice) return notice.error();
    if (!*notice) break;
    const std::vector<Reply>& said = (*notice)->list;  // "message", channel, event
    written = written || (said.size() == 3 && said[1].text == kChannel && is_write(said[2].text));
  }
  return written;
}

Status RedisBus::show_health(std::span<const std::pair<std::string, std::string>> fields) {
  if (!asking_) return not_connected();
  // One transaction: whatever stood there is gone, and never a hash that stays for ever.
  Command set{"HSET", std::string{kHealthKey}};
  for (const auto& [name, value] : fields) set.insert(set.end(), {name, value});
  const std::array<Command, 5> commands{
      Command{"MULTI"}, Command{"DEL", std::string{kHealthKey}}, std::move(set),
      Command{"PEXPIRE", std::string{kHealthKey}, std::to_string(kHealthLives.count())},
      Command{"EXEC"}};
  auto answers = lost_if_failed(asking_->ask(commands, kPatience));
  if (!answers) return answers.error();
  if (answers->back().kind == Reply::Kind::kList) return ok();
  // A replica, or a full one.
  return Error{Fault::kRefused, "redis: takes no writes: " + printable(answers->back().text)};
}

}  // namespace pcl::bus_redis
