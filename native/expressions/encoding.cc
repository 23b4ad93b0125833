// Digests, hex, base64, URLs and character sets.
#include <charconv>
#include <optional>

#include "base/base64.h"
#include "base/digest.h"
#include "expressions/charset.h"
#include "expressions/kernel.h"
#include "expressions/url_parts.h"
#include "expressions/value_text.h"

namespace millrace {

namespace {

using enum PhysicalType;

template <void (*F)(std::string_view, std::string*)>
void rewrite(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  StringWriter writer(call);
  std::string text;
  forEachRow(call, [&](uint32_t row) {
    text.clear();
    F(in[row], &text);
    writer.put(row, text);
  });
}

// F gives false for NULL.
template <bool (*F)(std::string_view, std::string*)>
void rewriteOrNull(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  StringWriter writer(call);
  std::string text;
  forEachRow(call, [&](uint32_t row) {
    text.clear();
    if (!F(in[row], &text)) return setNull(call, row);
    writer.put(row, text);
  });
}

void sha2(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  const Input<int32_t> bits(*call.arguments[1]);
  StringWriter writer(call);
  std::string text;
  forEachRow(call, [&](uint32_t row) {
    text.clear();
    switch (bits[row]) {
      case 224:
        appendSha224(in[row], &text);
        break;
      case 256:
        appendSha256(in[row], &text);
        break;
      case 384:
        appendSha384(in[row], &text);
        break;
      case 512:
        appendSha512(in[row], &text);
        break;
      default:
        return fail(call, row, "SHA2: the length must be 224, 256, 384 or 512");
    }
    writer.put(row, text);
  });
}

int hexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

void appendHex(std::string_view bytes, std::string* out) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  for (char c : bytes) {
    out->push_back(kDigits[static_cast<uint8_t>(c) >> 4]);
    out->push_back(kDigits[static_cast<uint8_t>(c) & 15]);
  }
}

// Pairs from the end; the first of an odd number of digits is checked and gives a zero byte, as in Flink.
bool unhex(std::string_view text, std::string* out) {
  size_t at = 0;
  if (text.size() % 2 != 0) {
    if (hexValue(text[0]) < 0) return false;
    out->push_back('\0');
    at = 1;
  }
  for (; at < text.size(); at += 2) {
    const int high = hexValue(text[at]), low = hexValue(text[at + 1]);
    if (high < 0 || low < 0) return false;
    out->push_back(static_cast<char>(high * 16 + low));
  }
  return true;
}

void fromBase64(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  StringWriter writer(call);
  std::string bytes, text;
  forEachRow(call, [&](uint32_t row) {
    bytes.clear();
    text.clear();
    if (!decodeBase64(in[row], &bytes)) return fail(call, row, "FROM_BASE64: the text is not base64");
    appendDecodedUtf8(bytes, &text);
    writer.put(row, text);
  });
}

// java.net.URLEncoder: letters, digits and .-*_ stay, a blank becomes +.
void appendUrlEncoded(std::string_view text, std::string* out) {
  for (char c : text) {
    const bool plain = (c >= '0' && c <= '9') ||
                       ((c | 0x20) >= 'a' && (c | 0x20) <= 'z' && static_cast<uint8_t>(c) < 0x80) || c == '.' ||
                       c == '-' || c == '*' || c == '_';
    if (plain) {
      out->push_back(c);
    } else if (c == ' ') {
      out->push_back('+');
    } else {
      out->push_back('%');
      appendHex({&c, 1}, out);
    }
  }
}

bool decodeUrl(std::string_view text, std::string* out) {
  std::string bytes;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      bytes.push_back(' ');
    } else if (text[i] != '%') {
      bytes.push_back(text[i]);
    } else {
      if (text.size() - i < 3 || hexValue(text[i + 1]) < 0 || hexValue(text[i + 2]) < 0) return false;
      bytes.push_back(static_cast<char>(hexValue(text[i + 1]) * 16 + hexValue(text[i + 2])));
      i += 2;
    }
  }
  appendDecodedUtf8(bytes, out);
  return true;
}

// "1.2.3.4"; fewer parts leave the last one the remaining bytes, as inet_aton does.
bool inetAton(std::string_view text, int64_t* out) {
  int64_t parts[4];
  size_t count = 0;
  for (;;) {
    const size_t dot = text.find('.');
    const std::string_view part = text.substr(0, dot);
    if (count == 4 || part.empty() || part.size() > 10) return false;
    int64_t value = 0;
    for (char c : part) {
      if (c < '0' || c > '9') return false;
      value = value * 10 + (c - '0');
    }
    parts[count++] = value;
    if (dot == std::string_view::npos) break;
    text.remove_prefix(dot + 1);
  }
  int64_t address = 0;
  for (size_t i = 0; i + 1 < count; ++i) {
    if (parts[i] > 255) return false;
    address |= parts[i] << (24 - 8 * i);
  }
  if (parts[count - 1] >= int64_t{1} << (8 * (5 - count))) return false;
  *out = address | parts[count - 1];
  return true;
}

void inetAtonKernel(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  forEachRow(call, [&](uint32_t row) {
    int64_t value = 0;
    if (!inetAton(in[row], &value)) return setNull(call, row);
    write<int64_t>(call, row, value);
  });
}

