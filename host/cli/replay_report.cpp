#include "host/cli/replay_report.hpp"

#include <array>
#include <cctype>
#include <charconv>
#include <cstdio>
#include <string_view>

namespace pcl::replay {
namespace {

using contract::Counter;

void append_number(std::string& to, std::uint64_t value) {
  std::array<char, 20> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  to.append(text.data(), end);
}

void append_price(std::string& to, std::uint32_t price) {
  append_number(to, price / 10'000);
  to.push_back('.');
  for (std::uint32_t unit = 1'000; unit > 0; unit /= 10)
    to.push_back(static_cast<char>('0' + price / unit % 10));
}

void append_side(std::string& to, bool present, std::uint32_t price, std::uint64_t quantity) {
  if (present) append_price(to, price);
  to.push_back(',');
  if (present) append_number(to, quantity);
}

std::string quoted(std::string_view text) {
  std::string out{'"'};
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      std::array<char, 7> escape{};
      std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c));
      out += escape.data();
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
  return out;
}

/// A flat JSON object, built field by field.
class Object {
 public:
  Object& raw(std::string_view name, std::string_view value) {
    text_ += text_.empty() ? "{" : ", ";
    text_ += quoted(name);
    text_ += ": ";
    text_ += value;
    return *this;
  }
  Object& number(std::string_view name, std::uint64_t value) {
    return raw(name, std::to_string(value));
  }
  Object& text(std::string_view name, std::string_view value) { return raw(name, quoted(value)); }
  [[nodiscard]] std::string close() const { return text_.empty() ? "{}" : text_ + "}"; }

 private:
  std::string text_;
};

/// Types the card counts by themselves, in the order of its counters.
constexpr std::string_view kTypes = "SRHYJAFECXDUPQ";

std::string card_types(const CardCounts& counts) {
  Object types;
  for (std::size_t i = 0; i < kTypes.size(); ++i) {
    const auto counter = static_cast<Counter>(static_cast<std::size_t>(Counter::kTypeS) + i);
    types.number(kTypes.substr(i, 1), counts[counter]);
  }
  types.number("W", counts[Counter::kTypeW]).number("h", counts[Counter::kTypeOperationalHalt]);
  return types.close();
}

std::string file_types(const FileCounts& counts) {
  Object types;
  std::uint64_t other = 0;
  for (std::size_t type = 0; type < counts.by_type.size(); ++type) {
    if (counts.by_type[type] == 0) continue;
    const char letter = static_cast<char>(type);
    if (type < 0x80 && std::isalpha(static_cast<int>(type)) != 0) {
      types.number({&letter, 1}, counts.by_type[type]);
    } else {
      other += counts.by_type[type];
    }
  }
  if (other != 0) types.number("other", other);
  return types.close();
}

std::string symbol_list(const std::vector<std::string>& symbols) {
  std::string list = "[";
  for (const std::string& symbol : symbols) {
    if (list.size() > 1) list += ", ";
    list += quoted(symbol);
  }
  return list + "]";
}

std::string decimal(double value) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.3f", value);
  return text.data();
}

}  // namespace

void append_quote(std::string& to, const contract::QuoteRecord& quote, const std::string& symbol) {
  append_number(to, quote.timestamp);
  to.push_back(',');
  to += symbol;
  to.push_back(',');
  append_side(to, (quote.flags & contract::quote_flag::kBid) != 0, quote.bid_price,
              quote.bid_quantity);
  to.push_back(',');
  append_side(to, (quote.flags & contract::quote_flag::kAsk) != 0, quote.ask_price,
              quote.ask_quantity);
  to.push_back('\n');
}

Status QuoteFile::open(const std::string& path) {
  path_ = path;
  file_.open(path, std::ios::binary | std::ios::trunc);
  if (!file_) return Error{Fault::kUnavailable, path + ": cannot be written"};
  buffer_ = kQuoteHeader;
  return ok();
}

void QuoteFile::write(const contract::QuoteRecord& quote, const std::string& symbol) {
  if (!file_.is_open()) return;
  append_quote(buffer_, quote, symbol);
  if (buffer_.size() < kBufferBytes) return;
  file_ << buffer_;
  buffer_.clear();
}

Status QuoteFile::close() {
  if (!file_.is_open()) return ok();
  file_ << buffer_;
  file_.close();
  if (file_.fail()) return Error{Fault::kUnavailable, path_ + ": could not be written to its end"};
  return ok();
}

std::string to_json(const ReplaySummary& s) {
  Object counters;
  for (std::size_t i = 0; i < contract::kCounters; ++i) {
    counters.number(contract::kCounterNames[i], s.counts.counters[i]);
  }
  Object in_file;
  in_file.number("messages", s.in_file.messages).raw("by_type", file_types(s.in_file));
  in_file.number("oversized", s.in_file.oversized);
  const std::uint64_t messages = s.counts[Counter::kMessages];
  Object all;
  all.text("file", s.file).text("format", s.format).text("card", s.card);
  all.number("messages", messages).raw("by_type", card_types(s.counts));
  all.number("unknown", s.counts[Counter::kMessagesUnknownType]);
  all.number("bad_length", s.counts[Counter::kMessagesBadLength]);
  all.number("unused", s.counts[Counter::kMessagesUnused]);
  all.number("filtered", s.counts[Counter::kMessagesFiltered]);
  all.number("references_unknown", s.counts[Counter::kReferencesUnknown]);
  all.number("gaps", s.counts[Counter::kGaps]);
  all.number("quotes", s.counts.quotes).number("records", s.counts.records);
  all.raw("symbols", symbol_list(s.symbols)).number("symbols_left_out", s.symbols_left_out);
  all.raw("in_file", in_file.close()).raw("counters", counters.close());
  all.raw("elapsed_s", decimal(s.elapsed_s));
  all.raw("messages_per_s",
          decimal(s.elapsed_s > 0 ? static_cast<double>(messages) / s.elapsed_s : 0));
  all.raw("error", s.error.empty() ? "null" : quoted(s.error));
  return all.close();
}

}  // namespace pcl::replay
