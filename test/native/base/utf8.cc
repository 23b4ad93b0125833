#include "base/utf8.h"

#include <gtest/gtest.h>

namespace millrace {
namespace {

std::string upper(std::string_view text) {
  std::string out;
  appendUpperCase(text, &out);
  return out;
}

std::string lower(std::string_view text) {
  std::string out;
  appendLowerCase(text, &out);
  return out;
}

TEST(Utf8, acceptsExactlyRfc3629) {
  for (std::string_view good : {"", "plain text, long enough", "é", "世界😀", "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF"}) {
    EXPECT_TRUE(isValidUtf8(good)) << good;
  }
  for (std::string_view bad : {"\x80", "\xC3", "\xC0\x80", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
                               "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "ok then \xE4\xB8", "12345678\xFF"}) {
    EXPECT_FALSE(isValidUtf8(bad));
  }
  EXPECT_EQ(validUtf8Prefix("12345678\xFF"), 8u);
}

TEST(Utf8, countsAndCutsByCodePoint) {
  EXPECT_EQ(countCodePoints("a世😀é"), 4u);
  EXPECT_EQ(codePointOffset("a世😀é", 2), 4u);
  EXPECT_EQ(codePointOffset("abcdefghijk", 9), 9u);
  EXPECT_EQ(codePointOffset("ab", 9), 2u);
  size_t at = 1;
  EXPECT_EQ(takeCodePoint("a😀", &at), 0x1F600u);
  EXPECT_EQ(at, 5u);
  std::string out;
  appendCodePoint(0xD800, &out);
  EXPECT_EQ(out, "\xEF\xBF\xBD");
}

TEST(Utf8, mapsCaseAsJavasRootLocale) {
  EXPECT_EQ(upper("Straße ǆ ÿ é"), "STRASSE Ǆ Ÿ É");
  EXPECT_EQ(upper("ﬃ"), "FFI");
  EXPECT_EQ(lower("ÀÉ İ ΣΑΣ. ΑΣ'Α Σ"), "àé i̇ σας. ασ'α σ");
  EXPECT_EQ(upper("𐐨"), "𐐀");
  EXPECT_EQ(lower("世界😀A"), "世界😀a");
}

}  // namespace
}  // namespace millrace
