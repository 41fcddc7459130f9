#include "sim/world/options.hpp"

#include <charconv>
#include <string_view>

#include "sim/world/day.hpp"

namespace pcl::world {
namespace {

Error wrong(std::string_view option, std::string_view value, std::string_view expected) {
  return {pcl::Fault::kInvalid,
          std::string{option} + " '" + std::string{value} + "': expected " + std::string{expected}};
}

Result<std::uint64_t> number(std::string_view option, std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty())
    return wrong(option, text, "a number");
  return value;
}

Result<FaultSet> faults(std::string_view text) {
  FaultSet set{};
  if (text == "none") return set;
  if (text == "all") {
    set.fill(true);
    return set;
  }
  while (!text.empty()) {
    const std::string_view name = text.substr(0, text.find(','));
    const auto kind = fault_of(name);
    if (!kind) {
      FaultSet every{};
      every.fill(true);
      return wrong("--faults", name, "none, all, or of " + names_of(every));
    }
    set[static_cast<std::size_t>(*kind)] = true;
    text.remove_prefix(std::min(text.size(), name.size() + 1));
  }
  return set;
}

/// "M" or "A:B".
Status take_events(std::string_view text, Options& options) {
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos) {
    const auto first = number("--events", text.substr(0, colon));
    if (!first) return first.error();
    options.first_event = *first;
    text.remove_prefix(colon + 1);
  }
  const auto last = number("--events", text);
  if (!last) return last.error();
  options.events = *last;
  return ok();
}

}  // namespace

const char* const kUsage =
    R"(portcullis-world [--seed N] [--seeds K] [--events M | A:B] [--faults LIST] [--trace]
    lives K days (1; 0: until stopped), from seed N (1) on; faults strike in the first M
    events of each (6000), or from event A to B; LIST: all, none, or names with commas,
    instead of those of the seed; --trace: what happens, line by line
Exit: 0 all went well; 1 a day failed: printed with the smallest history that fails; 2 usage.
)";

Result<Options> parse(int count, const char* const* arguments) {
  Options options;
  options.events = kDayEvents;
  for (int i = 1; i < count; ++i) {
    const std::string_view option{arguments[i]};
    if (option == "--help" || option == "-h") {
      options.help = true;
    } else if (option == "--trace") {
      options.trace = true;
    } else if (i + 1 == count) {
      return wrong("option", option, "one that is known, with its value");
    } else if (option == "--faults") {
      const auto set = faults(arguments[++i]);
      if (!set) return set.error();
      options.faults = *set;
    } else if (option == "--events") {
      if (Status taken = take_events(arguments[++i], options); !taken) return taken.error();
    } else if (option == "--seed" || option == "--seeds") {
      const auto value = number(option, arguments[++i]);
      if (!value) return value.error();
      (option == "--seed" ? options.seed : options.seeds) = *value;
    } else {
      return wrong("option", option, "one that is known");
    }
  }
  return options;
}

}  // namespace pcl::world
