// limit: OFFSET and FETCH over rows that only come. The teaching file of operators that finish early: once it has its
// rows it says finished(), and the driver stops what feeds it. Runs on one worker, in canonical order where the plan
// asks for it; its state is a count.
#include <algorithm>

#include "columnar/column_builder.h"
#include "operators/builders.h"

namespace millrace {
namespace {

struct LimitConfig {
  uint64_t offset = 0;
  uint64_t count = UINT64_MAX;
  const TypeTable* types = nullptr;
  StateTable table;
  std::string stateId;
};

class LimitTask final : public Task {
 public:
  explicit LimitTask(const LimitConfig& config) : config_(config) {}

  Status accept(Event&& event) override {
    if (event.kind == Event::Kind::kBatch) batch_ = std::move(event.batch);
    return Status();
  }

  Progress produce(Output& output, Budget) override {
    BatchRef batch = std::move(batch_);
    if (!batch || finished()) return Progress::kNeedInput;
    auto rows = selectedRowList(*batch);
    uint64_t skip = std::min<uint64_t>(rows.size(), config_.offset > seen_ ? config_.offset - seen_ : 0);
    uint64_t take = std::min<uint64_t>(rows.size() - skip, config_.count - passed_);
    seen_ += skip + take;
    passed_ += take;
    if (take > 0) {
      BatchRef out = Batch::derive(batch, true);
      out->hasSelection = true;
      out->selection.assign(rows.begin() + skip, rows.begin() + skip + take);
      output.emit(std::move(out));
    }
    return Progress::kNeedInput;
  }

  Progress save(SnapshotWriter& writer, Budget) override {
    ColumnBuilder seen(*config_.types, config_.table.columns[0]), passed(*config_.types, config_.table.columns[1]);
    seen.append(static_cast<int64_t>(seen_));
    passed.append(static_cast<int64_t>(passed_));
    Batch rows;
    rows.rows = 1;
    rows.columns.push_back(seen.finish(rows));
    rows.columns.push_back(passed.finish(rows));
    status_ = writer.write(config_.stateId, config_.table, rows, {kNoKeyGroup});
    return status_.ok() ? Progress::kNeedInput : Progress::kFailed;
  }

  Status load(StateReader& reader) override {
    for (;;) {
      BatchRef rows;
      std::vector<uint16_t> groups;
      bool more = false;
      MILLRACE_RETURN_IF_ERROR(reader.next(config_.table, &rows, &groups, &more));
      if (!more) return Status();
      for (uint16_t row : rows->selection) {
        seen_ += static_cast<uint64_t>(rows->columns[0].value<int64_t>(row));
        passed_ += static_cast<uint64_t>(rows->columns[1].value<int64_t>(row));
      }
    }
  }

  bool finished() const override { return passed_ >= config_.count; }
  Status status() override { return std::move(status_); }

 private:
  const LimitConfig& config_;
  BatchRef batch_;
  uint64_t seen_ = 0;  // rows skipped or passed
  uint64_t passed_ = 0;
  Status status_;
};

class Limit final : public Operator {
 public:
  explicit Limit(LimitConfig config) : config_(std::move(config)) {}
  OperatorTraits traits() const override {
    OperatorTraits traits;
    traits.stateTables = {config_.table};
    return traits;
  }
  std::unique_ptr<Task> open(TaskContext&) const override { return std::make_unique<LimitTask>(config_); }

 private:
  LimitConfig config_;
};

}  // namespace

std::unique_ptr<Operator> buildLimit(const Plan& plan, const OperatorMessage& message, PlanReader& config) {
  config.keys({"offset", "count"});
  LimitConfig limit;
  limit.offset = static_cast<uint64_t>(config.field("offset").integer(0, INT64_MAX));
  if (PlanReader count = config.field("count"); !count.isNull())
    limit.count = static_cast<uint64_t>(count.integer(0, INT64_MAX));
  limit.types = &plan.types;
  TypeId bigint = baseType(plan, PhysicalType::kInt64);
  limit.table = {"limit", 1, {bigint, bigint}};
  limit.stateId = message.stateId;
  return std::make_unique<Limit>(std::move(limit));
}

}  // namespace millrace
