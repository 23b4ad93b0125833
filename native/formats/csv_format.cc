#include "formats/csv_format.h"

#include "formats/json_scan.h"

namespace millrace {
namespace {

Status readCharacter(const OptionMap& given, const char* name, int fallback, int* out) {
  const std::string text = given.text(name, "");
  *out = fallback;
  if (text.empty()) return Status();
  if (text.size() != 1 || static_cast<uint8_t>(text[0]) >= 0x80) {
    return Status::error("INVALID_OPTION",
                         std::string("'csv.") + name + "' takes one ASCII character, not '" + text + "'");
  }
  *out = static_cast<uint8_t>(text[0]);
  return Status();
}

std::string readDelimiter(const OptionMap& given, const char* name, const char* fallback) {
  const std::string text = given.text(name, fallback);
  std::string plain;
  const bool escaped =
      text.size() > 1 && text[0] == '\\' && appendUnescapedJson(text.data(), text.data() + text.size(), &plain);
  if (!escaped) plain = text;
  return plain.empty() ? fallback : plain;
}

}  // namespace

Status readCsvOptions(const OptionMap& given, CsvOptions* options) {
  options->delimiter = readDelimiter(given, "field-delimiter", ",");
  options->elementDelimiter = readDelimiter(given, "array-element-delimiter", ";");
  MILLRACE_RETURN_IF_ERROR(readCharacter(given, "quote-character", '"', &options->quote));
  MILLRACE_RETURN_IF_ERROR(readCharacter(given, "escape-character", -1, &options->escape));
  if (given.boolean("disable-quote-character", false)) options->quote = -1;
  options->comments = given.boolean("allow-comments", false);
  options->header = given.boolean("header", false);
  options->ignoreParseErrors = given.boolean("ignore-parse-errors", false);
  const PlanValue* literal = given.find("null-literal");
  options->hasNullLiteral = literal && literal->kind == PlanValue::Kind::kString;
  if (options->hasNullLiteral) options->nullLiteral = literal->text;
  return Status();
}

Status openCsvDecoder(const Plan& plan, const SourcePlan& source, std::unique_ptr<RowDecoder>* out) {
  CsvOptions options;
  MILLRACE_RETURN_IF_ERROR(readCsvOptions(source.formatOptions, &options));
  const Schema& schema = plan.schemas[source.schema];
  const uint32_t fieldCount = static_cast<uint32_t>(plan.schemas[source.physicalSchema].types.size());
  std::vector<CsvColumn> columns;
  for (uint32_t i = 0; i < source.columns.size(); ++i) {
    const SourceColumn& column = source.columns[i];
    if (column.from == SourceColumn::From::kField) columns.push_back({i, column.ordinal, schema.types[i], column.name});
  }
  const uint32_t count = static_cast<uint32_t>(schema.types.size());
  *out = std::make_unique<CsvDecoder>(plan.types, std::move(columns), count, fieldCount, std::move(options));
  return Status();
}

}  // namespace millrace
