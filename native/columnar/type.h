#pragma once
// Column types as the plan message states them. PhysicalType says how values lie in memory (CONTRACTS: batches),
// TypeRoot which SQL type they mean; formats and casts look at the root, kernels only at the physical type. Both
// enumerations are exported by the addon and compared with the planner's table; the numbers are part of the savepoint
// format and never change.
#include <cstdint>
#include <string>
#include <vector>

namespace millrace {

enum class PhysicalType : uint16_t {
  kNull = 0,
  kBool = 1,             // bitmap
  kInt8 = 2,             // TINYINT
  kInt16 = 3,            // SMALLINT
  kInt32 = 4,            // INT
  kInt64 = 5,            // BIGINT
  kFloat32 = 6,          // FLOAT
  kFloat64 = 7,          // DOUBLE
  kDecimal64 = 8,        // DECIMAL(p <= 18): i64 unscaled
  kDecimal128 = 9,       // DECIMAL(p > 18): i128 unscaled, 16-byte aligned
  kString = 10,          // CHAR, VARCHAR, STRING: StringRef, valid UTF-8
  kBinary = 11,          // BINARY, VARBINARY, BYTES, BITMAP: StringRef
  kDate = 12,            // i32 days since 1970-01-01
  kTime = 13,            // i32 milliseconds of the day
  kTimestampMs = 14,     // precision 0-3: i64 milliseconds
  kTimestampUs = 15,     // precision 4-6: i64 microseconds
  kTimestampNs = 16,     // precision 7-9: i64 milliseconds + i32 nanoseconds of the millisecond (Vector::extra)
  kIntervalMonths = 17,  // i32
  kIntervalMs = 18,      // i64
  kList = 19,            // ARRAY: ListEntry + one child
  kMap = 20,             // MAP (key, value), MULTISET (element, i32 count): ListEntry + two children
  kRow = 21,             // ROW, structured types: children, own validity
  kVariant = 22,         // StringRef of metadata and value, one after the other
};
constexpr uint16_t kPhysicalTypeCount = 23;

enum class TypeRoot : uint16_t {
  kNull = 0,
  kBoolean,
  kTinyint,
  kSmallint,
  kInteger,
  kBigint,
  kFloat,
  kDouble,
  kDecimal,
  kChar,
  kVarchar,
  kBinary,
  kVarbinary,
  kDate,
  kTime,
  kTimestamp,
  kTimestampLtz,
  kIntervalYearMonth,
  kIntervalDaySecond,
  kArray,
  kMap,
  kMultiset,
  kRow,
  kVariant,
  kBitmap,
};

// Fixed width in bytes of one value of a flat vector; 0 for bitmaps, rows and NULL.
uint32_t valueWidth(PhysicalType type);

// One entry of the plan message's types[]; children are indexes into the same TypeTable, always smaller than the own
// index.
struct Type {
  PhysicalType physical = PhysicalType::kNull;
  TypeRoot root = TypeRoot::kNull;
  bool nullable = true;
  uint16_t precision = 0;               // DECIMAL, TIME, TIMESTAMP*, interval
  uint16_t scale = 0;                   // DECIMAL
  uint32_t length = 0;                  // CHAR, VARCHAR, BINARY, VARBINARY (2147483647 = unbounded)
  std::vector<uint32_t> children;       // ARRAY: element; MAP: key, value; MULTISET: element, INT; ROW: fields
  std::vector<std::string> fieldNames;  // ROW only
  std::string sql;                      // as SQL writes it, for messages only
};

using TypeTable = std::vector<Type>;
using TypeId = uint32_t;

// Columns of a batch: type ids into the plan's TypeTable. Names are for messages, readers and writers.
struct Schema {
  std::vector<TypeId> types;
  std::vector<std::string> names;
};

}  // namespace millrace
