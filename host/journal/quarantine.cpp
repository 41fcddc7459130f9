#include "host/journal/quarantine.hpp"

#include <algorithm>
#include <optional>
#include <span>

#include "host/base/big_endian.hpp"
#include "host/base/json_text.hpp"
#include "host/engine/codec.hpp"
#include "host/journal/files.hpp"
#include "host/journal/format.hpp"
#include "host/journal/reader.hpp"
#include "host/journal/snapshot_file.hpp"

namespace pcl::journal {
namespace {

constexpr std::uint64_t kSalvageFileMax = 1ULL << 30U;  // of a larger one only the name is told

void tell(const engine::Event& event, Salvage& found) {
  const auto ref = [&](std::uint64_t value) {
    found.user_ref_highest = std::max(found.user_ref_highest, static_cast<std::uint32_t>(value));
  };
  if (std::holds_alternative<engine::SessionStart>(event)) ++found.starts;
  if (const auto* command = std::get_if<engine::OperatorCommand>(&event)) {
    if (command->kind == engine::OperatorKind::kKill) ++found.kills;
    if (command->kind == engine::OperatorKind::kResume) ++found.resumes;
  }
  if (const auto* record = std::get_if<engine::CardRecord>(&event)) {
    if (record->entry.kind() == static_cast<std::uint8_t>(contract::RecordKind::kDecision))
      ref(contract::from_entry<contract::DecisionRecord>(record->entry).user_ref);
  }
  if (const auto* message = std::get_if<engine::VenueMessage>(&event)) {
    constexpr std::size_t kUserRef = 9;  // OUCH 5.0: type, timestamp, UserRefNum; but for S
    if (message->length < kUserRef + 4 || message->bytes[0] == std::byte{'S'}) return;
    ref(load_be<4>(message->view(), kUserRef));
    if (message->bytes[0] == std::byte{'E'}) ++found.executions;
  }
}

void tell(const Record& record, Salvage& found) {
  if (found.first_sequence == 0) found.first_sequence = record.sequence;
  found.first_sequence = std::min(found.first_sequence, record.sequence);
  found.last_sequence = std::max(found.last_sequence, record.sequence);
  if (record.type == RecordType::kOutputs) ++found.outputs;
  if (record.type == RecordType::kHash) ++found.hashes;
  if (record.type != RecordType::kEvent) return;
  ++found.events;
  const auto event = engine::decode_event(record.payload);
  if (record.version != engine::kCodecVersion || !event) {
    ++found.undecoded;
    return;
  }
  tell(*event, found);
}

/// Where the sound part ends.
struct Break {
  std::string damage;
  Position position;                    // behind the last sound record
  std::vector<std::uint32_t> segments;  // present
  std::size_t first{};                  // index of the first that is not sound to its end
  std::uint64_t good_bytes{};           // of it
};

Result<Break> find_break(Disk& disk, const std::string& directory) {
  auto found = segment_numbers(disk, directory);
  if (!found) return found.error();
  Break result;
  result.segments = std::move(*found);
  const auto start =
      start_of(disk, directory,
               std::span{result.segments}.first(std::min<std::size_t>(1, result.segments.size())));
  if (!start && start.error().fault != Fault::kCorrupt) return start.error();
  if (!start) {
    result.damage = start.error().message;
    return result;
  }
  result.position = *start;
  for (; result.first < result.segments.size(); ++result.first) {
    const std::uint32_t number = result.segments[result.first];
    result.good_bytes = 0;  // of this one
    if (result.first != 0 && number != result.segments[result.first - 1] + 1) {
      result.damage = format::segment_name(result.segments[result.first - 1] + 1) + " is missing";
      return result;
    }
    const bool last = result.first + 1 == result.segments.size();
    const auto scanned = scan(disk, directory, number, last, result.position, {});
    if (!scanned) return scanned.error();
    result.good_bytes = scanned->good_bytes;
    result.damage = scanned->damage;
    if (!result.damage.empty()) return result;
  }
  result.good_bytes = 0;
  const auto choice = choose_snapshot(disk, directory);
  if (!choice) return choice.error();
  if (choice->ahead && choice->ahead->sequence > result.position.sequence)
    result.damage = "ends at sequence " + std::to_string(result.position.sequence - 1) +
                    ", and a sound snapshot was taken at " +
                    std::to_string(choice->ahead->sequence - 1);
  return result;
}

std::string lost_text(const Quarantine& done, const std::string& actor, const std::string& reason) {
  const Salvage& lost = done.lost;
  std::string names = "[";
  for (const std::string& name : done.moved) {
    if (names.size() > 1) names += ',';
    append_json_string(names, name);
  }
  JsonObject readable;
  readable.add("bytes", lost.bytes)
      .add("whole", lost.whole)
      .add("events", lost.events)
      .add("outputs", lost.outputs)
      .add("hashes", lost.hashes)
      .add("undecoded", lost.undecoded)
      .add("first_sequence", lost.first_sequence)
      .add("last_sequence", lost.last_sequence)
      .add("starts", lost.starts)
      .add("kills", lost.kills)
      .add("resumes", lost.resumes)
      .add("executions", lost.executions)
      .add("user_ref_highest", lost.user_ref_highest);
  JsonObject body;
  body.add("actor", actor).add("reason", reason).add("damage", done.damage);
  body.add("last_sound_sequence", done.last_sound).add_raw("moved", names + "]");
  body.add_raw("readable", readable.text());
  return body.text() + "\n";
}

/// First of name-1, name-2, ... that is not there.
Result<std::string> fresh(Disk& disk, const std::string& directory, const std::string& name) {
  const auto names = disk.list(directory);
  if (!names) return names.error();
  for (std::size_t n = 1;; ++n) {
    std::string tried = name + "-" + std::to_string(n);
    if (std::find(names->begin(), names->end(), tried) == names->end()) return tried;
  }
}

Status write_text(Disk& disk, const std::string& path, const std::string& text) {
  return replace_file(disk, path, std::as_bytes(std::span{text}));
}

/// Files that move whole, and the one of which only the end does.
struct Moves {
  std::vector<std::string> whole;
  std::string cut;  // empty: none
};

/// Looks into everything from the break on and copies the end of the segment that is sound in part;
/// moves nothing yet.
Result<Moves> look_into(Disk& disk, const std::string& directory, const Break& broken,
                        Quarantine& done) {
  Moves moves;
  for (std::size_t i = broken.first; i < broken.segments.size(); ++i) {
    const std::string name = format::segment_name(broken.segments[i]);
    const auto bytes = read_file(disk, directory + "/" + name, kSalvageFileMax);
    if (!bytes && bytes.error().fault != Fault::kExhausted) return bytes.error();
    const bool partly = i == broken.first && broken.good_bytes > format::kSegmentHeaderBytes;
    if (partly && !bytes) return bytes.error();
    done.lost.whole = done.lost.whole && bytes;
    if (!partly) {
      if (bytes) salvage(*bytes, done.lost);
      moves.whole.push_back(name);
      continue;
    }
    moves.cut = name;
    const auto tail = std::span{*bytes}.subspan(broken.good_bytes);
    salvage(tail, done.lost);
    done.moved.push_back(name + ".from-" + std::to_string(broken.good_bytes));
    const std::string path = directory + "/" + done.folder + "/" + done.moved.back();
    if (Status kept = write_file(disk, path, tail); !kept) return kept.error();
  }
  const auto snapshots = list_snapshots(disk, directory);
  if (!snapshots) return snapshots.error();
  for (const std::uint64_t last : *snapshots)
    if (last > done.last_sound) moves.whole.push_back(snapshot_name(last));
  done.moved.insert(done.moved.end(), moves.whole.begin(), moves.whole.end());
  return moves;
}

Status move_all(Disk& disk, const std::string& from, const std::string& to,
                const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (Status moved = disk.rename(from + "/" + name, to + "/" + name); !moved) return moved;
  }
  if (Status synced = disk.sync_directory(to); !synced) return synced;
  return disk.sync_directory(from);
}

}  // namespace

