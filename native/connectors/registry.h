#pragma once
// Builders of the operator kinds "source" and "sink", and the names of the connectors behind them. The list of operator kinds takes them from
// here.
#include <memory>
#include <string_view>
#include <vector>

#include "operators/operator.h"
#include "plan/plan.h"
#include "plan/plan_value.h"

namespace millrace {

// config: { source } and { sink }.
std::unique_ptr<Operator> buildSource(const Plan& plan, const OperatorMessage& message, PlanReader& config);
std::unique_ptr<Operator> buildSink(const Plan& plan, const OperatorMessage& message, PlanReader& config);

std::vector<std::string_view> sourceConnectors();
std::vector<std::string_view> sinkConnectors();

}  // namespace millrace
