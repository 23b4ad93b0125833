// sort: ORDER BY of a bounded input, with OFFSET and FETCH. Keeps all rows and sorts row references, stably, at the end of the input; equal keys
// stay in the order in which they came. Runs on one worker.
#include <algorithm>

#include "columnar/key_codec.h"
#include "operators/builders.h"

namespace millrace {
namespace {

struct SortKey {
  uint32_t column;
  bool descending, nullsFirst;
};

struct SortConfig {
  std::vector<SortKey> keys;
  uint64_t offset = 0;
  uint64_t count = UINT64_MAX;
  const TypeTable* types = nullptr;
  Schema schema;
  StateTable table;
  std::string stateId;
};

struct RowReference {
  uint32_t batch;
  uint16_t row;
};

class SortTask final : public Task {
 public:
  SortTask(const SortConfig& config, const TaskContext& context) : config_(config), batchRowsMax_(context.batchRowsMax) {}

  Status accept(Event&& event) override {
    if (event.kind == Event::Kind::kBatch) add(std::move(event.batch));
    if (event.kind == Event::Kind::kEndOfPort) {
      std::stable_sort(rows_.begin(), rows_.end(), [this](const RowReference& a, const RowReference& b) { return precedes(a, b); });
      next_ = std::min<uint64_t>(config_.offset, rows_.size());
      end_ = next_ + std::min<uint64_t>(config_.count, rows_.size() - next_);
      ended_ = true;
    }
    return Status();
  }

  Progress produce(Output& output, Budget) override {
    if (!ended_ || next_ >= end_) return Progress::kNeedInput;
    uint64_t to = std::min<uint64_t>(end_, next_ + batchRowsMax_);
    output.emit(gather(next_, to));
    next_ = to;
    return next_ < end_ ? Progress::kHaveMore : Progress::kNeedInput;
  }

  Progress save(SnapshotWriter& writer, Budget) override {
    for (uint64_t at = 0; at < rows_.size() && status_.ok(); at += batchRowsMax_) {
      BatchRef part = gather(at, std::min<uint64_t>(rows_.size(), at + batchRowsMax_));
      status_ = writer.write(config_.stateId, config_.table, *part, std::vector<uint16_t>(part->rows, kNoKeyGroup));
    }
    return status_.ok() ? Progress::kNeedInput : Progress::kFailed;
  }

  Status load(StateReader& reader) override {
    for (;;) {
      BatchRef rows;
      std::vector<uint16_t> groups;
      bool more = false;
      MILLRACE_RETURN_IF_ERROR(reader.next(config_.table, &rows, &groups, &more));
      if (!more) return Status();
      add(std::move(rows));
    }
  }

  Status status() override { return std::move(status_); }

 private:
  // Rows outlive the segments and blocks they came in, so they are copied out.
  void add(BatchRef batch) {
    std::vector<ColumnBuilder> builders;
    for (TypeId type : config_.schema.types) builders.emplace_back(*config_.types, type);
    auto selected = selectedRowList(*batch);
    for (uint16_t row : selected) {
      for (size_t c = 0; c < builders.size(); ++c) builders[c].appendFrom(batch->columns[c], row);
    }
    auto copy = makeRef<Batch>();
    copy->rows = static_cast<uint32_t>(selected.size());
    for (ColumnBuilder& builder : builders) copy->columns.push_back(builder.finish(*copy));
    uint32_t index = static_cast<uint32_t>(batches_.size());
    for (uint32_t row = 0; row < copy->rows; ++row) rows_.push_back({index, static_cast<uint16_t>(row)});
    batches_.push_back(std::move(copy));
  }

  bool precedes(const RowReference& a, const RowReference& b) const {
    for (const SortKey& key : config_.keys) {
      const Vector& left = batches_[a.batch]->columns[key.column];
      const Vector& right = batches_[b.batch]->columns[key.column];
      bool nullLeft = left.isNull(a.row), nullRight = right.isNull(b.row);
      if (nullLeft != nullRight) return nullLeft == key.nullsFirst;
      int order = compareValues(left, a.row, right, b.row);
      if (order) return key.descending ? order > 0 : order < 0;
    }
    return false;
  }

  BatchRef gather(uint64_t from, uint64_t to) const {
    auto out = makeRef<Batch>();
    out->rows = static_cast<uint32_t>(to - from);
    for (size_t c = 0; c < config_.schema.types.size(); ++c) {
      ColumnBuilder builder(*config_.types, config_.schema.types[c]);
      for (uint64_t i = from; i < to; ++i) builder.appendFrom(batches_[rows_[i].batch]->columns[c], rows_[i].row);
      out->columns.push_back(builder.finish(*out));
    }
    return out;
  }

  const SortConfig& config_;
  uint32_t batchRowsMax_;
  std::vector<BatchRef> batches_;
  std::vector<RowReference> rows_;
  uint64_t next_ = 0, end_ = 0;
  bool ended_ = false;
  Status status_;
};

class Sort final : public Operator {
 public:
  explicit Sort(SortConfig config) : config_(std::move(config)) {}
  OperatorTraits traits() const override {
    OperatorTraits traits;
    traits.stateTables = {config_.table};
    traits.emitsOnWatermark = true;
    return traits;
  }
  std::unique_ptr<Task> open(TaskContext& context) const override { return std::make_unique<SortTask>(config_, context); }

 private:
  SortConfig config_;
};

}  // namespace

std::unique_ptr<Operator> buildSort(const Plan& plan, const OperatorMessage& message, PlanReader& config) {
  config.keys({"keys", "offset", "count"});
  SortConfig sort;
  sort.schema = plan.schemas[message.inputSchema];
  PlanReader keys = config.field("keys");
  for (size_t i = 0, n = keys.size(); i < n && config.ok(); ++i) {
    PlanReader key = keys.item(i);
    key.keys({"column", "descending", "nullsFirst"});
    sort.keys.push_back({key.field("column").index(sort.schema.types.size(), "column"), key.field("descending").boolean(), key.field("nullsFirst").boolean()});
  }
  sort.offset = static_cast<uint64_t>(config.field("offset").integer(0, INT64_MAX));
  if (PlanReader count = config.field("count"); !count.isNull()) sort.count = static_cast<uint64_t>(count.integer(0, INT64_MAX));
  sort.types = &plan.types;
  sort.table = {"rows", 1, sort.schema.types};
  sort.stateId = message.stateId;
  return std::make_unique<Sort>(std::move(sort));
}

}  // namespace millrace
