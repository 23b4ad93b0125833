#pragma once
// Files: byte ranges read with pread into buffers of the worker, compressed files as streams.
#include <memory>

#include "connectors/block_reader.h"

namespace millrace {

Status outlineFiles(const Plan& plan, const SourcePlan& source, std::vector<SplitOutline>* out);
Status openFileReader(const Plan& plan, const SourcePlan& source, uint32_t ordinal, const EvalEnvironment& environment,
                      std::unique_ptr<BlockReader>* out);

// A file by its content, not its name: what a savepoint keeps to notice a rotated log. Over the first 4 KiB of the
// `size` bytes it had.
Status hashOfFirstBytes(const std::string& path, uint64_t size, uint64_t* hash);

// The text of errno.
Status fileError(const std::string& path, const char* action);

}  // namespace millrace
