#include "host/cli/journal_command.hpp"

#include <chrono>
#include <optional>
#include <ostream>

#include "host/base/hex.hpp"
#include "host/base/json_text.hpp"
#include "host/cli/command_line.hpp"
#include "host/cli/journal_dump.hpp"
#include "host/journal/archive.hpp"
#include "host/journal/posix_disk.hpp"
#include "host/journal/quarantine.hpp"
#include "host/journal/reader.hpp"
#include "host/journal/replay.hpp"
#include "host/journal/roll.hpp"

namespace pcl::cli {
namespace {

namespace po = boost::program_options;

constexpr int kExitDone = 0, kExitRefused = 1, kExitUsage = 2, kExitUnavailable = 3;
constexpr std::uint64_t kDayS = 86'400;

struct Request {
  std::string directory;
  std::uint64_t from{1}, to{UINT64_MAX}, matter{};
  std::string actor, reason;
  std::uint64_t retention_days{};
  bool unreconciled{};
};

using Texts = std::vector<std::string>;

std::string list_json(const Texts& texts) {
  std::string list = "[";
  for (const std::string& text : texts) {
    if (list.size() > 1) list += ',';
    append_json_string(list, text);
  }
  return list + "]";
}

/// What an action has to say: its JSON goes out, its code too; an Error becomes 1 or 3.
struct Answer {
  std::string text;
  int code{kExitDone};
};

Result<Answer> verify(Disk& disk, const Request& request, std::ostream&) {
  const std::string& directory = request.directory;
  const auto report = journal::verify(disk, directory);
  if (!report) return report.error();
  Texts complaints;
  const auto snapshots = journal::list_snapshots(disk, directory);
  if (!snapshots) return snapshots.error();
  for (const std::uint64_t last : *snapshots) {
    const auto snapshot = journal::read_snapshot(disk, directory, last);
    if (!snapshot) {
      if (snapshot.error().fault != Fault::kCorrupt) return snapshot.error();
      complaints.push_back(snapshot.error().message);
      continue;
    }
    const auto passed = journal::passes(disk, directory, snapshot->position);
    if (!passed) return passed.error();
    if (!*passed)
      complaints.push_back(directory + "/" + journal::snapshot_name(last) +
                           ": the journal does not pass through where it was taken");
  }
  const auto archive = journal::check_archive(disk, directory);
  if (!archive && archive.error().fault != Fault::kCorrupt) return archive.error();
  if (archive) complaints.insert(complaints.end(), archive->begin(), archive->end());
  if (!archive) complaints.push_back(archive.error().message);
  JsonObject body;
  const bool sound = report->damage.empty() && complaints.empty();
  body.add("sound", sound).add("segments", report->segments).add("records", report->records);
  body.add("bytes", report->bytes).add("first_sequence", report->first_sequence);
  body.add("last_sequence", report->last_sequence)
      .add("torn_bytes", report->torn_bytes)
      .add("damage", report->damage)
      .add("snapshots", snapshots->size())
      .add_raw("complaints", list_json(complaints));
  return Answer{body.text(), sound ? kExitDone : kExitRefused};
}

Result<Answer> dump(Disk& disk, const Request& request, std::ostream& out) {
  const Status done = journal::read(disk, request.directory, request.from, request.to,
                                    [&](const journal::Record& record) -> Status {
                                      const bool of_it = request.matter == 0 ||
                                                         record.sequence == request.matter ||
                                                         record.link.correlation == request.matter;
                                      if (of_it) out << dump_line(record) << '\n';
                                      return ok();
                                    });
  if (!done) return done.error();
  return Answer{};
}

Result<Answer> replay(Disk& disk, const Request& request, std::ostream&) {
  const auto result = journal::replay(disk, request.directory, request.from, request.to);
  if (!result) return result.error();
  JsonObject body;
  body.add("events", result->events)
      .add("outputs", result->outputs)
      .add("checkpoints", result->checkpoints);
  body.add("state_hash", hex(result->hash)).add("outputs_digest", hex(result->outputs_digest));
  return Answer{body.text()};
}

Result<Answer> quarantine(Disk& disk, const Request& request, std::ostream&) {
  const auto done = journal::quarantine(disk, request.directory, request.actor, request.reason);
  if (!done) return done.error();
  JsonObject body;
  body.add("folder", done->folder)
      .add("damage", done->damage)
      .add("last_sound_sequence", done->last_sound)
      .add("events_readable", done->lost.events)
      .add_raw("moved", list_json(done->moved))
      .add("next", "the journal is closed: portcullis journal begin");
  return Answer{body.text()};
}

Result<Answer> begin(Disk& disk, const Request& request, std::ostream&) {
  const auto folder = journal::begin_anew(disk, request.directory, request.actor, request.reason);
  if (!folder) return folder.error();
  JsonObject body;
  body.add("folder", *folder)
      .add("carried_over",
           "nothing: positions, orders, kills and numbers of the old journal are "
           "not known to the next one");
  return Answer{body.text()};
}

Result<Answer> roll(Disk& disk, const Request& request, std::ostream&) {
  const auto now_ns = static_cast<std::uint64_t>(
      std::chrono::system_clock::now().time_since_epoch() / std::chrono::nanoseconds{1});
  const auto rolled = journal::roll(disk, request.directory,
                                    {request.actor, request.reason, request.unreconciled, now_ns});
  if (!rolled) return rolled.error();
  const engine::CarryOver& carried = rolled->carried;
  JsonObject body;
  body.add("folder", rolled->folder)
      .add("old_journal", hex(carried.journal_id))
      .add("old_last_sequence", carried.sequence - 1)
      .add("unreconciled", carried.unreconciled)
      .add("positions", carried.positions.size())
      .add("latches", carried.latches.size())
      .add("repairs", carried.repairs.size())
      .add("ess_active", carried.ess_active)
      .add("orders_expired", rolled->orders_expired);
  return Answer{body.text()};
}

Result<Answer> archive(Disk& disk, const Request& request, std::ostream&) {
  const auto keep_from = journal::needed_from(disk, request.directory);
  if (!keep_from) return keep_from.error();
  const auto now_s = static_cast<std::uint64_t>(
      std::chrono::system_clock::now().time_since_epoch() / std::chrono::seconds{1});
  const auto moved = journal::archive_segments(disk, request.directory, *keep_from, now_s);
  if (!moved) return moved.error();
  std::size_t deleted = 0;
  if (request.retention_days != 0) {
    const auto gone =
        journal::delete_archived(disk, request.directory, now_s - request.retention_days * kDayS);
    if (!gone) return gone.error();
    deleted = *gone;
  }
  JsonObject body;
  body.add("needed_from", *keep_from).add("archived", *moved).add("deleted", deleted);
  return Answer{body.text()};
}

struct Action {
  const char* name;
  Result<Answer> (*run)(Disk&, const Request&, std::ostream&);
  bool range{}, signature{}, matter{}, retention{}, day{};
};
constexpr Action kActions[] = {
    {"verify", verify},
    {"dump", dump, true, false, true},
    {"replay", replay, true},
    {"quarantine", quarantine, false, true},
    {"begin", begin, false, true},
    {"roll", roll, false, true, false, false, true},
    {"archive", archive, false, false, false, true},
};

po::options_description described(const Action& action, Request& request) {
  po::options_description all{std::string{"portcullis journal "} + action.name + " DIR [options]",
                              100};
  auto add = all.add_options();
  add("help", "this text");
  if (action.range) {
    add("from", po::value(&request.from), "first sequence, from 1");
    add("to", po::value(&request.to), "last sequence");
  }
  if (action.matter) add("matter", po::value(&request.matter), "only records of this correlation");
  if (action.signature) {
    add("actor", po::value(&request.actor)->required(), "who does it");
    add("reason", po::value(&request.reason)->required(), "why");
  }
  if (action.retention) {
    add("retention-days", po::value(&request.retention_days),
        "delete files archived longer ago; 0: none (default)");
  }
  if (action.day) {
    add("unreconciled", po::bool_switch(&request.unreconciled),
        "also a day that did not end reconciled; what was wrong is recorded");
  }
  return all;
}

int usage(std::ostream& err) {
  err << "portcullis journal: expected verify, dump, replay, quarantine, begin, roll or archive, "
         "and a directory\n";
  return kExitUsage;
}

}  // namespace

int run_journal(std::span<const std::string> args, std::ostream& out, std::ostream& err) {
  const Action* action = nullptr;
  for (const Action& known : kActions)
    if (!args.empty() && args[0] == known.name) action = &known;
  if (action == nullptr || args.size() < 2) return usage(err);
  Request request;
  const bool help = args[1] == "--help";
  if (!help) request.directory = args[1];
  int exit = kExitUsage;
  const std::string name = std::string{"journal "} + action->name;
  if (!read_options(name.c_str(), described(*action, request), args.subspan(help ? 1 : 2), out, err,
                    exit)) {
    return exit;
  }
  const auto complain = [&](const std::string& what) {
    err << "portcullis " << name << ": " << what << '\n';
  };
  if (request.from == 0 || request.to < request.from) {
    complain("from and to: expected 1 or more, and from not beyond to");
    return kExitUsage;
  }
  journal::PosixDisk disk;
  const auto answer = action->run(disk, request, out);
  if (!answer) {
    complain(answer.error().message);
    return answer.error().fault == Fault::kUnavailable ? kExitUnavailable : kExitRefused;
  }
  if (!answer->text.empty()) out << answer->text << '\n';
  return answer->code;
}

}  // namespace pcl::cli
