#pragma once
// programs[i] of the plan message -> Program, with every check that the evaluator relies on.
#include <memory>

#include "expressions/program.h"
#include "plan/plan_value.h"

namespace millrace {

// Checks opcodes, arities, argument and result types, that each register is written once and before it is read (in the
// same region or one around it), regions' nesting, outputs. Column ordinals are checked against a schema by
// checkProgramColumns (plan.h).
std::unique_ptr<Program> buildProgram(PlanReader message, const TypeTable& types);

}  // namespace millrace
