#include "host/adapters/card_xrt/xrt_device.hpp"

#include <experimental/xrt_ip.h>
#include <experimental/xrt_xclbin.h>
#include <fcntl.h>
#include <unistd.h>
#include <xrt/xrt_bo.h>
#include <xrt/xrt_device.h>

#include <algorithm>
#include <array>
#include <cctype>
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
  OutputToErrors() : output_{::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)} {
    std::fflush(stdout);
    if (output_ >= 0) ::dup2(STDERR_FILENO, STDOUT_FILENO);
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
  std::fputs("card: the device does not answer: a call is stuck in the library\n", stderr);
  ::_exit(XrtDevice::kExitLost);
}

/// The bank that the kernel's rings were linked to. It has to be host memory: the card writes its
/// rings where we poll them.
Result<unsigned> host_bank(const XrtDeviceSettings& settings, const XclbinFile& file) {
  const auto kernel = static_cast<std::size_t>(
      std::find(file.kernels.begin(), file.kernels.end(), settings.kernel) - file.kernels.begin());
  const auto link = std::find_if(file.links.begin(), file.links.end(), [&](const XclbinLink& each) {
    return each.kernel == kernel && each.argument == 0;
  });
  if (link == file.links.end() || link->bank >= file.banks.size())
    return Error{Fault::kInvalid, settings.xclbin + ": does not say in which bank argument 0 of " +
                                      settings.kernel + " lives (CONNECTIVITY)"};
  const XclbinBank& bank = file.banks[link->bank];
  if (!bank.used || bank.tag.find("HOST") == std::string::npos)
    return Error{Fault::kInvalid, settings.xclbin + ": " + settings.kernel + " is linked to bank " +
                                      bank.tag + ", expected host memory (sp=...:HOST[0])"};
  return static_cast<unsigned>(link->bank);
}

/// Lower case, without dashes.
std::string plain_uuid(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), '-'), text.end());
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// "kernel:instance" of the file, as the library wants it: "kernel:{instance}".
std::string library_name(const std::string& kernel) {
  const std::size_t colon = kernel.find(':');
  return kernel.substr(0, colon) + ":{" + kernel.substr(colon + 1) + "}";
}

Status fits(const XrtDeviceSettings& settings, const XclbinFile& file) {
  const std::string uuid = plain_uuid(settings.uuid);
  if (!uuid.empty() &&
      (uuid.size() != 32 || uuid.find_first_not_of("0123456789abcdef") != std::string::npos))
    return Error{Fault::kInvalid,
                 "xclbin uuid '" + settings.uuid + "': expected 32 hexadecimal digits"};
  if (!uuid.empty() && uuid != file.uuid)
    return Error{Fault::kInvalid, settings.xclbin + ": uuid " + file.uuid + ", expected " + uuid};
  if (std::find(file.kernels.begin(), file.kernels.end(), settings.kernel) == file.kernels.end()) {
    std::string found;
    for (const std::string& kernel : file.kernels) {
      if (!kernel.empty()) found += (found.empty() ? "" : ", ") + kernel;
    }
    return Error{Fault::kInvalid, settings.xclbin + ": no kernel " + settings.kernel + ", it has " +
                                      (found.empty() ? "none" : found)};
  }
  return ok();
}

}  // namespace

struct XrtDevice::Handles {
  explicit Handles(const XrtDeviceSettings& settings)
      : guard{settings.call_limit_ms, settings.stuck ? settings.stuck : end_the_process},
        slow_guard{settings.open_limit_ms, settings.stuck ? settings.stuck : end_the_process} {}

  CallGuard guard, slow_guard;
  xrt::device device;
  xrt::ip kernel;
  xrt::bo rings;
  std::byte* memory{};
  std::uint64_t address{};
  unsigned clock_mhz{};
};

bool XrtDevice::emulated() { return std::getenv("XCL_EMULATION_MODE") != nullptr; }

XrtDevice::XrtDevice(std::unique_ptr<Handles> handles) : handles_{std::move(handles)} {}
XrtDevice::~XrtDevice() {
  const CallGuard::Call call{handles_->slow_guard};
  handles_->kernel = {};
  handles_->rings = {};
  handles_->device = {};
}

Result<std::shared_ptr<XrtDevice>> XrtDevice::open(const XrtDeviceSettings& settings) {
  const auto file = read_xclbin(settings.xclbin);
  if (!file) return file.error();
  if (Status fit = fits(settings, *file); !fit) return fit.error();
  const auto bank = host_bank(settings, *file);
  if (!bank) return bank.error();
  try {
    const SignalHandlers ours;
    const OutputToErrors quiet;
    auto handles = std::make_unique<Handles>(settings);
    handles->clock_mhz = file->kernel_clock_mhz;
    {
      const CallGuard::Call call{handles->slow_guard};
      load(*handles, settings, *bank);
    }
    return std::shared_ptr<XrtDevice>{new XrtDevice{std::move(handles)}};
  } catch (const std::exception& failed) {
    return Error{Fault::kUnavailable, "device " + std::to_string(settings.index) + " with " +
                                          settings.xclbin + ": " + failed.what()};
  }
}

/// Throws what the library throws.
void XrtDevice::load(Handles& handles, const XrtDeviceSettings& settings, unsigned bank) {
  handles.device = xrt::device{settings.index};
  const xrt::uuid loaded = handles.device.load_xclbin(settings.xclbin);
  handles.kernel = xrt::ip{handles.device, loaded, library_name(settings.kernel)};
  handles.rings = xrt::bo{handles.device, kRingBytes, xrt::bo::flags::host_only, bank};
  handles.memory = handles.rings.map<std::byte*>();
  handles.address = handles.rings.address();
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
unsigned XrtDevice::clock_mhz() const { return handles_->clock_mhz; }

}  // namespace pcl::card_xrt
