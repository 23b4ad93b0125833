#include "addon/describe.h"

#include <utility>
#include <vector>

#include "connectors/sink.h"
#include "connectors/source.h"
#include "expressions/registry.h"
#include "formats/row_decoder.h"
#include "kernels/kernel_table.h"
#include "operators/aggregates/registry.h"
#include "operators/registry.h"

namespace millrace {
namespace {

const std::pair<const char*, PhysicalType> kPhysicalTypes[] = {
    {"NULL", PhysicalType::kNull},
    {"BOOL", PhysicalType::kBool},
    {"INT8", PhysicalType::kInt8},
    {"INT16", PhysicalType::kInt16},
    {"INT32", PhysicalType::kInt32},
    {"INT64", PhysicalType::kInt64},
    {"FLOAT32", PhysicalType::kFloat32},
    {"FLOAT64", PhysicalType::kFloat64},
    {"DECIMAL64", PhysicalType::kDecimal64},
    {"DECIMAL128", PhysicalType::kDecimal128},
    {"STRING", PhysicalType::kString},
    {"BINARY", PhysicalType::kBinary},
    {"DATE", PhysicalType::kDate},
    {"TIME", PhysicalType::kTime},
    {"TIMESTAMP_MS", PhysicalType::kTimestampMs},
    {"TIMESTAMP_US", PhysicalType::kTimestampUs},
    {"TIMESTAMP_NS", PhysicalType::kTimestampNs},
    {"INTERVAL_MONTHS", PhysicalType::kIntervalMonths},
    {"INTERVAL_MS", PhysicalType::kIntervalMs},
    {"LIST", PhysicalType::kList},
    {"MAP", PhysicalType::kMap},
    {"ROW", PhysicalType::kRow},
    {"VARIANT", PhysicalType::kVariant},
};

const std::pair<const char*, TypeRoot> kTypeRoots[] = {
    {"NULL", TypeRoot::kNull},
    {"BOOLEAN", TypeRoot::kBoolean},
    {"TINYINT", TypeRoot::kTinyint},
    {"SMALLINT", TypeRoot::kSmallint},
    {"INTEGER", TypeRoot::kInteger},
    {"BIGINT", TypeRoot::kBigint},
    {"FLOAT", TypeRoot::kFloat},
    {"DOUBLE", TypeRoot::kDouble},
    {"DECIMAL", TypeRoot::kDecimal},
    {"CHAR", TypeRoot::kChar},
    {"VARCHAR", TypeRoot::kVarchar},
    {"BINARY", TypeRoot::kBinary},
    {"VARBINARY", TypeRoot::kVarbinary},
    {"DATE", TypeRoot::kDate},
    {"TIME", TypeRoot::kTime},
    {"TIMESTAMP", TypeRoot::kTimestamp},
    {"TIMESTAMP_LTZ", TypeRoot::kTimestampLtz},
    {"INTERVAL_YEAR_MONTH", TypeRoot::kIntervalYearMonth},
    {"INTERVAL_DAY_SECOND", TypeRoot::kIntervalDaySecond},
    {"ARRAY", TypeRoot::kArray},
    {"MAP", TypeRoot::kMap},
    {"MULTISET", TypeRoot::kMultiset},
    {"ROW", TypeRoot::kRow},
    {"VARIANT", TypeRoot::kVariant},
    {"BITMAP", TypeRoot::kBitmap},
};

template <typename Numbers>
Napi::Object numbersOf(Napi::Env env, const Numbers& numbers) {
  Napi::Object object = Napi::Object::New(env);
  for (const auto& [name, value] : numbers) object.Set(name, Napi::Number::New(env, static_cast<int>(value)));
  return object;
}

Napi::Array typesOf(Napi::Env env, const std::vector<PhysicalType>& types) {
  Napi::Array list = Napi::Array::New(env, types.size());
  for (uint32_t i = 0; i < types.size(); ++i) list.Set(i, Napi::Number::New(env, static_cast<int>(types[i])));
  return list;
}

template <typename Rows, typename Describe>
Napi::Array listOf(Napi::Env env, const Rows& rows, Describe describeRow) {
  Napi::Array list = Napi::Array::New(env);
  uint32_t i = 0;
  for (const auto& row : rows) {
    Napi::Object object = Napi::Object::New(env);
    describeRow(row, object);
    list.Set(i++, object);
  }
  return list;
}

template <typename Names>
Napi::Array namesOf(Napi::Env env, const Names& names) {
  Napi::Array list = Napi::Array::New(env);
  uint32_t i = 0;
  for (const auto& name : names) list.Set(i++, Napi::String::New(env, name));
  return list;
}

std::vector<std::string> formatNames() {
  std::vector<std::string> names;
  for (const FormatKind& format : formatRegistry()) names.emplace_back(format.name);
  return names;
}

std::vector<std::string> instructionSets() {
  std::vector<std::string> names;
  for (const KernelTable* table : kernelTables()) names.emplace_back(table->name);
  return names;
}

}  // namespace

Napi::Value describe(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  Napi::Object description = Napi::Object::New(env);
  description.Set("physicalTypes", numbersOf(env, kPhysicalTypes));
  description.Set("typeRoots", numbersOf(env, kTypeRoots));
  description.Set("functions", listOf(env, functionRegistry(), [env](const FunctionRow& row, Napi::Object& object) {
                    object.Set("name", row.name);
                    object.Set("arguments", typesOf(env, row.arguments));
                    object.Set("result", Napi::Number::New(env, static_cast<int>(row.result)));
                    object.Set("variadic", row.variadic);
                    object.Set("strict", row.strict);
                    object.Set("fallible", row.fallible);
                    object.Set("pure", row.pure);
                  }));
  description.Set("aggregates", listOf(env, aggregateRegistry(), [env](const AggregateRow& row, Napi::Object& object) {
                    object.Set("name", row.name);
                    object.Set("arguments", typesOf(env, row.arguments));
                    object.Set("result", Napi::Number::New(env, static_cast<int>(row.result)));
                    object.Set("retractable", row.retractable);
                    object.Set("orderDependent", row.orderDependent);
                  }));
  Napi::Array operators = listOf(env, operatorRegistry(), [env](const OperatorKind& row, Napi::Object& object) {
    object.Set("kind", row.kind);
    object.Set("version", Napi::Number::New(env, row.version));
  });
  description.Set("operators", operators);
  description.Set("formats", namesOf(env, formatNames()));
  description.Set("instructionSets", namesOf(env, instructionSets()));
  return description;
}

}  // namespace millrace
