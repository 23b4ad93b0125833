#pragma once
// One JSON object per line, as Flink's RowDataToJsonConverters and Jackson write it.
#include <string>
#include <vector>

#include "base/timestamp_text.h"
#include "formats/row_encoder.h"

namespace millrace {

struct JsonEncodeOptions {
  TimestampStandard standard = TimestampStandard::kSql;
  enum class NullKey : uint8_t { kFail, kDrop, kLiteral } nullKey = NullKey::kFail;
  std::string nullKeyLiteral = "null";
  bool plainDecimals = false;
  bool ignoreNullFields = false;
};

class JsonEncoder final : public RowEncoder {
 public:
  JsonEncoder(const TypeTable& types, const Schema& schema, std::vector<uint32_t> columns, JsonEncodeOptions options);
  Status encode(const Batch& batch, uint32_t row, std::string& out) override;

 private:
  Status value(const Vector& vector, uint32_t row, TypeId type, std::string& out);
  Status list(const Vector& vector, uint32_t row, const Type& type, std::string& out);
  Status map(const Vector& vector, uint32_t row, const Type& type, std::string& out);
  Status fields(const Vector& vector, uint32_t row, const Type& type, std::string& out);

  const TypeTable& types_;
  const Schema& schema_;
  std::vector<uint32_t> columns_;
  std::vector<std::string> keys_;  // "\"name\":" per column
  JsonEncodeOptions options_;
};

Status openJsonEncoder(const Plan& plan, const SinkPlan& sink, const std::vector<uint32_t>& columns,
                       std::unique_ptr<RowEncoder>* out);

}  // namespace millrace
