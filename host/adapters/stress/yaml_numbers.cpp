#include "host/adapters/stress/yaml_numbers.hpp"

#include <charconv>
#include <cmath>
#include <fstream>
#include <sstream>

#include "host/adapters/stress/scenario_registry.hpp"

namespace pcl::stress {
namespace {

using operator_files::YamlMap;

std::string shortest(double value) {
  std::ostringstream text;
  text << value;
  return text.str();
}

std::string expected_real(RealRange range) {
  return "a decimal number from " + shortest(range.low) + " to " + shortest(range.high);
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Sign, whole part and decimals of a plain decimal number.
struct Decimal {
  bool negative{};
  std::string_view whole, decimals;
};
bool split(std::string_view text, Decimal& out) {
  out.negative = !text.empty() && text.front() == '-';
  if (out.negative) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  out.whole = text.substr(0, point);
  out.decimals = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
  return all_digits(out.whole) && (point == std::string_view::npos || all_digits(out.decimals));
}

/// One number of a node; false: it is none, or out of range.
bool number_of(const YAML::Node& node, RealRange range, double& value) {
  double read = 0;
  const bool good = node.IsScalar() && node.Tag() != "!" && parse_real(node.Scalar(), read) &&
                    read >= range.low && read <= range.high;
  if (good) value = read;
  return good;
}

std::string shown(const YAML::Node& node) {
  return node.IsScalar() ? "'" + node.Scalar() + "'" : std::string{"no number"};
}

}  // namespace

bool parse_real(const std::string& text, double& value) {
  Decimal decimal;
  if (!split(text, decimal)) return false;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  return error == std::errc{} && end == text.data() + text.size() && std::isfinite(value);
}

bool parse_e8(const std::string& text, std::int64_t& value) {
  constexpr std::size_t kDecimals = 8;
  Decimal decimal;
  if (!split(text, decimal) || decimal.decimals.size() > kDecimals) return false;
  std::string digits{decimal.negative ? "-" : ""};
  digits.append(decimal.whole).append(decimal.decimals);
  digits.append(kDecimals - decimal.decimals.size(), '0');
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return error == std::errc{} && end == digits.data() + digits.size();
}

void read_real(YamlMap& map, const std::string& key, RealRange range, double& value) {
  const YAML::Node node = map.child(key);
  if (!node.IsDefined() || number_of(node, range, value)) return;
  map.complain(key, expected_real(range) + ", got " + shown(node));
}

void read_e8(YamlMap& map, const std::string& key, std::int64_t& value) {
  const YAML::Node node = map.child(key);
  if (!node.IsDefined()) return;
  if (node.IsScalar() && node.Tag() != "!" && parse_e8(node.Scalar(), value)) return;
  map.complain(key, "a decimal number of at most eight decimals and 64 bits, got " + shown(node));
}

void read_name(YamlMap& map, const std::string& key, std::string& name) {
  map.text(key, name);
  const bool plain =
      name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.") ==
      std::string::npos;
  if (!plain || name.size() > kNameMax)
    map.complain(key, "1 to " + std::to_string(kNameMax) + " letters, digits, '_', '-' or '.'");
}

void read_reals(YamlMap& map, const std::string& key, RealRange range, std::size_t most,
                std::vector<double>& values) {
  const YAML::Node list = map.child(key, true);
  if (!list.IsDefined()) return;
  if (!list.IsSequence() || list.size() > most)
    return map.complain(key, "a list of at most " + std::to_string(most));
  for (std::size_t i = 0; i < list.size(); ++i) {
    values.emplace_back();
    if (number_of(list[i], range, values.back())) continue;
    map.complaints().add(list[i].Mark(), map.path_of(key) + "[" + std::to_string(i) +
                                             "]: expected " + expected_real(range) + ", got " +
                                             shown(list[i]));
  }
}

void read_vector(YamlMap& map, const std::string& key, const std::vector<std::string>& names,
                 RealRange range, std::vector<double>& values) {
  values.assign(names.size(), 0.0);
  YamlMap vector{map.child(key), map.path_of(key), map.complaints()};
  for (std::size_t i = 0; i < names.size(); ++i) {
    const YAML::Node node = vector.child(names[i], true);
    if (node.IsDefined()) read_real(vector, names[i], range, values[i]);
  }
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream file{path};
  std::ostringstream text;
  const bool empty = file && file.peek() == std::ifstream::traits_type::eof() && !file.bad();
  if (!empty && (!file || !(text << file.rdbuf())))
    return Error{Fault::kUnavailable, path + ": cannot be read"};
  return text.str();
}

}  // namespace pcl::stress
