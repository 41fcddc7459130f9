// Log lines of the venue: one JSON object each, on standard error.
#pragma once

#include <memory>
#include <string_view>

namespace spdlog {
class logger;
}

namespace pcl::venue {

/// Names an event and says one sentence about it. Any thread.
class Log {
 public:
  enum class To { kStandardError, kNowhere };
  explicit Log(To to);
  void info(std::string_view event, std::string_view detail) const;
  void warn(std::string_view event, std::string_view detail) const;
  void error(std::string_view event, std::string_view detail) const;

 private:
  std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace pcl::venue
