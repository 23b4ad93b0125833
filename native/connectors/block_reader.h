#pragma once
// BlockReader: one claimed block -> decoded rows. One per (source, worker), written once per connector; claiming,
// programs, watermarks, errors and releasing are the source task's.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/status.h"
#include "connectors/claim_board.h"
#include "formats/row_decoder.h"
#include "plan/plan.h"

namespace millrace {

struct DecodedBlock {
  uint64_t start = 0;             // of the first row; a guess unless the claim knew it
  uint64_t end = 0;               // start of the first row behind the block
  std::vector<BatchRef> batches;  // columns as SourcePlan::schema, origin and `sequence` set
  std::vector<BadRow> badRows;    // ascending; their texts lie in `buffers`
  std::vector<BufferRef> buffers;
  uint64_t rowsRead = 0;
  uint64_t bytes = 0;       // read from the input, as it lies on disk
  bool endOfSplit = false;  // sequential splits
  std::unique_ptr<SplitStream> stream;
  Status error;  // of the input itself (gone, cut, unreadable); rows before it are in `batches`
};

class BlockReader {
 public:
  virtual ~BlockReader() = default;
  // Reads the rows that start in [start, claim.nominalEnd). `startKnown` false: the reader looks for the first row
  // itself.
  virtual void read(Claim& claim, bool startKnown, uint64_t start, DecodedBlock* out) = 0;
};

// A connector that gives rows.
struct SourceConnector {
  const char* name;
  Status (*outline)(const Plan& plan, const SourcePlan& source, std::vector<SplitOutline>* out);
  Status (*openReader)(const Plan& plan, const SourcePlan& source, uint32_t ordinal, const EvalEnvironment& environment,
                       std::unique_ptr<BlockReader>* out);
};

// One line per connector, sorted by name.
const std::vector<SourceConnector>& sourceConnectors();
const SourceConnector* findSourceConnector(std::string_view name);

}  // namespace millrace
