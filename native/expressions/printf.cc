// PRINTF: the conversions of java.util.Formatter that text is made with: %d %x %X %o %s %S %b %f %e %c %% %n, with
// flags, width and precision. An argument that does not fit its conversion gives NULL, as in Flink.
#include <charconv>
#include <cmath>
#include <optional>

#include "base/decimal.h"
#include "base/utf8.h"
#include "expressions/kernel.h"
#include "expressions/type_codes.h"
#include "expressions/value_text.h"

namespace millrace {

namespace {

using enum PhysicalType;

constexpr size_t kWidthMax = 10'000;

struct Conversion {
  bool left = false, plus = false, space = false, zero = false, grouping = false, parentheses = false,
       alternate = false;
  size_t width = 0;
  std::optional<size_t> precision;
  char letter = 0;
};

// Reads what follows '%'; false for what Java refuses.
bool parseConversion(std::string_view format, size_t* at, Conversion* out) {
  auto number = [&](size_t* value) {
    const size_t start = *at;
    *value = 0;
    while (*at < format.size() && format[*at] >= '0' && format[*at] <= '9' && *value <= kWidthMax) {
      *value = *value * 10 + static_cast<size_t>(format[(*at)++] - '0');
    }
    return *at > start && *value <= kWidthMax;
  };
  for (; *at < format.size(); ++*at) {
    switch (format[*at]) {
      case '-':
        out->left = true;
        continue;
      case '+':
        out->plus = true;
        continue;
      case ' ':
        out->space = true;
        continue;
      case '0':
        out->zero = true;
        continue;
      case ',':
        out->grouping = true;
        continue;
      case '(':
        out->parentheses = true;
        continue;
      case '#':
        out->alternate = true;
        continue;
      default:
        break;
    }
    break;
  }
  if (*at < format.size() && format[*at] >= '1' && format[*at] <= '9' && !number(&out->width)) return false;
  if (*at < format.size() && format[*at] == '.') {
    ++*at;
    size_t precision = 0;
    if (!number(&precision)) return false;
    out->precision = precision;
  }
  if (*at >= format.size()) return false;
  out->letter = format[(*at)++];
  return true;
}

void pad(const Conversion& conversion, const std::string& text, std::string* out) {
  const size_t length = countCodePoints(text);
  const size_t missing = conversion.width > length ? conversion.width - length : 0;
  if (!conversion.left) out->append(missing, ' ');
  out->append(text);
  if (conversion.left) out->append(missing, ' ');
}

std::string grouped(std::string digits) {
  const size_t point = digits.find('.');
  for (size_t i = point == std::string::npos ? digits.size() : point; i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

// Digits of a magnitude with sign, zeros and grouping as the flags ask.
void appendNumber(const Conversion& conversion, bool negative, std::string digits, std::string* out) {
  if (conversion.grouping) digits = grouped(std::move(digits));
  std::string prefix = negative           ? (conversion.parentheses ? "(" : "-")
                       : conversion.plus  ? "+"
                       : conversion.space ? " "
                                          : "";
  const std::string suffix = negative && conversion.parentheses ? ")" : "";
  const size_t length = prefix.size() + digits.size() + suffix.size();
  if (conversion.zero && conversion.width > length) prefix.append(conversion.width - length, '0');
  pad(conversion, prefix + digits + suffix, out);
}

bool isInteger(PhysicalType type) { return type >= kInt8 && type <= kInt64; }

int64_t integerAt(const Vector& vector, uint32_t row) {
  switch (vector.type) {
    case kInt8:
      return vector.value<int8_t>(row);
    case kInt16:
      return vector.value<int16_t>(row);
    case kInt32:
      return vector.value<int32_t>(row);
    default:
      return vector.value<int64_t>(row);
  }
}

bool appendInteger(const Conversion& conversion, const Vector& vector, uint32_t row, std::string* out) {
  if (!isInteger(vector.type)) return false;
  const int64_t value = integerAt(vector, row);
  char text[72];
  if (conversion.letter == 'd') {
    const uint64_t magnitude = value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
    const char* end = std::to_chars(text, text + sizeof text, magnitude).ptr;
    appendNumber(conversion, value < 0, {text, static_cast<size_t>(end - text)}, out);
    return true;
  }
  // Java shows a negative number by the bits of its own type.
  const uint32_t width = valueWidth(vector.type);
  const uint64_t bits =
      width == 8 ? static_cast<uint64_t>(value) : static_cast<uint64_t>(value) & ((uint64_t{1} << (8 * width)) - 1);
  const int base = conversion.letter == 'o' ? 8 : 16;
  const char* end = std::to_chars(text, text + sizeof text, bits, base).ptr;
  std::string digits(text, static_cast<size_t>(end - text));
  if (conversion.alternate) digits.insert(0, base == 8 ? "0" : "0x");
  if (conversion.letter == 'X') {
    for (char& c : digits) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  }
  appendNumber(conversion, false, std::move(digits), out);
  return true;
}

bool appendReal(const Conversion& conversion, const Vector& vector, uint32_t row, const Type& type, std::string* out) {
  const int precision = static_cast<int>(conversion.precision.value_or(6));
  if (vector.type == kDecimal64 || vector.type == kDecimal128) {
    if (conversion.letter != 'f' || precision > kDecimalPrecisionMax) return false;
    const int128 value = vector.type == kDecimal64 ? int128{vector.value<int64_t>(row)} : vector.value<int128>(row);
    int128 scaled = 0;
    if (!rescaleDecimal(value < 0 ? -value : value, type.scale, kDecimalPrecisionMax, precision, &scaled)) return false;
    char text[kDecimalTextMax];
    appendNumber(conversion, value < 0, {text, formatDecimal(scaled, precision, text)}, out);
    return true;
  }
  if (vector.type != kFloat32 && vector.type != kFloat64) return false;
  const double value =
      vector.type == kFloat32 ? static_cast<double>(vector.value<float>(row)) : vector.value<double>(row);
  if (std::isnan(value)) {
    pad(conversion, "NaN", out);
    return true;
  }
  if (std::isinf(value)) {
    appendNumber(conversion, value < 0, "Infinity", out);
    return true;
  }
  std::string digits(static_cast<size_t>(precision) + 400, '\0');
  const std::chars_format format = conversion.letter == 'f' ? std::chars_format::fixed : std::chars_format::scientific;
  const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), std::fabs(value), format, precision);
  digits.resize(static_cast<size_t>(result.ptr - digits.data()));
  appendNumber(conversion, std::signbit(value), std::move(digits), out);
  return true;
}

// What String.valueOf gives for the engine's own value: days of a DATE, milliseconds of a TIME.
std::string plainText(const KernelCall& call, size_t argument, uint32_t row) {
  const Vector& vector = *call.arguments[argument];
  if (vector.isNull(row)) return "null";
  if (vector.type == kBool) return vector.boolValue(row) ? "true" : "false";
  if (vector.type == kDate || vector.type == kTime || vector.type == kIntervalMonths) {
    return std::to_string(vector.value<int32_t>(row));
  }
  if (vector.type == kIntervalMs) return std::to_string(vector.value<int64_t>(row));
  std::string text;
  appendValueText(vector, row, *call.argumentTypes[argument], *call.types, nullptr, &text);
  return text;
}

bool appendConversion(const KernelCall& call, const Conversion& conversion, size_t argument, uint32_t row,
                      std::string* out) {
  const Vector& vector = *call.arguments[argument];
  switch (conversion.letter) {
    case 's':
    case 'S': {
      std::string text = plainText(call, argument, row);
      if (conversion.precision.has_value()) text.resize(codePointOffset(text, *conversion.precision));
      std::string upper;
      if (conversion.letter == 'S') appendUpperCase(text, &upper);
      pad(conversion, conversion.letter == 'S' ? upper : text, out);
      return true;
    }
    case 'b':
      pad(conversion,
          vector.isNull(row)     ? "false"
          : vector.type == kBool ? plainText(call, argument, row)
                                 : "true",
          out);
      return true;
    case 'd':
    case 'x':
    case 'X':
    case 'o':
    case 'f':
    case 'e':
      if (vector.isNull(row)) {
        pad(conversion, "null", out);
        return true;
      }
      if (conversion.letter == 'f' || conversion.letter == 'e') {
        return appendReal(conversion, vector, row, *call.argumentTypes[argument], out);
      }
      return appendInteger(conversion, vector, row, out);
    case 'c': {
      if (vector.isNull(row)) {
        pad(conversion, "null", out);
        return true;
      }
      if (!isInteger(vector.type)) return false;
      const int64_t code = integerAt(vector, row);
      if (code < 0 || code > 0x10FFFF) return false;
      std::string text;
      appendCodePoint(static_cast<uint32_t>(code), &text);
      pad(conversion, text, out);
      return true;
    }
    default:
      return false;
  }
}

bool format(const KernelCall& call, uint32_t row, std::string* out) {
  const std::string_view pattern = call.arguments[0]->stringValue(row);
  size_t argument = 1;
  for (size_t at = 0; at < pattern.size();) {
    if (pattern[at] != '%') {
      out->push_back(pattern[at++]);
      continue;
    }
    ++at;
    Conversion conversion;
    if (!parseConversion(pattern, &at, &conversion)) return false;
    if (conversion.letter == '%') {
      pad(conversion, "%", out);
    } else if (conversion.letter == 'n') {
      out->push_back('\n');
    } else {
      if (argument >= call.arguments.size()) return false;
      if (!appendConversion(call, conversion, argument++, row, out)) return false;
    }
    if (out->size() > kTextBytesMax) return false;
  }
  return true;
}

void printf(KernelCall& call) {
  StringWriter writer(call);
  std::string text;
  forEachRow(call, [&](uint32_t row) {
    text.clear();
    if (call.arguments[0]->isNull(row) || !format(call, row, &text)) return setNull(call, row);
    writer.put(row, text);
  });
}

}  // namespace

void addPrintf(FunctionList& list) {
  list.push_back(nonStrict(makeFunction("printf_s", {kString}, kString, printf)));
  // Named by the type of the first value; the others may have any.
  for (const TypeCode& type : kAllCodes) {
    list.push_back(
        variadic(nonStrict(makeFunction(std::string("printf_s_") + type.code, {kString, kNull}, kString, printf))));
  }
}

}  // namespace millrace
