// ITCH files with 2-byte length framing, as the tests and the rate program read them.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include "host/base/big_endian.hpp"
#include "tests/card_port/bytes.hpp"

namespace pcl::bench {

/// $PCL_SHARED_DATA, else ../shared/data beside the checkout; empty if the file is in neither.
inline std::string shared_file(const std::string& name) {
  std::vector<std::filesystem::path> roots;
  if (const char* root = std::getenv("PCL_SHARED_DATA")) roots.emplace_back(root);
  roots.emplace_back("../shared/data");
  for (const auto& root : roots) {
    if (std::filesystem::exists(root / name)) return (root / name).string();
  }
  return {};
}

inline Octets read_whole(const std::string& path) {
  Octets bytes(std::filesystem::file_size(path));
  std::ifstream{path, std::ios::binary}.read(reinterpret_cast<char*>(bytes.data()),
                                             static_cast<std::streamsize>(bytes.size()));
  return bytes;
}

/// The messages as views over `file`; a cut last one is left out.
inline std::vector<std::span<const std::byte>> messages_of(std::span<const std::byte> file) {
  std::vector<std::span<const std::byte>> out;
  while (file.size() >= 2) {
    const auto length = static_cast<std::size_t>(load_be<2>(file, 0));
    if (file.size() < 2 + length) break;
    out.push_back(file.subspan(2, length));
    file = file.subspan(2 + length);
  }
  return out;
}

/// Frames that carry them all in sequence, `per_datagram` messages each.
inline std::vector<Octets> frames_of(const std::vector<std::span<const std::byte>>& messages, std::size_t per_datagram) {
  std::vector<Octets> out;
  for (std::size_t at = 0; at < messages.size(); at += per_datagram) {
    const std::size_t n = std::min(per_datagram, messages.size() - at);
    Bytes payload;
    payload.text(kFeedSession, 10).u64(at + 1).u16(n);
    for (std::size_t i = at; i < at + n; ++i) payload.u16(messages[i].size()).raw(messages[i]);
    out.push_back(ethernet(Octets{payload}));
  }
  return out;
}

}  // namespace pcl::bench
