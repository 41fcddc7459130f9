#include "host/cli/replay_source.hpp"

#include <algorithm>
#include <set>

#include "host/base/big_endian.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::replay {
namespace {

using Bytes = std::span<const std::byte>;

constexpr feed_file::MoldSession kSession{'R', 'E', 'P', 'L', 'A', 'Y', ' ', ' ', ' ', ' '};
constexpr std::size_t kDirectoryBytes = 39;  // ITCH 5.0 R
constexpr std::size_t kDirectoryStock = 11;
constexpr std::size_t kTimestamp = 5;
constexpr std::size_t kStockBytes = 8;

/// Collects the names of R messages.
class Directory {
 public:
  explicit Directory(Survey& survey) : survey_{survey} {}
  void see(Bytes message) {
    if (message.size() != kDirectoryBytes || message[0] != std::byte{'R'}) return;
    std::string name;
    for (std::size_t i = 0; i < kStockBytes; ++i) {
      name.push_back(std::to_integer<char>(message[kDirectoryStock + i]));
    }
    name.erase(name.find_last_not_of(' ') + 1);
    if (name.empty() || !seen_.insert(name).second) return;
    if (survey_.symbols.size() < contract::kSymbols) {
      survey_.symbols.push_back(std::move(name));
    } else {
      ++survey_.symbols_left_out;
    }
  }

 private:
  Survey& survey_;
  std::set<std::string> seen_;
};

void survey_capture(feed_file::PcapFile& file, Survey& survey) {
  Directory directory{survey};
  bool found = false;
  while (true) {
    const auto frame = file.next();
    if (!frame || !*frame) return;
    const auto udp = feed_file::find_udp((*frame)->bytes);
    if (!udp) continue;
    if (survey.port == 0) survey.port = udp->destination_port;  // better than none
    const auto mold = feed_file::find_mold(udp->payload);
    if (!mold) continue;
    if (!found) {
      found = true;
      survey.port = udp->destination_port;
      survey.first_sequence = std::max<std::uint64_t>(1, mold->sequence);  // feed_start refuses 0
    }
    feed_file::for_each_message(udp->payload, mold->count, [&](Bytes m) { directory.see(m); });
  }
}

void survey_messages(feed_file::ItchFile& file, Survey& survey) {
  Directory directory{survey};
  while (true) {
    const auto message = file.next();
    if (!message || !*message) return;
    directory.see(**message);
  }
}

Result<bool> is_capture_file(const std::string& path) {
  const auto file = feed_file::MappedFile::open(path);
  if (!file) return file.error();
  const auto head = file->bytes();
  if (feed_file::PcapFile::looks_like(head)) return true;
  // The longest ITCH message has 50 bytes; a first length far beyond that is another kind of file.
  if (head.size() >= 2 && load_be<2>(head, 0) > feed_file::kMessageBytesMax) {
    return Error{Fault::kInvalid, path +
                                      ": offset 0: a 2-byte ITCH message length or a pcap magic "
                                      "was expected, found a length of " +
                                      std::to_string(load_be<2>(head, 0))};
  }
  return false;
}

}  // namespace

ReplaySource::ReplaySource(File file, std::uint16_t messages_max)
    : file_{std::move(file)}, builder_{feed_file::FrameAddress{}, kSession, 1, messages_max} {}

Result<ReplaySource> ReplaySource::open(const std::string& path, std::uint16_t messages_max) {
  const auto capture = is_capture_file(path);
  if (!capture) return capture.error();
  if (*capture) {
    auto file = feed_file::PcapFile::open(path);
    if (!file) return file.error();
    return ReplaySource{File{std::move(*file)}, messages_max};
  }
  auto file = feed_file::ItchFile::open(path);
  if (!file) return file.error();
  return ReplaySource{File{std::move(*file)}, messages_max};
}

Survey ReplaySource::survey() {
  Survey survey;
  if (auto* capture = std::get_if<feed_file::PcapFile>(&file_)) {
    survey_capture(*capture, survey);
    capture->rewind();
  } else {
    auto& messages = std::get<feed_file::ItchFile>(file_);
    survey.port = feed_file::FrameAddress{}.destination_port;
    survey_messages(messages, survey);
    messages.rewind();
  }
  return survey;
}

Result<std::optional<SourceFrame>> ReplaySource::next() {
  if (auto* capture = std::get_if<feed_file::PcapFile>(&file_)) return next_captured(*capture);
  return next_built(std::get<feed_file::ItchFile>(file_));
}

std::uint64_t ReplaySource::offset() const noexcept {
  return std::visit([](const auto& file) { return file.offset(); }, file_);
}

std::uint64_t ReplaySource::size() const noexcept {
  return std::visit([](const auto& file) { return file.size(); }, file_);
}

void ReplaySource::count(Bytes message) {
  ++counts_.messages;
  if (!message.empty()) ++counts_.by_type[std::to_integer<std::size_t>(message[0])];
}

Result<std::optional<SourceFrame>> ReplaySource::next_built(feed_file::ItchFile& file) {
  SourceFrame frame;
  while (true) {
    if (!pending_) {
      const auto message = file.next();
      // The reader repeats its error: what was collected before the damage goes out first.
      if (!message && builder_.count() == 0) return message.error();
      if (!message || !*message) break;
      pending_ = **message;
      count(*pending_);
    }
    if (pending_->size() > feed_file::kMessageBytesMax) {
      ++counts_.oversized;
      pending_.reset();
      continue;
    }
    if (!builder_.fits(pending_->size())) break;
    builder_.add(*pending_);
    if (pending_->size() >= kTimestamp + 6)
      frame.time_us = load_be<6>(*pending_, kTimestamp) / 1000;
    pending_.reset();
  }
  frame.messages = builder_.count();
  if (frame.messages == 0) return std::optional<SourceFrame>{};
  frame.bytes = builder_.take();
  return std::optional{frame};
}

Result<std::optional<SourceFrame>> ReplaySource::next_captured(feed_file::PcapFile& file) {
  const auto captured = file.next();
  if (!captured) return captured.error();
  if (!*captured) return std::optional<SourceFrame>{};
  const feed_file::CapturedFrame& from = **captured;
  if (!capture_start_ns_) capture_start_ns_ = from.timestamp_ns;
  SourceFrame frame;
  frame.bytes = from.bytes;
  const std::uint64_t start = *capture_start_ns_;
  frame.time_us = from.timestamp_ns > start ? (from.timestamp_ns - start) / 1000 : 0;
  if (const auto udp = feed_file::find_udp(from.bytes)) {
    if (const auto mold = feed_file::find_mold(udp->payload)) {
      feed_file::for_each_message(udp->payload, mold->count, [&](Bytes message) {
        count(message);
        ++frame.messages;
      });
    }
  }
  return std::optional{frame};
}

}  // namespace pcl::replay
