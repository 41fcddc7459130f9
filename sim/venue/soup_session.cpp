#include "sim/venue/soup_session.hpp"

#include <algorithm>

#include "host/base/big_endian.hpp"

namespace pcl::venue {
namespace {

constexpr std::size_t kLoginBytes = 46;  // user 6, password 10, session 10, sequence 20

/// A field of text without the spaces round it.
std::string trimmed(Bytes field) {
  std::string text;
  for (const std::byte b : field) text.push_back(static_cast<char>(b));
  const auto first = text.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::string padded_left(const std::string& text, std::size_t width) {
  return std::string(width - std::min(width, text.size()), ' ') + text;
}
std::string padded_right(const std::string& text, std::size_t width) {
  return text + std::string(width - std::min(width, text.size()), ' ');
}

}  // namespace

void SoupSession::receive(Bytes bytes, std::vector<std::vector<std::byte>>& orders) {
  input_.insert(input_.end(), bytes.begin(), bytes.end());
  std::size_t at = 0;
  while (state_ <= State::kLoggedIn && input_.size() - at >= 2) {
    const auto length = static_cast<std::size_t>(load_be<2>(input_, at));
    if (length == 0 || length > kPacketMax) {
      ++counters_.framing_lost;
      state_ = State::kFramingLost;
      reason_ = "packet length " + std::to_string(length) + ", expected 1 to " + std::to_string(kPacketMax);
      break;
    }
    if (input_.size() - at < 2 + length) break;
    ++counters_.packets_in;
    const Bytes packet = Bytes{input_}.subspan(at + 2, length);
    take(static_cast<char>(packet[0]), packet.subspan(1), orders);
    at += 2 + length;
  }
  input_.erase(input_.begin(), input_.begin() + static_cast<std::ptrdiff_t>(at));
}

void SoupSession::take(char type, Bytes payload, std::vector<std::vector<std::byte>>& orders) {
  if (type == 'R' || type == '+') return;  // heartbeat, debug
  if (type == 'L' && state_ == State::kConnected) return login(payload);
  if (state_ == State::kConnected) return reject('A', std::string{"packet "} + type + " before login");
  if (type == 'U') {
    ++orders_received_;
    orders.emplace_back(payload.begin(), payload.end());
  } else if (type == 'O') {
    state_ = State::kLoggedOut;
  } else {
    malformed(std::string{"packet type "} + type);
  }
}

void SoupSession::malformed(std::string why) {
  ++counters_.packets_malformed;
  reason_ = std::move(why);
}

void SoupSession::reject(char reason, std::string why) {
  ++counters_.logins_rejected;
  state_ = State::kRejected;
  reason_ = std::move(why);
  const std::byte code{static_cast<unsigned char>(reason)};
  packet('J', {&code, 1});
}

void SoupSession::login(Bytes payload) {
  if (payload.size() != kLoginBytes) {
    return reject('A', "login of " + std::to_string(payload.size()) + " bytes, expected 46");
  }
  if (trimmed(payload.subspan(0, 6)) != credentials_.user ||
      trimmed(payload.subspan(6, 10)) != credentials_.password) {
    return reject('A', "user or password wrong");
  }
  const std::string session = trimmed(payload.subspan(16, 10));
  if (!session.empty() && session != credentials_.session) return reject('S', "session " + session + " not here");
  const std::string wanted = trimmed(payload.subspan(26, 20));
  if (wanted.empty() || wanted.size() > 18 || wanted.find_first_not_of("0123456789") != std::string::npos) {
    return reject('A', "requested sequence is not a number");
  }
  const std::uint64_t sequence = std::stoull(wanted);
  if (sequence > reports_.size() + 1) {
    return reject('S', "requested sequence " + wanted + " is beyond the next, " + std::to_string(reports_.size() + 1));
  }
  next_ = sequence == 0 ? reports_.size() + 1 : sequence;
  state_ = State::kLoggedIn;
  const std::string accepted = padded_right(credentials_.session, 10) + padded_left(std::to_string(next_), 20);
  packet('A', std::as_bytes(std::span{accepted}));
}

void SoupSession::packet(char type, Bytes payload) {
  const std::size_t at = output_.size();
  output_.resize(at + 3);
  store_be<2>(output_, at, payload.size() + 1);
  output_[at + 2] = static_cast<std::byte>(type);
  output_.insert(output_.end(), payload.begin(), payload.end());
}

void SoupSession::send_reports() {
  if (next_ == 0) return;  // not logged in yet
  while (next_ <= reports_.size()) packet('S', reports_[next_++]);
}

}  // namespace pcl::venue
