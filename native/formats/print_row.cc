// Rows as Flink's print connector writes them: org.apache.flink.types.Row.toString over Java's own toString of
// LocalDateTime, Instant, BigDecimal...
#include "base/number_format.h"
#include "formats/decimal_text.h"
#include "formats/row_encoder.h"
#include "formats/scalar_text.h"
#include "formats/vector_values.h"

namespace millrace {
namespace {

// ".123", ".123456" or ".123456789": as many groups of three as the value needs.
void appendFraction(uint32_t nanos, std::string& out) {
  if (nanos == 0) return;
  std::string digits = std::to_string(nanos);
  digits.insert(0, 9 - digits.size(), '0');
  size_t length = nanos % 1'000'000 == 0 ? 3 : nanos % 1000 == 0 ? 6 : 9;
  out += '.';
  out.append(digits, 0, length);
}

// LocalDateTime leaves the seconds out when they and the fraction are zero; Instant never does.
void appendJavaTime(int32_t millisOfDay, int32_t nanosOfMilli, bool alwaysSeconds, std::string& out) {
  char text[kTimestampTextMax];
  const size_t length = formatTime(millisOfDay, 0, text);
  const uint32_t nanos = static_cast<uint32_t>(millisOfDay % 1000) * 1'000'000 + static_cast<uint32_t>(nanosOfMilli);
  const bool seconds = alwaysSeconds || nanos != 0 || millisOfDay / 1000 % 60 != 0;
  out.append(text, seconds ? length : length - 3);
  appendFraction(nanos, out);
}

void appendJavaTimestamp(const Timestamp& value, bool instant, std::string& out) {
  char text[kTimestampTextMax];
  const int64_t days = floorDivide(value.millis, kMillisPerDay);
  out.append(text, formatDate(static_cast<int32_t>(days), text));
  out += 'T';
  appendJavaTime(static_cast<int32_t>(value.millis - days * kMillisPerDay), value.nanos, instant, out);
  if (instant) out += 'Z';
}

struct Printer {
  const TypeTable& types;
  std::string& out;

  void value(const Vector& vector, uint32_t row, TypeId typeId) const {
    const Type& type = types[typeId];
    if (vector.isNull(row)) {
      out += "null";
      return;
    }
    switch (type.physical) {
      case PhysicalType::kString:
        out += vector.stringValue(row);
        return;
      case PhysicalType::kBinary:
      case PhysicalType::kVariant:
        return bytes(vector.stringValue(row));
      case PhysicalType::kDecimal64:
      case PhysicalType::kDecimal128:
        return appendJavaDecimal(decimalAt(vector, row), type.scale, false, false, &out);
      case PhysicalType::kTime:
        return appendJavaTime(vector.value<int32_t>(row), 0, false, out);
      case PhysicalType::kTimestampMs:
      case PhysicalType::kTimestampUs:
      case PhysicalType::kTimestampNs:
        return appendJavaTimestamp(timestampAt(vector, row), type.root == TypeRoot::kTimestampLtz, out);
      case PhysicalType::kList:
        return list(vector, row, type);
      case PhysicalType::kMap:
        return map(vector, row, type);
      case PhysicalType::kRow: {
        const NestedPlace place = nestedAt(vector, row);
        out += "+I[";
        for (size_t i = 0; i < type.children.size(); ++i) {
          if (i) out += ", ";
          value(place.vector->children[i], place.row, type.children[i]);
        }
        out += ']';
        return;
      }
      default:
        appendPlainScalar(vector, row, type, TimestampStandard::kSql, &out);
    }
  }

  void bytes(std::string_view text) const {
    out += '[';
    for (size_t i = 0; i < text.size(); ++i) {
      if (i) out += ", ";
      out += std::to_string(static_cast<int8_t>(text[i]));
    }
    out += ']';
  }

  void list(const Vector& vector, uint32_t row, const Type& type) const {
    const NestedPlace place = nestedAt(vector, row);
    const ListEntry entry = listAt(place);
    out += '[';
    for (uint32_t i = 0; i < entry.size; ++i) {
      if (i) out += ", ";
      value(place.vector->children[0], entry.offset + i, type.children[0]);
    }
    out += ']';
  }

  void map(const Vector& vector, uint32_t row, const Type& type) const {
    const NestedPlace place = nestedAt(vector, row);
    const ListEntry entry = listAt(place);
    out += '{';
    for (uint32_t i = 0; i < entry.size; ++i) {
      if (i) out += ", ";
      value(place.vector->children[0], entry.offset + i, type.children[0]);
      out += '=';
      value(place.vector->children[1], entry.offset + i, type.children[1]);
    }
    out += '}';
  }
};

}  // namespace

void appendPrintRow(const Plan& plan, const SinkPlan& sink, std::string_view kind, const Batch& batch, uint32_t row,
                    const EvalEnvironment&, std::string& out) {
  const std::string identifier = sink.connectorOptions.text("print-identifier", "");
  if (!identifier.empty()) out += identifier + "> ";
  const Schema& schema = plan.schemas[sink.schema];
  out += kind;
  out += '[';
  const Printer printer{plan.types, out};
  for (size_t i = 0; i < schema.types.size(); ++i) {
    if (i) out += ", ";
    printer.value(batch.columns[i], row, schema.types[i]);
  }
  out += "]\n";
}

}  // namespace millrace
