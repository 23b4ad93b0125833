#pragma once
// Scanning JSON (RFC 8259) on one line, without a tree. Every function takes a pointer into a line that ends in '\n'
// and is readable for eight bytes behind it. A line feed is part of no token, so it stops every loop: no function looks
// for the end of the line otherwise.
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace millrace {

constexpr int kJsonDepthMax = 1000;  // as Jackson's StreamReadConstraints

inline const char* skipJsonSpace(const char* p) {
  while (*p == ' ' || *p == '\t' || *p == '\r') ++p;
  return p;
}

// From behind the opening quote to the closing quote; nullptr for a control character, the line's end included. Sets
// `escaped` when there is a backslash. Eight bytes at a time: (x - n) & ~x has bit 7 of the lowest byte below n set,
// higher ones may be wrong.
inline const char* findJsonStringEnd(const char* p, bool* escaped) {
  constexpr uint64_t kOnes = 0x0101010101010101;
  constexpr uint64_t kHighs = 0x8080808080808080;
  for (;;) {
    uint64_t word;
    std::memcpy(&word, p, 8);
    const uint64_t quote = word ^ (kOnes * '"');
    const uint64_t slash = word ^ (kOnes * '\\');
    const uint64_t hits =
        (((quote - kOnes) & ~quote) | ((slash - kOnes) & ~slash) | ((word - kOnes * 0x20) & ~word)) & kHighs;
    if (hits == 0) {
      p += 8;
      continue;
    }
    p += __builtin_ctzll(hits) >> 3;
    if (*p == '"') return p;
    if (*p != '\\' || static_cast<uint8_t>(p[1]) < 0x20) return nullptr;
    *escaped = true;
    p += 2;
  }
}

// Behind the number at p; nullptr where there is none by the grammar ("01", "+1", "1.", "1e").
inline const char* findJsonNumberEnd(const char* p, bool* integer) {
  auto digit = [](char c) { return static_cast<uint8_t>(c - '0') < 10; };
  *integer = true;
  if (*p == '-') ++p;
  if (*p == '0') {
    ++p;
  } else {
    if (!digit(*p)) return nullptr;
    while (digit(*p)) ++p;
  }
  if (*p == '.') {
    *integer = false;
    if (!digit(*++p)) return nullptr;
    while (digit(*p)) ++p;
  }
  if (*p == 'e' || *p == 'E') {
    *integer = false;
    ++p;
    if (*p == '+' || *p == '-') ++p;
    if (!digit(*p)) return nullptr;
    while (digit(*p)) ++p;
  }
  return digit(*p) ? nullptr : p;
}

struct JsonFault {
  const char* at = nullptr;
  const char* what = nullptr;
  const char* set(const char* place, const char* message) {
    at = place;
    what = message;
    return nullptr;
  }
};

// Behind the value at p (blanks before it allowed); nullptr and `fault` where the line is not JSON. With `full` the
// escapes of strings are checked too. Bounded memory: one bit for each open bracket.
const char* skipJsonValue(const char* p, bool full, JsonFault* fault);

// Text between the quotes [from, to) with escapes resolved, appended. False for an unknown escape. A lone surrogate
// becomes '?', as Java encodes it.
bool appendUnescapedJson(const char* from, const char* to, std::string* out);

// The value [from, to) without blanks outside strings, strings escaped as Jackson prints them.
void appendCompactJson(const char* from, const char* to, std::string* out);

// Text as a JSON string with its quotes: only '"', '\' and control characters are escaped, in capitals (\u001F) as
// Jackson writes them.
void appendJsonString(std::string_view text, std::string* out);

}  // namespace millrace
