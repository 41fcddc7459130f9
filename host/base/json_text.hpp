// Writing JSON text: for log lines and summaries, where a parser's library would be too much.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace pcl {

/// Appends `text` in quotes, escaped so that any bytes stay one valid line (bytes beyond ASCII pass
/// if they are UTF-8, else become U+FFFD).
void append_json_string(std::string& out, std::string_view text);

/// Builds one object, members in the order of the calls.
class JsonObject {
 public:
  JsonObject& add(std::string_view name, std::string_view value) {
    append_json_string(member(name), value);
    return *this;
  }
  JsonObject& add(std::string_view name, const char* value) {
    return add(name, std::string_view{value});
  }
  JsonObject& add(std::string_view name, bool value) {
    return add_raw(name, value ? "true" : "false");
  }
  template <std::integral T>
  requires(!std::same_as<T, bool>) JsonObject& add(std::string_view name, T value) {
    return add_raw(name, std::to_string(value));
  }
  /// `value` is JSON already.
  JsonObject& add_raw(std::string_view name, std::string_view value) {
    member(name).append(value);
    return *this;
  }
  [[nodiscard]] std::string text() const { return text_ + "}"; }

 private:
  std::string& member(std::string_view name) {
    if (text_.size() > 1) text_ += ',';
    append_json_string(text_, name);
    text_ += ':';
    return text_;
  }
  std::string text_{"{"};
};

}  // namespace pcl
