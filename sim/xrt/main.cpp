// portcullis-card-simulator: the Verilated gateway kernel as the device of XRT's hardware
// emulation. XRT starts it; nobody else does.
#include <poll.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>

#include "host/base/log.hpp"
#include "sim/xrt/channel.hpp"
#include "sim/xrt/host_memory.hpp"
#include "sim/xrt/kernel_model.hpp"
#include "sim/xrt/simulator.hpp"

namespace {

using namespace pcl;
using namespace pcl::sim::xrt;

constexpr std::uint64_t kPatienceMs = 20'000;

std::string from_environment(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : otherwise;
}

constexpr unsigned kStallPercentMax = 95;

Result<unsigned> number_from_environment(const char* name, unsigned most) {
  const std::string text = from_environment(name, "0");
  unsigned value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc{} || end != text.data() + text.size() || value > most)
    return Error{Fault::kInvalid,
                 std::string{name} + "='" + text + "': expected 0 to " + std::to_string(most)};
  return value;
}

struct Channels {
  Channel control, memory;
};

/// The library leaves the sockets' names behind: they go once we are connected.
Result<Channels> connect(const std::string& folder, const std::string& id) {
  const std::string control_path = folder + id;
  const std::string memory_path = folder + "D2X_unix_sock_" + id;
  auto control = Channel::connect(control_path, kPatienceMs);
  ::unlink(control_path.c_str());
  if (!control) return control.error();
  auto memory = Channel::connect(memory_path, kPatienceMs);
  ::unlink(memory_path.c_str());
  if (!memory) return memory.error();
  return Channels{std::move(*control), std::move(*memory)};
}

}  // namespace

int main() {
  Log log{"card-simulator", from_environment("PCL_SIMULATOR_LOG", "/dev/null")};
  // The host may have blocked them for itself.
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  const auto seed = number_from_environment("PCL_SIMULATOR_SEED", 1'000'000);
  const auto stall = number_from_environment("PCL_SIMULATOR_STALL", kStallPercentMax);
  if (!seed || !stall) {
    log.error("not started", {{"error", (seed ? stall : seed).error().message}});
    return 2;
  }
  const std::string id = from_environment("EMULATION_SOCKETID", "");
  if (id.empty()) {
    log.error("not started", {{"error", "EMULATION_SOCKETID: expected XRT to have set it"}});
    return 2;
  }
  auto channels = connect("/tmp/" + from_environment("USER", "") + "/", id);
  if (!channels) {
    log.error("not started", {{"error", channels.error().message}});
    return 3;
  }
  HostMemory host{std::move(channels->memory)};
  KernelModel kernel{host, {.seed = *seed + 1, .stall_percent = *stall}};
  log.info("started", {{"socket", id}, {"pid", ::getpid()}});
  Simulator simulator{std::move(channels->control), host, kernel, log};
  const Status end = simulator.run();
  log.info("ended", {{"cycles", kernel.cycles()},
                     {"slave_errors", kernel.slave_errors()},
                     {"error", end ? "" : end.error().message}});
  return end ? 0 : 4;
}
