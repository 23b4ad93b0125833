#include "connectors/datagen_source.h"

#include <algorithm>

#include "base/clock.h"
#include "connectors/datagen_fields.h"
#include "connectors/row_block.h"

namespace millrace {
namespace {

Status readFields(const Plan& plan, const SourcePlan& source, std::vector<DatagenField>* fields) {
  const Schema& schema = plan.schemas[source.schema];
  for (size_t i = 0; i < source.columns.size(); ++i) {
    fields->emplace_back();
    MILLRACE_RETURN_IF_ERROR(
        DatagenField::read(plan, source.connectorOptions, source.columns[i].name, schema.types[i], &fields->back()));
  }
  return Status();
}

class DatagenReader final : public BlockReader {
 public:
  DatagenReader(const Plan& plan, const SourcePlan& source, uint32_t ordinal, std::vector<DatagenField> fields)
      : plan_(plan),
        source_(source),
        ordinal_(ordinal),
        fields_(std::move(fields)),
        seed_(plan.options.hasRandomSeed ? plan.options.randomSeed : 0) {
    for (TypeId type : plan.schemas[source.schema].types) builders_.emplace_back(plan.types, type);
  }

  void read(Claim& claim, bool, uint64_t start, DecodedBlock* out) override {
    const int64_t nowMs = plan_.options.hasClock ? plan_.options.clockMs : systemTimeMs();
    out->start = start;
    out->end = claim.nominalEnd;
    out->rowsRead = out->end - start;
    if (out->rowsRead == 0) return;
    for (uint32_t i = 0; i < fields_.size(); ++i) {
      for (uint64_t row = start; row < out->end; ++row) {
        // By the table's column, so that reading fewer columns does not change their values.
        RowRandom random(seed_, source_.columns[i].ordinal, row);
        fields_[i].append(random, row, nowMs, plan_.types, builders_[i]);
      }
    }
    out->batches.push_back(finishRows(builders_, static_cast<uint32_t>(out->rowsRead), ordinal_, start));
  }

 private:
  const Plan& plan_;
  const SourcePlan& source_;
  const uint32_t ordinal_;
  const std::vector<DatagenField> fields_;
  const uint64_t seed_;
  std::vector<ColumnBuilder> builders_;
};

}  // namespace

// A sequence that ends ends the table, whether the query reads its column or not.
Status outlineDatagen(const Plan& plan, const SourcePlan& source, std::vector<SplitOutline>* out) {
  SplitOutline outline;
  const int64_t rows = source.connectorOptions.integer("number-of-rows", -1);
  outline.size = rows < 0 ? UINT64_MAX : static_cast<uint64_t>(rows);
  const Schema& physical = plan.schemas[source.physicalSchema];
  for (size_t i = 0; i < physical.types.size(); ++i) {
    DatagenField field;
    MILLRACE_RETURN_IF_ERROR(
        DatagenField::read(plan, source.connectorOptions, physical.names[i], physical.types[i], &field));
    if (!field.sequence) continue;
    const uint64_t length =
        field.end < field.start ? 0 : static_cast<uint64_t>(field.end) - static_cast<uint64_t>(field.start) + 1;
    outline.size = std::min(outline.size, length);
  }
  outline.rowsPerSecond =
      static_cast<uint64_t>(std::max<int64_t>(source.connectorOptions.integer("rows-per-second", 10000), 1));
  // A block is at most 50 ms of rows, so that they come evenly.
  outline.blockSize = std::clamp<uint64_t>(outline.rowsPerSecond / 20, 1, plan.options.batchRows);
  outline.firstBlockSize = outline.blockSize;
  out->push_back(outline);
  return Status();
}

Status openDatagenReader(const Plan& plan, const SourcePlan& source, uint32_t ordinal, const EvalEnvironment&,
                         std::unique_ptr<BlockReader>* out) {
  std::vector<DatagenField> fields;
  MILLRACE_RETURN_IF_ERROR(readFields(plan, source, &fields));
  *out = std::make_unique<DatagenReader>(plan, source, ordinal, std::move(fields));
  return Status();
}

}  // namespace millrace
