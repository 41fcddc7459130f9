#include "host/base/sha256.hpp"

#include <gtest/gtest.h>

namespace pcl {
namespace {

std::string sha256(const std::string& text, std::size_t step) {
  Sha256 hash;
  for (std::size_t at = 0; at < text.size(); at += step)
    hash.update(std::string_view{text}.substr(at, step));
  return hash.hex();
}

TEST(Sha256, KnownAnswers) {  // FIPS 180-4 examples, and the empty message
  const std::string two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
  for (const std::size_t step : {1U, 7U, 64U, 1'000U}) {
    EXPECT_EQ(sha256("", step), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256("abc", step),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256(two_blocks, step),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  }
  EXPECT_EQ(sha256(std::string(1'000'000, 'a'), 1'000),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

}  // namespace
}  // namespace pcl
