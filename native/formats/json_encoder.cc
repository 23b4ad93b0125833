#include "formats/json_encoder.h"

#include <cmath>

#include "base/base64.h"
#include "formats/decimal_text.h"
#include "formats/json_scan.h"
#include "formats/scalar_text.h"
#include "formats/vector_values.h"

namespace millrace {

JsonEncoder::JsonEncoder(const TypeTable& types, const Schema& schema, std::vector<uint32_t> columns,
                         JsonEncodeOptions options)
    : types_(types), schema_(schema), columns_(std::move(columns)), options_(std::move(options)) {
  for (uint32_t column : columns_) {
    keys_.emplace_back();
    appendJsonString(schema.names[column], &keys_.back());
    keys_.back() += ':';
  }
}

Status JsonEncoder::encode(const Batch& batch, uint32_t row, std::string& out) {
  out += '{';
  bool first = true;
  for (size_t i = 0; i < columns_.size(); ++i) {
    const Vector& vector = batch.columns[columns_[i]];
    if (options_.ignoreNullFields && vector.isNull(row)) continue;
    if (!first) out += ',';
    first = false;
    out += keys_[i];
    MILLRACE_RETURN_IF_ERROR(value(vector, row, schema_.types[columns_[i]], out));
  }
  out += "}\n";
  return Status();
}

Status JsonEncoder::value(const Vector& vector, uint32_t row, TypeId typeId, std::string& out) {
  const Type& type = types_[typeId];
  if (vector.isNull(row)) {
    out += "null";
    return Status();
  }
  switch (type.physical) {
    case PhysicalType::kString:
      appendJsonString(vector.stringValue(row), &out);
      return Status();
    case PhysicalType::kBinary:
    case PhysicalType::kVariant:
      out += '"';
      appendBase64(vector.stringValue(row), &out);
      out += '"';
      return Status();
    case PhysicalType::kDecimal64:
    case PhysicalType::kDecimal128:
      appendJavaDecimal(decimalAt(vector, row), type.scale, true, options_.plainDecimals, &out);
      return Status();
    case PhysicalType::kList:
      return list(vector, row, type, out);
    case PhysicalType::kMap:
      return map(vector, row, type, out);
    case PhysicalType::kRow:
      return fields(vector, row, type, out);
    default:
      break;
  }
  const bool isFloat = type.physical == PhysicalType::kFloat32 || type.physical == PhysicalType::kFloat64;
  const bool finite = !isFloat || std::isfinite(type.physical == PhysicalType::kFloat32 ? vector.value<float>(row)
                                                                                        : vector.value<double>(row));
  const bool quoted = type.physical >= PhysicalType::kDate && type.physical <= PhysicalType::kTimestampNs;
  if (quoted || !finite) out += '"';
  appendPlainScalar(vector, row, type, options_.standard, &out);
  if (quoted || !finite) out += '"';
  return Status();
}

Status JsonEncoder::list(const Vector& vector, uint32_t row, const Type& type, std::string& out) {
  const NestedPlace place = nestedAt(vector, row);
  const ListEntry entry = listAt(place);
  out += '[';
  for (uint32_t i = 0; i < entry.size; ++i) {
    if (i) out += ',';
    MILLRACE_RETURN_IF_ERROR(value(place.vector->children[0], entry.offset + i, type.children[0], out));
  }
  out += ']';
  return Status();
}

Status JsonEncoder::map(const Vector& vector, uint32_t row, const Type& type, std::string& out) {
  const NestedPlace place = nestedAt(vector, row);
  const ListEntry entry = listAt(place);
  const Vector& keys = place.vector->children[0];
  bool first = true;
  out += '{';
  for (uint32_t i = entry.offset; i < entry.offset + entry.size; ++i) {
    const bool nullKey = keys.isNull(i);
    if (nullKey && options_.nullKey == JsonEncodeOptions::NullKey::kDrop) continue;
    if (nullKey && options_.nullKey == JsonEncodeOptions::NullKey::kFail) {
      return Status::error("RUNTIME_ERROR", "JSON has no NULL keys: set 'json.map-null-key.mode' to DROP or LITERAL");
    }
    if (!first) out += ',';
    first = false;
    std::string key;
    if (nullKey) {
      key = options_.nullKeyLiteral;
    } else if (types_[type.children[0]].physical == PhysicalType::kString) {
      key = keys.stringValue(i);
    } else if (!appendPlainScalar(keys, i, types_[type.children[0]], options_.standard, &key)) {
      MILLRACE_RETURN_IF_ERROR(value(keys, i, type.children[0], key));
    }
    appendJsonString(key, &out);
    out += ':';
    MILLRACE_RETURN_IF_ERROR(value(place.vector->children[1], i, type.children[1], out));
  }
  out += '}';
  return Status();
}

Status JsonEncoder::fields(const Vector& vector, uint32_t row, const Type& type, std::string& out) {
  const NestedPlace place = nestedAt(vector, row);
  bool first = true;
  out += '{';
  for (size_t i = 0; i < type.children.size(); ++i) {
    const Vector& child = place.vector->children[i];
    if (options_.ignoreNullFields && child.isNull(place.row)) continue;
    if (!first) out += ',';
    first = false;
    appendJsonString(type.fieldNames[i], &out);
    out += ':';
    MILLRACE_RETURN_IF_ERROR(value(child, place.row, type.children[i], out));
  }
  out += '}';
  return Status();
}

Status openJsonEncoder(const Plan& plan, const SinkPlan& sink, const std::vector<uint32_t>& columns,
                       std::unique_ptr<RowEncoder>* out) {
  const OptionMap& given = sink.formatOptions;
  JsonEncodeOptions options;
  options.standard = given.text("timestamp-format.standard", "SQL") == "ISO-8601" ? TimestampStandard::kIso8601
                                                                                  : TimestampStandard::kSql;
  const std::string mode = given.text("map-null-key.mode", "FAIL");
  if (mode == "DROP") options.nullKey = JsonEncodeOptions::NullKey::kDrop;
  if (mode == "LITERAL") options.nullKey = JsonEncodeOptions::NullKey::kLiteral;
  options.nullKeyLiteral = given.text("map-null-key.literal", "null");
  options.plainDecimals = given.boolean("encode.decimal-as-plain-number", false);
  options.ignoreNullFields = given.boolean("encode.ignore-null-fields", false);
  *out = std::make_unique<JsonEncoder>(plan.types, plan.schemas[sink.schema], columns, std::move(options));
  return Status();
}

}  // namespace millrace
