#pragma once
// What an aggregating operator groups by and computes, read from its config. One row of its state, in partial batches
// and in savepoints: key columns, [place columns of the operator: slice, class], row count (BIGINT), accumulator
// columns of each call.
#include <vector>

#include "operators/aggregates/accumulators.h"
#include "plan/plan.h"

namespace millrace {

struct AggregateSpec {
  std::vector<uint32_t> keys;  // input columns
  std::vector<TypeId> keyTypes;
  std::vector<AggregateCall> calls;
  bool inputRetracts = false;
  const TypeTable* types = nullptr;
  TypeId countType = 0;

  std::vector<TypeId> accumulatorColumns() const;  // row count and all calls
};

// Reads `keys` and `aggregates` of a config against the input's columns. Fails the reader on anything that does not
// fit.
AggregateSpec readAggregateSpec(const Plan& plan, const Schema& input, PlanReader& config, bool inputRetracts);

}  // namespace millrace
