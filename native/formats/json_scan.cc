#include "formats/json_scan.h"

#include "base/utf8.h"

namespace millrace {
namespace {

int hexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Four hex digits; -1 where there are none.
int32_t takeHex(const char* p, const char* end) {
  if (end - p < 4) return -1;
  int32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    const int digit = hexDigit(p[i]);
    if (digit < 0) return -1;
    value = value << 4 | digit;
  }
  return value;
}

bool validEscapes(const char* p, const char* end) {
  for (; p < end; ++p) {
    if (*p != '\\') continue;
    ++p;
    if (*p == 'u') {
      if (takeHex(p + 1, end) < 0) return false;
      p += 4;
    } else if (std::strchr("\"\\/bfnrt", *p) == nullptr || *p == 0) {
      return false;
    }
  }
  return true;
}

const char* skipString(const char* p, bool full, JsonFault* fault) {
  bool escaped = false;
  const char* end = findJsonStringEnd(p + 1, &escaped);
  if (!end) return fault->set(p, "text without its closing quote, or with a control character");
  if (full && escaped && !validEscapes(p + 1, end)) return fault->set(p, "text with an unknown escape");
  return end + 1;
}

const char* skipWord(const char* p, JsonFault* fault) {
  if (std::memcmp(p, "true", 4) == 0 || std::memcmp(p, "null", 4) == 0) return p + 4;
  if (std::memcmp(p, "false", 5) == 0) return p + 5;
  return fault->set(p, "a value was expected");
}

}  // namespace

const char* skipJsonValue(const char* p, bool full, JsonFault* fault) {
  uint64_t objects[kJsonDepthMax / 64 + 1];  // bit d: the bracket at depth d is '{'
  int depth = 0;
  auto inObject = [&] { return (objects[(depth - 1) >> 6] >> ((depth - 1) & 63)) & 1; };
  enum { kValue, kKey, kAfter } expected = kValue;
  for (;;) {
    p = skipJsonSpace(p);
    if (expected == kValue) {
      expected = kAfter;
      if (*p == '"') {
        if (!(p = skipString(p, full, fault))) return nullptr;
      } else if (*p == '{' || *p == '[') {
        if (depth == kJsonDepthMax) return fault->set(p, "nested deeper than 1000");
        const bool object = *p == '{';
        const uint64_t bit = uint64_t{1} << (depth & 63);
        uint64_t& word = objects[depth >> 6];
        word = object ? ((depth & 63) == 0 ? 0 : word) | bit : ((depth & 63) == 0 ? 0 : word) & ~bit;
        ++depth;
        p = skipJsonSpace(p + 1);
        if (*p == (object ? '}' : ']')) {
          ++p;
          --depth;
        } else {
          expected = object ? kKey : kValue;
        }
      } else if (*p == '-' || static_cast<uint8_t>(*p - '0') < 10) {
        bool integer;
        const char* end = findJsonNumberEnd(p, &integer);
        if (!end) return fault->set(p, "not a number by JSON's grammar");
        p = end;
      } else if (!(p = skipWord(p, fault))) {
        return nullptr;
      }
    } else if (expected == kKey) {
      if (*p != '"') return fault->set(p, "a key in quotes was expected");
      if (!(p = skipString(p, full, fault))) return nullptr;
      p = skipJsonSpace(p);
      if (*p != ':') return fault->set(p, "':' was expected");
      ++p;
      expected = kValue;
    } else {
      if (depth == 0) return p;
      const bool object = inObject();
      if (*p == ',') {
        ++p;
        expected = object ? kKey : kValue;
      } else if (*p == (object ? '}' : ']')) {
        ++p;
        --depth;
      } else {
        return fault->set(p, object ? "',' or '}' was expected" : "',' or ']' was expected");
      }
    }
  }
}

bool appendUnescapedJson(const char* from, const char* to, std::string* out) {
  for (const char* p = from; p < to;) {
    const char* slash = static_cast<const char*>(std::memchr(p, '\\', static_cast<size_t>(to - p)));
    out->append(p, slash ? slash : to);
    if (!slash) return true;
    p = slash + 2;
    switch (slash[1]) {
      case '"':
      case '\\':
      case '/':
        out->push_back(slash[1]);
        break;
      case 'b':
        out->push_back('\b');
        break;
      case 'f':
        out->push_back('\f');
        break;
      case 'n':
        out->push_back('\n');
        break;
      case 'r':
        out->push_back('\r');
        break;
      case 't':
        out->push_back('\t');
        break;
      case 'u': {
        const int32_t unit = takeHex(p, to);
        if (unit < 0) return false;
        p += 4;
        if (unit < 0xD800 || unit > 0xDFFF) {
          appendCodePoint(static_cast<uint32_t>(unit), out);
          break;
        }
        const int32_t low = unit < 0xDC00 && to - p >= 6 && p[0] == '\\' && p[1] == 'u' ? takeHex(p + 2, to) : -1;
        if (low >= 0xDC00 && low <= 0xDFFF) {
          p += 6;
          appendCodePoint(static_cast<uint32_t>(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)), out);
        } else {
          out->push_back('?');
        }
        break;
      }
      default:
        return false;
    }
  }
  return true;
}

void appendCompactJson(const char* from, const char* to, std::string* out) {
  std::string text;
  for (const char* p = from; p < to;) {
    if (*p == '"') {
      bool escaped = false;
      const char* end = findJsonStringEnd(p + 1, &escaped);
      text.clear();
      if (escaped && appendUnescapedJson(p + 1, end, &text)) {
        appendJsonString(text, out);
      } else {
        out->append(p, end + 1);
      }
      p = end + 1;
    } else {
      if (*p != ' ' && *p != '\t' && *p != '\r') out->push_back(*p);
      ++p;
    }
  }
}

void appendJsonString(std::string_view text, std::string* out) {
  static const char* kHex = "0123456789ABCDEF";
  out->push_back('"');
  size_t done = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const uint8_t c = static_cast<uint8_t>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out->append(text, done, i - done);
    done = i + 1;
    const char* names = "\b\f\n\r\t\"\\";
    const char* found = c ? std::strchr(names, c) : nullptr;
    out->push_back('\\');
    if (found) {
      out->push_back("bfnrt\"\\"[found - names]);
    } else {
      *out += "u00";
      out->push_back(kHex[c >> 4]);
      out->push_back(kHex[c & 15]);
    }
  }
  out->append(text, done, text.size() - done);
  out->push_back('"');
}

}  // namespace millrace
