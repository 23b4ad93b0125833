#include "connectors/datagen_fields.h"

#include <algorithm>
#include <cmath>

#include "base/decimal.h"
#include "base/number_format.h"
#include "base/number_parse.h"
#include "formats/scalar.h"

namespace millrace {
namespace {

constexpr uint32_t kListLength = 3;

bool isInteger(PhysicalType type) { return type >= PhysicalType::kInt8 && type <= PhysicalType::kInt64; }

int64_t lowestOf(PhysicalType type) {
  switch (type) {
    case PhysicalType::kInt8:
      return INT8_MIN;
    case PhysicalType::kInt16:
      return INT16_MIN;
    case PhysicalType::kInt64:
      return INT64_MIN;
    default:
      return INT32_MIN;
  }
}

// Options arrive as text, or as numbers where the planner has read them.
std::string optionText(const OptionMap& options, const std::string& key) {
  const PlanValue* value = options.find(key);
  if (!value) return "";
  if (value->kind == PlanValue::Kind::kInt) return std::to_string(value->integer);
  if (value->kind == PlanValue::Kind::kDouble) {
    char digits[kNumberTextMax];
    return std::string(digits, formatDouble(value->number, digits));
  }
  if (value->kind == PlanValue::Kind::kBool) return value->boolean ? "true" : "false";
  return value->text;
}

Status readNumber(const OptionMap& options, const std::string& key, int64_t fallback, int64_t* out) {
  const std::string text = optionText(options, key);
  *out = fallback;
  if (text.empty() || parseInt64(text, out)) return Status();
  return Status::error("INVALID_OPTION", "'" + key + "' takes a whole number, not '" + text + "'");
}

Status readDouble(const OptionMap& options, const std::string& key, double fallback, double* out) {
  const std::string text = optionText(options, key);
  *out = fallback;
  if (text.empty() || parseDouble(text, out)) return Status();
  return Status::error("INVALID_OPTION", "'" + key + "' takes a number, not '" + text + "'");
}

}  // namespace

Status DatagenField::read(const Plan& plan, const OptionMap& options, const std::string& name, TypeId typeId,
                          DatagenField* out) {
  const Type& type = plan.types[typeId];
  const std::string prefix = "fields." + name + ".";
  out->type = typeId;
  out->sequence = optionText(options, prefix + "kind") == "sequence";
  if (out->sequence) {
    if (optionText(options, prefix + "start").empty() || optionText(options, prefix + "end").empty()) {
      return Status::error("INVALID_OPTION",
                           "'" + prefix + "kind' = 'sequence' needs '" + prefix + "start' and '" + prefix + "end'");
    }
    MILLRACE_RETURN_IF_ERROR(readNumber(options, prefix + "start", 0, &out->start));
    MILLRACE_RETURN_IF_ERROR(readNumber(options, prefix + "end", 0, &out->end));
    return Status();
  }
  if (isInteger(type.physical)) {
    MILLRACE_RETURN_IF_ERROR(readNumber(options, prefix + "min", lowestOf(type.physical), &out->lowInteger));
    MILLRACE_RETURN_IF_ERROR(readNumber(options, prefix + "max", -(lowestOf(type.physical) + 1), &out->highInteger));
    if (out->lowInteger > out->highInteger)
      return Status::error("INVALID_OPTION", "'" + prefix + "min' is above '" + prefix + "max'");
  } else if (type.physical >= PhysicalType::kFloat32 && type.physical <= PhysicalType::kDecimal128) {
    double bound = type.physical == PhysicalType::kFloat32 ? 3.4028234663852886e38 : 1.7976931348623157e308;
    if (type.physical >= PhysicalType::kDecimal64)
      bound = std::pow(10.0, type.precision - type.scale) - std::pow(10.0, -type.scale);
    MILLRACE_RETURN_IF_ERROR(
        readDouble(options, prefix + "min", type.physical == PhysicalType::kFloat64 ? 0 : -bound, &out->low));
    MILLRACE_RETURN_IF_ERROR(readDouble(options, prefix + "max", bound, &out->high));
    if (out->low > out->high)
      return Status::error("INVALID_OPTION", "'" + prefix + "min' is above '" + prefix + "max'");
  }
  const bool fixed = type.length > 0 && type.length < 2147483647;
  int64_t length;
  MILLRACE_RETURN_IF_ERROR(readNumber(options, prefix + "length",
                                      fixed                   ? type.length
                                      : type.children.empty() ? 100
                                                              : kListLength,
                                      &length));
  if (length < 0 || length > (1 << 24))
    return Status::error("INVALID_OPTION", "'" + prefix + "length' is out of range");
  out->length = static_cast<uint32_t>(length);
  out->variableLength = optionText(options, prefix + "var-len") == "true";
  MILLRACE_RETURN_IF_ERROR(readNumber(options, prefix + "max-past", 0, &out->maxPastMs));
  MILLRACE_RETURN_IF_ERROR(readDouble(options, prefix + "null-rate", 0, &out->nullRate));
  for (size_t i = 0; i < type.children.size(); ++i) {
    std::string child = name + ".element";
    if (type.physical == PhysicalType::kRow) child = name + "." + type.fieldNames[i];
    if (type.physical == PhysicalType::kMap) child = name + (i == 0 ? ".key" : ".value");
    out->children.emplace_back();
    MILLRACE_RETURN_IF_ERROR(read(plan, options, child, type.children[i], &out->children.back()));
  }
  return Status();
}

void DatagenField::appendSequence(uint64_t row, const Type& type, ColumnBuilder& builder) const {
  Scalar value;
  const int64_t number = start + static_cast<int64_t>(row);
  char digits[kNumberTextMax];
  if (type.physical == PhysicalType::kString) {
    value.text = {digits, formatInt64(number, digits)};
  } else if (type.physical == PhysicalType::kFloat32 || type.physical == PhysicalType::kFloat64) {
    value.number = static_cast<double>(number);
  } else if (type.physical == PhysicalType::kDecimal64 || type.physical == PhysicalType::kDecimal128) {
    value.null = !decimalFromInt64(number, type.precision, type.scale, &value.decimal);
  } else {
    value.integer = number;
  }
  appendScalar(value, builder);
}

void DatagenField::appendText(RowRandom& random, ColumnBuilder& builder) const {
  static const char* kHex = "0123456789abcdef";
  const uint32_t size = variableLength && length > 0 ? 1 + static_cast<uint32_t>(random.below(length)) : length;
  std::string text(size, '\0');
  for (uint32_t i = 0; i < size; ++i) {
    const uint64_t bits = random.next();
    text[i] = builder.physical() == PhysicalType::kString ? kHex[bits & 15] : static_cast<char>(bits);
  }
  builder.appendString(text);
}

void DatagenField::appendNested(RowRandom& random, uint64_t row, int64_t nowMs, const TypeTable& types,
                                ColumnBuilder& builder) const {
  const bool isRow = builder.physical() == PhysicalType::kRow;
  if (isRow) builder.appendRow();
  const uint32_t count = isRow ? 1 : length;
  for (uint32_t i = 0; i < count; ++i) {
    for (uint32_t c = 0; c < children.size(); ++c) children[c].append(random, row, nowMs, types, builder.child(c));
  }
  if (!isRow) builder.appendList(count);
}

void DatagenField::append(RowRandom& random, uint64_t row, int64_t nowMs, const TypeTable& types,
                          ColumnBuilder& builder) const {
  const Type& columnType = types[type];
  if (nullRate > 0 && random.unit() < nullRate) return builder.appendNull();
  if (sequence) return appendSequence(row, columnType, builder);
  Scalar value;
  switch (columnType.physical) {
    case PhysicalType::kBool:
      value.boolean = (random.next() & 1) != 0;
      break;
    case PhysicalType::kInt8:
    case PhysicalType::kInt16:
    case PhysicalType::kInt32:
    case PhysicalType::kInt64: {
      const uint64_t range = static_cast<uint64_t>(highInteger) - static_cast<uint64_t>(lowInteger) + 1;
      value.integer =
          static_cast<int64_t>(static_cast<uint64_t>(lowInteger) + (range == 0 ? random.next() : random.below(range)));
      break;
    }
    case PhysicalType::kFloat32:
    case PhysicalType::kFloat64: {
      const double part = random.unit();
      value.number = low * (1 - part) + high * part;
      break;
    }
    case PhysicalType::kDecimal64:
    case PhysicalType::kDecimal128: {
      const double part = random.unit();
      value.null =
          !decimalFromDouble(low * (1 - part) + high * part, columnType.precision, columnType.scale, &value.decimal);
      break;
    }
    case PhysicalType::kString:
    case PhysicalType::kBinary:
      return appendText(random, builder);
    case PhysicalType::kDate:
      value.integer = floorDivide(nowMs, kMillisPerDay);
      break;
    case PhysicalType::kTime:
      value.integer = floorModulo(nowMs, kMillisPerDay);
      break;
    case PhysicalType::kTimestampMs:
    case PhysicalType::kTimestampUs:
    case PhysicalType::kTimestampNs:
      value.timestamp = truncateTimestamp(
          {nowMs - (maxPastMs > 0 ? static_cast<int64_t>(random.below(static_cast<uint64_t>(maxPastMs))) : 0), 0},
          columnType.precision);
      break;
    case PhysicalType::kIntervalMonths:
      value.integer = static_cast<int64_t>(random.below(120000));
      break;
    case PhysicalType::kIntervalMs:
      value.integer = static_cast<int64_t>(random.next() >> 1);
      break;
    case PhysicalType::kList:
    case PhysicalType::kMap:
    case PhysicalType::kRow:
      return appendNested(random, row, nowMs, types, builder);
    default:
      value.null = true;
  }
  appendScalar(value, builder);
}

}  // namespace millrace
