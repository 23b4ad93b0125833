#include "connectors/source.h"

#include <algorithm>
#include <atomic>
#include <map>

#include "base/clock.h"
#include "connectors/file_source.h"
#include "connectors/source_task.h"

namespace millrace {
namespace {

constexpr uint32_t kSplitsPerBatch = 4096;

Status mismatch(const std::string& path, const std::string& what) {
  return Status::error("SAVEPOINT_MISMATCH", path + " " + what + " since the savepoint was made");
}

class BlockSource final : public SourceShared {
 public:
  BlockSource(const Plan& plan, uint32_t ordinal, const SourceConnector& connector, std::vector<SplitOutline> outlines)
      : plan_(plan),
        source_(plan.sources[ordinal]),
        ordinal_(ordinal),
        connector_(connector),
        outlines_(std::move(outlines)),
        startedAt_(outlines_.size(), 0),
        board_(ordinal, plan.parallelism, outlines_),
        startTicks_(ticksNow()) {
    if (!source_.deadLetterPath.empty())
      deadLetters_ = std::make_unique<DeadLetters>(source_.deadLetterPath, source_.name);
    for (const SplitInfo& split : source_.splits) bytesTotal_ += split.size;
    using Physical = PhysicalType;
    table_.name = "splits";
    for (Physical type : {Physical::kString, Physical::kInt64, Physical::kInt64, Physical::kInt64, Physical::kInt64,
                          Physical::kInt64, Physical::kBool, Physical::kInt64, Physical::kInt64, Physical::kInt64}) {
      table_.columns.push_back(baseType(plan, type));
    }
  }

  std::unique_ptr<SourceTask> open(TaskContext& context) override {
    open_.fetch_add(1, std::memory_order_relaxed);
    std::unique_ptr<BlockReader> reader;
    Status opened = connector_.openReader(plan_, source_, ordinal_, *context.environment, &reader);
    SourceContext shared{plan_,      source_,   ordinal_,   board_,     deadLetters_.get(),
                         bytesRead_, outlines_, startedAt_, startTicks_};
    return std::make_unique<BlockSourceTask>(shared, context, std::move(reader), std::move(opened),
                                             [this] { return taskEnded(); });
  }

  void requestCut(uint64_t checkpoint, bool stop) override { board_.cut(checkpoint, stop); }

  void stopAfter(Position position) override {
    failed_.store(true, std::memory_order_relaxed);
    board_.stopAfter(position);
  }

  SourceCounters counters() const override {
    SourceCounters counters;
    counters.bytesTotal = bytesTotal_;
    // A row that crosses a block's end is read with both blocks; progress counts it once.
    counters.bytesRead = std::min(bytesRead_.load(std::memory_order_relaxed), counters.bytesTotal);
    counters.watermark = kMaxTime;
    for (const SplitProgress& split : board_.progress()) {
      counters.rowsRead += split.counters.rowsRead;
      if (!split.finished) counters.watermark = std::min(counters.watermark, split.watermark);
    }
    return counters;
  }

  Status save(SnapshotWriter& writer, std::string_view stateId) override {
    const std::vector<SplitProgress> splits = board_.cutProgress();
    std::vector<ColumnBuilder> builders;
    for (TypeId type : table_.columns) builders.emplace_back(plan_.types, type);
    for (size_t i = 0; i < splits.size(); ++i) {
      MILLRACE_RETURN_IF_ERROR(appendSplit(i, splits[i], builders));
      const uint32_t rows = builders[0].rows();
      if (rows < kSplitsPerBatch && i + 1 < splits.size()) continue;
      auto batch = makeRef<Batch>();
      batch->rows = rows;
      for (ColumnBuilder& builder : builders) batch->columns.push_back(builder.finish(*batch));
      MILLRACE_RETURN_IF_ERROR(writer.write(stateId, table_, *batch, std::vector<uint16_t>(rows, kNoKeyGroup)));
    }
    return Status();
  }

  Status load(StateReader& reader) override {
    std::map<std::string, uint32_t> byPath;
    for (uint32_t i = 0; i < source_.splits.size(); ++i) byPath[source_.splits[i].path] = i;
    for (;;) {
      BatchRef batch;
      std::vector<uint16_t> keyGroups;
      bool more = false;
      MILLRACE_RETURN_IF_ERROR(reader.next(table_, &batch, &keyGroups, &more));
      if (!more) return Status();
      for (uint32_t i = 0; i < batch->selectedRows(); ++i)
        MILLRACE_RETURN_IF_ERROR(loadSplit(*batch, batch->rowAt(i), byPath));
    }
  }

