#include "host/adapters/operator_files/latch_file.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <yaml-cpp/yaml.h>

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <optional>

#include "host/adapters/operator_files/kill_file.hpp"
#include "host/base/file_descriptor.hpp"
#include "host/base/json_text.hpp"
#include "host/base/system_error.hpp"

namespace pcl::operator_files {
namespace {

using contract::KillScope;
using contract::KillSource;

constexpr unsigned kSourcesMax = 256;

std::optional<KillSource> source_named(const std::string& name) {
  for (unsigned i = 1; i < kSourcesMax; ++i) {
    const auto source = static_cast<KillSource>(i);
    if (contract::to_string(source) == name && name != "?") return source;
  }
  return std::nullopt;
}

KillScope scope_named(const YAML::Node& node) {
  const auto name = node.as<std::string>();
  for (const KillScope scope :
       {KillScope::kSession, KillScope::kAccount, KillScope::kStrategy, KillScope::kSymbol}) {
    if (contract::to_string(scope) == name) return scope;
  }
  throw YAML::Exception{node.Mark(), "scope of no known name"};
}

engine::LatchCommand command_named(const YAML::Node& node) {
  if (!node.IsDefined()) return engine::LatchCommand::kCancel;
  const auto name = node.as<std::string>();
  for (std::uint8_t i = 1; i <= engine::kLatchCommands; ++i) {
    const auto command = static_cast<engine::LatchCommand>(i);
    if (to_string(command) == name) return command;
  }
  throw YAML::Exception{node.Mark(), "command of no known name"};
}

/// JSON is YAML, as far as this file goes.
LatchRecord parsed(const std::string& text) {
  const YAML::Node node = YAML::Load(text);
  const auto source = source_named(node["source"].as<std::string>());
  if (!source) throw YAML::Exception{node.Mark(), "source of no known name"};
  LatchRecord record{*source,
                     node["actor"].as<std::string>(),
                     node["reason"].as<std::string>(),
                     node["time_ns"].as<std::int64_t>(),
                     KillScope::kGlobal,
                     0,
                     command_named(node["command"])};
  if (!node["scope"].IsDefined()) return record;
  record.scope = scope_named(node["scope"]);
  record.index = node["index"].as<std::uint16_t>();
  return record;
}

std::string text_of(const LatchRecord& record) {
  JsonObject body;
  body.add("source", contract::to_string(record.source)).add("actor", record.actor);
  body.add("time_ns", record.wall_ns).add("reason", record.reason);
  if (record.scope != KillScope::kGlobal)
    body.add("scope", contract::to_string(record.scope)).add("index", record.index);
  if (record.command != engine::LatchCommand::kCancel)
    body.add("command", to_string(record.command));
  return body.text() + "\n";
}

Status write_all(const FileDescriptor& file, std::string_view text, const std::string& name) {
  while (!text.empty()) {
    const ssize_t put = ::write(file.get(), text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return system_error(name);
    text.remove_prefix(static_cast<std::size_t>(put));
  }
  return ::fsync(file.get()) == 0 ? ok() : Status{system_error(name)};
}

}  // namespace

bool LatchFile::present() const { return !path_.empty() && kill_file_present(path_); }

std::vector<LatchRecord> LatchFile::read() const {
  if (!present()) return {};
  std::vector<LatchRecord> records;
  const auto wrong = [&](const std::string& why) {
    records.push_back(
        {KillSource::kEngine, "latch file", path_ + ": " + why, 0, KillScope::kGlobal, 0});
  };
  std::ifstream file{path_};
  std::string line;
  while (std::getline(file, line)) {
    try {
      records.push_back(parsed(line));
    } catch (const YAML::Exception& fault) {
      wrong(fault.what());
    }
  }
  if (records.empty() || !file.eof()) wrong("cannot be read");
  return records;
}

Status LatchFile::write(std::span<const LatchRecord> records) const {
  if (path_.empty()) return ok();
  std::string text;
  for (const LatchRecord& record : records) text += text_of(record);
  const std::string partial = path_ + ".partial";
  {
    const FileDescriptor file{
        ::open(partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)};
    if (!file) return system_error(partial);
    if (Status written = write_all(file, text, partial); !written) return written;
  }
  if (std::rename(partial.c_str(), path_.c_str()) != 0) return system_error(path_);
  return sync_folder();
}

Status LatchFile::remove() const {
  if (path_.empty()) return ok();
  if (::unlink(path_.c_str()) != 0 && errno != ENOENT) return system_error(path_);
  return sync_folder();
}

Status LatchFile::writable() const {
  if (path_.empty()) return ok();
  return ::access(folder().c_str(), W_OK | X_OK) == 0 ? ok() : Status{system_error(folder())};
}

std::string LatchFile::folder() const {
  const std::size_t slash = path_.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path_.substr(0, slash);
}

Status LatchFile::sync_folder() const {
  const FileDescriptor handle{::open(folder().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!handle || ::fsync(handle.get()) != 0) return system_error(folder());
  return ok();
}

}  // namespace pcl::operator_files
