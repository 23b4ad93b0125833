#pragma once
// One decoded field on its way from text to a column, and the conversions from text that the text formats have in
// common. They are Java's: Flink's formats call Integer.parseInt, Float.parseFloat, BigDecimal and java.time on the
// trimmed field (JsonParserToRowDataConverters, CsvToRowDataConverters).
#include <cstdint>
#include <string>
#include <string_view>

#include "base/calendar.h"
#include "base/int128.h"
#include "base/timestamp_text.h"
#include "columnar/column_builder.h"
#include "columnar/type.h"

namespace millrace {

struct Scalar {
  bool null = false;
  union {
    bool boolean;
    int64_t integer;  // integers, DATE, TIME, compact decimals
    double number;    // FLOAT too
    int128 decimal;
    Timestamp timestamp;
  };
  std::string_view text;  // strings and bytes; owned by the caller
  Scalar() : decimal(0) {}
};

// What a format decides about the text of times and decimals beyond a type.
struct TextRules {
  TimestampStandard standard = TimestampStandard::kSql;
};

// The text of a scalar column (never ROW, ARRAY, MAP). Returns false where the text is not of the type. Bytes are
// decoded from base64 into `scratch`. A DECIMAL that does not fit is NULL.
bool scalarFromText(std::string_view text, const Type& type, const TextRules& rules, std::string* scratch, Scalar* out);

// Java's String.trim.
std::string_view trimControl(std::string_view text);

void appendScalar(const Scalar& value, ColumnBuilder& builder);

}  // namespace millrace
