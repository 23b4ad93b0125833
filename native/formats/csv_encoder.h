#pragma once
// Separated fields as Flink's RowDataToCsvConverters and Jackson's CsvGenerator write them.
#include <string>
#include <vector>

#include "formats/csv_decoder.h"
#include "formats/row_encoder.h"

namespace millrace {

class CsvEncoder final : public RowEncoder {
 public:
  CsvEncoder(const TypeTable& types, const Schema& schema, std::vector<uint32_t> columns, CsvOptions options,
             bool exponents);
  Status encode(const Batch& batch, uint32_t row, std::string& out) override;

 private:
  Status text(const Vector& vector, uint32_t row, TypeId type, std::string& out);
  void field(std::string_view text, bool isText, std::string& out);
  bool needsQuotes(std::string_view text) const;

  const TypeTable& types_;
  const Schema& schema_;
  std::vector<uint32_t> columns_;
  CsvOptions options_;
  bool exponents_;
  uint8_t lowestSafe_;  // bytes from here on never need quotes
  std::string scratch_;
};

Status openCsvEncoder(const Plan& plan, const SinkPlan& sink, const std::vector<uint32_t>& columns,
                      std::unique_ptr<RowEncoder>* out);

}  // namespace millrace
