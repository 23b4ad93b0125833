#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace millrace {

// UTF-8 as SQL strings hold it: valid, counted in code points. Only isValidUtf8 takes bytes of any kind; the others
// are given valid text, and do not read outside it when it is not.

/** RFC 3629: no surrogates, no overlong forms, at most U+10FFFF. */
bool isValidUtf8(std::string_view bytes);

/** Length of the longest valid prefix. */
size_t validUtf8Prefix(std::string_view bytes);

bool isAscii(std::string_view text);

size_t countCodePoints(std::string_view text);

/** Byte offset of code point number `index`, or the length when there are fewer. */
size_t codePointOffset(std::string_view text, size_t index);

/** Decodes the code point at `at` and moves it on; U+FFFD and one byte where the text is broken. */
uint32_t takeCodePoint(std::string_view text, size_t* at);

/** Appends one code point; surrogates and numbers past U+10FFFF become U+FFFD. */
void appendCodePoint(uint32_t codePoint, std::string* out);

/** Length in bytes of the character that starts with this byte (1 for continuation bytes). */
constexpr size_t utf8Length(uint8_t first) { return first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4; }

/** Full Unicode upper and lower case in the root locale, as String.toUpperCase and toLowerCase: ß is SS, a final Σ is
 * ς. */
void appendUpperCase(std::string_view text, std::string* out);
void appendLowerCase(std::string_view text, std::string* out);

}  // namespace millrace
