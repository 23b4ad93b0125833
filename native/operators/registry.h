#pragma once
// Operator kinds of the plan message: kind name -> builder. One line per operator in registry.cc.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "operators/operator.h"
#include "plan/plan_value.h"

namespace millrace {

struct Plan;  // plan/plan.h

struct OperatorKind {
  const char* kind;  // "filter"
  uint32_t version;
  // Reads and checks config; PlanReader collects errors with their path ("operators[3].config.keys[1]").
  std::unique_ptr<Operator> (*build)(const Plan& plan, const struct OperatorMessage& message, PlanReader& config);
};

const std::vector<OperatorKind>& operatorRegistry();

}  // namespace millrace
