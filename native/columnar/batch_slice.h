#pragma once
// A run of rows as a batch of its own that points into the same memory: only bitmaps that do not start at a word are
// copied. A merge that interleaves many inputs makes short runs; with a selection instead, every operator behind it
// would pay for all rows of the batch each time.
#include "columnar/batch.h"

namespace millrace {

// Rows [from, to) of the selected rows of `batch`.
BatchRef sliceBatch(const BatchRef& batch, uint32_t from, uint32_t to);

}  // namespace millrace
