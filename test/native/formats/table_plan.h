#pragma once
// A plan made by hand for one table.
#include <string>
#include <vector>

#include "formats/row_encoder.h"
#include "plan/plan.h"
#include "plan/type_build.h"

namespace millrace {

inline PlanValue optionOf(const char* text) {
  PlanValue value;
  value.kind = PlanValue::Kind::kString;
  value.text = text;
  return value;
}
inline PlanValue optionOf(bool boolean) {
  PlanValue value;
  value.kind = PlanValue::Kind::kBool;
  value.boolean = boolean;
  return value;
}
inline PlanValue optionOf(int integer) {
  PlanValue value;
  value.kind = PlanValue::Kind::kInt;
  value.integer = integer;
  return value;
}

inline PhysicalType physicalOf(TypeRoot root, uint16_t precision) {
  switch (root) {
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
      return precision <= 18 ? PhysicalType::kDecimal64 : PhysicalType::kDecimal128;
    case TypeRoot::kBinary:
    case TypeRoot::kVarbinary:
      return PhysicalType::kBinary;
    case TypeRoot::kDate:
      return PhysicalType::kDate;
    case TypeRoot::kTime:
      return PhysicalType::kTime;
    case TypeRoot::kTimestamp:
    case TypeRoot::kTimestampLtz:
      return precision <= 3   ? PhysicalType::kTimestampMs
             : precision <= 6 ? PhysicalType::kTimestampUs
                              : PhysicalType::kTimestampNs;
    case TypeRoot::kArray:
      return PhysicalType::kList;
    case TypeRoot::kMap:
    case TypeRoot::kMultiset:
      return PhysicalType::kMap;
    case TypeRoot::kRow:
      return PhysicalType::kRow;
    default:
      return PhysicalType::kString;
  }
}

class TablePlan {
 public:
  TablePlan() {
    plan.schemas.resize(1);
    plan.sources.resize(1);
    plan.sinks.resize(1);
    plan.sources[0].name = "t";
    plan.sources[0].connector = "filesystem";
    plan.sinks[0].name = "o";
    appendBaseTypes(&plan.types, &plan.baseTypes);
  }

  TypeId type(TypeRoot root, const char* sql, uint16_t precision = 0, uint16_t scale = 0,
              std::vector<TypeId> children = {}, std::vector<std::string> names = {}) {
    Type type;
    type.root = root;
    type.precision = precision;
    type.scale = scale;
    type.length = 2147483647;
    type.children = std::move(children);
    type.fieldNames = std::move(names);
    type.sql = sql;
    type.physical = physicalOf(root, precision);
    plan.types.push_back(std::move(type));
    return static_cast<TypeId>(plan.types.size() - 1);
  }
  TypeId integer() { return type(TypeRoot::kInteger, "INT"); }
  TypeId bigint() { return type(TypeRoot::kBigint, "BIGINT"); }
  TypeId text() { return type(TypeRoot::kVarchar, "STRING"); }
  TypeId number() { return type(TypeRoot::kDouble, "DOUBLE"); }
  TypeId boolean() { return type(TypeRoot::kBoolean, "BOOLEAN"); }
  TypeId timestamp(uint16_t precision) { return type(TypeRoot::kTimestamp, "TIMESTAMP", precision); }
  TypeId list(TypeId element) { return type(TypeRoot::kArray, "ARRAY", 0, 0, {element}); }
  TypeId map(TypeId key, TypeId value) { return type(TypeRoot::kMap, "MAP", 0, 0, {key, value}); }
  TypeId row(std::vector<std::string> names, std::vector<TypeId> fields) {
    return type(TypeRoot::kRow, "ROW", 0, 0, std::move(fields), std::move(names));
  }

  TablePlan& column(const char* name, TypeId type) {
    plan.schemas[0].names.push_back(name);
    plan.schemas[0].types.push_back(type);
    SourceColumn column;
    column.name = name;
    column.ordinal = static_cast<uint32_t>(plan.schemas[0].types.size() - 1);
    source().columns.push_back(column);
    return *this;
  }
  template <typename Value>
  TablePlan& option(const char* name, Value value) {
    source().formatOptions.entries.emplace_back(name, optionOf(value));
    plan.sinks[0].formatOptions.entries.emplace_back(name, optionOf(value));
    return *this;
  }
  SourcePlan& source() { return plan.sources[0]; }

  Plan plan;
};

inline std::string resultLine(const Plan& plan, const Schema& schema, const Batch& batch, uint32_t row) {
  std::string line = "[";
  for (size_t c = 0; c < schema.types.size(); ++c) {
    if (c) line += ',';
    appendResultValue(plan.types, schema.types[c], batch.columns[c], row, line);
  }
  return line + "]";
}

}  // namespace millrace
