#include "operators/aggregate_spec.h"

#include "operators/aggregates/distinct.h"
#include "operators/aggregates/registry.h"

namespace millrace {
namespace {

AggregateCall readCall(const Plan& plan, const Schema& input, PlanReader reader, bool inputRetracts) {
  reader.keys({"function", "arguments", "filter", "distinct", "resultType", "parameters"});
  AggregateCall call;
  call.types = &plan.types;
  call.baseTypes = &plan.baseTypes;
  call.inputRetracts = inputRetracts;
  call.arrivalFloats = plan.options.arrivalFloats;
  std::string name = reader.field("function").text();
  call.row = findAggregate(name);
  if (!call.row) reader.fail("unknown aggregate '" + name + "'");
  call.arguments = reader.field("arguments").indexes(input.types.size(), "column");
  for (uint32_t column : call.arguments) call.argumentTypes.push_back(input.types[column]);
  if (PlanReader filter = reader.field("filter"); !filter.isNull()) {
    call.filter = static_cast<int32_t>(filter.index(input.types.size(), "column"));
    if (reader.ok() && plan.types[input.types[call.filter]].physical != PhysicalType::kBool)
      filter.fail("a filter is BOOLEAN");
  }
  call.distinct = reader.field("distinct").boolean();
  call.resultType = reader.field("resultType").index(plan.types.size(), "type");
  PlanReader parameters = reader.field("parameters");
  for (size_t i = 0, n = parameters.size(); i < n && reader.ok(); ++i)
    call.parameters.push_back(*parameters.item(i).value());
  if (!reader.ok()) return call;
  if (call.arguments.size() != call.row->arguments.size()) {
    reader.fail("expected " + std::to_string(call.row->arguments.size()) + " arguments");
    return call;
  }
  for (size_t i = 0; i < call.arguments.size(); ++i) {
    PhysicalType wanted = call.row->arguments[i];
    if (wanted != PhysicalType::kNull && call.argumentType(i).physical != wanted)
      reader.fail("argument " + std::to_string(i) + " has another type than " + name + " takes");
  }
  if (call.row->result != PhysicalType::kNull && call.result().physical != call.row->result)
    reader.fail(name + " has another result type");
  if (call.distinct && call.arguments.size() != 1) reader.fail("DISTINCT needs one argument");
  if (inputRetracts && !call.row->retractable) reader.fail(name + " cannot take back rows");
  if (reader.ok() && call.row->check) {
    if (const char* wrong = call.row->check(call)) reader.fail(wrong);
  }
  return call;
}

}  // namespace

std::vector<TypeId> AggregateSpec::accumulatorColumns() const {
  std::vector<TypeId> columns{countType};
  for (const AggregateCall& call : calls) {
    std::vector<TypeId> own = call.distinct ? distinctColumns(call) : call.row->columns(call);
    columns.insert(columns.end(), own.begin(), own.end());
  }
  return columns;
}

AggregateSpec readAggregateSpec(const Plan& plan, const Schema& input, PlanReader& config, bool inputRetracts) {
  AggregateSpec spec;
  spec.types = &plan.types;
  spec.inputRetracts = inputRetracts;
  spec.countType = baseType(plan, PhysicalType::kInt64);
  spec.keys = config.field("keys").indexes(input.types.size(), "column");
  for (uint32_t key : spec.keys) spec.keyTypes.push_back(input.types[key]);
  PlanReader aggregates = config.field("aggregates");
  for (size_t i = 0, n = aggregates.size(); i < n && config.ok(); ++i)
    spec.calls.push_back(readCall(plan, input, aggregates.item(i), inputRetracts));
  return spec;
}

}  // namespace millrace
