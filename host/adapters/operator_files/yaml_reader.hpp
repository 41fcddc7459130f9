// Strict reading of YAML: what yaml-cpp lets pass (keys twice, unknown keys, 010 as 8, yes as true)
// is a complaint here.
#pragma once

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pcl::operator_files {

/// Collects complaints; reading goes on after one, so that all are said at once.
class Complaints {
 public:
  explicit Complaints(std::string file) : file_{std::move(file)} {}
  void add(const YAML::Mark& mark, const std::string& what) {
    // A node that is not there has no place; its parent's is given instead by the caller.
    lines_.push_back(file_ + ":" + std::to_string(mark.line + 1) + ":" +
                     std::to_string(mark.column + 1) + ": " + what);
  }
  [[nodiscard]] bool empty() const { return lines_.empty(); }
  [[nodiscard]] std::string text() const {
    std::string all;
    for (const std::string& line : lines_) all += all.empty() ? line : "\n" + line;
    return all;
  }

 private:
  std::string file_;
  std::vector<std::string> lines_;
};

/// One mapping. Asking for a key marks it as known; the destructor complains of the rest.
class YamlMap {
 public:
  YamlMap(YAML::Node node, std::string path, Complaints& complaints);
  YamlMap(const YamlMap&) = delete;
  YamlMap& operator=(const YamlMap&) = delete;
  ~YamlMap();

  /// Each leaves `value` alone where the key is missing (a complaint unless `optional`) or wrong.
  void text(const std::string& key, std::string& value, bool optional = false);
  void truth(const std::string& key, bool& value, bool optional = false);
  template <class T>
  void number(const std::string& key, T& value, std::uint64_t low, std::uint64_t high,
              bool optional = false) {
    std::uint64_t read = 0;
    if (read_number(key, read, low, high, optional)) value = static_cast<T>(read);
  }
  /// Dollars with at most four decimals, as units of 1e-4.
  template <class T>
  void dollars(const std::string& key, T& value, std::uint64_t high, bool optional = false) {
    std::uint64_t read = 0;
    if (read_decimal(key, read, kDollars, high, optional)) value = static_cast<T>(read);
  }
  /// Percent with at most two decimals, as units of 1e-4 of the whole; at most `high` of those.
  template <class T>
  void percent(const std::string& key, T& value, std::uint64_t high, bool optional = false) {
    std::uint64_t read = 0;
    if (read_decimal(key, read, kPercent, high, optional)) value = static_cast<T>(read);
  }
  /// The node of a key, for nested maps and lists; undefined node if missing (a complaint unless
  /// `optional`).
  [[nodiscard]] YAML::Node child(const std::string& key, bool optional = false);
  void complain(const std::string& key, const std::string& expected);
  [[nodiscard]] std::string path_of(const std::string& key) const {
    return path_.empty() ? key : path_ + "." + key;
  }
  [[nodiscard]] Complaints& complaints() const { return complaints_; }

 private:
  bool read_number(const std::string& key, std::uint64_t& value, std::uint64_t low,
                   std::uint64_t high, bool optional);
  /// A number with decimals, kept as a whole number of the smallest one.
  struct Decimal {
    std::string_view expected;
    std::size_t digits;
    std::uint64_t one;  // 10 to the power of digits
  };
  static constexpr Decimal kDollars{"dollars with at most four decimals", 4, 10'000};
  static constexpr Decimal kPercent{"percent with at most two decimals", 2, 100};
  bool read_decimal(const std::string& key, std::uint64_t& value, const Decimal& kind,
                    std::uint64_t high, bool optional);
  bool scalar(const std::string& key, std::string& value, const std::string& expected,
              bool optional);

  YAML::Node node_;
  std::string path_;
  Complaints& complaints_;
  std::set<std::string> known_;
  bool usable_{};
};

}  // namespace pcl::operator_files
