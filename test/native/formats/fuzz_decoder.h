#pragma once
// What must hold of a decoder whatever the bytes are. Failing is aborting, so that a fuzzer and a test see it alike.
#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "formats/row_decoder.h"
#include "formats/table_plan.h"

namespace millrace {

struct DecoderAnswer {
  std::vector<std::string> rows, bad;
  std::vector<uint64_t> offsets;
  friend bool operator==(const DecoderAnswer&, const DecoderAnswer&) = default;
};

// At most `rowsMax` rows a call; the decoder first sees `firstBytes`, then twice as many each time that it asks for
// more.
inline DecoderAnswer decodePiecewise(RowDecoder& decoder, const TablePlan& table, std::string_view text,
                                     uint32_t rowsMax, size_t firstBytes) {
  DecoderAnswer answer;
  size_t visible = std::min(firstBytes, text.size());
  for (size_t at = 0; at < text.size();) {
    // A copy of exactly these bytes, so that a sanitizer sees every read behind the padding.
    visible = std::max(visible, at + 1);
    auto buffer = makeRef<HeapBuffer>(visible - at);
    std::memcpy(buffer->data(), text.data() + at, visible - at);
    std::memset(buffer->data() + (visible - at), 0, kBufferPadding);
    RowBytes run;
    run.owner = BufferRef(buffer.get());
    run.bytes = buffer->data();
    run.size = run.ownedBytes = visible - at;
    run.fileOffset = at;
    run.endOfFile = visible == text.size();
    DecodedRows rows;
    decoder.decode(run, rowsMax, &rows);
    if (rows.consumedBytes > run.size || (rows.consumedBytes == 0 && !rows.needsMore) ||
        (rows.needsMore && run.endOfFile))
      std::abort();
    at += rows.consumedBytes;
    if (rows.needsMore || at == visible)
      visible = std::min(text.size(), std::max(visible + 1, at + 2 * (visible - at)));
    for (const BadRow& bad : rows.badRows) answer.bad.push_back(std::to_string(bad.offset) + " " + bad.message);
    for (uint32_t row = 0; rows.batch && row < rows.batch->rows; ++row) {
      answer.rows.push_back(resultLine(table.plan, table.plan.schemas[0], *rows.batch, row));
      answer.offsets.push_back(rows.batch->positionAt(row).offset);
    }
  }
  return answer;
}

inline void checkDecoder(TablePlan& table, const char* format, std::string_view text) {
  std::unique_ptr<RowDecoder> decoder;
  if (!findFormat(format)->openDecoder(table.plan, table.source(), &decoder).ok()) std::abort();
  const DecoderAnswer whole = decodePiecewise(*decoder, table, text, 1000, text.size());
  if (decodePiecewise(*decoder, table, text, 1, text.size()) != whole) std::abort();
  if (text.size() <= 4096 && decodePiecewise(*decoder, table, text, 3, 1) != whole) std::abort();
}

}  // namespace millrace
