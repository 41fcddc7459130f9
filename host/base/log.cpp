#include "host/base/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <array>
#include <ctime>
#include <exception>

#include "host/base/json_text.hpp"

namespace pcl {
namespace {

std::string now_utc() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  std::tm utc{};
  ::gmtime_r(&now.tv_sec, &utc);
  std::array<char, 40> text{};
  const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &utc);
  std::string microseconds = std::to_string(1'000'000 + now.tv_nsec / 1000);
  microseconds[0] = '.';
  return std::string{text.data(), length} + microseconds + "Z";
}

}  // namespace

LogField::LogField(std::string_view field, std::string_view text) : name{field} {
  append_json_string(json, text);
}

Log::Log(std::string program, const std::string& path) : program_{std::move(program)} {
  std::string failure;
  std::shared_ptr<spdlog::sinks::sink> sink;
  try {
    if (!path.empty()) sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(path);
  } catch (const std::exception& e) {
    failure = e.what();
  }
  if (!sink) sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  sink_ = std::make_shared<spdlog::logger>(program_, std::move(sink));
  sink_->set_pattern(
      "%v");  // the line is JSON when it arrives: spdlog's own fields do not escape the text
  sink_->flush_on(spdlog::level::info);
  if (!failure.empty())
    warn("log file not writable, logging to standard error", {{"path", path}, {"error", failure}});
}

Log::~Log() = default;

void Log::write(int level, std::string_view event, Fields fields) {
  static constexpr std::array<std::string_view, 3> kNames{"info", "warn", "error"};
  static constexpr std::array kLevels{spdlog::level::info, spdlog::level::warn, spdlog::level::err};
  JsonObject line;
  const auto index = static_cast<std::size_t>(level);
  line.add("time", now_utc())
      .add("level", kNames[index])
      .add("program", program_)
      .add("event", event);
  for (const LogField& field : fields) line.add_raw(field.name, field.json);
  sink_->log(kLevels[index], spdlog::string_view_t{line.text()});
}

}  // namespace pcl
