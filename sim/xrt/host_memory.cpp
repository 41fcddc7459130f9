#include "sim/xrt/host_memory.hpp"

#include <algorithm>

namespace pcl::sim::xrt {
namespace {

Status inside(std::uint64_t address, std::uint64_t bytes) {
  const std::uint64_t offset = address - HostMemory::kBankBase;
  if (offset < HostMemory::kBankBytes && bytes <= HostMemory::kBankBytes - offset) return ok();
  return Error{Fault::kInvalid, "no memory of the host at address " + std::to_string(address)};
}

}  // namespace

Status HostMemory::take_answers(std::size_t leave) {
  while (unanswered_ > leave) {
    const auto answer = channel_.receive_reply();
    if (!answer) return answer.error();
    --unanswered_;
  }
  return ok();
}

Status HostMemory::read(std::uint64_t address, std::span<std::byte> into) {
  if (Status there = inside(address, into.size()); !there) return there;
  if (Status flushed = flush(); !flushed) return flushed;
  if (Status taken = take_answers(0); !taken) return taken;
  message_.clear();
  message_.number(1, address).number(2, into.size());
  if (Status sent = channel_.request(Api::kReadHostMemory, message_.payload()); !sent) return sent;
  const auto answer = channel_.receive_reply();
  if (!answer) return answer.error();
  const auto data = MessageReader{*answer}.bytes(2);
  if (!data || data->size() != into.size())
    return Error{Fault::kCorrupt, "answer to a read of " + std::to_string(into.size()) +
                                      " bytes with " + std::to_string(data ? data->size() : 0)};
  std::copy(data->begin(), data->end(), into.begin());
  return ok();
}

Status HostMemory::write(std::uint64_t address, Bytes bytes) {
  if (Status there = inside(address, bytes.size()); !there) return there;
  if (address != gathered_at_ + gathered_.size() || gathered_.size() >= kGatherBytes) {
    if (Status flushed = flush(); !flushed) return flushed;
    gathered_at_ = address;
  }
  gathered_.insert(gathered_.end(), bytes.begin(), bytes.end());
  return ok();
}

Status HostMemory::flush() {
  if (gathered_.empty()) return ok();
  message_.clear();
  message_.number(1, gathered_at_).number(2, gathered_.size()).bytes(3, gathered_);
  if (Status sent = channel_.request(Api::kWriteHostMemory, message_.payload()); !sent) return sent;
  gathered_at_ += gathered_.size();
  gathered_.clear();
  ++unanswered_;
  return take_answers(kUnansweredMax);
}

Status HostMemory::close() {
  if (Status flushed = flush(); !flushed) return flushed;
  if (Status taken = take_answers(0); !taken) return taken;
  if (Status sent = channel_.request(Api::kClose, {}); !sent) return sent;
  const auto answer = channel_.receive_reply();
  return answer ? ok() : Status{answer.error()};
}

}  // namespace pcl::sim::xrt
