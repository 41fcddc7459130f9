#include "sim/venue/itch_file.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>

#include "sim/venue/itch.hpp"

namespace pcl::venue {

Result<std::vector<std::byte>> ItchFile::read(const std::string& path) {
  std::ifstream file{path, std::ios::binary | std::ios::ate};
  if (!file) return Error{Fault::kUnavailable, path + ": " + std::strerror(errno)};
  std::vector<std::byte> content(static_cast<std::size_t>(file.tellg()));
  file.seekg(0);
  file.read(reinterpret_cast<char*>(content.data()), static_cast<std::streamsize>(content.size()));
  if (!file) return Error{Fault::kUnavailable, path + ": could not be read"};
  return content;
}

std::optional<Bytes> ItchFile::peek() {
  const Bytes rest = Bytes{content_}.subspan(at_);
  if (rest.empty() || !fault_.empty()) return std::nullopt;
  const auto bad = [this](const std::string& what) {
    fault_ = name_ + ": offset " + std::to_string(at_) + ": " + what;
    return std::nullopt;
  };
  if (rest.size() < 2) return bad("the file ends within a length");
  const auto length = static_cast<std::size_t>(load_be<2>(rest, 0));
  if (length == 0 || length > kMessageMax) {
    return bad("length " + std::to_string(length) + ", expected 1 to " +
               std::to_string(kMessageMax));
  }
  if (rest.size() < 2 + length) {
    return bad("the file ends within a message of " + std::to_string(length) + " bytes, " +
               std::to_string(rest.size() - 2) + " are there");
  }
  const Bytes message = rest.subspan(2, length);
  const std::size_t expected = itch::length_of(itch::type_of(message));
  if (expected != 0 && expected != length) {
    return bad(std::string{"message "} + itch::type_of(message) + " of " + std::to_string(length) +
               " bytes, expected " + std::to_string(expected));
  }
  return message;
}

bool ItchFile::has(char type) const {
  const Bytes all{content_};
  for (std::size_t at = 0; at + 3 <= all.size();) {
    if (itch::type_of(all.subspan(at + 2)) == type) return true;
    at += 2 + static_cast<std::size_t>(load_be<2>(all, at));
  }
  return false;
}

void ItchFile::pop() {
  if (const auto message = peek()) at_ += 2 + message->size();
}

}  // namespace pcl::venue
