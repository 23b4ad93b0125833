#include "plan/type_build.h"

namespace millrace {
namespace {

constexpr int kTypeRoots = static_cast<int>(TypeRoot::kBitmap) + 1;

// The physical type that a root has, given its precision (CONTRACTS: batches).
PhysicalType physicalOf(const Type& type) {
  switch (type.root) {
    case TypeRoot::kNull:
      return PhysicalType::kNull;
    case TypeRoot::kBoolean:
      return PhysicalType::kBool;
    case TypeRoot::kTinyint:
      return PhysicalType::kInt8;
    case TypeRoot::kSmallint:
      return PhysicalType::kInt16;
    case TypeRoot::kInteger:
      return PhysicalType::kInt32;
    case TypeRoot::kBigint:
      return PhysicalType::kInt64;
    case TypeRoot::kFloat:
      return PhysicalType::kFloat32;
    case TypeRoot::kDouble:
      return PhysicalType::kFloat64;
    case TypeRoot::kDecimal:
      return type.precision <= 18 ? PhysicalType::kDecimal64 : PhysicalType::kDecimal128;
    case TypeRoot::kChar:
    case TypeRoot::kVarchar:
      return PhysicalType::kString;
    case TypeRoot::kBinary:
    case TypeRoot::kVarbinary:
    case TypeRoot::kBitmap:
      return PhysicalType::kBinary;
    case TypeRoot::kDate:
      return PhysicalType::kDate;
    case TypeRoot::kTime:
      return PhysicalType::kTime;
    case TypeRoot::kTimestamp:
    case TypeRoot::kTimestampLtz:
      return type.precision <= 3   ? PhysicalType::kTimestampMs
             : type.precision <= 6 ? PhysicalType::kTimestampUs
                                   : PhysicalType::kTimestampNs;
    case TypeRoot::kIntervalYearMonth:
      return PhysicalType::kIntervalMonths;
    case TypeRoot::kIntervalDaySecond:
      return PhysicalType::kIntervalMs;
    case TypeRoot::kArray:
      return PhysicalType::kList;
    case TypeRoot::kMap:
    case TypeRoot::kMultiset:
      return PhysicalType::kMap;
    case TypeRoot::kRow:
      return PhysicalType::kRow;
    case TypeRoot::kVariant:
      return PhysicalType::kVariant;
  }
  return PhysicalType::kNull;
}

void checkShape(const Type& type, PlanReader reader) {
  size_t expected = type.root == TypeRoot::kArray                                     ? 1
                    : type.root == TypeRoot::kMap || type.root == TypeRoot::kMultiset ? 2
                                                                                      : 0;
  if (type.root != TypeRoot::kRow && type.children.size() != expected) reader.fail("wrong number of children");
  if (type.root == TypeRoot::kRow && type.children.size() != type.fieldNames.size())
    reader.fail("expected one name per field");
  if (physicalOf(type) != type.physical) reader.fail("physical type does not belong to the SQL type");
  if (type.root == TypeRoot::kDecimal && (type.precision < 1 || type.precision > 38 || type.scale > type.precision))
    reader.fail("DECIMAL out of range");
  bool timestamp =
      type.root == TypeRoot::kTimestamp || type.root == TypeRoot::kTimestampLtz || type.root == TypeRoot::kTime;
  if (timestamp && type.precision > 9) reader.fail("precision above 9");
}

}  // namespace

void buildTypes(PlanReader message, TypeTable* out) {
  size_t n = message.size();
  for (size_t i = 0; i < n && message.ok(); ++i) {
    PlanReader item = message.item(i);
    item.keys({"physical", "root", "nullable", "precision", "scale", "length", "children", "fieldNames", "sql"});
    Type type;
    type.physical = static_cast<PhysicalType>(item.field("physical").integer(0, kPhysicalTypeCount - 1));
    type.root = static_cast<TypeRoot>(item.field("root").integer(0, kTypeRoots - 1));
    type.nullable = item.field("nullable").boolean();
    type.precision = static_cast<uint16_t>(item.field("precision").integer(0, 1000));
    type.scale = static_cast<uint16_t>(item.field("scale").integer(0, 38));
    type.length = static_cast<uint32_t>(item.field("length").integer(0, 2147483647));
    type.children = item.field("children").indexes(i, "type before this one");
    PlanReader names = item.field("fieldNames");
    for (size_t k = 0, count = names.size(); k < count && message.ok(); ++k)
      type.fieldNames.push_back(names.item(k).text());
    type.sql = item.field("sql").text();
    if (message.ok()) checkShape(type, item);
    out->push_back(std::move(type));
  }
}

void appendBaseTypes(TypeTable* types, std::vector<TypeId>* ids) {
  ids->assign(kPhysicalTypeCount, 0);
  auto add = [&](TypeRoot root, const char* sql, uint16_t precision = 0, uint16_t scale = 0) {
    Type type;
    type.root = root;
    type.precision = precision;
    type.scale = scale;
    type.length = 2147483647;
    type.physical = physicalOf(type);
    type.sql = sql;
    (*ids)[static_cast<size_t>(type.physical)] = static_cast<TypeId>(types->size());
    types->push_back(std::move(type));
  };
  add(TypeRoot::kNull, "NULL");
  add(TypeRoot::kBoolean, "BOOLEAN");
  add(TypeRoot::kTinyint, "TINYINT");
  add(TypeRoot::kSmallint, "SMALLINT");
  add(TypeRoot::kInteger, "INT");
  add(TypeRoot::kBigint, "BIGINT");
  add(TypeRoot::kFloat, "FLOAT");
  add(TypeRoot::kDouble, "DOUBLE");
  add(TypeRoot::kDecimal, "DECIMAL(18, 0)", 18);
  add(TypeRoot::kDecimal, "DECIMAL(38, 0)", 38);
  add(TypeRoot::kVarchar, "STRING");
  add(TypeRoot::kVarbinary, "BYTES");
  add(TypeRoot::kDate, "DATE");
  add(TypeRoot::kTime, "TIME(3)", 3);
  add(TypeRoot::kTimestamp, "TIMESTAMP(3)", 3);
  add(TypeRoot::kTimestamp, "TIMESTAMP(6)", 6);
  add(TypeRoot::kTimestamp, "TIMESTAMP(9)", 9);
  add(TypeRoot::kIntervalYearMonth, "INTERVAL YEAR TO MONTH");
  add(TypeRoot::kIntervalDaySecond, "INTERVAL DAY TO SECOND");
  add(TypeRoot::kVariant, "VARIANT");
}

void buildSchemas(PlanReader message, const TypeTable& types, std::vector<Schema>* out) {
  for (size_t i = 0, n = message.size(); i < n && message.ok(); ++i) {
    PlanReader item = message.item(i);
    item.keys({"types", "names"});
    Schema schema;
    schema.types = item.field("types").indexes(types.size(), "type");
    PlanReader names = item.field("names");
    for (size_t k = 0, count = names.size(); k < count && message.ok(); ++k)
      schema.names.push_back(names.item(k).text());
    if (schema.names.size() != schema.types.size()) item.fail("expected one name per column");
    out->push_back(std::move(schema));
  }
}

}  // namespace millrace
