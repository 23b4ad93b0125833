// group_aggregate, emit "changes": Flink's exact changelog, one input row at a time (SEMANTICS: changelog). A new group
// gives +I, a changed result -U and +U, an unchanged one nothing, a group without rows -D; taking back a row of an
// unknown group is ignored. Each change carries the position and the watermark of the row that caused it.
#include <algorithm>

#include "operators/aggregates/registry.h"
#include "operators/group_aggregate.h"
#include "operators/row_copies.h"

namespace millrace {
namespace {

class GroupChangesTask final : public GroupAggregateTask {
 public:
  GroupChangesTask(const GroupAggregateConfig& config, const TaskContext& context)
      : GroupAggregateTask(config, context), columns_(makeBuilders(*config.spec.types, config.output)) {
    for (const AggregateCall& call : config.spec.calls) fallible_ |= call.row->fallible;
  }

  Status accept(Event&& event) override {
    if (event.kind == Event::Kind::kBatch) {
      batch_ = std::move(event.batch);
      next_ = 0;
    }
    return Status();
  }

  Progress produce(Output& output, Budget) override {
    if (!failure_.ok()) return fail(std::move(failure_));
    if (!batch_) return Progress::kNeedInput;
    auto rows = selectedRowList(*batch_);
    // A row gives at most two changes.
    while (failure_.ok() && next_ < rows.size() && (kinds_.empty() || kinds_.size() + 2 <= context_.batchRowsMax))
      change(rows[next_++]);
    bool more = failure_.ok() && next_ < rows.size();
    if (!kinds_.empty()) output.emit(takeOutput());
    if (!more) batch_ = BatchRef();
    return more || !failure_.ok() ? Progress::kHaveMore : Progress::kNeedInput;
  }

 private:
  void change(uint16_t row) {
    RowKind kind = batch_->kindAt(row);
    bool retract = kind == RowKind::kUpdateBefore || kind == RowKind::kDelete;
    bool isNew = false;
    uint32_t slot = retract ? groups_.find(*batch_, row) : groups_.findOrInsert(*batch_, row, &isNew);
    if (slot == GroupTable::kNone) return;
    before_.clear();
    if (!isNew) groups_.appendResultBytes(slot, before_);
    groups_.change(*batch_, row, slot, retract);
    if (fallible_) failure_ = groups_.status();
    if (!failure_.ok()) return;
    if (groups_.isEmpty(slot)) {
      if (!isNew) append(row, slot, RowKind::kDelete, before_);
      groups_.erase(slot);
      return;
    }
    after_.clear();
    groups_.appendResultBytes(slot, after_);
    if (isNew) return append(row, slot, RowKind::kInsert, after_);
    if (before_ == after_) return;
    if (config_.updateBefore) append(row, slot, RowKind::kUpdateBefore, before_);
    append(row, slot, RowKind::kUpdateAfter, after_);
  }

  void append(uint16_t row, uint32_t slot, RowKind kind, std::string_view results) {
    groups_.appendKey(slot, columns_);
    decodeRow(results, columns_, static_cast<uint32_t>(config_.spec.keys.size()),
              static_cast<uint32_t>(config_.spec.calls.size()));
    kinds_.push_back(static_cast<uint8_t>(kind));
    causes_.push_back(row);
  }

  BatchRef takeOutput() {
    BatchRef out = finishBatch(columns_);
    inheritHidden(*batch_, causes_, false, out.get());
    if (std::any_of(kinds_.begin(), kinds_.end(), [](uint8_t kind) { return kind != 0; })) {
      uint8_t* kinds = out->allocate(kinds_.size());
      std::copy(kinds_.begin(), kinds_.end(), kinds);
      out->kinds = kinds;
    }
    kinds_.clear();
    causes_.clear();
    return out;
  }

  BatchRef batch_;
  size_t next_ = 0;                     // into its selected rows
  std::vector<ColumnBuilder> columns_;  // of the output
  std::vector<uint8_t> kinds_;
  std::vector<uint16_t> causes_;  // input row of each output row
  std::string before_, after_;
  bool fallible_ = false;
  Status failure_;  // of a row; the changes before it go on first
};

}  // namespace

std::unique_ptr<Task> openGroupChanges(const GroupAggregateConfig& config, const TaskContext& context) {
  return std::make_unique<GroupChangesTask>(config, context);
}

}  // namespace millrace
