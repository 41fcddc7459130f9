#include "host/adapters/operator_files/yaml_reader.hpp"

#include <charconv>

namespace pcl::operator_files {
namespace {

/// Decimal digits without sign, leading zero or anything else.
bool parse_decimal(std::string_view text, std::uint64_t& value) {
  if (text.empty() || (text.size() > 1 && text[0] == '0')) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

bool is_quoted(const YAML::Node& node) { return node.Tag() == "!"; }

}  // namespace

YamlMap::YamlMap(YAML::Node node, std::string path, Complaints& complaints)
    : node_{std::move(node)}, path_{std::move(path)}, complaints_{complaints} {
  if (!node_.IsDefined()) return;
  if (!node_.IsMap()) {
    complaints_.add(node_.Mark(), (path_.empty() ? "the file" : path_) + ": expected a mapping");
    return;
  }
  usable_ = true;
  std::set<std::string> seen;
  for (const auto& item : node_) {
    if (!item.first.IsScalar()) {
      complaints_.add(item.first.Mark(),
                      (path_.empty() ? "the file" : path_) + ": expected a word as key");
    } else if (!seen.insert(item.first.Scalar()).second) {
      complaints_.add(item.first.Mark(),
                      path_of(item.first.Scalar()) + ": given twice, expected once");
    }
  }
}

YamlMap::~YamlMap() {
  if (!usable_) return;
  std::string names;
  for (const std::string& name : known_) names += names.empty() ? name : ", " + name;
  for (const auto& item : node_) {
    if (!item.first.IsScalar() || known_.contains(item.first.Scalar())) continue;
    complaints_.add(item.first.Mark(),
                    path_of(item.first.Scalar()) + ": unknown key, expected one of " + names);
  }
}

YAML::Node YamlMap::child(const std::string& key, bool optional) {
  known_.insert(key);
  if (!usable_) return YAML::Node{YAML::NodeType::Undefined};
  const YAML::Node& readable = node_;  // the const operator does not create the key
  YAML::Node found = readable[key];
  if (!found.IsDefined() && !optional) complaints_.add(node_.Mark(), path_of(key) + ": missing");
  return found;
}

void YamlMap::complain(const std::string& key, const std::string& expected) {
  const YAML::Node& readable = node_;
  const YAML::Node found = readable[key];
  complaints_.add(found.IsDefined() ? found.Mark() : node_.Mark(),
                  path_of(key) + ": expected " + expected);
}

bool YamlMap::scalar(const std::string& key, std::string& value, const std::string& expected,
                     bool optional) {
  const YAML::Node found = child(key, optional);
  if (!found.IsDefined()) return false;
  if (!found.IsScalar()) {
    complain(key, expected);
    return false;
  }
  value = found.Scalar();
  return true;
}

void YamlMap::text(const std::string& key, std::string& value, bool optional) {
  std::string read;
  if (!scalar(key, read, "a text", optional)) return;
  if (read.empty()) return complain(key, "a text that is not empty");
  value = read;
}

void YamlMap::truth(const std::string& key, bool& value, bool optional) {
  std::string read;
  if (!scalar(key, read, "true or false", optional)) return;
  if (read != "true" && read != "false") return complain(key, "true or false, got '" + read + "'");
  value = read == "true";
}

bool YamlMap::read_number(const std::string& key, std::uint64_t& value, std::uint64_t low,
                          std::uint64_t high, bool optional) {
  const std::string expected =
      "a whole number from " + std::to_string(low) + " to " + std::to_string(high);
  std::string read;
  if (!scalar(key, read, expected, optional)) return false;
  const YAML::Node& readable = node_;
  if (is_quoted(readable[key]) || !parse_decimal(read, value) || value < low || value > high) {
    complain(key, expected + ", got '" + read + "'");
    return false;
  }
  return true;
}

bool YamlMap::read_decimal(const std::string& key, std::uint64_t& value, const Decimal& kind,
                           std::uint64_t high, bool optional) {
  const std::string expected =
      std::string{kind.expected} + ", at most " + std::to_string(high / kind.one);
  std::string read;
  if (!scalar(key, read, expected, optional)) return false;
  const std::size_t point = read.find('.');
  std::string decimals = point == std::string::npos ? "" : read.substr(point + 1);
  std::uint64_t whole = 0;
  std::uint64_t part = 0;
  bool good = parse_decimal(std::string_view{read}.substr(0, point), whole) &&
              decimals.size() <= kind.digits && (point == std::string::npos || !decimals.empty()) &&
              whole <= high / kind.one;
  if (good && !decimals.empty()) {
    decimals.append(kind.digits - decimals.size(), '0');
    const char* last = decimals.data() + kind.digits;
    const auto [end, error] = std::from_chars(decimals.data(), last, part);
    good = error == std::errc{} && end == last;
  }
  value = whole * kind.one + part;
  if (good && value <= high) return true;
  complain(key, expected + ", got '" + read + "'");
  return false;
}

}  // namespace pcl::operator_files
