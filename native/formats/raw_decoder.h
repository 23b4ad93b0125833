#pragma once
// The line itself as the only column: text in a charset, bytes, or one number or boolean in binary form (Flink's raw
// format).
#include <memory>
#include <string>

#include "formats/column_writer.h"
#include "formats/row_decoder.h"

namespace millrace {

struct RawOptions {
  enum class Charset : uint8_t { kUtf8, kAscii, kLatin1 } charset = Charset::kUtf8;
  bool bigEndian = true;
};

Status readRawOptions(const OptionMap& given, RawOptions* options);

class RawDecoder final : public RowDecoder {
 public:
  // `column` of the batch takes the line; -1: no column is needed.
  RawDecoder(const TypeTable& types, TypeId type, int32_t column, uint32_t columnCount, RawOptions options);
  void decode(const RowBytes& run, uint32_t rowsMax, DecodedRows* out) override;

 private:
  bool put(uint32_t row, std::string_view line, bool isView, std::string* message);
  bool putText(uint32_t row, std::string_view line, bool isView, std::string* message);

  ColumnWriter writer_;
  int32_t column_;
  uint32_t columnCount_;
  RawOptions options_;
  std::string scratch_;
};

Status openRawDecoder(const Plan& plan, const SourcePlan& source, std::unique_ptr<RowDecoder>* out);

}  // namespace millrace
