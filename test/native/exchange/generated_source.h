#pragma once
// A source for tests of the driver: splits of generated rows with ragged blocks, watermarks and large rows. Blocks are
// claimed as the file sources do it: the split with the lowest watermark first, not too far ahead of the lowest
// unfinished block.
#include <deque>
#include <functional>
#include <mutex>
#include <random>

#include "columnar/column_builder.h"
#include "connectors/source.h"

namespace millrace::testing {

struct GeneratedRow {
  int64_t id = 0;  // unique over all sources
  int64_t key = 0;
  std::string text;
  OrderKey order{};        // watermark before the row, position
  int64_t own = kMinTime;  // its own watermark
};

struct GeneratedBlock {
  std::vector<GeneratedRow> rows;
  uint64_t end = 0;
  int64_t watermarkAfter = kMinTime;
};

struct GeneratedSplit {
  std::vector<GeneratedBlock> blocks;
};

// (id BIGINT, key BIGINT, text VARCHAR)
inline BatchRef batchOfRows(const TypeTable& types, const std::vector<GeneratedRow>& rows, size_t from, size_t to) {
  auto batch = makeRef<Batch>();
  batch->rows = static_cast<uint32_t>(to - from);
  ColumnBuilder id(types, 0), key(types, 0), text(types, 1);
  auto* sequence = reinterpret_cast<uint32_t*>(batch->allocate(batch->rows * 4));
  auto* watermark = reinterpret_cast<int64_t*>(batch->allocate(batch->rows * 8));
  const OrderKey& first = rows[from].order;
  for (size_t i = from; i < to; ++i) {
    id.append(rows[i].id);
    key.append(rows[i].key);
    text.appendString(rows[i].text);
    sequence[i - from] = static_cast<uint32_t>(rows[i].order.position.offset - first.position.offset);
    watermark[i - from] = rows[i].order.watermark;
  }
  for (ColumnBuilder* builder : {&id, &key, &text}) batch->columns.push_back(builder->finish(*batch));
  batch->sequence = sequence;
  batch->watermark = watermark;
  batch->source = first.position.source;
  batch->split = first.position.split;
  batch->basePosition = first.position.offset;
  batch->watermarkBefore = first.watermark;
  return batch;
}

class GeneratedSource final : public SourceShared {
 public:
  GeneratedSource(const TypeTable& types, uint32_t source, uint32_t splits, uint32_t rowsPerSplit, bool stalls,
                  uint64_t seed)
      : types_(types), source_(source), stalls_(stalls), seed_(seed) {
    std::mt19937_64 random(seed * 31 + source);
    for (uint32_t s = 0; s < splits; ++s) splits_.push_back(generate(s, rowsPerSplit, random));
    state_.resize(splits);
  }

  const std::vector<GeneratedSplit>& splits() const { return splits_; }
  Position failAt{UINT32_MAX, 0, 0};  // a row at which the reader fails
  uint64_t cutAfterBlocks = 0;        // calls onCut once that many blocks have been claimed
  std::function<void()> onCut;

  std::unique_ptr<SourceTask> open(TaskContext& context) override;
  void requestCut(uint64_t checkpoint, bool stop) override {
    std::lock_guard lock(mutex_);
    checkpoint_ = checkpoint;
    stop_ = stop;
    for (State& state : state_) state.cut = state.next;
  }
  void stopAfter(Position position) override {
    std::lock_guard lock(mutex_);
    limited_ = true;
    limit_ = std::min(limit_, position);
  }
  Status save(SnapshotWriter& writer, std::string_view stateId) override {
    std::lock_guard lock(mutex_);
    Batch rows;
    ColumnBuilder split(types_, 0), next(types_, 0);
    for (uint32_t s = 0; s < state_.size(); ++s) {
      split.append(static_cast<int64_t>(s));
      next.append(static_cast<int64_t>(state_[s].cut));
    }
    rows.rows = split.rows();
    for (ColumnBuilder* builder : {&split, &next}) rows.columns.push_back(builder->finish(rows));
    return writer.write(stateId, table(), rows, std::vector<uint16_t>(rows.rows, kNoKeyGroup));
  }
  Status load(StateReader& reader) override {
    for (bool more = true; more;) {
      BatchRef rows;
      std::vector<uint16_t> groups;
      MILLRACE_RETURN_IF_ERROR(reader.next(table(), &rows, &groups, &more));
      if (!more) break;
      for (uint16_t row : rows->selection) {
        State& state = state_[static_cast<size_t>(rows->columns[0].value<int64_t>(row))];
        state.first = state.next = static_cast<uint32_t>(rows->columns[1].value<int64_t>(row));
      }
    }
    return Status();
  }
  SourceCounters counters() const override { return {}; }

