#include "formats/csv_encoder.h"
#include "formats/json_encoder.h"
#include "formats/raw_encoder.h"
#include "formats/row_encoder.h"

namespace millrace {

Status openRowEncoder(const Plan& plan, const SinkPlan& sink, const std::vector<uint32_t>& columns,
                      const EvalEnvironment&, std::unique_ptr<RowEncoder>* out) {
  if (sink.format == "csv") return openCsvEncoder(plan, sink, columns, out);
  if (sink.format == "json") return openJsonEncoder(plan, sink, columns, out);
  if (sink.format == "raw") return openRawEncoder(plan, sink, columns, out);
  return Status::error("PLAN_MESSAGE", "unknown format '" + sink.format + "'");
}

}  // namespace millrace
