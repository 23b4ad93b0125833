// sort: ORDER BY of a bounded input, with OFFSET and FETCH. Rows are copied out of their segments and sorted at the end
// of the input; equal keys stay in canonical order, so that the rows that FETCH takes do not depend on which worker was
// faster. With FETCH only the best rows are kept. Runs on one worker.
#include <algorithm>

#include "columnar/key_codec.h"
#include "operators/aggregates/arrival_stamp.h"
#include "operators/builders.h"
#include "operators/groups.h"

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
  std::vector<TypeId> columns;  // of the rows
  StateTable table;             // columns, then the arrival stamp
  std::string stateId;
};

struct SortedRow {
  uint32_t batch;
  uint16_t row;
  ArrivalStamp stamp;
};

class SortTask final : public Task {
 public:
  SortTask(const SortConfig& config, const TaskContext& context)
      : config_(config), batchRowsMax_(context.batchRowsMax) {
    if (config.count < UINT64_MAX - config.offset) wanted_ = config.offset + config.count;
  }

  Status accept(Event&& event) override {
    if (event.kind == Event::Kind::kBatch) {
      add(*event.batch);
      if (rows_.size() / 2 > std::max(wanted_, kPruneRowsMin)) keepWanted();
    }
    if (event.kind == Event::Kind::kEndOfPort) {
      keepWanted();
      next_ = std::min<uint64_t>(config_.offset, rows_.size());
      ended_ = true;
    }
    return Status();
  }

  Progress produce(Output& output, Budget) override {
    if (!ended_ || next_ >= rows_.size()) return Progress::kNeedInput;
    uint64_t to = std::min<uint64_t>(rows_.size(), next_ + batchRowsMax_);
    std::vector<ColumnBuilder> columns = makeBuilders(*config_.types, config_.columns);
    copyRows(next_, to, columns);
    BatchRef out = finishBatch(columns);
    out->rows = static_cast<uint32_t>(to - next_);
    output.emit(std::move(out));
    next_ = to;
    return next_ < rows_.size() ? Progress::kHaveMore : Progress::kNeedInput;
  }

  Progress save(SnapshotWriter& writer, Budget) override {
    uint64_t to = std::min<uint64_t>(rows_.size(), saved_ + batchRowsMax_);
    if (saved_ < to) {
      std::vector<ColumnBuilder> columns = makeBuilders(*config_.types, config_.table.columns);
      copyRows(saved_, to, columns);
      for (uint64_t i = saved_; i < to; ++i) {
        const ArrivalStamp& stamp = rows_[i].stamp;
        size_t column = config_.columns.size();
        for (uint64_t part : {static_cast<uint64_t>(stamp.watermark), stamp.split, stamp.offset, stamp.arrival})
          columns[column++].append(part);
      }
      BatchRef part = finishBatch(columns);
      status_ = writer.write(config_.stateId, config_.table, *part, std::vector<uint16_t>(part->rows, kNoKeyGroup));
      if (!status_.ok()) return Progress::kFailed;
    }
    saved_ = to < rows_.size() ? to : 0;
    return saved_ ? Progress::kHaveMore : Progress::kNeedInput;
  }

  Status load(StateReader& reader) override {
    for (;;) {
      BatchRef rows;
      std::vector<uint16_t> groups;
      bool more = false;
      MILLRACE_RETURN_IF_ERROR(reader.next(config_.table, &rows, &groups, &more));
      if (!more) return Status();
      size_t first = rows_.size();
      add(*rows);
      size_t column = config_.columns.size();
      auto selected = selectedRowList(*rows);
      for (size_t i = 0; i < selected.size(); ++i) {
        auto part = [&](size_t c) { return rows->columns[column + c].value<uint64_t>(selected[i]); };
        rows_[first + i].stamp = {static_cast<int64_t>(part(0)), part(1), part(2), part(3)};
        arrival_ = std::max(arrival_, part(3) + 1);
      }
    }
  }

  Status status() override { return std::move(status_); }

 private:
  static constexpr uint64_t kPruneRowsMin = 64 * 1024;

