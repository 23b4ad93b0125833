#include "formats/scalar.h"

#include "base/base64.h"
#include "base/decimal.h"
#include "base/number_parse.h"

namespace millrace {
namespace {

bool equalsIgnoringCase(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if ((text[i] | 0x20) != lower[i]) return false;
  }
  return true;
}

bool integerFromText(std::string_view text, PhysicalType type, int64_t* out) {
  if (!parseInt64(trimControl(text), out)) return false;
  switch (type) {
    case PhysicalType::kInt8:
      return *out >= INT8_MIN && *out <= INT8_MAX;
    case PhysicalType::kInt16:
      return *out >= INT16_MIN && *out <= INT16_MAX;
    case PhysicalType::kInt32:
      return *out >= INT32_MIN && *out <= INT32_MAX;
    default:
      return true;
  }
}

bool decimalFromText(std::string_view text, const Type& type, Scalar* out) {
  // A number that is none fails; a number that does not fit is NULL: the second question goes to the widest grammar.
  std::string_view trimmed = trimControl(text);
  int128 value;
  if (parseDecimal(trimmed, type.precision, type.scale, &value)) {
    out->decimal = value;
    return true;
  }
  double any;
  if (trimmed.empty() || !parseDecimalDouble(trimmed[0] == '+' ? trimmed.substr(1) : trimmed, &any)) return false;
  out->null = true;
  return true;
}

}  // namespace

std::string_view trimControl(std::string_view text) {
  while (!text.empty() && static_cast<uint8_t>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<uint8_t>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

bool scalarFromText(std::string_view text, const Type& type, const TextRules& rules, std::string* scratch,
                    Scalar* out) {
  out->null = false;
  switch (type.physical) {
    case PhysicalType::kBool:
      out->boolean = equalsIgnoringCase(trimControl(text), "true");
      return true;
    case PhysicalType::kInt8:
    case PhysicalType::kInt16:
    case PhysicalType::kInt32:
    case PhysicalType::kInt64:
      return integerFromText(text, type.physical, &out->integer);
    case PhysicalType::kFloat32: {
      float value;
      if (!parseFloat(text, &value)) return false;
      out->number = value;
      return true;
    }
    case PhysicalType::kFloat64:
      return parseDouble(text, &out->number);
    case PhysicalType::kDecimal64:
    case PhysicalType::kDecimal128:
      return decimalFromText(text, type, out);
    case PhysicalType::kString:
      out->text = text;
      return true;
    case PhysicalType::kBinary:
      scratch->clear();
      if (!decodeBase64(text, scratch)) return false;
      out->text = *scratch;
      return true;
    case PhysicalType::kDate: {
      int32_t days;
      if (!parseIsoDate(text, &days)) return false;
      out->integer = days;
      return true;
    }
    case PhysicalType::kTime: {
      int32_t millis;
      if (!parseFormatTime(text, rules.standard, &millis)) return false;
      static constexpr int32_t kUnits[] = {1000, 100, 10, 1};
      out->integer = millis - millis % kUnits[type.precision > 3 ? 3 : type.precision];
      return true;
    }
    case PhysicalType::kTimestampMs:
    case PhysicalType::kTimestampUs:
    case PhysicalType::kTimestampNs: {
      Timestamp value;
      if (!parseFormatTimestamp(text, rules.standard, type.root == TypeRoot::kTimestampLtz, &value)) return false;
      out->timestamp = truncateTimestamp(value, type.precision);
      return true;
    }
    case PhysicalType::kIntervalMonths:
    case PhysicalType::kIntervalMs:
      return integerFromText(
          text, type.physical == PhysicalType::kIntervalMonths ? PhysicalType::kInt32 : PhysicalType::kInt64,
          &out->integer);
    default:
      return false;
  }
}

void appendScalar(const Scalar& value, ColumnBuilder& builder) {
  if (value.null) return builder.appendNull();
  switch (builder.physical()) {
    case PhysicalType::kBool:
      return builder.appendBool(value.boolean);
    case PhysicalType::kInt8:
      return builder.append(static_cast<int8_t>(value.integer));
    case PhysicalType::kInt16:
      return builder.append(static_cast<int16_t>(value.integer));
    case PhysicalType::kInt32:
    case PhysicalType::kDate:
    case PhysicalType::kTime:
    case PhysicalType::kIntervalMonths:
      return builder.append(static_cast<int32_t>(value.integer));
    case PhysicalType::kInt64:
    case PhysicalType::kIntervalMs:
      return builder.append(value.integer);
    case PhysicalType::kFloat32:
      return builder.append(static_cast<float>(value.number));
    case PhysicalType::kFloat64:
      return builder.append(value.number);
    case PhysicalType::kDecimal64:
      return builder.append(static_cast<int64_t>(value.decimal));
    case PhysicalType::kDecimal128:
      return builder.append(value.decimal);
    case PhysicalType::kString:
    case PhysicalType::kBinary:
      return builder.appendString(value.text);
    case PhysicalType::kTimestampMs:
      return builder.append(value.timestamp.millis);
    case PhysicalType::kTimestampUs:
      return builder.append(value.timestamp.millis * 1000 + value.timestamp.nanos / 1000);
    case PhysicalType::kTimestampNs:
      return builder.appendTimestampNs(value.timestamp.millis, value.timestamp.nanos);
    default:
      return builder.appendNull();
  }
}

}  // namespace millrace
