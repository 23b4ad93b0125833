#pragma once
// Rows that no single input row caused (fired windows, final groups): their place in canonical order. The watermark
// before such a row is that of its firing; its position lies behind all real sources: {0xFFFFFFFF - operator, 0, top
// half of the key's hash}. Rows with the same hash have the same owner, which emits them in order of their key bytes.
#include <cstdint>
#include <vector>

#include "columnar/batch.h"

namespace millrace {

class DerivedRows {
 public:
  explicit DerivedRows(uint32_t operatorOrdinal) : source_(UINT32_MAX - operatorOrdinal) {}
  void add(int64_t watermark, uint64_t keyHash) {
    watermarks_.push_back(watermark);
    sequences_.push_back(static_cast<uint32_t>(keyHash >> 32));
  }
  uint32_t rows() const { return static_cast<uint32_t>(watermarks_.size()); }

  void place(Batch& batch) {
    batch.rows = rows();
    batch.source = source_;
    batch.split = 0;
    batch.basePosition = 0;
    if (watermarks_.empty()) return;
    batch.watermarkBefore = watermarks_.front();
    batch.watermark = copy(batch, watermarks_);
    batch.sequence = copy(batch, sequences_);
  }

 private:
  template <typename T>
  static const T* copy(Batch& batch, std::vector<T>& values) {
    T* out = reinterpret_cast<T*>(batch.allocate(values.size() * sizeof(T)));
    for (size_t i = 0; i < values.size(); ++i) out[i] = values[i];
    values.clear();
    return out;
  }
  uint32_t source_;
  std::vector<int64_t> watermarks_;
  std::vector<uint32_t> sequences_;
};

}  // namespace millrace
