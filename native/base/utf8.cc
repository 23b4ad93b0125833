#include "base/utf8.h"

#include <cstring>

namespace millrace {

namespace {

constexpr uint64_t kHighBits = 0x8080808080808080;

uint64_t read64(const char* at) {
  uint64_t value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

// Length of the valid character at `at`, 0 when there is none.
size_t validCharacter(std::string_view bytes, size_t at) {
  auto byte = [&](size_t i) { return static_cast<uint8_t>(bytes[at + i]); };
  const size_t room = bytes.size() - at;
  const uint8_t first = byte(0);
  auto follows = [&](size_t i, uint8_t least, uint8_t most) { return room > i && byte(i) >= least && byte(i) <= most; };
  if (first < 0x80) return 1;
  if (first < 0xC2) return 0;  // a continuation byte or an overlong form
  if (first < 0xE0) return follows(1, 0x80, 0xBF) ? 2 : 0;
  if (first < 0xF0) {
    const uint8_t least = first == 0xE0 ? 0xA0 : 0x80;  // overlong
    const uint8_t most = first == 0xED ? 0x9F : 0xBF;   // surrogates
    return follows(1, least, most) && follows(2, 0x80, 0xBF) ? 3 : 0;
  }
  if (first > 0xF4) return 0;
  const uint8_t least = first == 0xF0 ? 0x90 : 0x80;
  const uint8_t most = first == 0xF4 ? 0x8F : 0xBF;
  return follows(1, least, most) && follows(2, 0x80, 0xBF) && follows(3, 0x80, 0xBF) ? 4 : 0;
}

}  // namespace

size_t validUtf8Prefix(std::string_view bytes) {
  size_t at = 0;
  while (at < bytes.size()) {
    if (bytes.size() - at >= 8 && (read64(bytes.data() + at) & kHighBits) == 0) {
      at += 8;
      continue;
    }
    const size_t length = validCharacter(bytes, at);
    if (length == 0) return at;
    at += length;
  }
  return at;
}

bool isValidUtf8(std::string_view bytes) { return validUtf8Prefix(bytes) == bytes.size(); }

bool isAscii(std::string_view text) {
  size_t at = 0;
  for (; text.size() - at >= 8; at += 8) {
    if ((read64(text.data() + at) & kHighBits) != 0) return false;
  }
  for (; at < text.size(); ++at) {
    if (static_cast<uint8_t>(text[at]) >= 0x80) return false;
  }
  return true;
}

// A code point is every byte that is not a continuation byte (10xxxxxx).
size_t countCodePoints(std::string_view text) {
  size_t count = 0;
  for (char c : text) count += (static_cast<uint8_t>(c) & 0xC0) != 0x80;
  return count;
}

size_t codePointOffset(std::string_view text, size_t index) {
  size_t at = 0;
  while (index > 0 && at < text.size()) {
    if (index >= 8 && text.size() - at >= 8 && (read64(text.data() + at) & kHighBits) == 0) {
      at += 8;
      index -= 8;
      continue;
    }
    ++at;
    while (at < text.size() && (static_cast<uint8_t>(text[at]) & 0xC0) == 0x80) ++at;
    --index;
  }
  return at;
}

uint32_t takeCodePoint(std::string_view text, size_t* at) {
  const size_t length = validCharacter(text, *at);
  const uint8_t first = static_cast<uint8_t>(text[*at]);
  if (length <= 1) {
    ++*at;
    return length == 1 ? first : 0xFFFD;
  }
  uint32_t codePoint = first & (0xFF >> (length + 1));
  for (size_t i = 1; i < length; ++i) codePoint = (codePoint << 6) | (static_cast<uint8_t>(text[*at + i]) & 0x3F);
  *at += length;
  return codePoint;
}

void appendCodePoint(uint32_t codePoint, std::string* out) {
  if (codePoint > 0x10FFFF || (codePoint >= 0xD800 && codePoint <= 0xDFFF)) codePoint = 0xFFFD;
  if (codePoint < 0x80) {
    out->push_back(static_cast<char>(codePoint));
  } else if (codePoint < 0x800) {
    out->push_back(static_cast<char>(0xC0 | (codePoint >> 6)));
    out->push_back(static_cast<char>(0x80 | (codePoint & 0x3F)));
  } else if (codePoint < 0x10000) {
    out->push_back(static_cast<char>(0xE0 | (codePoint >> 12)));
    out->push_back(static_cast<char>(0x80 | ((codePoint >> 6) & 0x3F)));
    out->push_back(static_cast<char>(0x80 | (codePoint & 0x3F)));
  } else {
    out->push_back(static_cast<char>(0xF0 | (codePoint >> 18)));
    out->push_back(static_cast<char>(0x80 | ((codePoint >> 12) & 0x3F)));
    out->push_back(static_cast<char>(0x80 | ((codePoint >> 6) & 0x3F)));
    out->push_back(static_cast<char>(0x80 | (codePoint & 0x3F)));
  }
}

}  // namespace millrace
