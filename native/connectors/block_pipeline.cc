#include "connectors/block_pipeline.h"

#include <algorithm>

#include "columnar/column_builder.h"
#include "formats/scalar.h"

namespace millrace {
namespace {

// Keeps the first `rows` rows.
void keepFirst(Batch& batch, uint32_t rows) {
  if (rows == batch.rows) return;
  batch.hasSelection = true;
  batch.selection.resize(rows);
  for (uint32_t i = 0; i < rows; ++i) batch.selection[i] = static_cast<uint16_t>(i);
}

uint32_t rowsBefore(const Batch& batch, uint64_t offset) {
  const uint32_t* end = batch.sequence + batch.rows;
  return static_cast<uint32_t>(
      std::partition_point(batch.sequence, end,
                           [&](uint32_t sequence) { return batch.basePosition + sequence < offset; }) -
      batch.sequence);
}

}  // namespace

BlockPipeline::BlockPipeline(const Plan& plan, const SourcePlan& source, uint32_t ordinal,
                             const EvalEnvironment& environment)
    : plan_(plan),
      source_(source),
      ordinal_(ordinal),
      skipsBadRows_(source.formatOptions.boolean("ignore-parse-errors", false)),
      routesBadRows_(!source.deadLetterPath.empty()),
      tracksTime_(source.hasWatermark && !plan.batchMode) {
  if (source.program >= 0) program_.emplace(*plan.programs[source.program], environment);
  for (size_t op = 0; op < plan.messages.size(); ++op) {
    if (plan.sourceOf[op] != static_cast<int32_t>(ordinal)) continue;
    const std::vector<std::string>& names = plan.schemas[plan.messages[op].schema].names;
    if (source.hasWatermark && source.rowtimeColumn < names.size()) rowTimeName_ = names[source.rowtimeColumn];
  }
}

void BlockPipeline::prepare(DecodedBlock& decoded, uint32_t split, ReadyBlock* out) {
  out->counters.rowsRead = decoded.rowsRead;
  uint64_t failedAt = UINT64_MAX;
  for (BadRow& bad : decoded.badRows) {
    if (bad.fatal || !(skipsBadRows_ || routesBadRows_)) {
      failedAt = bad.offset;
      out->error = Status::error("BAD_RECORD", "table '" + source_.name + "': " + bad.message);
      out->error.at({ordinal_, split, bad.offset});
      break;
    }
    if (routesBadRows_) {
      ++out->counters.deadLetterRows;
      out->deadLetters.push_back(std::move(bad));
    } else {
      ++out->counters.badRows;
    }
  }
  if (!out->deadLetters.empty()) out->buffers = std::move(decoded.buffers);
  if (out->error.ok() && !decoded.error.ok()) {
    out->error = std::move(decoded.error);
    out->error.at({ordinal_, split, decoded.end});
  }
  for (BatchRef& batch : decoded.batches) {
    if (Status status = addFileColumns(split, *batch); !status.ok()) {
      out->error = std::move(status);
      out->error.at(batch->positionAt(0));
      break;
    }
    if (!addBatch(batch, failedAt, out)) break;
  }
}

bool BlockPipeline::addBatch(const BatchRef& decoded, uint64_t failedAt, ReadyBlock* out) {
  uint32_t rows = failedAt == UINT64_MAX ? decoded->rows : rowsBefore(*decoded, failedAt);
  bool whole = rows == decoded->rows;
  if (rows == 0) return whole;
  ReadyBatch ready;
  Vector watermark;
  // A failing row comes first by evaluation, then by a NULL row time; once more without it and what follows.
  for (Status status = evaluate(decoded, rows, &ready.batch, &watermark); !status.ok();
       status = evaluate(decoded, rows, &ready.batch, &watermark)) {
    whole = false;
    status.at(decoded->positionAt(0));
    rows = rowsBefore(*decoded, status.position().offset);
    out->error = std::move(status);
    if (rows == 0) return false;
  }
  keepFirst(*ready.batch, rows);
  if (tracksTime_) out->maximum = std::max(out->maximum, takeWatermarks(watermark, rows, &ready));
  out->batches.push_back(std::move(ready));
  return whole;
}

Status BlockPipeline::evaluate(const BatchRef& decoded, uint32_t rows, BatchRef* emitted, Vector* watermark) {
  if (!program_) {
    *emitted = decoded;
    return Status();
  }
  BatchRef out = Batch::derive(decoded, false);
  std::vector<uint16_t> first(rows < decoded->rows ? rows : 0);
  for (uint32_t i = 0; i < first.size(); ++i) first[i] = static_cast<uint16_t>(i);
  const Selection selection{first.empty() ? nullptr : first.data(), rows};
  MILLRACE_RETURN_IF_ERROR(program_->run(*decoded, selection, *out, &out->columns));
  if (source_.hasWatermark) {
    *watermark = std::move(out->columns.back());
    out->columns.pop_back();
    if (tracksTime_) MILLRACE_RETURN_IF_ERROR(nullRowTime(*out, rows));
  }
  *emitted = std::move(out);
  return Status();
}

Status BlockPipeline::nullRowTime(const Batch& batch, uint32_t rows) const {
  const Vector& time = batch.columns[source_.rowtimeColumn];
  if (time.encoding == Encoding::kFlat && !time.validity) return Status();
  for (uint32_t row = 0; row < rows; ++row) {
    if (!time.isNull(row)) continue;
    Status status =
        Status::error("RUNTIME_ERROR", "table '" + source_.name + "': the row time '" + rowTimeName_ + "' is NULL");
    status.at(batch.positionAt(row));
    return status;
  }
  return Status();
}

// Before 1970 Flink's operator emits no watermark (it starts at 0): such values are none.
int64_t BlockPipeline::takeWatermarks(const Vector& values, uint32_t rows, ReadyBatch* ready) {
  ready->watermarks = reinterpret_cast<int64_t*>(ready->batch->allocate(ready->batch->rows * sizeof(int64_t)));
  int64_t maximum = kMinTime;
  for (uint32_t row = 0; row < rows; ++row) {
    int64_t value = kMinTime;
    if (!values.isNull(row)) {
      value = values.value<int64_t>(row);
      if (value <= 0) value = kMinTime;
    }
    ready->watermarks[row] = value;
    maximum = std::max(maximum, value);
  }
  return maximum;
}

Status BlockPipeline::addFileColumns(uint32_t split, Batch& batch) {
  const Schema& schema = plan_.schemas[source_.schema];
  batch.columns.resize(schema.types.size());
  for (uint32_t i = 0; i < source_.columns.size(); ++i) {
    if (source_.columns[i].from == SourceColumn::From::kField) continue;
    ColumnBuilder builder(plan_.types, schema.types[i]);
    MILLRACE_RETURN_IF_ERROR(fileColumn(i, split, builder));
    batch.columns[i] = builder.finish(batch);
    batch.columns[i].encoding = Encoding::kConstant;
    batch.columns[i].length = batch.rows;
  }
  return Status();
}

Status BlockPipeline::fileColumn(uint32_t index, uint32_t split, ColumnBuilder& builder) {
  const SourceColumn& column = source_.columns[index];
  const SplitInfo& info = source_.splits[split];
  switch (column.from) {
    case SourceColumn::From::kFilePath:
      builder.appendString(info.path);
      return Status();
    case SourceColumn::From::kFileName:
      builder.appendString(std::string_view(info.path).substr(info.path.rfind('/') + 1));
      return Status();
    case SourceColumn::From::kFileSize:
      builder.append(static_cast<int64_t>(info.size));
      return Status();
    case SourceColumn::From::kFileModificationTime:
      builder.append(info.modifiedMs);
      return Status();
    default:
      break;
  }
  if (info.partitionNull[column.ordinal]) {
    builder.appendNull();
    return Status();
  }
  const std::string& text = info.partition[column.ordinal];
  Scalar value;
  std::string scratch;
  if (!scalarFromText(text, builder.type(), TextRules(), &scratch, &value)) {
    return Status::error("BAD_RECORD", "table '" + source_.name + "': partition " + column.name + "=" + text + " of " +
                                           info.path + " is not a value of " + builder.type().sql);
  }
  appendScalar(value, builder);
  return Status();
}

}  // namespace millrace
