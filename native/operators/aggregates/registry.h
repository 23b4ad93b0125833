#pragma once
// The aggregate registry: one row per signature. The planner picks a row by name and sees the list through the addon's
// describe(); the contract test compares it with src/catalog/aggregates. Names are `<function>_<argument type>` with
// the type codes of expressions/registry.h (i8 i16 i32 i64 f32 f64 d64 d128 s; any = any one type):
//
//   count_star                                    rows, no argument
//   count_any                                     rows whose argument is not NULL
//   sum_N, avg_N                                  N = i8 i16 i32 i64 f32 f64 d64 d128; result as SEMANTICS of SUM and
//   AVG say var_pop_N, var_samp_N, stddev_pop_N, stddev_samp_N   the same N (VARIANCE is var_samp, STDDEV stddev_samp)
//   min_any, max_any                              result: the argument's type
//   first_value_any, last_value_any               skip NULL; order-dependent
//   listagg_s                                     parameters: [separator] or [] for ","; skips NULL; order-dependent
//   array_agg_any                                 result ARRAY of the argument; keeps NULL; order-dependent
//   collect_any                                   result MULTISET of the argument; skips NULL
//   single_value_any                              fails the job on a second row
//   approx_count_distinct_any                     not retractable
//   percentile_f64                                argument cast to DOUBLE; parameters: [percentage] gives DOUBLE,
//   [[percentage...]] ARRAY<DOUBLE>
//
// DISTINCT and FILTER are flags of the call, not of the row: every row works with both (COUNT(DISTINCT x) is count_any
// with `distinct`). Precision and scale come from the argument's and the result's type, never from the name.
//
// Order-dependent aggregates order rows by (w(row), position, arrival): they need `$sequence` (and `$watermark`) where
// input comes unordered.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "columnar/type.h"
#include "operators/aggregates/accumulators.h"

namespace millrace {

struct AggregateRow {
  std::string name;
  std::vector<PhysicalType> arguments;  // kNull = any
  PhysicalType result;                  // kNull = any: made from the argument's type
  bool retractable = true;
  bool orderDependent = false;
  bool keepsNulls = false;  // a NULL argument is a value (ARRAY_AGG)
  bool fallible = false;    // a row may fail, see Accumulators::status
  // Types of the accumulator columns: how the state of one group travels in partial batches and lies in savepoints.
  std::vector<TypeId> (*columns)(const AggregateCall& call) = nullptr;
  std::unique_ptr<Accumulators> (*make)(const AggregateCall& call) = nullptr;
  // Whether the types and parameters of a call fit; a message for the plan's error otherwise (the plan is a trust
  // boundary).
  const char* (*check)(const AggregateCall& call) = nullptr;
};

// All rows, sorted by name; built once per process.
const std::vector<AggregateRow>& aggregateRegistry();
const AggregateRow* findAggregate(std::string_view name);

}  // namespace millrace
