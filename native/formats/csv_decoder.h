#pragma once
// Separated fields by position, as Flink's csv format reads them (Jackson's CsvParser and CsvToRowDataConverters): a
// field is quoted only when the quote is its first character; quotes inside are doubled; rows end at \n, \r\n or \r
// outside quotes; blanks belong to the field; one empty field too many at the end is overlooked.
#include <array>
#include <string>
#include <vector>

#include "formats/column_writer.h"
#include "formats/row_decoder.h"

namespace millrace {

struct CsvOptions {
  std::string delimiter = ",";         // one character
  std::string elementDelimiter = ";";  // of ARRAY and ROW
  int quote = '"';                     // -1: quotes mean nothing
  int escape = -1;                     // -1: none
  bool comments = false;               // lines that begin with '#' are no rows
  bool header = false;                 // the first row of a file holds names
  bool ignoreParseErrors = false;
  bool hasNullLiteral = false;
  std::string nullLiteral;
};

struct CsvColumn {
  uint32_t column = 0;  // of the batch
  uint32_t field = 0;   // of the row
  TypeId type = 0;
  std::string name;
};

class CsvDecoder final : public RowDecoder {
 public:
  CsvDecoder(const TypeTable& types, std::vector<CsvColumn> columns, uint32_t columnCount, uint32_t fieldCount,
             CsvOptions options);
  void decode(const RowBytes& run, uint32_t rowsMax, DecodedRows* out) override;

 private:
  struct Field {
    std::string_view text;
    bool isView;
  };
  enum class RowEnd : uint8_t { kRow, kNeedsMore, kMalformed };
  RowEnd splitRow(const char** p, const char* end, bool endOfFile);
  RowEnd quotedField(const char** p, const char* end, bool endOfFile);
  RowEnd plainField(const char** p, const char* end, bool endOfFile);
  RowEnd malformed(const char** p, const char* end, bool endOfFile, std::string what);
  bool atDelimiter(const char* p, const char* end) const;
  bool convertRow();
  bool convertField(const CsvColumn& column, ColumnWriter& writer, const Field& field);
  bool convertNested(std::string_view text, const Type& type, ColumnBuilder& builder);
  bool convertElement(std::string_view text, const Type& type, ColumnBuilder& builder);
  bool isNullLiteral(std::string_view text) const { return options_.hasNullLiteral && text == options_.nullLiteral; }
  std::string& scratch();

  const TypeTable& types_;
  std::vector<CsvColumn> columns_;
  uint32_t columnCount_, fieldCount_;
  CsvOptions options_;
  std::array<bool, 256> stops_{};  // bytes at which a plain field may end
  std::vector<ColumnWriter> writers_;
  std::vector<Field> fields_;
  std::vector<std::unique_ptr<std::string>> scratches_;  // texts of fields that had quotes or escapes inside
  size_t scratchesUsed_ = 0;
  std::string bytes_;
  std::string message_;
  uint32_t row_ = 0;
  bool views_ = true;
};

}  // namespace millrace
