#include "formats/json_format.h"

#include "formats/json_decoder.h"

namespace millrace {

Status openJsonDecoder(const Plan& plan, const SourcePlan& source, std::unique_ptr<RowDecoder>* out) {
  const OptionMap& given = source.formatOptions;
  JsonOptions options;
  options.failOnMissingField = given.boolean("fail-on-missing-field", false);
  options.ignoreParseErrors = given.boolean("ignore-parse-errors", false);
  options.validateAll = given.text("validate", "structure") == "full";
  options.text.standard = given.text("timestamp-format.standard", "SQL") == "ISO-8601" ? TimestampStandard::kIso8601
                                                                                       : TimestampStandard::kSql;
  const Schema& schema = plan.schemas[source.schema];
  JsonField root;
  std::vector<uint32_t> columns;
  for (uint32_t i = 0; i < source.columns.size(); ++i) {
    if (source.columns[i].from != SourceColumn::From::kField) continue;
    root.children.push_back(JsonField::of(source.columns[i].name, plan.types, schema.types[i]));
    columns.push_back(i);
  }
  const uint32_t count = static_cast<uint32_t>(schema.types.size());
  *out = std::make_unique<JsonDecoder>(plan.types, std::move(root), std::move(columns), count, options);
  return Status();
}

}  // namespace millrace
