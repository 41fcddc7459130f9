#include "host/cli/replay_command.hpp"

#include <unistd.h>

#include <boost/program_options.hpp>
#include <chrono>
#include <iostream>
#include <set>
#include <thread>

#include "host/cli/replay_report.hpp"
#include "host/cli/replay_run.hpp"
#include "host/cli/replay_source.hpp"

namespace pcl {
namespace {

namespace options = boost::program_options;
using Clock = std::chrono::steady_clock;

constexpr int kExitOk = 0;
constexpr int kExitFailed = 1;
constexpr int kExitUsage = 2;
constexpr std::size_t kSymbolBytesMax = 8;
constexpr std::uint16_t kMessagesMax = 64;  // a datagram; the frame's size is the nearer bound
constexpr std::uint64_t kMessagesPerSecondMax = 1'000'000'000;
constexpr auto kProgressPeriod = std::chrono::milliseconds{200};

struct Request {
  std::string file;
  CardChoice card;
  std::vector<std::string> symbols;  // empty: those of the file
  std::string bbo;                   // empty: no CSV
  std::uint64_t messages_per_s{};    // 0: as fast as the card goes
};

Result<std::vector<std::string>> split_symbols(const std::string& list) {
  std::vector<std::string> symbols;
  std::set<std::string> seen;
  for (std::size_t from = 0; from <= list.size();) {
    const std::size_t to = std::min(list.find(',', from), list.size());
    std::string name = list.substr(from, to - from);
    from = to + 1;
    const bool plain = name.find_first_not_of(
                           "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                           "0123456789.+-=*#^$@~/_") == std::string::npos;
    if (name.empty() || name.size() > kSymbolBytesMax || !plain) {
      return Error{
          Fault::kInvalid,
          "--symbols: names of 1 to 8 letters, digits or .+-=*#^$@~/_ were expected, found '" +
              name + "'"};
    }
    if (!seen.insert(name).second)
      return Error{Fault::kInvalid, "--symbols: '" + name + "' stands there twice"};
    symbols.push_back(std::move(name));
  }
  if (symbols.size() > contract::kSymbols) {
    return Error{Fault::kInvalid, "--symbols: at most " + std::to_string(contract::kSymbols) +
                                      " names, found " + std::to_string(symbols.size())};
  }
  return symbols;
}

options::options_description describe() {
  options::options_description described{
      "portcullis replay FILE --card software|verilated|xrt [options]"};
  described.add_options()    //
      ("help", "this text")  //
      ("file", options::value<std::string>(),
       "ITCH with 2-byte lengths, or a pcap of MoldUDP64")                                    //
      ("card", options::value<std::string>(), "software, verilated or xrt")                   //
      ("xclbin", options::value<std::string>(), "xrt: the gateway's; default: PCL_XCLBIN")    //
      ("xclbin-uuid", options::value<std::string>(), "xrt: that it must have; default: any")  //
      ("device", options::value<unsigned>(), "xrt: index of the device; default: 0")          //
      ("symbols", options::value<std::string>(),
       "comma-separated; default: the file's R messages")                                     //
      ("bbo", options::value<std::string>(), "CSV of every change of the best bid or offer")  //
      ("messages-per-second", options::value<std::int64_t>(),
       "pace; default: as fast as the card goes");
  return described;
}

Result<Request> read_request(const options::variables_map& given) {
  Request request;
  if (given.count("file") == 0) return Error{Fault::kInvalid, "a FILE is missing"};
  if (given.count("card") == 0)
    return Error{Fault::kInvalid, "--card is missing: software, verilated or xrt"};
  request.file = given["file"].as<std::string>();
  request.card.kind = given["card"].as<std::string>();
  request.card.paced = true;  // the file's time, and every record
  if (given.count("xclbin") != 0) request.card.xclbin = given["xclbin"].as<std::string>();
  if (given.count("xclbin-uuid") != 0)
    request.card.xclbin_uuid = given["xclbin-uuid"].as<std::string>();
  if (given.count("device") != 0) request.card.device = given["device"].as<unsigned>();
  if (given.count("bbo") != 0) request.bbo = given["bbo"].as<std::string>();
  if (given.count("symbols") != 0) {
    auto symbols = split_symbols(given["symbols"].as<std::string>());
    if (!symbols) return symbols.error();
    request.symbols = std::move(*symbols);
  }
  if (given.count("messages-per-second") != 0) {
    const auto pace = given["messages-per-second"].as<std::int64_t>();
    if (pace < 1 || static_cast<std::uint64_t>(pace) > kMessagesPerSecondMax) {
      return Error{Fault::kInvalid, "--messages-per-second: 1 to 1000000000 was expected, found " +
                                        std::to_string(pace)};
    }
    request.messages_per_s = static_cast<std::uint64_t>(pace);
  }
  return request;
}

/// Draws "replay  45 %" over itself, a few times a second.
class Progress {
 public:
  Progress(std::ostream& to, bool enabled) : to_{to}, enabled_{enabled} {}
  void show(const replay::ReplaySource& source) {
    if (!enabled_ || Clock::now() < next_) return;
    next_ = Clock::now() + kProgressPeriod;
    const std::uint64_t percent = source.size() == 0 ? 100 : source.offset() * 100 / source.size();
    to_ << "\rreplay " << percent << " %, " << source.counts().messages << " messages"
        << std::flush;
    drawn_ = true;
  }
  void clear() {
    if (drawn_) to_ << "\r\x1b[K" << std::flush;
  }

 private:
  std::ostream& to_;
  bool enabled_;
  bool drawn_{};
  Clock::time_point next_{};
};

/// Feeds the whole file. A damaged file is an error after everything before the damage was fed.
Status feed_all(replay::ReplaySource& source, replay::ReplayRun& run, std::uint64_t messages_per_s,
                Progress& progress) {
  const Clock::time_point begin = Clock::now();
  std::uint64_t sent = 0;
  while (true) {
    const auto frame = source.next();
    if (!frame) return frame.error();
    if (!*frame) return ok();
    if (messages_per_s != 0) {
      if (auto done = run.drain(); !done) return done;
      const double due_s = static_cast<double>(sent) / static_cast<double>(messages_per_s);
      std::this_thread::sleep_until(begin + std::chrono::duration_cast<Clock::duration>(
                                                std::chrono::duration<double>{due_s}));
    }
    if (auto done = run.feed((*frame)->bytes, (*frame)->time_us); !done) return done;
    sent += (*frame)->messages;
    progress.show(source);
  }
}

void say_what_is_special(const replay::Survey& survey, const replay::ReplaySource& source,
                         bool symbols_given, const ReplayOutput& output) {
  if (survey.symbols_left_out != 0 && !symbols_given) {
    output.err << "replay: the file names " << survey.symbols.size() + survey.symbols_left_out
               << " symbols, the card holds " << contract::kSymbols << ": the first are loaded, "
               << survey.symbols_left_out << " left out (choose with --symbols)\n";
  }
  if (survey.symbols.empty()) {
    output.err << "replay: no stock directory (R) message in the file: the card can map no symbol "
                  "and filters all\n";
  }
  if (source.is_capture() && survey.port == 0) {
    output.err << "replay: no UDP datagram in the capture: every frame is foreign to the card\n";
  }
}

/// What the card left out of its book on purpose, in words: the counts alone are easily overlooked.
void say_what_was_dropped(const replay::CardCounts& counts, const ReplayOutput& output) {
  using contract::Counter;
  if (counts[Counter::kMessagesAhead] != 0) {
    output.err << "replay: " << counts[Counter::kGaps]
               << " gap(s) in the recording that nothing filled: "
               << counts[Counter::kMessagesAhead] << " messages behind them were not applied\n";
  }
  if (counts[Counter::kDatagramsForeign] != 0) {
    output.err << "replay: " << counts[Counter::kDatagramsForeign]
               << " datagram(s) of another MoldUDP64 session than the first were dropped\n";
  }
}

int replay_file(const Request& request, Card& card, const ReplayOutput& output) {
  const std::uint16_t messages_max = request.messages_per_s != 0 ? 1 : kMessagesMax;
  auto source = replay::ReplaySource::open(request.file, messages_max);
  if (!source) {
    output.err << "replay: " << source.error().message << '\n';
    return kExitFailed;
  }
  const replay::Survey survey = source->survey();
  say_what_is_special(survey, *source, !request.symbols.empty(), output);

  replay::ReplaySummary summary;
  summary.file = request.file;
  summary.card = request.card.kind;
  summary.format = source->is_capture() ? "pcap" : "itch";
  summary.symbols = request.symbols.empty() ? survey.symbols : request.symbols;
  if (request.symbols.empty()) summary.symbols_left_out = survey.symbols_left_out;
  replay::QuoteFile quotes;
  if (!request.bbo.empty()) {
    if (auto done = quotes.open(request.bbo); !done) {
      output.err << "replay: " << done.error().message << '\n';
      return kExitFailed;
    }
  }
  const std::string unnamed = "?";
  replay::ReplayRun run{card, [&](const contract::QuoteRecord& quote) {
                          const bool named = quote.symbol < summary.symbols.size();
                          quotes.write(quote, named ? summary.symbols[quote.symbol] : unnamed);
                        }};
  Progress progress{output.err, output.show_progress};
  const auto complain = [&](const Status& status) {
    if (status) return;
    summary.error += (summary.error.empty() ? "" : "; ") + status.error().message;
  };
  const Clock::time_point begin = Clock::now();
  if (auto started = run.start(summary.symbols, survey.port, survey.first_sequence); !started) {
    complain(started);
  } else {
    complain(feed_all(*source, run, request.messages_per_s, progress));
    complain(run.finish());
  }
  summary.elapsed_s = std::chrono::duration<double>(Clock::now() - begin).count();
  complain(quotes.close());
  progress.clear();
  summary.in_file = source->counts();
  summary.counts = run.counts();
  say_what_was_dropped(summary.counts, output);
  output.out << replay::to_json(summary) << '\n';
  if (summary.error.empty()) return kExitOk;
  output.err << "replay: " << summary.error << '\n';
  return kExitFailed;
}

}  // namespace

int run_replay(std::span<const std::string> args, const CardFactory& make_card,
               const ReplayOutput& output) {
  const options::options_description described = describe();
  options::variables_map given;
  try {
    options::positional_options_description positional;
    positional.add("file", 1);
    const std::vector<std::string> words{args.begin(), args.end()};
    options::store(
        options::command_line_parser(words).options(described).positional(positional).run(), given);
    options::notify(given);
  } catch (const options::error& problem) {
    output.err << "replay: " << problem.what() << '\n' << described;
    return kExitUsage;
  }
  if (given.count("help") != 0) {
    output.out << described;
    return kExitOk;
  }
  const auto request = read_request(given);
  if (!request) {
    output.err << "replay: " << request.error().message << '\n' << described;
    return kExitUsage;
  }
  const auto card = make_card(request->card);
  if (!card) {
    output.err << "replay: " << card.error().message << '\n';
    return card.error().fault == Fault::kInvalid ? kExitUsage : kExitFailed;
  }
  return replay_file(*request, **card, output);
}

int run_replay(std::span<const std::string> args, const CardFactory& make_card) {
  return run_replay(args, make_card,
                    ReplayOutput{std::cout, std::cerr, ::isatty(STDERR_FILENO) == 1});
}

}  // namespace pcl
