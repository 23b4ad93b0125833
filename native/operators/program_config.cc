#include "operators/program_config.h"

namespace millrace {

const Program* readProgram(const Plan& plan, const OperatorMessage& message, PlanReader& config) {
  PlanReader reader = config.field("program");
  uint32_t index = reader.index(plan.programs.size(), "program");
  if (!config.ok()) return nullptr;
  const Program* program = plan.programs[index].get();
  checkProgramColumns(*program, plan.schemas[message.inputSchema], plan.types, reader);
  return config.ok() ? program : nullptr;
}

}  // namespace millrace
