// What a replay leaves behind: the CSV of quotes and the JSON of counts.
#pragma once

#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include "host/base/result.hpp"
#include "host/cli/replay_run.hpp"
#include "host/cli/replay_source.hpp"

namespace pcl::replay {

inline constexpr const char* kQuoteHeader =
    "timestamp_ns,symbol,bid_price,bid_quantity,ask_price,ask_quantity\n";

/// Appends one line of the CSV, LF included, to `to`.
void append_quote(std::string& to, const contract::QuoteRecord& quote, const std::string& symbol);

/// The CSV file. Buffers; every byte is on its way to the file when close() has returned ok.
class QuoteFile {
 public:
  /// Fault::kUnavailable when the file cannot be made.
  [[nodiscard]] Status open(const std::string& path);
  void write(const contract::QuoteRecord& quote, const std::string& symbol);
  /// Fault::kUnavailable when anything since open() could not be written.
  [[nodiscard]] Status close();

 private:
  static constexpr std::size_t kBufferBytes = 1U << 16U;
  std::string path_;
  std::string buffer_;
  std::ofstream file_;
};

struct ReplaySummary {
  std::string file;
  std::string card;
  std::string format;
  std::vector<std::string> symbols;
  std::uint64_t symbols_left_out{};
  FileCounts in_file;
  CardCounts counts;
  double elapsed_s{};
  std::string error;  // empty: ran to the end of the file
};

/// One JSON object on one line, without the line's end.
[[nodiscard]] std::string to_json(const ReplaySummary& summary);

}  // namespace pcl::replay
