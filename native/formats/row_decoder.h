#pragma once
// RowDecoder: bytes -> columns. One per (source, worker). The reader of files owns blocks, buffers, watermarks and
// releasing; a decoder owns what a row is: where it ends, what its fields mean, what is wrong with it.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "columnar/batch.h"
#include "plan/plan.h"

namespace millrace {

// A row that could not be decoded: skipped and counted, routed to the dead letters, or the job's error, as the table
// says.
struct BadRow {
  uint64_t offset = 0;  // byte in the file
  uint64_t length = 0;
  std::string message;      // names the field and the cause
  std::string_view text{};  // within the run
  bool fatal = false;       // longer than the option row.bytes-max allows: never skipped
};

// Bytes of a file from the start of a row on, readable for kBufferPadding bytes past the end. Strings of decoded
// batches point into them.
struct RowBytes {
  BufferRef owner;
  const uint8_t* bytes = nullptr;
  size_t size = 0;
  size_t ownedBytes = 0;    // rows that start before bytes[ownedBytes] are wanted; the last one may end behind it
  uint64_t fileOffset = 0;  // of bytes[0]
  bool endOfFile = false;   // bytes[size] is the end: a last row needs no line break
  uint64_t rowBytesMax = UINT64_MAX;
};

struct DecodedRows {
  BatchRef batch;  // columns as SourcePlan::schema, those of fields filled; `sequence` = row start - basePosition;
                   // null: no row
  size_t consumedBytes = 0;  // up to the start of the next row
  uint64_t rowsRead = 0;     // rows seen, bad ones included (empty lines are none)
  std::vector<BadRow> badRows;
  bool needsMore = false;  // the row at consumedBytes goes on behind `size`
};

class RowDecoder {
 public:
  virtual ~RowDecoder() = default;
  // Decodes rows until rowsMax, the end of the owned bytes, or a row without its end. Bad rows never end it: they are
  // listed.
  virtual void decode(const RowBytes& run, uint32_t rowsMax, DecodedRows* out) = 0;
};

// Why a row above the limit is refused; the same words from decoders and from readers that never see its end.
inline std::string tooLongMessage(uint64_t rowBytesMax) {
  return "the row is longer than " + std::to_string(rowBytesMax) + " bytes (option row.bytes-max)";
}

struct FormatKind {
  const char* name;  // "json"
  Status (*openDecoder)(const Plan& plan, const SourcePlan& source, std::unique_ptr<RowDecoder>* out);
};

// One line per format, sorted by name.
const std::vector<FormatKind>& formatRegistry();
const FormatKind* findFormat(std::string_view name);

}  // namespace millrace
