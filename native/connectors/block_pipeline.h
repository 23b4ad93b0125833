#pragma once
// BlockPipeline: what a decoded block goes through before it may be released: columns that come from the file itself,
// bad rows by the table's policy, the source's program with the watermark expression. One per (source, worker).
#include <optional>
#include <vector>

#include "connectors/block_reader.h"
#include "expressions/program.h"
#include "operators/operator.h"

namespace millrace {

struct ReadyBatch {
  BatchRef batch;  // emitted columns
  int64_t* watermarks =
      nullptr;  // value of the watermark expression per row, kMinTime for none; turned into w(row) when released
};

struct ReadyBlock {
  std::vector<ReadyBatch> batches;
  int64_t maximum = kMinTime;
  SplitCounters counters;
  std::vector<BadRow> deadLetters;
  std::vector<BufferRef> buffers;  // the texts of dead letters
  Status error;                    // of the first row that fails the job; rows before it are in `batches`
};

class BlockPipeline {
 public:
  BlockPipeline(const Plan& plan, const SourcePlan& source, uint32_t ordinal, const EvalEnvironment& environment);
  void prepare(DecodedBlock& decoded, uint32_t split, ReadyBlock* out);

 private:
  Status addFileColumns(uint32_t split, Batch& batch);
  Status fileColumn(uint32_t column, uint32_t split, ColumnBuilder& builder);
  // False: a row failed; rows before it are kept.
  bool addBatch(const BatchRef& decoded, uint64_t failedAt, ReadyBlock* out);
  Status evaluate(const BatchRef& decoded, uint32_t rows, BatchRef* emitted, Vector* watermark);
  int64_t takeWatermarks(const Vector& values, uint32_t rows, ReadyBatch* ready);
  Status nullRowTime(const Batch& batch, uint32_t rows) const;

  const Plan& plan_;
  const SourcePlan& source_;
  const uint32_t ordinal_;
  const bool skipsBadRows_, routesBadRows_, tracksTime_;
  std::string rowTimeName_;
  std::optional<ProgramTask> program_;
};

}  // namespace millrace
