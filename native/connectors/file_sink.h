#pragma once
// The filesystem sink: part files per worker, partitions as folders "k=v", everything hidden until the job commits.
#include <memory>

#include "operators/operator.h"
#include "plan/plan.h"

namespace millrace {

std::unique_ptr<Operator> buildFileSink(const Plan& plan, const SinkPlan& sink);

// A name or value as part of a folder's name: Flink's PartitionPathUtils.escapePathName.
std::string escapePathName(std::string_view text);

}  // namespace millrace
