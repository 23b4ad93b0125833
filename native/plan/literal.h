#pragma once
// Literals of the plan message (src/plan/message.ts: LiteralMessage) -> values of a column.
#include "columnar/column_builder.h"
#include "plan/plan_value.h"

namespace millrace {

// Appends the literal to `builder`; a literal that does not fit the builder's type fails the reader with its path.
void appendLiteral(PlanReader literal, const TypeTable& types, ColumnBuilder& builder);

}  // namespace millrace
