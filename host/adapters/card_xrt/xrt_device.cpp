#include "host/adapters/card_xrt/xrt_device.hpp"

#include <experimental/xrt_ip.h>
#include <experimental/xrt_xclbin.h>
#include <unistd.h>
#include <xrt/xrt_bo.h>
#include <xrt/xrt_device.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <utility>

#include "host/adapters/card_xrt/call_guard.hpp"
#include "host/adapters/card_xrt/ring_layout.hpp"
#include "host/adapters/card_xrt/xclbin_file.hpp"

namespace pcl::card_xrt {
namespace {

/// Puts the handlers back that were there when it was made.
class SignalHandlers {
 public:
  SignalHandlers() {
    for (std::size_t i = 0; i < kSignals.size(); ++i)
      ::sigaction(kSignals[i], nullptr, &before_[i]);
  }
  ~SignalHandlers() {
    for (std::size_t i = 0; i < kSignals.size(); ++i)
      ::sigaction(kSignals[i], &before_[i], nullptr);
  }
  SignalHandlers(const SignalHandlers&) = delete;
  SignalHandlers& operator=(const SignalHandlers&) = delete;

 private:
  static constexpr std::array kSignals{SIGSEGV, SIGABRT, SIGFPE, SIGBUS, SIGILL};
  std::array<struct sigaction, kSignals.size()> before_{};
};

/// The library talks on standard output, where a program of ours answers machines.
class OutputToErrors {
 public:
  OutputToErrors() : output_{::dup(STDOUT_FILENO)} {
    std::fflush(stdout);
    ::dup2(STDERR_FILENO, STDOUT_FILENO);
  }
  ~OutputToErrors() {
    std::fflush(stdout);
    if (output_ < 0) return;
    ::dup2(output_, STDOUT_FILENO);
    ::close(output_);
  }
  OutputToErrors(const OutputToErrors&) = delete;
  OutputToErrors& operator=(const OutputToErrors&) = delete;

 private:
  int output_;
};

void end_the_process() {
  std::fputs("card: the device does not answer: register access stuck in the library\n", stderr);
  ::_exit(XrtDevice::kExitLost);
}

/// A bank of host memory; without one the card cannot write its rings where we poll them.
Result<unsigned> host_bank(const std::string& path, const XclbinFile& file) {
  const auto bank = std::find_if(file.banks.begin(), file.banks.end(), [](const XclbinBank& b) {
    return b.used && b.tag.find("HOST") != std::string::npos;
  });
  if (bank == file.banks.end())
    return Error{Fault::kInvalid, path +
                                      ": no host memory bank in use, expected one tagged HOST "
                                      "(link with sp=...:HOST[0])"};
  return static_cast<unsigned>(bank - file.banks.begin());
}

/// "kernel:instance" of the file, as the library wants it: "kernel:{instance}".
std::string library_name(const std::string& kernel) {
  const std::size_t colon = kernel.find(':');
  return kernel.substr(0, colon) + ":{" + kernel.substr(colon + 1) + "}";
}

Status fits(const XrtDeviceSettings& settings, const XclbinFile& file) {
  if (!settings.uuid.empty() && settings.uuid != file.uuid)
    return Error{Fault::kInvalid,
                 settings.xclbin + ": uuid " + file.uuid + ", expected " + settings.uuid};
  if (std::find(file.kernels.begin(), file.kernels.end(), settings.kernel) == file.kernels.end()) {
    std::string found;
    for (const std::string& kernel : file.kernels) found += (found.empty() ? "" : ", ") + kernel;
    return Error{Fault::kInvalid, settings.xclbin + ": no kernel " + settings.kernel + ", it has " +
                                      (found.empty() ? "none" : found)};
  }
  return ok();
}

}  // namespace

struct XrtDevice::Handles {
  explicit Handles(const XrtDeviceSettings& settings)
      : guard{settings.call_limit_ms, settings.stuck ? settings.stuck : end_the_process} {}

  CallGuard guard;
  xrt::device device;
  xrt::ip kernel;
  xrt::bo rings;
  std::byte* memory{};
  std::uint64_t address{};
};

bool XrtDevice::emulated() { return std::getenv("XCL_EMULATION_MODE") != nullptr; }

XrtDevice::XrtDevice(std::unique_ptr<Handles> handles) : handles_{std::move(handles)} {}
XrtDevice::~XrtDevice() = default;

Result<std::shared_ptr<XrtDevice>> XrtDevice::open(const XrtDeviceSettings& settings) {
  const auto file = read_xclbin(settings.xclbin);
  if (!file) return file.error();
  if (Status fit = fits(settings, *file); !fit) return fit.error();
  const auto bank = host_bank(settings.xclbin, *file);
  if (!bank) return bank.error();
  try {
    const SignalHandlers ours;
    const OutputToErrors quiet;
    auto handles = std::make_unique<Handles>(settings);
    handles->device = xrt::device{settings.index};
    const xrt::uuid loaded = handles->device.load_xclbin(settings.xclbin);
    handles->kernel = xrt::ip{handles->device, loaded, library_name(settings.kernel)};
    handles->rings = xrt::bo{handles->device, kRingBytes, xrt::bo::flags::host_only, *bank};
    handles->memory = handles->rings.map<std::byte*>();
    handles->address = handles->rings.address();
    return std::shared_ptr<XrtDevice>{new XrtDevice{std::move(handles)}};
  } catch (const std::exception& failed) {
    return Error{Fault::kUnavailable, "device " + std::to_string(settings.index) + " with " +
                                          settings.xclbin + ": " + failed.what()};
  }
}

Result<std::uint32_t> XrtDevice::read(std::uint32_t offset) {
  try {
    const CallGuard::Call call{handles_->guard};
    return handles_->kernel.read_register(offset);
  } catch (const std::exception& failed) {
    return Error{Fault::kUnavailable, std::string{"card: register read: "} + failed.what()};
  }
}

Status XrtDevice::write(std::uint32_t offset, std::uint32_t value) {
  try {
    const CallGuard::Call call{handles_->guard};
    handles_->kernel.write_register(offset, value);
    return ok();
  } catch (const std::exception& failed) {
    return Error{Fault::kUnavailable, std::string{"card: register write: "} + failed.what()};
  }
}

std::span<std::byte> XrtDevice::memory() { return {handles_->memory, kRingBytes}; }
std::uint64_t XrtDevice::address() const { return handles_->address; }

}  // namespace pcl::card_xrt
