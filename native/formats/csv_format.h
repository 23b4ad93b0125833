#pragma once
#include <memory>

#include "formats/csv_decoder.h"
#include "formats/row_decoder.h"

namespace millrace {

// Options of both directions: Flink's CsvFormatOptions, and `header`. Delimiters may be written as Java escapes ('\t',
// '\u0001').
Status readCsvOptions(const OptionMap& given, CsvOptions* options);
Status openCsvDecoder(const Plan& plan, const SourcePlan& source, std::unique_ptr<RowDecoder>* out);

}  // namespace millrace
