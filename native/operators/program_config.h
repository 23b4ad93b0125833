#pragma once
// Reading an operator's program from its config.
#include "plan/plan.h"

namespace millrace {

// config.program: fits the input schema. Null after a failure.
const Program* readProgram(const Plan& plan, const OperatorMessage& message, PlanReader& config);

}  // namespace millrace
