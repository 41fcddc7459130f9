// One list of fields a type, three uses: writing, reading back, hashing. Little-endian, portable.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "host/base/strong.hpp"

namespace pcl::engine {

template <class T, class U>
concept Is = std::same_as<std::remove_const_t<T>, U>;
template <class T>
concept Plain = std::is_integral_v<T> || std::is_enum_v<T>;

/// The shape of things, shared by Writer and Hasher, which only take 64-bit words and byte runs.
template <class Sink>
class Putter {
 public:
  template <class... T>
  void operator()(const T&... values) {
    (put(values), ...);
  }

 private:
  Sink& sink() { return static_cast<Sink&>(*this); }
  template <Plain T>
  void put(const T& value) {
    sink().word(static_cast<std::uint64_t>(value), sizeof(T));
  }
  template <class Tag, class Rep>
  void put(const Strong<Tag, Rep>& value) {
    put(value.value);
  }
  template <class T, std::size_t N>
  void put(const std::array<T, N>& values) {
    if constexpr (sizeof(T) == 1 && (Plain<T>)) {
      sink().run(std::as_bytes(std::span{values}));
    } else {
      for (const T& value : values) put(value);
    }
  }
  void put(const std::string& text) {
    put(text.size());
    sink().run(std::as_bytes(std::span{text}));
  }
  template <class T>
  void put(const std::vector<T>& values) {
    put(values.size());
    for (const T& value : values) put(value);
  }
  template <class T>
  void put(const std::set<T>& values) {
    put(values.size());
    for (const T& value : values) put(value);
  }
  template <class K, class V>
  void put(const std::map<K, V>& values) {
    put(values.size());
    for (const auto& [key, value] : values) {
      put(key);
      put(value);
    }
  }
  template <class T>
  void put(const std::optional<T>& value) {
    put(value.has_value());
    if (value) put(*value);
  }
  template <class T>
  requires std::is_class_v<T>
  void put(const T& value) { fields(*this, value); }
};

class Writer : public Putter<Writer> {
 public:
  explicit Writer(std::vector<std::byte>& out) : out_{out} {}
  void word(std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i, value >>= 8U)
      out_.push_back(static_cast<std::byte>(value & 0xFFU));
  }
  void run(std::span<const std::byte> bytes) {
    out_.insert(out_.end(), bytes.begin(), bytes.end());
  }

 private:
  std::vector<std::byte>& out_;
};

/// FNV-1a over 64-bit words with a finish per word. Not for secrets; for telling states apart.
class Hasher : public Putter<Hasher> {
 public:
  void word(std::uint64_t value, std::size_t /*size*/) {
    hash_ = (hash_ ^ value) * 0x100000001B3ULL;
    hash_ ^= hash_ >> 29U;
  }
  void run(std::span<const std::byte> bytes) {
    std::uint64_t value = 0;
    std::size_t held = 0;
    for (const std::byte b : bytes) {
      value = value << 8U | std::to_integer<std::uint64_t>(b);
      if (++held < 8) continue;
      word(value, 8);
      value = held = 0;
    }
    if (held > 0) word(value, 8);
  }
  [[nodiscard]] std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_{0xCBF29CE484222325ULL};
};

/// Reads what Writer wrote, and nothing else: a count beyond the bytes left, keys that do not
/// ascend or a truth that is neither 0 nor 1 is a fault. After the first fault nothing more is read
/// and good() is false. Allocates no more than in proportion to the bytes it was given.
class Reader {
 public:
  explicit Reader(std::span<const std::byte> bytes) : left_{bytes} {}
  template <class... T>
  void operator()(T&... values) {
    (get(values), ...);
  }
  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] std::size_t left() const { return left_.size(); }

 private:
  bool need(std::size_t size) {
    if (left_.size() < size) good_ = false;
    return good_;
  }
  template <Plain T>
  void get(T& value) {
    if (!need(sizeof(T))) return;
    std::uint64_t word = 0;
    for (std::size_t i = sizeof(T); i-- > 0;)
      word = word << 8U | std::to_integer<std::uint64_t>(left_[i]);
    left_ = left_.subspan(sizeof(T));
    if constexpr (std::same_as<T, bool>) {
      good_ = good_ && word <= 1;
      value = word == 1;
    } else {
      value = static_cast<T>(word);
    }
  }
  template <class Tag, class Rep>
  void get(Strong<Tag, Rep>& value) {
    get(value.value);
  }
  template <class T, std::size_t N>
  void get(std::array<T, N>& values) {
    for (T& value : values) get(value);
  }
  std::uint64_t count() {
    std::uint64_t size = 0;
    get(size);
    if (size > left_.size()) good_ = false;  // nothing counted takes less than a byte
    return good_ ? size : 0;
  }
  void get(std::string& text) {
    const std::uint64_t size = count();
    if (!need(size)) return;
    text.resize(size);
    if (size > 0) std::memcpy(text.data(), left_.data(), size);
    left_ = left_.subspan(size);
  }
  template <class T>
  void get(std::vector<T>& values) {
    const std::uint64_t size = count();
    values.clear();
    for (std::uint64_t i = 0; i < size && good_; ++i) get(values.emplace_back());
  }
  /// Into `values` at its end.
  template <class Set, class Value>
  void append(Set& values, const auto& key, Value&& value) {
    if (!values.empty() && !values.key_comp()(key_of(*values.rbegin()), key)) good_ = false;
    if (good_) values.emplace_hint(values.end(), std::forward<Value>(value));
  }
  template <class T>
  static const T& key_of(const T& key) {
    return key;
  }
  template <class K, class V>
  static const K& key_of(const std::pair<const K, V>& entry) {
    return entry.first;
  }
  template <class T>
  void get(std::set<T>& values) {
    const std::uint64_t size = count();
    for (std::uint64_t i = 0; i < size && good_; ++i) {
      T key{};
      get(key);
      append(values, key, key);
    }
  }
  template <class K, class V>
  void get(std::map<K, V>& values) {
    const std::uint64_t size = count();
    for (std::uint64_t i = 0; i < size && good_; ++i) {
      std::pair<K, V> entry{};
      get(entry.first);
      get(entry.second);
      append(values, entry.first, std::move(entry));
    }
  }
  template <class T>
  void get(std::optional<T>& value) {
    bool there = false;
    get(there);
    if (good_ && there) get(value.emplace());
  }
  template <class T>
  requires std::is_class_v<T>
  void get(T& value) { fields(*this, value); }

  std::span<const std::byte> left_;
  bool good_{true};
};

}  // namespace pcl::engine
