#include "host/base/json_text.hpp"

#include <gtest/gtest.h>

namespace pcl {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

TEST(JsonText, EscapesWhatWouldBreakALine) {
  EXPECT_EQ(quoted("a\"b\\c\n\x01"), "\"a\\\"b\\\\c\\n\\u0001\"");
  EXPECT_EQ(quoted("\xC3\xA9"), "\"\xC3\xA9\"");
  EXPECT_EQ(quoted("\xFF\xC3"), "\"\\ufffd\\ufffd\"");
  EXPECT_EQ(quoted("\xED\xA0\x80"), "\"\\ufffd\\ufffd\\ufffd\"") << "a surrogate is no UTF-8";
}

TEST(JsonText, BuildsAnObjectInOrder) {
  JsonObject object;
  object.add("a", 1).add("b", "x").add("c", true).add_raw("d", "[2]");
  EXPECT_EQ(object.text(), R"({"a":1,"b":"x","c":true,"d":[2]})");
}

}  // namespace
}  // namespace pcl
