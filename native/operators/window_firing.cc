// window_aggregate, phases "global" and "single": the teaching file of operators that fire. A watermark makes windows
// due; produce() gives their rows batch by batch in order of (window end, key hash, key bytes), and the driver forwards
// the watermark afterwards. The rows carry w = the last watermark at which their window had not fired, so that a window
// over window_time does not find them late.
#include "operators/derived_rows.h"
#include "operators/window_aggregate.h"

namespace millrace {
namespace {

class WindowFiringTask final : public WindowAggregateTask {
 public:
  WindowFiringTask(const WindowAggregateConfig& config, const TaskContext& context)
      : WindowAggregateTask(config, context), placed_(config.ordinal) {}

  Progress produce(Output& output, Budget) override {
    std::vector<ColumnBuilder> columns = makeBuilders(*config_.spec.types, config_.output);
    while (placed_.rows() < context_.batchRowsMax) {
      if (!firing_ && !startNext()) break;
      while (next_ < order_.size() && placed_.rows() < context_.batchRowsMax) append(order_[next_++], columns);
      if (next_ < order_.size()) break;
      firing_ = nullptr;
      merged_.reset();
      store_.advance(end_);
    }
    bool more = firing_ || store_.isDue(watermark_);
    if (placed_.rows() == 0) return more ? Progress::kHaveMore : Progress::kNeedInput;
    BatchRef out = finishBatch(columns);
    placed_.place(*out);
    output.emit(std::move(out));
    return more ? Progress::kHaveMore : Progress::kNeedInput;
  }

 private:
  // Merges the parts of the next window that is due.
  bool startNext() {
    if (!store_.isDue(watermark_)) return false;
    auto part = store_.parts().begin();
    end_ = part->first.first;
    timer_ = config_.window.timerOf(end_);
    auto after = std::next(part);
    if (after == store_.parts().end() || after->first.first != end_) {
      firing_ = &part->second->groups;
    } else {
      merged_ = std::make_unique<Groups>(config_.spec, context_.constantHash);
      for (; part != store_.parts().end() && part->first.first == end_; ++part) merged_->merge(part->second->groups);
      firing_ = merged_.get();
    }
    order_ = firing_->table().slotsInKeyOrder();
    next_ = 0;
    return true;
  }

  void append(uint32_t slot, std::vector<ColumnBuilder>& columns) {
    if (firing_->isEmpty(slot)) return;
    firing_->appendKey(slot, columns);
    uint32_t column = static_cast<uint32_t>(config_.spec.keys.size());
    firing_->appendResults(slot, columns, column);
    column += static_cast<uint32_t>(config_.spec.calls.size());
    for (WindowProperty property : config_.properties) columns[column++].append(valueOf(property));
    placed_.add(timer_ - 1, firing_->table().hash(slot));
  }

  int64_t valueOf(WindowProperty property) const {
    switch (property) {
      case WindowProperty::kStart:
        return config_.window.startOf(end_);
      case WindowProperty::kEnd:
        return end_;
      case WindowProperty::kTime:
        return config_.window.timeOf(end_);
    }
    return end_;
  }

  const Groups* firing_ = nullptr;  // the window being given
  std::unique_ptr<Groups> merged_;  // its groups, where it has several parts
  int64_t end_ = 0, timer_ = 0;
  std::vector<uint32_t> order_;
  size_t next_ = 0;
  DerivedRows placed_;
};

}  // namespace

std::unique_ptr<Task> openWindowFiring(const WindowAggregateConfig& config, const TaskContext& context) {
  return std::make_unique<WindowFiringTask>(config, context);
}

}  // namespace millrace
