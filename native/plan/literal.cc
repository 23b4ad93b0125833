#include "plan/literal.h"

#include "base/decimal.h"
#include "base/utf8.h"

namespace millrace {
namespace {

void appendDecimal(PlanReader& literal, ColumnBuilder& builder) {
  int128 value = 0;
  const Type& type = builder.type();
  if (!parseDecimal(literal.text(), type.precision, type.scale, &value)) literal.fail("not a " + type.sql);
  if (builder.physical() == PhysicalType::kDecimal64) {
    builder.append(static_cast<int64_t>(value));
  } else {
    builder.append(value);
  }
}

// [epoch ms, ns of that ms]
void appendTimestamp(PlanReader& literal, ColumnBuilder& builder) {
  constexpr int64_t kLimitMs =
      400'000'000'000'000;  // far beyond the years 0001-9999, far from overflow in microseconds
  int64_t millis = literal.item(0).integer(-kLimitMs, kLimitMs);
  int32_t nanos = static_cast<int32_t>(literal.item(1).integer(0, 999'999));
  if (builder.physical() == PhysicalType::kTimestampMs) {
    builder.append(millis);
  } else if (builder.physical() == PhysicalType::kTimestampUs) {
    builder.append(millis * 1000 + nanos / 1000);
  } else {
    builder.appendTimestampNs(millis, nanos);
  }
}

void appendItems(PlanReader& literal, const TypeTable& types, ColumnBuilder& builder) {
  size_t size = literal.size();
  if (builder.physical() == PhysicalType::kRow) {
    if (size != builder.childCount()) literal.fail("expected one value per field");
    builder.appendRow();
    for (uint32_t c = 0; c < builder.childCount() && literal.ok(); ++c)
      appendLiteral(literal.item(c), types, builder.child(c));
    return;
  }
  builder.appendList(static_cast<uint32_t>(size));
  for (size_t i = 0; i < size && literal.ok(); ++i) {
    PlanReader item = literal.item(i);
    if (builder.physical() == PhysicalType::kList) {
      appendLiteral(item, types, builder.child(0));
    } else {
      appendLiteral(item.item(0), types, builder.child(0));
      appendLiteral(item.item(1), types, builder.child(1));
    }
  }
}

}  // namespace

void appendLiteral(PlanReader literal, const TypeTable& types, ColumnBuilder& builder) {
  if (!literal.ok()) return;
  if (literal.isNull()) return builder.appendNull();
  switch (builder.physical()) {
    case PhysicalType::kNull:
      literal.fail("expected null");
      return builder.appendNull();
    case PhysicalType::kBool:
      return builder.appendBool(literal.boolean());
    case PhysicalType::kInt8:
      return builder.append(static_cast<int8_t>(literal.integer(INT8_MIN, INT8_MAX)));
    case PhysicalType::kInt16:
      return builder.append(static_cast<int16_t>(literal.integer(INT16_MIN, INT16_MAX)));
    case PhysicalType::kInt32:
    case PhysicalType::kDate:
    case PhysicalType::kTime:
    case PhysicalType::kIntervalMonths:
      return builder.append(static_cast<int32_t>(literal.integer(INT32_MIN, INT32_MAX)));
    case PhysicalType::kInt64:
    case PhysicalType::kIntervalMs:
      return builder.append(literal.integer(INT64_MIN, INT64_MAX));
    case PhysicalType::kFloat32:
      return builder.append(static_cast<float>(literal.number()));
    case PhysicalType::kFloat64:
      return builder.append(literal.number());
    case PhysicalType::kDecimal64:
    case PhysicalType::kDecimal128:
      return appendDecimal(literal, builder);
    case PhysicalType::kString: {
      std::string text = literal.text();
      if (!isValidUtf8(text)) literal.fail("text is not UTF-8");
      return builder.appendString(text);
    }
    case PhysicalType::kBinary:
    case PhysicalType::kVariant:
      if (literal.value()->kind != PlanValue::Kind::kBinary) literal.fail("expected bytes");
      return builder.appendString(literal.value()->text);
    case PhysicalType::kTimestampMs:
    case PhysicalType::kTimestampUs:
    case PhysicalType::kTimestampNs:
      return appendTimestamp(literal, builder);
    case PhysicalType::kList:
    case PhysicalType::kMap:
    case PhysicalType::kRow:
      return appendItems(literal, types, builder);
  }
}

}  // namespace millrace