 private:
  friend class GeneratedTask;
  struct State {
    uint32_t first = 0;  // block that this run starts with
    uint32_t next = 0;   // to be claimed
    uint32_t cut = 0;
    bool emptySent = false;
  };
  StateTable table() const { return {"splits", 1, {0, 0}}; }
  GeneratedSplit generate(uint32_t split, uint32_t numRows, std::mt19937_64& random) const {
    GeneratedSplit out;
    int64_t watermark = kMinTime;
    uint64_t offset = 0;
    for (uint32_t made = 0; made < numRows || out.blocks.empty();) {
      GeneratedBlock block;
      for (uint64_t n = random() % 40; n > 0 && made < numRows; --n, ++made) {
        GeneratedRow row;
        row.id = (static_cast<int64_t>(source_) << 40) + (static_cast<int64_t>(split) << 20) + made;
        row.key = static_cast<int64_t>(random() % 50);
        if (random() % 200 == 0) row.text.assign(5000 + random() % 4000, 'x');  // more than a segment
        if (random() % 4 == 0) row.text = "short";
        row.order = {watermark, {source_, split, offset}, 0};
        row.own = static_cast<int64_t>(made * 10 + random() % 100);
        watermark = std::max(watermark, row.own);
        offset += 1 + random() % 50;
        block.rows.push_back(std::move(row));
      }
      block.end = offset;
      block.watermarkAfter = watermark;
      out.blocks.push_back(std::move(block));
    }
    return out;
  }
  int64_t watermarkBefore(uint32_t split, uint32_t block) const {
    return block == 0 ? kMinTime : splits_[split].blocks[block - 1].watermarkAfter;
  }
  int64_t lowestUnclaimed() const {
    int64_t lowest = kMaxTime;
    for (uint32_t s = 0; s < splits_.size(); ++s) {
      if (state_[s].next < splits_[s].blocks.size()) lowest = std::min(lowest, watermarkBefore(s, state_[s].next));
    }
    return lowest;
  }

  const TypeTable& types_;
  uint32_t source_;
  bool stalls_;
  uint64_t seed_;
  std::vector<GeneratedSplit> splits_;
  mutable std::mutex mutex_;
  std::vector<State> state_;
  std::deque<bool> released_;  // of the claims since the lowest unfinished one
  uint64_t firstUnreleased_ = 0;
  uint64_t numClaims_ = 0;
  uint64_t checkpoint_ = 0;
  bool stop_ = false;
  bool limited_ = false;
  Position limit_{UINT32_MAX, UINT32_MAX, UINT64_MAX};
};

class GeneratedTask final : public SourceTask {
 public:
  GeneratedTask(GeneratedSource& shared, TaskContext& context)
      : shared_(shared),
        random_(shared.seed_ * 977 + context.worker),
        batchRows_(context.batchRowsMax),
        parallelism_(context.parallelism) {}

  SourceProgress step(SourceEvent* event, Budget) override {
    if (shared_.stalls_ && random_() % 8 == 0) {
      event->waitMs = 0;
      return SourceProgress::kWaiting;
    }
    if (holding_) return release(event);
    {
      std::lock_guard lock(shared_.mutex_);
      SourceProgress progress = claim(event);
      if (!holding_) return progress;
    }
    if (shared_.onCut && shared_.cutAfterBlocks && number_ + 1 == shared_.cutAfterBlocks) shared_.onCut();
    return SourceProgress::kWorked;
  }

  int64_t watermark() const override { return watermark_; }
  Status status() override {
    Status status = Status::error("RUNTIME_ERROR", "generated failure");
    status.at(shared_.failAt);
    return status;
  }

