#include "formats/raw_encoder.h"

#include <bit>

#include "base/utf8.h"
#include "formats/vector_values.h"

namespace millrace {
namespace {

class RawEncoder final : public RowEncoder {
 public:
  RawEncoder(const Type& type, uint32_t column, RawOptions options) : type_(type), column_(column), options_(options) {}

  Status encode(const Batch& batch, uint32_t row, std::string& out) override {
    const Vector& vector = batch.columns[column_];
    if (!vector.isNull(row)) value(vector, row, out);
    out += '\n';
    return Status();
  }

 private:
  void value(const Vector& vector, uint32_t row, std::string& out) const {
    switch (type_.physical) {
      case PhysicalType::kString:
        return text(vector.stringValue(row), out);
      case PhysicalType::kBinary:
        out += vector.stringValue(row);
        return;
      case PhysicalType::kBool:
        return bits(vector.boolValue(row), 1, out);
      case PhysicalType::kFloat32:
        return bits(std::bit_cast<uint32_t>(vector.value<float>(row)), 4, out);
      case PhysicalType::kFloat64:
        return bits(std::bit_cast<uint64_t>(vector.value<double>(row)), 8, out);
      default:
        return bits(static_cast<uint64_t>(integerAt(vector, row)), valueWidth(type_.physical), out);
    }
  }

  void text(std::string_view text, std::string& out) const {
    if (options_.charset == RawOptions::Charset::kUtf8) {
      out += text;
      return;
    }
    const uint32_t limit = options_.charset == RawOptions::Charset::kAscii ? 0x80 : 0x100;
    for (size_t at = 0; at < text.size();) {
      const uint32_t codePoint = takeCodePoint(text, &at);
      out += codePoint < limit ? static_cast<char>(codePoint) : '?';
    }
  }

  void bits(uint64_t value, size_t width, std::string& out) const {
    for (size_t i = 0; i < width; ++i) out += static_cast<char>(value >> 8 * (options_.bigEndian ? width - 1 - i : i));
  }

  const Type& type_;
  const uint32_t column_;
  const RawOptions options_;
};

}  // namespace

Status openRawEncoder(const Plan& plan, const SinkPlan& sink, const std::vector<uint32_t>& columns,
                      std::unique_ptr<RowEncoder>* out) {
  RawOptions options;
  MILLRACE_RETURN_IF_ERROR(readRawOptions(sink.formatOptions, &options));
  if (columns.size() != 1) return Status::error("INVALID_OPTION", "format 'raw' takes exactly one column");
  *out = std::make_unique<RawEncoder>(plan.types[plan.schemas[sink.schema].types[columns[0]]], columns[0], options);
  return Status();
}

}  // namespace millrace
