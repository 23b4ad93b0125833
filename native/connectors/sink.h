#pragma once
// Operators of kind "sink": config { sink: index into the plan's sinks }. Their tasks are SinkTasks. A sink that hands
// rows to the host (collect, print) emits them; the driver sends what a sink emits to the host.
#include <memory>

#include "plan/plan.h"

namespace millrace {

std::unique_ptr<Operator> buildSink(const Plan& plan, const OperatorMessage& message, PlanReader& config);

}  // namespace millrace
