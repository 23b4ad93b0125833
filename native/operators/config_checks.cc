#include "operators/config_checks.h"

#include "expressions/value_equality.h"
#include "plan/program_build.h"

namespace millrace {

const Program* readProgram(const Plan& plan, const OperatorMessage& message, PlanReader& config) {
  PlanReader reader = config.field("program");
  uint32_t index = reader.index(plan.programs.size(), "program");
  if (!config.ok()) return nullptr;
  const Program* program = plan.programs[index].get();
  checkProgramColumns(*program, plan.schemas[message.inputSchema], plan.types, reader);
  return config.ok() ? program : nullptr;
}

bool sameColumns(const Plan& plan, const std::vector<TypeId>& a, const std::vector<TypeId>& b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (!sameLayout(plan.types[a[i]], plan.types[b[i]], plan.types)) return false;
  }
  return true;
}

}  // namespace millrace
