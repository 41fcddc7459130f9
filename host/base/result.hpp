// Errors as values for the control plane; see the error policy of each room's README.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>

namespace pcl {

/// What went wrong, by who can do something about it.
enum class Fault : std::uint8_t {
  kInvalid,      // the input is wrong; the message names file, line, field or offset and what was
                 // expected
  kUnavailable,  // a peer, file or device did not answer; never to be read as "empty" or "flat"
  kRefused,      // understood and not allowed
  kCorrupt,      // stored bytes fail their check
  kExhausted,    // a named bound was reached
};

struct Error {
  Fault fault{};
  std::string message;
};

/// Either a value or an Error. `if (!r) return r.error();`
template <class T>
class [[nodiscard]] Result {
 public:
  // Implicit, so that a function returns a value or an Error as it is.
  Result(T value) : state_{std::move(value)} {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_{std::move(error)} {}  // NOLINT(google-explicit-constructor)
  [[nodiscard]] explicit operator bool() const noexcept { return state_.index() == 0; }
  [[nodiscard]] T& value() { return std::get<0>(state_); }
  [[nodiscard]] const T& value() const { return std::get<0>(state_); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  [[nodiscard]] const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

using Status = Result<std::monostate>;
[[nodiscard]] inline Status ok() { return std::monostate{}; }

}  // namespace pcl
