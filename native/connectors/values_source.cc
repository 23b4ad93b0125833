#include "connectors/values_source.h"

#include <algorithm>

#include "connectors/row_block.h"
#include "expressions/program.h"

namespace millrace {
namespace {

uint64_t rowCount(const SourcePlan& source) { return source.rows ? source.rows->rows : source.rowPrograms.size(); }

class ValuesReader final : public BlockReader {
 public:
  ValuesReader(const Plan& plan, const SourcePlan& source, uint32_t ordinal, const EvalEnvironment& environment)
      : plan_(plan), source_(source), ordinal_(ordinal), environment_(environment) {
    for (TypeId type : plan.schemas[source.schema].types) builders_.emplace_back(plan.types, type);
  }

  void read(Claim& claim, bool, uint64_t start, DecodedBlock* out) override {
    const uint64_t end = std::min(claim.nominalEnd, rowCount(source_));
    out->start = start;
    uint64_t row = start;
    for (; row < end && out->error.ok(); ++row) {
      if (!source_.rows) {
        out->error = evaluate(row);
        if (!out->error.ok()) break;
        continue;
      }
      for (size_t i = 0; i < builders_.size(); ++i)
        builders_[i].appendFrom(source_.rows->columns[i], static_cast<uint32_t>(row));
    }
    out->end = row;
    out->rowsRead = row - start;
    if (row > start) out->batches.push_back(finishRows(builders_, static_cast<uint32_t>(row - start), ordinal_, start));
  }

 private:
  Status evaluate(uint64_t row) {
    Batch nothing;
    nothing.rows = 1;
    nothing.source = ordinal_;
    nothing.basePosition = row;
    Batch owner;
    std::vector<Vector> values;
    ProgramTask task(*plan_.programs[source_.rowPrograms[row]], environment_);
    MILLRACE_RETURN_IF_ERROR(task.run(nothing, Selection::of(nothing), owner, &values));
    for (size_t i = 0; i < builders_.size(); ++i) builders_[i].appendFrom(values[i], 0);
    return Status();
  }

  const Plan& plan_;
  const SourcePlan& source_;
  const uint32_t ordinal_;
  const EvalEnvironment& environment_;
  std::vector<ColumnBuilder> builders_;
};

}  // namespace

Status outlineValues(const Plan& plan, const SourcePlan& source, std::vector<SplitOutline>* out) {
  SplitOutline outline;
  outline.size = rowCount(source);
  outline.blockSize = outline.firstBlockSize = plan.options.batchRows;
  out->push_back(outline);
  return Status();
}

Status openValuesReader(const Plan& plan, const SourcePlan& source, uint32_t ordinal,
                        const EvalEnvironment& environment, std::unique_ptr<BlockReader>* out) {
  *out = std::make_unique<ValuesReader>(plan, source, ordinal, environment);
  return Status();
}

}  // namespace millrace
