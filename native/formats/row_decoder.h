#pragma once
// RowDecoder: bytes of whole rows -> columns. One per (source, worker). The source task owns blocks, row boundaries across blocks, watermarks and
// releasing; a decoder sees a run of bytes that starts at a row's start and ends at a row's end (or at the end of the file).
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/status.h"
#include "columnar/batch.h"
#include "plan/plan.h"

namespace millrace {

// A row that could not be decoded: skipped and counted, routed to the dead letters, or the job's error, as the table says.
struct BadRow {
  uint64_t offset = 0;       // byte in the file
  uint32_t length = 0;
  std::string message;       // names the field and the cause
};

struct DecodedRows {
  BatchRef batch;            // columns as SourcePlan::schema; `sequence` = row start - basePosition; at most rowsMax rows; may be null
  size_t consumedBytes = 0;  // of the run; always at a row's end
  uint64_t rowsRead = 0;     // rows seen, bad ones included (empty lines are none)
  std::vector<BadRow> badRows;
};

class RowDecoder {
 public:
  virtual ~RowDecoder() = default;
  // Decodes rows from bytes[0, size); `fileOffset` is the position of bytes[0] in the file. `lastOfFile`: a last row may lack its newline.
  virtual Status decode(const uint8_t* bytes, size_t size, uint64_t fileOffset, bool lastOfFile, uint32_t rowsMax, DecodedRows* out) = 0;
};

// How a format cuts a file into rows.
struct RowFraming {
  bool splittable = true;                // false: one block per file
  uint8_t delimiter = '\n';
  int quote = -1;                        // csv: rows may hold the delimiter inside quotes; -1: never
  uint64_t headerRows = 0;               // rows to skip at the start of a file
};

struct FormatKind {
  const char* name;                      // "json"
  Status (*framing)(const SourcePlan& source, RowFraming* out);
  Status (*open)(const Plan& plan, const SourcePlan& source, const SplitInfo& split, const EvalEnvironment& environment,
                 std::unique_ptr<RowDecoder>* out);
};
const std::vector<FormatKind>& formatRegistry();
const FormatKind* findFormat(std::string_view name);

// Columns of `source` that come from the split (partition columns, file metadata) as constant vectors.
// Column i of the decoded batch is filled by the decoder when SourceColumn::from is kField, by the source task otherwise.

}  // namespace millrace