void inetNtoa(KernelCall& call) {
  const Input<int64_t> in(*call.arguments[0]);
  StringWriter writer(call);
  forEachRow(call, [&](uint32_t row) {
    if (in[row] < 0 || in[row] > 0xFFFFFFFF) return setNull(call, row);
    char text[16];
    char* end = text;
    for (int shift = 24; shift >= 0; shift -= 8) {
      end = std::to_chars(end, text + sizeof text, in[row] >> shift & 0xFF).ptr;
      if (shift > 0) *end++ = '.';
    }
    writer.put(row, {text, static_cast<size_t>(end - text)});
  });
}

std::optional<std::string_view> partOf(const UrlParts& url, std::string_view part) {
  if (part == "HOST") return url.host;
  if (part == "PATH") return url.path;
  if (part == "QUERY") return url.query;
  if (part == "REF") return url.reference;
  if (part == "PROTOCOL") return url.protocol;
  if (part == "FILE") return url.file;
  if (part == "AUTHORITY") return url.authority;
  if (part == "USERINFO") return url.userInfo;
  return std::nullopt;
}

std::optional<std::string_view> parameterOf(std::string_view query, std::string_view key) {
  for (;;) {
    const size_t end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    if (pair.size() > key.size() && pair.starts_with(key) && pair[key.size()] == '=')
      return pair.substr(key.size() + 1);
    if (end == std::string_view::npos) return std::nullopt;
    query.remove_prefix(end + 1);
  }
}

template <bool kWithKey>
void parseUrlKernel(KernelCall& call) {
  const Vector& vector = *call.arguments[0];
  const Input<std::string_view> in(vector);
  const Input<std::string_view> part(*call.arguments[1]);
  const Input<std::string_view> key(*call.arguments[kWithKey ? 2 : 1]);
  StringWriter writer(call);
  writer.share(vector);
  forEachRow(call, [&](uint32_t row) {
    UrlParts url;
    if (!parseUrl(in[row], &url)) return setNull(call, row);
    std::optional<std::string_view> piece = partOf(url, part[row]);
    if (kWithKey) piece = part[row] == "QUERY" && piece.has_value() ? parameterOf(*piece, key[row]) : std::nullopt;
    if (!piece.has_value()) return setNull(call, row);
    // An empty piece need not lie within the argument.
    piece->empty() ? writer.put(row, {}) : writer.slice(row, vector, *piece);
  });
}

template <void (*F)(std::string_view, Charset, std::string*)>
void recode(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  const Input<std::string_view> name(*call.arguments[1]);
  StringWriter writer(call);
  std::string out;
  forEachRow(call, [&](uint32_t row) {
    const Charset charset = charsetOf(name[row]);
    if (charset == Charset::kUnknown)
      return fail(call, row, "Unsupported character set '" + std::string(name[row]) + "'");
    out.clear();
    F(in[row], charset, &out);
    writer.put(row, out);
  });
}

template <void (*F)(std::string_view, std::string*)>
FunctionRow digest(const char* name) {
  return makeFunction(name, {kString}, kString, rewrite<F>);
}

}  // namespace

void addEncoding(FunctionList& list) {
  list.push_back(digest<appendMd5>("md5_s"));
  list.push_back(digest<appendSha1>("sha1_s"));
  list.push_back(digest<appendSha224>("sha224_s"));
  list.push_back(digest<appendSha256>("sha256_s"));
  list.push_back(digest<appendSha384>("sha384_s"));
  list.push_back(digest<appendSha512>("sha512_s"));
  list.push_back(fallible(makeFunction("sha2_s_i32", {kString, kInt32}, kString, sha2)));
  for (const auto& [code, type] : {std::pair{"_s", kString}, {"_x", kBinary}}) {
    list.push_back(makeFunction(std::string("hex") + code, {type}, kString, rewrite<appendHex>));
    list.push_back(makeFunction(std::string("to_base64") + code, {type}, kString, rewrite<appendBase64>));
    list.push_back(fallible(makeFunction(std::string("from_base64") + code, {type}, kString, fromBase64)));
  }
  list.push_back(makeFunction("unhex_s", {kString}, kBinary, rewriteOrNull<unhex>));
  list.push_back(makeFunction("url_encode_s", {kString}, kString, rewrite<appendUrlEncoded>));
  list.push_back(makeFunction("url_decode_s", {kString}, kString, rewriteOrNull<decodeUrl>));
  list.push_back(makeFunction("inet_aton_s", {kString}, kInt64, inetAtonKernel));
  list.push_back(makeFunction("inet_ntoa_i64", {kInt64}, kString, inetNtoa));
  list.push_back(makeFunction("parse_url_s_s", {kString, kString}, kString, parseUrlKernel<false>));
  list.push_back(makeFunction("parse_url_s_s_s", {kString, kString, kString}, kString, parseUrlKernel<true>));
  list.push_back(fallible(makeFunction("encode_s_s", {kString, kString}, kBinary, recode<appendEncoded>)));
  list.push_back(fallible(makeFunction("decode_x_s", {kBinary, kString}, kString, recode<appendDecoded>)));
}

}  // namespace millrace
