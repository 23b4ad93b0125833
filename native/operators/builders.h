#pragma once
// One builder per operator kind, in its operator's own file. Sinks are built in the connectors' room.
#include <memory>

#include "operators/operator.h"
#include "plan/plan.h"

namespace millrace {

using OperatorBuilder = std::unique_ptr<Operator>(const Plan& plan, const OperatorMessage& message, PlanReader& config);

OperatorBuilder buildExpand;
OperatorBuilder buildFilter;
OperatorBuilder buildGroupAggregate;
OperatorBuilder buildLimit;
OperatorBuilder buildProject;
OperatorBuilder buildSort;
OperatorBuilder buildUnion;
OperatorBuilder buildWindowAggregate;
OperatorBuilder buildWindowTableFunction;

}  // namespace millrace
