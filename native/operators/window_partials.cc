// window_aggregate, phase "local": ships partial results, not rows. A part leaves before the watermark at which its
// next window fires goes on; it leaves early when the table is full, since partial results merge in any order.
#include "operators/window_aggregate.h"

namespace millrace {
namespace {

class WindowPartialsTask final : public WindowAggregateTask {
 public:
  using WindowAggregateTask::WindowAggregateTask;

  Progress produce(Output& output, Budget) override {
    shipping_ |= store_.groupCount() > kGroupsMax;
    std::vector<ColumnBuilder> columns = makeBuilders(*config_.spec.types, config_.table.columns);
    uint32_t rows = 0;
    while (rows < context_.batchRowsMax && (shipping_ ? !store_.parts().empty() : store_.isDue(watermark_))) {
      auto part = store_.parts().begin();
      const Groups& groups = part->second->groups;
      for (; slot_ < groups.table().slots() && rows < context_.batchRowsMax; ++slot_) {
        if (!groups.table().isLive(slot_)) continue;
        appendStateRow(groups, slot_, config_.spec, {part->first.first, part->first.second}, columns);
        ++rows;
      }
      if (slot_ < groups.table().slots()) break;
      slot_ = 0;
      store_.remove(part);
    }
    bool more = shipping_ ? !store_.parts().empty() : store_.isDue(watermark_);
    shipping_ &= more;
    if (rows == 0) return Progress::kNeedInput;
    output.emit(finishBatch(columns));
    return more ? Progress::kHaveMore : Progress::kNeedInput;
  }

 private:
  static constexpr uint64_t kGroupsMax = 64 * 1024;  // CONTRACTS: two-phase only where it pays
  uint32_t slot_ = 0;                                // next of the first part
  bool shipping_ = false;                            // all parts, because the table is full
};

}  // namespace

std::unique_ptr<Task> openWindowPartials(const WindowAggregateConfig& config, const TaskContext& context) {
  return std::make_unique<WindowPartialsTask>(config, context);
}

}  // namespace millrace
