#pragma once
// types[] and schemas[] of the plan message.
#include <vector>

#include "columnar/type.h"
#include "plan/plan_value.h"

namespace millrace {

void buildTypes(PlanReader message, TypeTable* out);
// Appends one nullable type of each physical type without children; `ids` is indexed by PhysicalType (nested: 0, not to
// be used).
void appendBaseTypes(TypeTable* types, std::vector<TypeId>* ids);
void buildSchemas(PlanReader message, const TypeTable& types, std::vector<Schema>* out);

}  // namespace millrace
