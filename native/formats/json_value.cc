// Single JSON values into scalars: the part of JsonDecoder that knows types.
#include "base/number_parse.h"
#include "formats/json_decoder.h"

namespace millrace {
namespace {

// Digits up to 18 with a sign; false when there are more.
bool shortInteger(const char* from, const char* to, int64_t* out) {
  const bool negative = *from == '-';
  if (negative) ++from;
  if (to - from > 18) return false;
  int64_t value = 0;
  for (; from < to; ++from) value = value * 10 + (*from - '0');
  *out = negative ? -value : value;
  return true;
}

// getIntValue and getLongValue of a number with a fraction: truncated, an error outside the type.
bool truncatedInteger(double value, PhysicalType type, int64_t* out) {
  const bool fits = type == PhysicalType::kInt32 ? value > -2147483649.0 && value < 2147483648.0
                                                 : value >= -9223372036854775808.0 && value < 9223372036854775808.0;
  if (!fits) return false;
  *out = static_cast<int64_t>(value);
  return true;
}

bool twoDigits(const char* p, int* out) {
  const unsigned high = static_cast<uint8_t>(p[0] - '0'), low = static_cast<uint8_t>(p[1] - '0');
  if (high > 9 || low > 9) return false;
  *out = static_cast<int>(high * 10 + low);
  return true;
}

}  // namespace

JsonDecoder::Outcome JsonDecoder::bad(JsonField& field, std::string_view text) {
  constexpr size_t kShown = 100;
  if (options_.ignoreParseErrors) return Outcome::kBad;
  message_ = "'" + std::string(text.substr(0, kShown)) + (text.size() > kShown ? "...'" : "'") + " is not a value of " +
             field.type->sql;
  path_.clear();
  return Outcome::kBad;
}

JsonDecoder::Outcome JsonDecoder::mismatch(JsonField& field, const char** p, const char* found) {
  const char* end = skipJsonValue(*p, options_.validateAll, &fault_);
  if (!end) return broken();
  *p = end;
  message_ = std::string(found) + ", " + field.type->sql + " was expected";
  path_.clear();
  return Outcome::kBad;
}

JsonDecoder::Outcome JsonDecoder::scalar(JsonField& field, const char** p, Scalar* value, bool* isView) {
  const char* from = *p;
  switch (*from) {
    case '"':
      return text(field, p, value, isView);
    case '{':
    case '[': {
      if (field.type->physical != PhysicalType::kString)
        return mismatch(field, p, *from == '{' ? "an object" : "an array");
      const char* end = skipJsonValue(from, options_.validateAll, &fault_);
      if (!end) return broken();
      scratch_.clear();
      appendCompactJson(from, end, &scratch_);
      value->text = scratch_;
      *p = end;
      return Outcome::kOk;
    }
    case 't':
    case 'f': {
      const char* end = skipJsonValue(from, false, &fault_);
      if (!end) return broken();
      *p = end;
      const std::string_view word(from, static_cast<size_t>(end - from));
      if (field.type->physical == PhysicalType::kBool) {
        value->boolean = *from == 't';
        return Outcome::kOk;
      }
      *isView = true;
      return scalarFromText(word, *field.type, options_.text, &bytes_, value) ? Outcome::kOk : bad(field, word);
    }
    default:
      return number(field, p, value, isView);
  }
}

JsonDecoder::Outcome JsonDecoder::number(JsonField& field, const char** p, Scalar* value, bool* isView) {
  const char* from = *p;
  bool integer;
  const char* end = findJsonNumberEnd(from, &integer);
  if (!end) return broken(from, "a value was expected");
  *p = end;
  const std::string_view digits(from, static_cast<size_t>(end - from));
  switch (field.type->physical) {
    case PhysicalType::kInt32:
    case PhysicalType::kInt64: {
      if (!integer) {
        double number;
        if (!parseDecimalDouble(digits, &number) || !truncatedInteger(number, field.type->physical, &value->integer))
          return bad(field, digits);
        return Outcome::kOk;
      }
      if (!shortInteger(from, end, &value->integer) && !parseInt64(digits, &value->integer)) return bad(field, digits);
      const bool fits =
          field.type->physical == PhysicalType::kInt64 || value->integer == static_cast<int32_t>(value->integer);
      return fits ? Outcome::kOk : bad(field, digits);
    }
    case PhysicalType::kFloat64:
      return parseDecimalDouble(digits, &value->number) ? Outcome::kOk : bad(field, digits);
    case PhysicalType::kString:
      value->text = digits;
      *isView = true;
      return Outcome::kOk;
    default:
      return scalarFromText(digits, *field.type, options_.text, &bytes_, value) ? Outcome::kOk : bad(field, digits);
  }
}

JsonDecoder::Outcome JsonDecoder::text(JsonField& field, const char** p, Scalar* value, bool* isView) {
  const char* from = *p + 1;
  bool escaped = false;
  const char* end = findJsonStringEnd(from, &escaped);
  if (!end) return broken(*p, "text without its closing quote, or with a control character");
  *p = end + 1;
  std::string_view content(from, static_cast<size_t>(end - from));
  if (escaped) {
    scratch_.clear();
    if (!appendUnescapedJson(from, end, &scratch_)) return broken(from, "text with an unknown escape");
    content = scratch_;
  }
  switch (field.type->physical) {
    case PhysicalType::kString:
      value->text = content;
      *isView = !escaped;
      return Outcome::kOk;
    case PhysicalType::kTimestampMs:
    case PhysicalType::kTimestampUs:
    case PhysicalType::kTimestampNs:
      if (timestamp(field, content, value)) return Outcome::kOk;
      break;
    default:
      break;
  }
  return scalarFromText(content, *field.type, options_.text, &bytes_, value) ? Outcome::kOk : bad(field, content);
}

// "2024-02-29 10:11:12.345" with the minute as in the last row: seconds and fraction are all that is parsed. False: go
// the long way.
bool JsonDecoder::timestamp(JsonField& field, std::string_view text, Scalar* value) {
  const bool zoned = field.type->root == TypeRoot::kTimestampLtz;
  const size_t length = text.size() - (zoned ? 1 : 0);
  if (text.size() < 19 || length < 19 || length > 29 || text[16] != ':' || (zoned && text.back() != 'Z')) return false;
  if (std::memcmp(field.minute, text.data(), 16) != 0) {
    std::string start(text.substr(0, 16));
    start += zoned ? ":00Z" : ":00";
    Timestamp minute;
    if (!parseFormatTimestamp(start, options_.text.standard, zoned, &minute)) return false;
    std::memcpy(field.minute, text.data(), 16);
    field.minuteMillis = minute.millis;
  }
  int seconds;
  if (!twoDigits(text.data() + 17, &seconds) || seconds > 59) return false;
  uint32_t nanos = 0;
  if (length > 19) {
    if (text[19] != '.' || length == 20) return false;
    for (size_t i = 20; i < 29; ++i) {
      const unsigned digit = i < length ? static_cast<uint8_t>(text[i] - '0') : 0;
      if (digit > 9) return false;
      nanos = nanos * 10 + digit;
    }
  }
  // "24:00" is only valid as the very end of a day.
  if (field.minute[11] == '2' && field.minute[12] == '4' && (seconds | nanos) != 0) return false;
  const uint32_t below = nanos % 1'000'000;
  value->timestamp = {field.minuteMillis + seconds * 1000 + nanos / 1'000'000, static_cast<int32_t>(below)};
  if (field.type->precision < 9) value->timestamp = truncateTimestamp(value->timestamp, field.type->precision);
  return true;
}

}  // namespace millrace
