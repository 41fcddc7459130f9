#include "host/journal/roll.hpp"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "host/base/hex.hpp"
#include "host/base/json_text.hpp"
#include "host/engine/session/roll.hpp"
#include "host/engine/state.hpp"
#include "host/journal/files.hpp"
#include "host/journal/reader.hpp"
#include "host/journal/replay.hpp"

namespace pcl::journal {
namespace {

constexpr const char* kStaging = "rolling.partial";
constexpr const char* kWords = "rolled.json";  // who rolled, why, and from where

using Names = std::vector<std::string>;

/// The one whose name begins so; empty: none.
std::string named(const Names& names, const char* prefix) {
  const auto found = std::find_if(names.begin(), names.end(), [&](const std::string& name) {
    return name.starts_with(prefix);
  });
  return found == names.end() ? "" : *found;
}

Status move_each(Disk& disk, const Names& names, const std::string& from, const std::string& to) {
  for (const std::string& name : names) {
    if (Status moved = disk.rename(from + "/" + name, to + "/" + name); !moved) return moved;
  }
  if (Status synced = disk.sync_directory(to); !synced) return synced;
  return disk.sync_directory(from);
}

Status move_one(Disk& disk, const std::string& directory, const std::string& from,
                const std::string& to) {
  if (Status moved = disk.rename(directory + "/" + from, directory + "/" + to); !moved)
    return moved;
  return disk.sync_directory(directory);
}

/// Of the old day: all that is no folder of a roll, and not the lock.
Status put_old_aside(Disk& disk, const std::string& directory, const Names& names,
                     const std::string& number) {
  const std::string to = directory + "/before-" + number;
  if (Status made = disk.make_directory(to); !made) return made;
  Names old;
  for (const std::string& name : names) {
    if (name != "lock" && name != kStaging && !name.starts_with("before-") &&
        !name.starts_with(kRolled))
      old.push_back(name);
  }
  if (Status moved = move_each(disk, old, directory, to); !moved) return moved;
  return move_one(disk, directory, kRolled + number, kArriving + number);
}

Status move_new_up(Disk& disk, const std::string& directory, const std::string& number) {
  const std::string from = directory + "/" + kArriving + number;
  const auto inside = disk.list(from);
  if (!inside) return inside.error();
  Names arriving;
  for (const std::string& name : *inside)
    if (name != kWords && name != "lock") arriving.push_back(name);
  if (Status moved = move_each(disk, arriving, from, directory); !moved) return moved;
  return move_one(disk, directory, kArriving + number, "before-" + number + "/roll");
}

/// Under the lock. Every step may have been done before.
Status finish(Disk& disk, const std::string& directory) {
  auto names = disk.list(directory);
  if (!names) return names.error();
  if (const std::string rolled = named(*names, kRolled); !rolled.empty()) {
    const std::string number = rolled.substr(std::string{kRolled}.size());
    if (Status aside = put_old_aside(disk, directory, *names, number); !aside) return aside;
    names = disk.list(directory);
    if (!names) return names.error();
  }
  const std::string arriving = named(*names, kArriving);
  if (arriving.empty()) return ok();
  return move_new_up(disk, directory, arriving.substr(std::string{kArriving}.size()));
}

/// What a roll before this one left half written was no roll yet.
Status clear_staging(Disk& disk, const std::string& staging) {
  if (Status made = disk.make_directory(staging); !made) return made;
  const auto names = disk.list(staging);
  if (!names) return names.error();
  for (const std::string& name : *names) {
    if (Status gone = disk.remove(staging + "/" + name); !gone) return gone;
  }
  return ok();
}

std::string words(const engine::CarryOver& carried) {
  JsonObject body;
  body.add("actor", carried.actor).add("reason", carried.reason);
  body.add("old_journal", hex(carried.journal_id)).add("old_last_sequence", carried.sequence - 1);
  body.add("unreconciled", carried.unreconciled);
  return body.text() + "\n";
}

/// The new journal, whole and on disk, in the folder that nobody looks into.
Status write_new(Disk& disk, const std::string& staging, const engine::CarryOver& carried,
                 std::uint64_t journal_id) {
  if (Status clear = clear_staging(disk, staging); !clear) return clear;
  auto fresh = JournaledEngine::open(disk, {.directory = staging, .journal_id = journal_id});
  if (!fresh) return fresh.error();
  std::vector<engine::Output> outputs;  // a notice; it is in the journal, where the log finds it
  if (Status stepped = fresh->step(carried, outputs); !stepped) return stepped;
  if (Status done = fresh->checkpoint(); !done) return done;
  if (Status synced = fresh->sync(); !synced) return synced;
  const Snapshot now = fresh->snapshot();
  if (Status kept = write_snapshot(disk, staging, now.position, now.so_far, now.engine); !kept)
    return kept;
  const std::string text = words(carried);
  return write_file(disk, staging + "/" + kWords, std::as_bytes(std::span{text}));
}

/// First n of before-<n> that is not there.
std::string free_number(const Names& names) {
  for (std::size_t n = 1;; ++n) {
    const std::string number = std::to_string(n);
    if (std::find(names.begin(), names.end(), "before-" + number) == names.end()) return number;
  }
}

Result<engine::CarryOver> leave(const JournaledEngine& old, const std::string& directory,
                                const RollOrder& order) {
  const engine::State& state = old.engine().state();
  auto carried = engine::end_of_day(state);
  if (!carried) return Error{carried.error().fault, directory + ": " + carried.error().message};
  const Position end = old.position();
  carried->journal_id = end.journal_id;
  carried->sequence = end.sequence;
  carried->chain = end.chain;
  carried->actor = order.actor;
  carried->reason = order.reason;
  carried->unreconciled = engine::unreconciled(state);
  if (!carried->unreconciled.empty() && !order.unreconciled) {
    return Error{Fault::kRefused, directory + ": not rolled, " + carried->unreconciled +
                                      " (start and stop the daemon, or say --unreconciled)"};
  }
  if (const std::string wrong = engine::carry_complaint(*carried, state.config); !wrong.empty())
    return Error{Fault::kRefused, directory + ": not rolled, nothing could take it over: " + wrong};
  return carried;
}

}  // namespace

Result<Rolled> roll(Disk& disk, const std::string& directory, const RollOrder& order) {
  if (Status finished = finish_roll(disk, directory); !finished) return finished.error();
  const auto segments = list_segments(disk, directory);
  if (!segments) return segments.error();
  if (segments->empty()) return Error{Fault::kRefused, directory + ": no journal is there"};
  const auto old = JournaledEngine::open(disk, {.directory = directory});  // with its lock
  if (!old) return old.error();
  auto carried = leave(*old, directory, order);
  if (!carried) return carried.error();
  const auto names = disk.list(directory);
  if (!names) return names.error();
  const std::string number = free_number(*names);
  const std::string staging = directory + "/" + kStaging;
  if (Status written = write_new(disk, staging, *carried, order.journal_id); !written)
    return written.error();
  if (Status rolled = move_one(disk, directory, kStaging, kRolled + number); !rolled)
    return rolled.error();
  if (Status finished = finish(disk, directory); !finished) return finished.error();
  return Rolled{"before-" + number, std::move(*carried), old->engine().state().orders.open.size()};
}

Status finish_roll(Disk& disk, const std::string& directory) {
  const auto names = disk.list(directory);
  if (!names) return ok();  // whoever opens it says what is wrong
  if (named(*names, kRolled).empty() && named(*names, kArriving).empty()) return ok();
  const auto lock = disk.lock(directory);
  if (!lock) return lock.error();
  return finish(disk, directory);
}

}  // namespace pcl::journal
