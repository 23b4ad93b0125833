#pragma once
// Decoding of text through a format: rows come back as result lines, bad rows as messages.
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "formats/row_decoder.h"
#include "formats/table_plan.h"

namespace millrace {

struct Decoded {
  std::vector<std::string> rows;  // "[1,\"x\"]"
  std::vector<std::string> bad;
  std::vector<uint64_t> offsets;
  uint64_t rowsRead = 0;
};

// Decodes all of `text`, at most `rowsMax` rows at a time.
inline Decoded decodeText(TablePlan& table, const char* format, std::string_view text, uint32_t rowsMax = 1000) {
  Decoded all;
  table.source().format = format;
  std::unique_ptr<RowDecoder> decoder;
  Status opened = findFormat(format)->openDecoder(table.plan, table.source(), &decoder);
  EXPECT_TRUE(opened.ok());
  auto buffer = makeRef<HeapBuffer>(text.size());
  std::memcpy(buffer->data(), text.data(), text.size());
  std::memset(buffer->data() + text.size(), 0, kBufferPadding);
  for (size_t at = 0; at < text.size();) {
    RowBytes run;
    run.owner = BufferRef(buffer.get());
    run.bytes = buffer->data() + at;
    run.size = run.ownedBytes = text.size() - at;
    run.fileOffset = at;
    run.endOfFile = true;
    DecodedRows rows;
    decoder->decode(run, rowsMax, &rows);
    EXPECT_FALSE(rows.needsMore);
    EXPECT_GT(rows.consumedBytes, 0u);
    if (rows.consumedBytes == 0) break;
    at += rows.consumedBytes;
    all.rowsRead += rows.rowsRead;
    for (const BadRow& bad : rows.badRows) all.bad.push_back(bad.message);
    if (!rows.batch) continue;
    for (uint32_t row = 0; row < rows.batch->rows; ++row) {
      all.rows.push_back(resultLine(table.plan, table.plan.schemas[0], *rows.batch, row));
      all.offsets.push_back(rows.batch->positionAt(row).offset);
    }
  }
  return all;
}

using Lines = std::vector<std::string>;

}  // namespace millrace
