#include "operators/aggregates/registry.h"

#include <algorithm>

#include "operators/aggregates/families.h"

namespace millrace {

const std::vector<AggregateRow>& aggregateRegistry() {
  static const std::vector<AggregateRow> kRows = [] {
    std::vector<AggregateRow> rows;
    appendApproximateCounts(&rows);
    appendAverages(&rows);
    appendCollect(&rows);
    appendCounts(&rows);
    appendDeviations(&rows);
    appendExtrema(&rows);
    appendOrderedValues(&rows);
    appendPercentiles(&rows);
    appendSingleValue(&rows);
    appendSums(&rows);
    std::sort(rows.begin(), rows.end(), [](const AggregateRow& a, const AggregateRow& b) { return a.name < b.name; });
    return rows;
  }();
  return kRows;
}

const AggregateRow* findAggregate(std::string_view name) {
  const auto& rows = aggregateRegistry();
  auto found = std::lower_bound(rows.begin(), rows.end(), name,
                                [](const AggregateRow& row, std::string_view wanted) { return row.name < wanted; });
  return found != rows.end() && found->name == name ? &*found : nullptr;
}

}  // namespace millrace
