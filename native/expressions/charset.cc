#include "expressions/charset.h"

#include "base/utf8.h"
#include "expressions/value_text.h"

namespace millrace {

namespace {

void appendUtf16(uint32_t unit, bool littleEndian, std::string* out) {
  const char high = static_cast<char>(unit >> 8), low = static_cast<char>(unit & 0xFF);
  out->push_back(littleEndian ? low : high);
  out->push_back(littleEndian ? high : low);
}

void appendDecodedUtf16(std::string_view bytes, Charset charset, std::string* out) {
  bool littleEndian = charset == Charset::kUtf16Le;
  auto unitAt = [&](size_t at) {
    const uint32_t first = static_cast<uint8_t>(bytes[at]), second = static_cast<uint8_t>(bytes[at + 1]);
    return littleEndian ? second << 8 | first : first << 8 | second;
  };
  size_t at = 0;
  if (charset == Charset::kUtf16 && bytes.size() >= 2) {
    littleEndian = unitAt(0) == 0xFFFE;
    if (littleEndian || unitAt(0) == 0xFEFF) at = 2;
  }
  for (; at + 1 < bytes.size(); at += 2) {
    uint32_t unit = unitAt(at);
    if (unit >= 0xD800 && unit < 0xDC00 && at + 3 < bytes.size()) {
      const uint32_t low = unitAt(at + 2);
      if (low >= 0xDC00 && low < 0xE000) {
        unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        at += 2;
      }
    }
    appendCodePoint(unit, out);
  }
  if (at < bytes.size()) appendCodePoint(0xFFFD, out);
}

}  // namespace

Charset charsetOf(std::string_view name) {
  std::string upper;
  for (char c : name) upper.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c);
  if (upper == "UTF-8" || upper == "UTF8") return Charset::kUtf8;
  if (upper == "US-ASCII" || upper == "ASCII") return Charset::kAscii;
  if (upper == "ISO-8859-1" || upper == "LATIN1" || upper == "ISO8859_1") return Charset::kLatin1;
  if (upper == "UTF-16" || upper == "UTF16") return Charset::kUtf16;
  if (upper == "UTF-16LE") return Charset::kUtf16Le;
  if (upper == "UTF-16BE") return Charset::kUtf16Be;
  return Charset::kUnknown;
}

void appendEncoded(std::string_view text, Charset charset, std::string* out) {
  if (charset == Charset::kUtf8) {
    out->append(text);
    return;
  }
  const bool littleEndian = charset == Charset::kUtf16Le;
  if (charset == Charset::kUtf16 && !text.empty()) appendUtf16(0xFEFF, false, out);
  for (size_t at = 0; at < text.size();) {
    const uint32_t codePoint = takeCodePoint(text, &at);
    if (charset == Charset::kAscii || charset == Charset::kLatin1) {
      const uint32_t limit = charset == Charset::kAscii ? 0x80 : 0x100;
      out->push_back(codePoint < limit ? static_cast<char>(codePoint) : '?');
    } else if (codePoint < 0x10000) {
      appendUtf16(codePoint, littleEndian, out);
    } else {
      appendUtf16(0xD800 + ((codePoint - 0x10000) >> 10), littleEndian, out);
      appendUtf16(0xDC00 + ((codePoint - 0x10000) & 0x3FF), littleEndian, out);
    }
  }
}

void appendDecoded(std::string_view bytes, Charset charset, std::string* out) {
  switch (charset) {
    case Charset::kUtf8:
      return appendDecodedUtf8(bytes, out);
    case Charset::kAscii:
    case Charset::kLatin1:
      for (char c : bytes) {
        const uint32_t byte = static_cast<uint8_t>(c);
        appendCodePoint(charset == Charset::kAscii && byte >= 0x80 ? 0xFFFD : byte, out);
      }
      return;
    default:
      return appendDecodedUtf16(bytes, charset, out);
  }
}

}  // namespace millrace
