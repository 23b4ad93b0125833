#pragma once
// NDJSON into columns in one pass: per line the object is walked, needed fields go straight into their columns, others
// are skipped with a check of their structure ('json.validate' = 'full': of their escapes too). Meaning: Flink's
// JsonParserToRowDataConverters.
#include <string>
#include <vector>

#include "formats/column_writer.h"
#include "formats/json_fields.h"
#include "formats/json_scan.h"
#include "formats/row_decoder.h"

namespace millrace {

struct JsonOptions {
  bool failOnMissingField = false;
  bool ignoreParseErrors = false;
  bool validateAll = false;
  TextRules text;
};

class JsonDecoder final : public RowDecoder {
 public:
  // `root.children[i]` fills column `columns[i]` of the batch; other columns are left to the caller.
  JsonDecoder(const TypeTable& types, JsonField root, std::vector<uint32_t> columns, uint32_t columnCount,
              JsonOptions options);
  void decode(const RowBytes& run, uint32_t rowsMax, DecodedRows* out) override;

 private:
  // kBad: the value was well-formed and has been passed, but is not of its type. kBroken: the line is not JSON.
  enum class Outcome : uint8_t { kOk, kBad, kBroken };
  Outcome line(const char* p);
  Outcome object(JsonField& row, const char** p, ColumnBuilder* builder);
  Outcome member(JsonField& row, const char** p, int32_t* field);
  Outcome fill(JsonField& field, uint32_t column, const char** p, ColumnBuilder* builder);
  Outcome nested(JsonField& field, const char** p, ColumnBuilder& builder);
  Outcome list(JsonField& field, const char** p, ColumnBuilder& builder);
  Outcome map(JsonField& field, const char** p, ColumnBuilder& builder);
  Outcome scalar(JsonField& field, const char** p, Scalar* value, bool* isView);
  Outcome number(JsonField& field, const char** p, Scalar* value, bool* isView);
  Outcome text(JsonField& field, const char** p, Scalar* value, bool* isView);
  bool timestamp(JsonField& field, std::string_view text, Scalar* value);
  Outcome mismatch(JsonField& field, const char** p, const char* found);
  Outcome bad(JsonField& field, std::string_view text);
  Outcome missing(JsonField& row, ColumnBuilder* builder, uint64_t visit);
  Outcome broken() { return Outcome::kBroken; }
  Outcome broken(const char* at, const char* what) {
    fault_.set(at, what);
    return Outcome::kBroken;
  }
  std::string describe(Outcome outcome, const char* lineStart) const;

  JsonField root_;
  std::vector<uint32_t> columns_;
  uint32_t columnCount_;
  JsonOptions options_;
  std::vector<ColumnWriter> writers_;
  uint64_t visits_ = 0;
  uint32_t row_ = 0;
  bool views_ = true;  // texts may point into the run
  std::string scratch_, bytes_, key_;
  JsonFault fault_;
  std::string message_;  // of kBad: "field 'r.a': ..." is put together on the way up
  std::string path_;
};

}  // namespace millrace
