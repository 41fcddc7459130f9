#include "sim/xrt/simulator.hpp"

#include <poll.h>

#include <array>
#include <cstring>

namespace pcl::sim::xrt {

Status Simulator::run() {
  while (!closed_) {
    const auto idle = kernel_.idle();
    if (!idle) return idle.error();
    if (*idle) {  // what the look at it brought out is the last there is
      if (Status flushed = host_.flush(); !flushed) return flushed;
      if (Status served = serve(); !served) return served;
    } else if (Status worked = work(); !worked) {
      return worked;
    }
  }
  return ok();
}

Status Simulator::work() {
  for (int slice = 0; slice < kSlicesBetweenLooks && !closed_; ++slice) {
    if (Status ran = kernel_.run(kSliceCycles); !ran) return ran;
    while (!closed_ && control_.readable()) {
      if (Status served = serve(); !served) return served;
    }
  }
  return host_.flush();
}

Status Simulator::serve() {
  const auto request = control_.receive();
  if (!request) return request.error();
  return serve(*request);
}

Status Simulator::serve(const Channel::Request& request) {
  const MessageReader call{request.payload};
  reply_.clear();
  switch (request.api) {
    case Api::kSetEnvironment:
    case Api::kDebugMessages:
    case Api::kTimestamp:
      if (request.api == Api::kSetEnvironment) reply_.number(1, 1);
      if (request.api == Api::kTimestamp) reply_.number(1, kernel_.cycles());
      return control_.reply(reply_.payload());
    case Api::kAllocate:
    case Api::kFree:  // the card has no memory of its own
      return control_.reply(reply_.number(1, 1).payload());
    case Api::kWriteRegister:
    case Api::kReadRegister:
      return access(request.api, call);
    case Api::kHostToDevice:
    case Api::kDeviceToHost:
      log_.error("card memory is not simulated: the kernel has none",
                 {{"api", static_cast<std::uint32_t>(request.api)}});
      return control_.reply(reply_.number(1, 0).payload());
    case Api::kClose: {
      closed_ = true;
      if (Status replied = control_.reply(reply_.number(1, 1).payload()); !replied) return replied;
      return host_.close();
    }
    case Api::kReadHostMemory:
    case Api::kWriteHostMemory:
      break;  // ours to ask
  }
  return Error{Fault::kInvalid, "request of api " +
                                    std::to_string(static_cast<std::uint32_t>(request.api)) +
                                    ", which no simulator is asked"};
}

Status Simulator::access(Api api, const MessageReader& call) {
  const std::uint64_t address = call.number(2).value_or(0);
  const std::uint64_t offset = address - kKernelBase;
  if (offset >= kKernelBytes || call.number(3).value_or(0) != 4)
    return Error{Fault::kInvalid, "register access of " +
                                      std::to_string(call.number(3).value_or(0)) +
                                      " bytes at address " + std::to_string(address) +
                                      ", expected 4 in the kernel's range"};
  if (api == Api::kReadRegister) {
    const auto value = kernel_.read(static_cast<std::uint16_t>(offset));
    if (!value) return value.error();
    // Who reads a register may then look at the rings.
    if (Status flushed = host_.flush(); !flushed) return flushed;
    std::array<std::byte, 4> bytes{};
    std::memcpy(bytes.data(), &*value, sizeof *value);
    return control_.reply(reply_.number(1, 1).bytes(2, bytes).payload());
  }
  const auto data = call.bytes(4);
  if (!data || data->size() < 4) return Error{Fault::kInvalid, "register write without its word"};
  std::uint32_t word = 0;
  std::memcpy(&word, data->data(), sizeof word);
  if (Status written = kernel_.write(static_cast<std::uint16_t>(offset), word); !written)
    return written;
  return control_.reply(reply_.number(1, 1).payload());
}

}  // namespace pcl::sim::xrt
