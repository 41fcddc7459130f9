// Decimal numbers and lists out of the strict YAML reader.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "host/adapters/operator_files/yaml_reader.hpp"
#include "host/base/result.hpp"

namespace pcl::stress {

struct RealRange {
  double low{}, high{};
};

/// Digits, at most one point between digits, a minus sign or none: no exponents, no nan, no inf.
[[nodiscard]] bool parse_real(const std::string& text, double& value);
/// The same with at most eight decimals, as whole units of 1e-8, exact; false if it does not fit.
[[nodiscard]] bool parse_e8(const std::string& text, std::int64_t& value);

/// Leave `value` alone and complain, with the place, where the key is missing or wrong.
void read_real(operator_files::YamlMap& map, const std::string& key, RealRange range,
               double& value);
void read_e8(operator_files::YamlMap& map, const std::string& key, std::int64_t& value);
/// Letters, digits, '_', '-' and '.', 1 to kNameMax of them.
void read_name(operator_files::YamlMap& map, const std::string& key, std::string& name);
/// A list of numbers, at most `most`.
void read_reals(operator_files::YamlMap& map, const std::string& key, RealRange range,
                std::size_t most, std::vector<double>& values);
/// A mapping from names out of `names` to numbers; those that are not named are 0.
void read_vector(operator_files::YamlMap& map, const std::string& key,
                 const std::vector<std::string>& names, RealRange range,
                 std::vector<double>& values);

/// The text of a file; kUnavailable if it cannot be read.
[[nodiscard]] Result<std::string> read_file(const std::string& path);

/// Calls read(map, item) for each entry of a list of mappings.
template <class Item, class Read>
void read_items(operator_files::YamlMap& map, const std::string& key, std::size_t most,
                std::vector<Item>& items, const Read& read) {
  const YAML::Node list = map.child(key);
  if (!list.IsDefined()) return;
  if (!list.IsSequence() || list.size() > most)
    return map.complain(key, "a list of at most " + std::to_string(most));
  for (std::size_t i = 0; i < list.size(); ++i) {
    operator_files::YamlMap item{list[i], map.path_of(key) + "[" + std::to_string(i) + "]",
                                 map.complaints()};
    items.emplace_back();
    read(item, items.back());
  }
}

/// Reads a whole file's text into `value` by read(root); all complaints at once.
template <class Value, class Read>
[[nodiscard]] Result<Value> parse_file(const std::string& text, const std::string& name,
                                       const Read& read) {
  Value value;
  operator_files::Complaints complaints{name};
  try {
    const YAML::Node node = YAML::Load(text);
    if (node.IsNull())  // a text of nothing has no place of its own
      return Error{Fault::kInvalid, name + ":1:1: the file: expected a mapping"};
    operator_files::YamlMap root{node, "", complaints};
    if (node.IsMap()) read(root, value);
  } catch (const YAML::Exception& wrong) {
    complaints.add(wrong.mark, "not YAML: " + wrong.msg);
  }
  if (!complaints.empty()) return Error{Fault::kInvalid, complaints.text()};
  return value;
}

}  // namespace pcl::stress
