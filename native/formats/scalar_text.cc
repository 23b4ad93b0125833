#include "formats/scalar_text.h"

#include "base/number_format.h"
#include "formats/vector_values.h"

namespace millrace {

void appendShortTime(int32_t millis, std::string* out) {
  char text[kTimestampTextMax];
  size_t length = formatTime(millis, 3, text);
  while (text[length - 1] == '0' && length > 9) --length;
  if (text[length - 1] == '.') --length;
  if (length == 9) length = 8;
  out->append(text, length);
}

bool appendPlainScalar(const Vector& vector, uint32_t row, const Type& type, TimestampStandard standard,
                       std::string* out) {
  char text[kTimestampTextMax];
  switch (type.physical) {
    case PhysicalType::kBool:
      *out += vector.boolValue(row) ? "true" : "false";
      return true;
    case PhysicalType::kInt8:
    case PhysicalType::kInt16:
    case PhysicalType::kInt32:
    case PhysicalType::kInt64:
    case PhysicalType::kIntervalMonths:
    case PhysicalType::kIntervalMs:
      out->append(text, formatInt64(integerAt(vector, row), text));
      return true;
    case PhysicalType::kFloat32:
      out->append(text, formatFloat(vector.value<float>(row), text));
      return true;
    case PhysicalType::kFloat64:
      out->append(text, formatDouble(vector.value<double>(row), text));
      return true;
    case PhysicalType::kDate:
      out->append(text, formatDate(vector.value<int32_t>(row), text));
      return true;
    case PhysicalType::kTime:
      appendShortTime(vector.value<int32_t>(row), out);
      return true;
    case PhysicalType::kTimestampMs:
    case PhysicalType::kTimestampUs:
    case PhysicalType::kTimestampNs:
      out->append(
          text, formatFormatTimestamp(timestampAt(vector, row), standard, type.root == TypeRoot::kTimestampLtz, text));
      return true;
    default:
      return false;
  }
}

}  // namespace millrace
