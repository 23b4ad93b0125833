#include "columnar/type.h"

namespace millrace {

uint32_t valueWidth(PhysicalType type) {
  switch (type) {
    case PhysicalType::kInt8:
      return 1;
    case PhysicalType::kInt16:
      return 2;
    case PhysicalType::kInt32:
    case PhysicalType::kFloat32:
    case PhysicalType::kDate:
    case PhysicalType::kTime:
    case PhysicalType::kIntervalMonths:
      return 4;
    case PhysicalType::kInt64:
    case PhysicalType::kFloat64:
    case PhysicalType::kDecimal64:
    case PhysicalType::kTimestampMs:
    case PhysicalType::kTimestampUs:
    case PhysicalType::kTimestampNs:
    case PhysicalType::kIntervalMs:
    case PhysicalType::kList:
    case PhysicalType::kMap:
      return 8;
    case PhysicalType::kDecimal128:
    case PhysicalType::kString:
    case PhysicalType::kBinary:
    case PhysicalType::kVariant:
      return 16;
    case PhysicalType::kNull:
    case PhysicalType::kBool:
    case PhysicalType::kRow:
      return 0;
  }
  return 0;
}

}  // namespace millrace
