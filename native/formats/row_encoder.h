#pragma once
// RowEncoder: rows of a batch -> text. Used by file sinks, print, and the result lines of the command line.
#include <memory>
#include <string>
#include <vector>

#include "base/status.h"
#include "columnar/batch.h"
#include "plan/plan.h"

namespace millrace {

class RowEncoder {
 public:
  virtual ~RowEncoder() = default;
  // Appends one encoded row, newline included; columns outside `columns` (partition columns) are left out.
  virtual Status encode(const Batch& batch, uint32_t row, std::string& out) = 0;
  virtual void header(std::string&) {}
};

// `columns`: ordinals to write, in order.
Status openRowEncoder(const Plan& plan, const SinkPlan& sink, const std::vector<uint32_t>& columns,
                      const EvalEnvironment& environment, std::unique_ptr<RowEncoder>* out);

// One result row as a JSON array text without kind: the values of the public ndjson interface (conformance README: "How
// values are written").
void appendResultValue(const TypeTable& types, TypeId type, const Vector& vector, uint32_t row, std::string& out);

// A row as Flink's print sink writes it ("+I[1, abc]"), with the sink's identifier and a newline.
void appendPrintRow(const Plan& plan, const SinkPlan& sink, std::string_view kind, const Batch& batch, uint32_t row,
                    const EvalEnvironment& environment, std::string& out);

}  // namespace millrace
