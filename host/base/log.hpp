// Log lines: one JSON object a line, on standard error or in a file.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace spdlog {
class logger;
}

namespace pcl {

/// A named value of a log line: text, number or truth.
struct LogField {
  LogField(std::string_view field, std::string_view text);
  LogField(std::string_view field, const char* text) : LogField(field, std::string_view{text}) {}
  LogField(std::string_view field, const std::string& text)
      : LogField(field, std::string_view{text}) {}
  LogField(std::string_view field, bool value) : name{field}, json{value ? "true" : "false"} {}
  template <std::integral T>
  requires(!std::same_as<T, bool>) LogField(std::string_view field, T value)
      : name{field}, json{std::to_string(value)} {}
  std::string_view name;
  std::string json;
};

/// {"time":"2026-01-31T12:00:00.000000Z","level":"info","program":"wire","event":"...", fields...}
/// Any thread. Control plane only: a line costs allocations and a write.
class Log {
 public:
  using Fields = std::initializer_list<LogField>;
  /// `path` empty: standard error. Throws nothing; an unwritable path falls back to standard error
  /// and says so.
  explicit Log(std::string program, const std::string& path = {});
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;
  ~Log();

  void info(std::string_view event, Fields fields = {}) { write(0, event, fields); }
  void warn(std::string_view event, Fields fields = {}) { write(1, event, fields); }
  void error(std::string_view event, Fields fields = {}) { write(2, event, fields); }

 private:
  void write(int level, std::string_view event, Fields fields);
  std::string program_;
  std::shared_ptr<spdlog::logger> sink_;
};

}  // namespace pcl
