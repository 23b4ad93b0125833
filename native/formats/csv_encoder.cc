#include "formats/csv_encoder.h"

#include <algorithm>

#include "base/base64.h"
#include "formats/csv_format.h"
#include "formats/decimal_text.h"
#include "formats/scalar_text.h"
#include "formats/vector_values.h"

namespace millrace {
namespace {

constexpr size_t kCheckedLength = 24;  // longer texts are quoted unseen, as Jackson does

}  // namespace

CsvEncoder::CsvEncoder(const TypeTable& types, const Schema& schema, std::vector<uint32_t> columns, CsvOptions options,
                       bool exponents)
    : types_(types),
      schema_(schema),
      columns_(std::move(columns)),
      options_(std::move(options)),
      exponents_(exponents) {
  const int highest =
      std::max({static_cast<int>(static_cast<uint8_t>(options_.delimiter[0])), options_.quote, static_cast<int>('\n')});
  lowestSafe_ = static_cast<uint8_t>(highest + 1);
}

Status CsvEncoder::encode(const Batch& batch, uint32_t row, std::string& out) {
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (i) out += options_.delimiter;
    const Vector& vector = batch.columns[columns_[i]];
    if (vector.isNull(row)) {
      out += options_.nullLiteral;
      continue;
    }
    const TypeId type = schema_.types[columns_[i]];
    scratch_.clear();
    MILLRACE_RETURN_IF_ERROR(text(vector, row, type, scratch_));
    const PhysicalType physical = types_[type].physical;
    field(scratch_,
          physical == PhysicalType::kString || physical == PhysicalType::kBinary || physical >= PhysicalType::kDate,
          out);
  }
  out += '\n';
  return Status();
}

Status CsvEncoder::text(const Vector& vector, uint32_t row, TypeId typeId, std::string& out) {
  const Type& type = types_[typeId];
  if (vector.isNull(row)) {
    out += options_.nullLiteral;
    return Status();
  }
  switch (type.physical) {
    case PhysicalType::kString:
      out += vector.stringValue(row);
      return Status();
    case PhysicalType::kBinary:
      appendBase64(vector.stringValue(row), &out);
      return Status();
    case PhysicalType::kDecimal64:
    case PhysicalType::kDecimal128:
      appendJavaDecimal(decimalAt(vector, row), type.scale, true, !exponents_, &out);
      return Status();
    case PhysicalType::kList: {
      const NestedPlace place = nestedAt(vector, row);
      const ListEntry entry = listAt(place);
      for (uint32_t i = 0; i < entry.size; ++i) {
        if (i) out += options_.elementDelimiter;
        MILLRACE_RETURN_IF_ERROR(text(place.vector->children[0], entry.offset + i, type.children[0], out));
      }
      return Status();
    }
    case PhysicalType::kRow: {
      const NestedPlace place = nestedAt(vector, row);
      for (size_t i = 0; i < type.children.size(); ++i) {
        if (i) out += options_.elementDelimiter;
        MILLRACE_RETURN_IF_ERROR(text(place.vector->children[i], place.row, type.children[i], out));
      }
      return Status();
    }
    default:
      if (appendPlainScalar(vector, row, type, TimestampStandard::kSql, &out)) return Status();
      return Status::error("NOT_SUPPORTED", "format 'csv' does not write " + type.sql);
  }
}

bool CsvEncoder::needsQuotes(std::string_view text) const {
  if (text.size() > kCheckedLength) return true;
  return std::any_of(text.begin(), text.end(), [this](char c) {
    return static_cast<uint8_t>(c) < lowestSafe_ || static_cast<uint8_t>(c) == static_cast<uint8_t>(options_.escape);
  });
}

void CsvEncoder::field(std::string_view text, bool isText, std::string& out) {
  if (!isText || options_.quote < 0 || !needsQuotes(text)) {
    out += text;
    return;
  }
  const char quote = static_cast<char>(options_.quote);
  out += quote;
  for (char c : text) {
    const bool isEscape = options_.escape >= 0 && static_cast<uint8_t>(c) == options_.escape;
    if (c == quote) out += options_.escape >= 0 ? static_cast<char>(options_.escape) : quote;
    if (isEscape) out += c;
    out += c;
  }
  out += quote;
}

Status openCsvEncoder(const Plan& plan, const SinkPlan& sink, const std::vector<uint32_t>& columns,
                      std::unique_ptr<RowEncoder>* out) {
  CsvOptions options;
  MILLRACE_RETURN_IF_ERROR(readCsvOptions(sink.formatOptions, &options));
  const bool exponents = sink.formatOptions.boolean("write-bigdecimal-in-scientific-notation", true);
  *out = std::make_unique<CsvEncoder>(plan.types, plan.schemas[sink.schema], columns, std::move(options), exponents);
  return Status();
}

}  // namespace millrace
