#include "host/adapters/feed_file/itch_file.hpp"

#include "host/base/big_endian.hpp"

namespace pcl::feed_file {

Result<ItchFile> ItchFile::open(const std::string& path) {
  auto file = MappedFile::open(path);
  if (!file) return file.error();
  return ItchFile{std::move(*file)};
}

Result<std::optional<std::span<const std::byte>>> ItchFile::next() {
  using Message = std::optional<std::span<const std::byte>>;
  const auto rest = file_.bytes().subspan(offset_);
  const auto corrupt = [&](const std::string& what) {
    return Error{Fault::kCorrupt,
                 file_.path() + ": offset " + std::to_string(offset_) + ": " + what};
  };
  if (rest.empty()) return Message{};
  if (rest.size() < 2)
    return corrupt("a 2-byte message length was expected, the file ends after 1 byte");
  const std::size_t length = load_be<2>(rest, 0);
  if (length == 0) {
    if (rest.size() == 2) return Message{};
    return corrupt("the end of the file was expected after the end-of-session marker (length 0), " +
                   std::to_string(rest.size() - 2) + " bytes follow");
  }
  if (length > rest.size() - 2) {
    return corrupt("a message of " + std::to_string(length) +
                   " bytes was expected, the file ends after " + std::to_string(rest.size() - 2));
  }
  offset_ += 2 + length;
  return Message{rest.subspan(2, length)};
}

}  // namespace pcl::feed_file