 private:
  SourceProgress claim(SourceEvent* event) {
    if (seen_ != shared_.checkpoint_) {
      seen_ = shared_.checkpoint_;
      event->checkpoint = seen_;
      return SourceProgress::kBarrier;
    }
    if (shared_.stop_ && seen_ != 0) return SourceProgress::kStopped;
    while (!shared_.released_.empty() && shared_.released_.front()) {
      shared_.released_.pop_front();
      ++shared_.firstUnreleased_;
    }
    int64_t best = kMaxTime;
    int32_t found = -1;
    for (uint32_t s = 0; s < shared_.splits_.size(); ++s) {
      auto& state = shared_.state_[s];
      const auto& blocks = shared_.splits_[s].blocks;
      bool finishedBefore = state.first >= blocks.size();
      if (finishedBefore ? state.emptySent : state.next >= blocks.size()) continue;
      uint64_t offset = finishedBefore ? UINT64_MAX : state.next == 0 ? 0 : blocks[state.next - 1].end;
      if (shared_.limited_ && Position{shared_.source_, s, offset} > shared_.limit_) continue;
      int64_t before = finishedBefore ? kMaxTime : shared_.watermarkBefore(s, state.next);
      if (found < 0 || before < best) {
        found = static_cast<int32_t>(s);
        best = before;
      }
    }
    if (found < 0) {
      watermark_ = kMaxTime;
      return shared_.limited_ ? SourceProgress::kStopped : SourceProgress::kEnded;
    }
    if (shared_.numClaims_ - shared_.firstUnreleased_ >= 2 * parallelism_ && !shared_.released_.empty()) {
      event->waitMs = 1;
      watermark_ = std::max(watermark_, shared_.lowestUnclaimed());
      return SourceProgress::kWaiting;
    }
    auto& state = shared_.state_[static_cast<size_t>(found)];
    split_ = static_cast<uint32_t>(found);
    empty_ = state.first >= shared_.splits_[split_].blocks.size();
    if (empty_) state.emptySent = true;
    block_ = empty_ ? 0 : state.next++;
    first_ = state.first;
    number_ = shared_.numClaims_++;
    shared_.released_.push_back(false);
    holding_ = true;
    row_ = 0;
    if (!empty_)
      watermark_ = std::max(watermark_, std::min(shared_.watermarkBefore(split_, block_), shared_.lowestUnclaimed()));
    return SourceProgress::kWorked;
  }

  SourceProgress release(SourceEvent* event) {
    if (!empty_) {
      const GeneratedBlock& block = shared_.splits_[split_].blocks[block_];
      size_t to = std::min<size_t>(block.rows.size(), row_ + batchRows_);
      for (size_t i = row_; i < to; ++i) {
        if (block.rows[i].order.position == shared_.failAt) to = i;
      }
      if (to > row_) {
        event->batch = batchOfRows(shared_.types_, block.rows, row_, to);
        event->block = block_ - first_;
        row_ = to;
        return SourceProgress::kBatch;
      }
      if (row_ < block.rows.size()) {
        row_ = block.rows.size();
        return SourceProgress::kFailed;
      }
      event->mark = {shared_.source_, split_,
                     block_ - first_, block_ + 1 == shared_.splits_[split_].blocks.size(),
                     block.end,       block.watermarkAfter};
    } else {
      event->mark = {shared_.source_,
                     split_,
                     0,
                     true,
                     shared_.splits_[split_].blocks.back().end,
                     shared_.splits_[split_].blocks.back().watermarkAfter};
    }
    holding_ = false;
    event->published = true;
    std::lock_guard lock(shared_.mutex_);
    shared_.released_[number_ - shared_.firstUnreleased_] = true;
    return SourceProgress::kMark;
  }

  GeneratedSource& shared_;
  std::mt19937_64 random_;
  uint32_t batchRows_;
  uint32_t parallelism_;
  bool holding_ = false;
  bool empty_ = false;
  uint32_t split_ = 0, block_ = 0, first_ = 0;
  uint64_t number_ = 0;
  size_t row_ = 0;
  uint64_t seen_ = 0;
  int64_t watermark_ = kMinTime;
};

inline std::unique_ptr<SourceTask> GeneratedSource::open(TaskContext& context) {
  return std::make_unique<GeneratedTask>(*this, context);
}

}  // namespace millrace::testing
