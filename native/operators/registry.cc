#include "operators/registry.h"

#include "operators/builders.h"

namespace millrace {

const std::vector<OperatorKind>& operatorRegistry() {
  static const std::vector<OperatorKind> registry = {
      {"expand", 1, buildExpand},
      {"filter", 1, buildFilter},
      {"group_aggregate", 1, buildGroupAggregate},
      {"limit", 1, buildLimit},
      {"project", 1, buildProject},
      {"sort", 1, buildSort},
      {"union", 1, buildUnion},
      {"window_aggregate", 1, buildWindowAggregate},
      {"window_table_function", 1, buildWindowTableFunction},
  };
  return registry;
}

}  // namespace millrace
