#include "sim/venue/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <string>

namespace pcl::venue {
namespace {

/// spdlog's %v is not escaped: a quote would break the line.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7E) {
      out += '?';
    } else {
      out += c;
    }
  }
  return out;
}

std::string body(std::string_view event, std::string_view detail) {
  return R"("event":")" + escaped(event) + R"(","detail":")" + escaped(detail) + '"';
}

}  // namespace

Log::Log(To to) {
  std::shared_ptr<spdlog::sinks::sink> sink;
  if (to == To::kStandardError) {
    sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  } else {
    sink = std::make_shared<spdlog::sinks::null_sink_mt>();
  }
  logger_ = std::make_shared<spdlog::logger>("venue", sink);
  logger_->set_pattern(
      R"({"time":"%Y-%m-%dT%H:%M:%S.%f%z","level":"%l","program":"portcullis-venue",%v})");
}

void Log::info(std::string_view event, std::string_view detail) const {
  logger_->log(spdlog::level::info, spdlog::string_view_t{body(event, detail)});
}
void Log::warn(std::string_view event, std::string_view detail) const {
  logger_->log(spdlog::level::warn, spdlog::string_view_t{body(event, detail)});
}
void Log::error(std::string_view event, std::string_view detail) const {
  logger_->log(spdlog::level::err, spdlog::string_view_t{body(event, detail)});
}

}  // namespace pcl::venue
