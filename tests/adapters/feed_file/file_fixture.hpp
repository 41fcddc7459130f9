// Files written for one test and removed with it.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <initializer_list>
#include <string>

namespace pcl::test {

class TempFile {
 public:
  explicit TempFile(const std::string& content) {
    std::string name = testing::TempDir() + "pcl_XXXXXX";
    const int descriptor = ::mkstemp(name.data());
    EXPECT_GE(descriptor, 0);
    ::close(descriptor);
    path_ = name;
    std::ofstream{path_, std::ios::binary} << content;
  }
  TempFile(const TempFile&) = delete;
  TempFile& operator=(const TempFile&) = delete;
  ~TempFile() { std::remove(path_.c_str()); }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// Bytes as written: bytes({0x00, 0x0C}).
inline std::string bytes(std::initializer_list<int> values) {
  std::string out;
  for (const int value : values) out.push_back(static_cast<char>(value));
  return out;
}

template <class Span>
std::string text_of(const Span& from) {
  std::string out;
  for (const std::byte b : from) out.push_back(std::to_integer<char>(b));
  return out;
}

}  // namespace pcl::test