 private:
  Status appendSplit(size_t index, const SplitProgress& progress, std::vector<ColumnBuilder>& columns) {
    SplitInfo none;
    const SplitInfo& info = index < source_.splits.size() ? source_.splits[index] : none;
    uint64_t hash = 0;
    if (!info.path.empty()) MILLRACE_RETURN_IF_ERROR(hashOfFirstBytes(info.path, info.size, &hash));
    columns[0].appendString(info.path);
    const int64_t numbers[] = {static_cast<int64_t>(info.size), info.modifiedMs, static_cast<int64_t>(info.inode),
                               static_cast<int64_t>(hash), static_cast<int64_t>(progress.offset)};
    for (size_t i = 0; i < std::size(numbers); ++i) columns[i + 1].append(numbers[i]);
    columns[6].appendBool(progress.finished);
    columns[7].append(progress.watermark);
    columns[8].append(static_cast<int64_t>(progress.counters.rowsRead));
    columns[9].append(static_cast<int64_t>(progress.counters.badRows + progress.counters.deadLetterRows));
    return Status();
  }

  Status loadSplit(const Batch& rows, uint32_t row, const std::map<std::string, uint32_t>& byPath) {
    const std::string path(rows.columns[0].stringValue(row));
    auto number = [&](size_t column) { return rows.columns[column].value<int64_t>(row); };
    SplitProgress progress;
    progress.offset = static_cast<uint64_t>(number(5));
    progress.finished = rows.columns[6].boolValue(row);
    progress.watermark = number(7);
    progress.counters.rowsRead = static_cast<uint64_t>(number(8));
    progress.counters.badRows = static_cast<uint64_t>(number(9));
    uint32_t index = 0;
    if (!path.empty()) {
      auto found = byPath.find(path);
      if (found == byPath.end()) return progress.finished ? Status() : mismatch(path, "has gone");
      index = found->second;
      const SplitInfo& info = source_.splits[index];
      const uint64_t sizeThen = static_cast<uint64_t>(number(1));
      if (info.size < sizeThen) return mismatch(path, "has become shorter");
      uint64_t hash;
      MILLRACE_RETURN_IF_ERROR(hashOfFirstBytes(path, sizeThen, &hash));
      if (hash != static_cast<uint64_t>(number(4))) return mismatch(path, "has got another start");
      if (info.size > sizeThen) progress.finished = false;  // it has grown
    }
    if (index >= outlines_.size())
      return Status::error("SAVEPOINT_MISMATCH", "the savepoint has a split that the plan lacks");
    startedAt_[index] = progress.offset;
    board_.resume(index, progress);
    return Status();
  }

  // By each task at its end; the last one makes the dead letters visible, unless the job failed.
  Status taskEnded() {
    if (open_.fetch_sub(1, std::memory_order_acq_rel) != 1 || !deadLetters_) return Status();
    return failed_.load(std::memory_order_relaxed) ? Status() : deadLetters_->finish();
  }

  const Plan& plan_;
  const SourcePlan& source_;
  const uint32_t ordinal_;
  const SourceConnector& connector_;
  const std::vector<SplitOutline> outlines_;
  std::vector<uint64_t> startedAt_;
  ClaimBoard board_;
  const uint64_t startTicks_;
  uint64_t bytesTotal_ = 0;
  std::atomic<uint64_t> bytesRead_{0};
  std::atomic<uint32_t> open_{0};  // tasks that have not ended
  std::atomic<bool> failed_{false};
  std::unique_ptr<DeadLetters> deadLetters_;
  StateTable table_;
};

}  // namespace

Status openSource(const Plan& plan, uint32_t ordinal, std::unique_ptr<SourceShared>* out) {
  const SourcePlan& source = plan.sources[ordinal];
  const SourceConnector* connector = findSourceConnector(source.connector);
  if (!connector) return Status::error("PLAN_MESSAGE", "unknown source connector '" + source.connector + "'");
  std::vector<SplitOutline> outlines;
  MILLRACE_RETURN_IF_ERROR(connector->outline(plan, source, &outlines));
  *out = std::make_unique<BlockSource>(plan, ordinal, *connector, std::move(outlines));
  return Status();
}

}  // namespace millrace
