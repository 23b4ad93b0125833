#pragma once
// types[] and schemas[] of the plan message.
#include <vector>

#include "columnar/type.h"
#include "plan/plan_value.h"

namespace millrace {

void buildTypes(PlanReader message, TypeTable* out);
void buildSchemas(PlanReader message, const TypeTable& types, std::vector<Schema>* out);

}  // namespace millrace
