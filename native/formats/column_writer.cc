#include "formats/column_writer.h"

namespace millrace {

ColumnWriter::ColumnWriter(const TypeTable& types, TypeId type) : type_(&types[type]) {
  const PhysicalType physical = type_->physical;
  if (physical == PhysicalType::kRow || physical == PhysicalType::kList || physical == PhysicalType::kMap) {
    builder_ = std::make_unique<ColumnBuilder>(types, type);
  }
}

void ColumnWriter::begin(Batch& batch, uint32_t rowsMax, const uint8_t* bytes) {
  bytes_ = bytes;
  anyNull_ = false;
  heap_.clear();
  if (builder_) return builder_->clear();
  const size_t words = (rowsMax + 63) / 64;
  validity_ = reinterpret_cast<uint64_t*>(batch.allocate(words * 8));
  std::memset(validity_, 0xFF, words * 8);
  values_ = type_->physical == PhysicalType::kBool
                ? batch.allocate(words * 8)
                : batch.allocate(static_cast<size_t>(rowsMax) * valueWidth(type_->physical));
  if (type_->physical == PhysicalType::kBool) std::memset(values_, 0, words * 8);
  if (type_->physical == PhysicalType::kTimestampNs)
    extra_ = reinterpret_cast<int32_t*>(batch.allocate(rowsMax * sizeof(int32_t)));
}

void ColumnWriter::rejectRow(uint32_t row) {
  if (builder_) return builder_->truncate(row);
  validity_[row >> 6] |= uint64_t{1} << (row & 63);
}

void ColumnWriter::putCopy(uint32_t row, std::string_view text) {
  if (text.size() <= StringRef::kInlineBytes) return put(row, StringRef::makeInline(text));
  put(row, StringRef::makeFar(text, 1, static_cast<uint32_t>(heap_.size())));
  heap_.insert(heap_.end(), text.begin(), text.end());
}

void ColumnWriter::putScalar(uint32_t row, const Scalar& value, bool isView) {
  if (value.null) return putNull(row);
  switch (type_->physical) {
    case PhysicalType::kBool:
      return putBool(row, value.boolean);
    case PhysicalType::kInt8:
      return put(row, static_cast<int8_t>(value.integer));
    case PhysicalType::kInt16:
      return put(row, static_cast<int16_t>(value.integer));
    case PhysicalType::kInt32:
    case PhysicalType::kDate:
    case PhysicalType::kTime:
    case PhysicalType::kIntervalMonths:
      return put(row, static_cast<int32_t>(value.integer));
    case PhysicalType::kInt64:
    case PhysicalType::kIntervalMs:
      return put(row, value.integer);
    case PhysicalType::kFloat32:
      return put(row, static_cast<float>(value.number));
    case PhysicalType::kFloat64:
      return put(row, value.number);
    case PhysicalType::kDecimal64:
      return put(row, static_cast<int64_t>(value.decimal));
    case PhysicalType::kDecimal128:
      return put(row, value.decimal);
    case PhysicalType::kString:
    case PhysicalType::kBinary:
      return isView ? putView(row, value.text) : putCopy(row, value.text);
    case PhysicalType::kTimestampMs:
      return put(row, value.timestamp.millis);
    case PhysicalType::kTimestampUs:
      return put(row, value.timestamp.millis * 1000 + value.timestamp.nanos / 1000);
    case PhysicalType::kTimestampNs:
      put(row, value.timestamp.millis);
      extra_[row] = value.timestamp.nanos;
      return;
    default:
      return putNull(row);
  }
}

Vector ColumnWriter::finish(Batch& batch, uint32_t rows) {
  if (builder_) return builder_->finish(batch);
  Vector vector;
  vector.type = type_->physical;
  vector.length = rows;
  vector.values = values_;
  if (anyNull_) vector.validity = validity_;
  vector.extra = extra_;
  if (type_->physical == PhysicalType::kString || type_->physical == PhysicalType::kBinary) {
    const uint8_t* heaps[2] = {bytes_, nullptr};
    if (!heap_.empty()) {
      uint8_t* copy = batch.allocate(heap_.size());
      std::memcpy(copy, heap_.data(), heap_.size());
      heaps[1] = copy;
    }
    uint8_t* place = batch.allocate(sizeof(heaps));
    std::memcpy(place, heaps, sizeof(heaps));
    vector.heaps = reinterpret_cast<const uint8_t* const*>(place);
    vector.numHeaps = 2;
  }
  return vector;
}

}  // namespace millrace
