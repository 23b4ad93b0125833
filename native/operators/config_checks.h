#pragma once
// What the builders read and check alike.
#include "plan/plan.h"

namespace millrace {

// config.program: fits the input schema. Null after a failure.
const Program* readProgram(const Plan& plan, const OperatorMessage& message, PlanReader& config);

// Whether two lists of columns lie in memory alike.
bool sameColumns(const Plan& plan, const std::vector<TypeId>& a, const std::vector<TypeId>& b);

// The operator's place in the plan; `message` is an element of plan.messages.
inline uint32_t ordinalOf(const Plan& plan, const OperatorMessage& message) {
  return static_cast<uint32_t>(&message - plan.messages.data());
}

}  // namespace millrace
