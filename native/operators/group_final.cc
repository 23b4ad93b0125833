// group_aggregate, emit "final" (BATCH): one row per group when the input has ended. Without keys there is one row even
// for no input.
#include "operators/derived_rows.h"
#include "operators/group_aggregate.h"

namespace millrace {
namespace {

class GroupFinalTask final : public GroupAggregateTask {
 public:
  GroupFinalTask(const GroupAggregateConfig& config, const TaskContext& context)
      : GroupAggregateTask(config, context), placed_(config.ordinal) {}

  Status accept(Event&& event) override {
    if (event.kind == Event::Kind::kBatch) {
      auto rows = selectedRowList(*event.batch);
      return groups_.accumulate(*event.batch, rows.data(), static_cast<uint32_t>(rows.size()));
    }
    bool ended =
        event.kind == Event::Kind::kEndOfPort || (event.kind == Event::Kind::kWatermark && event.time == kMaxTime);
    if (ended && !ended_) end();
    return Status();
  }

  Progress produce(Output& output, Budget) override {
    std::vector<ColumnBuilder> columns = makeBuilders(*config_.spec.types, config_.output);
    while (next_ < order_.size() && placed_.rows() < context_.batchRowsMax) {
      uint32_t slot = order_[next_++];
      if (groups_.isEmpty(slot) && !config_.spec.keys.empty()) continue;
      groups_.appendKey(slot, columns);
      groups_.appendResults(slot, columns, static_cast<uint32_t>(config_.spec.keys.size()));
      placed_.add(kMaxTime, groups_.table().hash(slot));
    }
    if (placed_.rows() == 0) return Progress::kNeedInput;
    BatchRef out = finishBatch(columns);
    placed_.place(*out);
    output.emit(std::move(out));
    return next_ < order_.size() ? Progress::kHaveMore : Progress::kNeedInput;
  }

 private:
  void end() {
    ended_ = true;
    if (config_.spec.keys.empty() && context_.worker == 0) groups_.insertEmptyKey();
    order_ = groups_.table().slotsInKeyOrder();
  }

  std::vector<uint32_t> order_;
  size_t next_ = 0;
  bool ended_ = false;
  DerivedRows placed_;
};

}  // namespace

std::unique_ptr<Task> openGroupFinal(const GroupAggregateConfig& config, const TaskContext& context) {
  return std::make_unique<GroupFinalTask>(config, context);
}

}  // namespace millrace