void salvage(std::span<const std::byte> bytes, Salvage& found) {
  found.bytes += bytes.size();
  std::size_t in_vain = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto size = format::announced(bytes.subspan(at));
    if (!size || *size > bytes.size() - at) {
      at += format::kGrid;
      continue;
    }
    if (const auto record = format::parse(bytes.subspan(at))) {
      tell(record->record, found);
      at += record->bytes;
      continue;
    }
    in_vain += *size;
    at += format::kGrid;
    if (in_vain <= kSalvageBytesMax) continue;
    found.whole = false;
    return;
  }
}

Result<Quarantine> quarantine(Disk& disk, const std::string& directory, const std::string& actor,
                              const std::string& reason) {
  const auto lock = disk.lock(directory);
  if (!lock) return lock.error();
  if (Status open = not_closed(disk, directory); !open) return open.error();
  const auto broken = find_break(disk, directory);
  if (!broken) return broken.error();
  if (broken->damage.empty())
    return Error{Fault::kRefused, directory + ": nothing is damaged, nothing is moved"};
  Quarantine done;
  done.damage = broken->damage;
  done.last_sound = broken->position.sequence - 1;
  const auto folder = fresh(disk, directory, "quarantine");
  if (!folder) return folder.error();
  done.folder = *folder;
  if (Status made = disk.make_directory(directory + "/" + done.folder); !made) return made.error();

  const auto moves = look_into(disk, directory, *broken, done);
  if (!moves) return moves.error();
  // Words first, then `closed`, then the moves: wherever this ends, nothing is gone without a word
  // and nothing goes on.
  const std::string to = directory + "/" + done.folder;
  const std::string text = lost_text(done, actor, reason);
  if (Status wrote = write_text(disk, to + "/lost.json", text); !wrote) return wrote.error();
  if (Status wrote = write_text(disk, directory + "/" + kClosedName, text); !wrote)
    return wrote.error();
  if (!moves->cut.empty()) {
    const std::string path = directory + "/" + moves->cut;
    if (Status gone = disk.truncate(path, broken->good_bytes); !gone) return gone.error();
  }
  if (Status moved = move_all(disk, directory, to, moves->whole); !moved) return moved.error();
  return done;
}

Result<std::string> begin_anew(Disk& disk, const std::string& directory, const std::string& actor,
                               const std::string& reason) {
  const auto lock = disk.lock(directory);
  if (!lock) return lock.error();
  if (not_closed(disk, directory)) {
    return Error{Fault::kRefused,
                 directory + ": not closed: the daemon goes on with the journal that is here"};
  }
  const auto names = disk.list(directory);
  if (!names) return names.error();
  const auto folder = fresh(disk, directory, "before");
  if (!folder) return folder.error();
  const std::string to = directory + "/" + *folder;
  if (Status made = disk.make_directory(to); !made) return made.error();
  JsonObject word;
  word.add("actor", actor).add("reason", reason);
  if (Status wrote = write_text(disk, to + "/begun.json", word.text() + "\n"); !wrote)
    return wrote.error();
  std::vector<std::string> moving;
  for (const std::string& name : *names) {
    if (name != "lock" && name != kClosedName && !name.starts_with("before-"))
      moving.push_back(name);
  }
  moving.emplace_back(kClosedName);  // last: until then nothing goes on here
  if (Status moved = move_all(disk, directory, to, moving); !moved) return moved.error();
  return *folder;
}

}  // namespace pcl::journal
