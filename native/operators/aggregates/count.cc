// COUNT(*), COUNT(x).
#include "operators/aggregates/registry.h"

namespace millrace {
namespace {

class Count final : public Aggregator {
 public:
  explicit Count(bool skipNulls) : skipNulls_(skipNulls) {}
  void resize(uint32_t slots) override { counts_.resize(slots); }
  void clear(uint32_t slot) override { counts_[slot] = 0; }
  void update(const AggregateInput& input) override {
    for (size_t i = 0; i < input.rows.size(); ++i) {
      uint16_t row = input.rows[i];
      if (skipNulls_ && input.argument(0).isNull(row)) continue;
      counts_[input.slots[i]] += input.isRetraction(row) ? -1 : 1;
    }
  }
  void write(uint32_t slot, std::vector<ColumnBuilder>& builders, size_t first) const override { builders[first].append(counts_[slot]); }
  bool merge(uint32_t slot, const std::vector<Vector>& columns, size_t first, uint32_t row) override {
    if (columns[first].isNull(row)) return false;
    counts_[slot] += columns[first].value<int64_t>(row);
    return true;
  }
  void result(uint32_t slot, ColumnBuilder& out) const override { out.append(counts_[slot]); }

 private:
  bool skipNulls_;
  std::vector<int64_t> counts_;
};

std::vector<TypeId> bigint(const AggregateCall& call) { return {baseType(*call.plan, PhysicalType::kInt64)}; }

}  // namespace

void addCounts(std::vector<AggregateFunction>& rows) {
  rows.push_back({"count_star", {}, PhysicalType::kInt64, true, false, bigint, [](const AggregateCall&) -> std::unique_ptr<Aggregator> { return std::make_unique<Count>(false); }});
  rows.push_back({"count_any", {PhysicalType::kNull}, PhysicalType::kInt64, true, false, bigint, [](const AggregateCall&) -> std::unique_ptr<Aggregator> { return std::make_unique<Count>(true); }});
}

}  // namespace millrace