  // Rows outlive the segments and blocks they came in, so they are copied out.
  void add(const Batch& batch) {
    std::vector<ColumnBuilder> columns = makeBuilders(*config_.types, config_.columns);
    uint32_t index = static_cast<uint32_t>(batches_.size());
    uint16_t copied = 0;
    for (uint16_t row : selectedRowList(batch)) {
      for (size_t c = 0; c < columns.size(); ++c) columns[c].appendFrom(batch.columns[c], row);
      rows_.push_back({index, copied++, ArrivalStamp::of(batch, row, arrival_++)});
    }
    batches_.push_back(finishBatch(columns));
  }

  // Sorts, drops what FETCH does not want, and gives its memory back.
  void keepWanted() {
    std::sort(rows_.begin(), rows_.end(), [this](const SortedRow& a, const SortedRow& b) { return precedes(a, b); });
    if (rows_.size() <= wanted_) return;
    rows_.resize(wanted_);
    std::vector<BatchRef> kept;
    for (uint64_t from = 0; from < rows_.size(); from += batchRowsMax_) {
      uint64_t to = std::min<uint64_t>(rows_.size(), from + batchRowsMax_);
      std::vector<ColumnBuilder> columns = makeBuilders(*config_.types, config_.columns);
      copyRows(from, to, columns);
      kept.push_back(finishBatch(columns));
    }
    for (uint64_t i = 0; i < rows_.size(); ++i) {
      rows_[i].batch = static_cast<uint32_t>(i / batchRowsMax_);
      rows_[i].row = static_cast<uint16_t>(i % batchRowsMax_);
    }
    batches_ = std::move(kept);
  }

  bool precedes(const SortedRow& a, const SortedRow& b) const {
    for (const SortKey& key : config_.keys) {
      const Vector& left = batches_[a.batch]->columns[key.column];
      const Vector& right = batches_[b.batch]->columns[key.column];
      bool nullLeft = left.isNull(a.row), nullRight = right.isNull(b.row);
      if (nullLeft != nullRight) return nullLeft == key.nullsFirst;
      int order = compareValues(left, a.row, right, b.row);
      if (order) return key.descending ? order > 0 : order < 0;
    }
    return a.stamp < b.stamp;
  }

  void copyRows(uint64_t from, uint64_t to, std::vector<ColumnBuilder>& columns) const {
    for (size_t c = 0; c < config_.columns.size(); ++c) {
      for (uint64_t i = from; i < to; ++i) columns[c].appendFrom(batches_[rows_[i].batch]->columns[c], rows_[i].row);
    }
  }

  const SortConfig& config_;
  uint32_t batchRowsMax_;
  uint64_t wanted_ = UINT64_MAX;  // rows that OFFSET and FETCH need
  std::vector<BatchRef> batches_;
  std::vector<SortedRow> rows_;
  uint64_t arrival_ = 0;
  uint64_t next_ = 0, saved_ = 0;
  bool ended_ = false;
  Status status_;
};

class Sort final : public Operator {
 public:
  explicit Sort(SortConfig config) : config_(std::move(config)) {}
  OperatorTraits traits() const override {
    OperatorTraits traits;
    traits.stateTables = {config_.table};
    return traits;
  }
  std::unique_ptr<Task> open(TaskContext& context) const override {
    return std::make_unique<SortTask>(config_, context);
  }

 private:
  SortConfig config_;
};

}  // namespace

std::unique_ptr<Operator> buildSort(const Plan& plan, const OperatorMessage& message, PlanReader& config) {
  config.keys({"keys", "offset", "count"});
  SortConfig sort;
  sort.columns = plan.schemas[message.inputSchema].types;
  PlanReader keys = config.field("keys");
  for (size_t i = 0, n = keys.size(); i < n && config.ok(); ++i) {
    PlanReader key = keys.item(i);
    key.keys({"column", "descending", "nullsFirst"});
    sort.keys.push_back({key.field("column").index(sort.columns.size(), "column"), key.field("descending").boolean(),
                         key.field("nullsFirst").boolean()});
  }
  sort.offset = static_cast<uint64_t>(config.field("offset").integer(0, INT64_MAX));
  if (PlanReader count = config.field("count"); !count.isNull())
    sort.count = static_cast<uint64_t>(count.integer(0, INT64_MAX));
  sort.types = &plan.types;
  sort.table = {"rows", 1, sort.columns};
  sort.table.columns.insert(sort.table.columns.end(), 4, baseType(plan, PhysicalType::kInt64));
  sort.stateId = message.stateId;
  return std::make_unique<Sort>(std::move(sort));
}

}  // namespace millrace
