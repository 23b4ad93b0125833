#pragma once
// The aggregate functions: one row per signature; the planner picks them by name. Names are `<function>_<argument type>` with the type codes of
// expressions/registry.h (timestamps with and without local time zone share one: tms, tus, tns); `any` takes every type:
//   count_star, count_any, approx_count_distinct_any
//   sum_T, avg_T, stddev_pop_T, stddev_samp_T, var_pop_T, var_samp_T   T: i8 i16 i32 i64 f32 f64 d64 d128
//   min_T, max_T                                                      T: those and b s x date time tms tus tns ivm ivs
//   first_value_any, last_value_any, single_value_any, array_agg_any, collect_any, listagg_s (parameter: separator)
// DISTINCT and FILTER are properties of the call, not of the function. Results: SUM wraps in the argument's type, SUM and AVG of DECIMAL are
// DECIMAL(38, s) by the call's result type, AVG, STDDEV and VAR keep the argument's type (SEMANTICS: types and arithmetic).
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "operators/aggregates/aggregator.h"
#include "plan/plan.h"

namespace millrace {

struct AggregateFunction;

struct AggregateCall {
  const AggregateFunction* function = nullptr;
  std::vector<uint32_t> arguments;        // input columns
  std::vector<TypeId> argumentTypes;
  int32_t filter = -1;                    // BOOLEAN input column, or -1
  bool distinct = false;
  bool retracts = false;                  // input may take back rows
  bool arrivalFloats = false;             // table.exec.float-aggregation = 'arrival'
  TypeId resultType = 0;
  std::string separator;                  // listagg
  const Plan* plan = nullptr;
  std::vector<TypeId> accumulatorTypes;   // filled by prepareCall
};

struct AggregateFunction {
  std::string name;
  std::vector<PhysicalType> arguments;    // kNull = any
  PhysicalType result = PhysicalType::kNull;  // kNull = the argument's type, or a type built on it
  bool retractable = true;
  bool orderDependent = false;
  std::vector<TypeId> (*accumulators)(const AggregateCall& call) = nullptr;
  std::unique_ptr<Aggregator> (*create)(const AggregateCall& call) = nullptr;
};

// All rows, sorted by name.
const std::vector<AggregateFunction>& aggregateRegistry();
const AggregateFunction* findAggregate(std::string_view name);

// The aggregator of a call, DISTINCT included, and its accumulator columns.
std::unique_ptr<Aggregator> createAggregator(const AggregateCall& call);
std::vector<TypeId> accumulatorTypesOf(const AggregateCall& call);

// Reads `aggregates` of a config against the input schema.
std::vector<AggregateCall> readAggregateCalls(const Plan& plan, const Schema& input, PlanReader reader, bool retracts);

// Rows of each function family; one function per file, listed in registry.cc.
void addCounts(std::vector<AggregateFunction>& rows);
void addSums(std::vector<AggregateFunction>& rows);
void addExtremes(std::vector<AggregateFunction>& rows);
void addVariances(std::vector<AggregateFunction>& rows);
void addOrderedValues(std::vector<AggregateFunction>& rows);

}  // namespace millrace
