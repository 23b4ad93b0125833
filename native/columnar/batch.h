#pragma once
// Batch: up to 65,535 rows of a schema, with an optional selection (which rows count), hidden columns, and the place in
// the input that the rows came from. Immutable once emitted: operators of a stage share it; a filter makes a new Batch
// with another selection over the same vectors. CONTRACTS: batches.
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/reference.h"
#include "base/status.h"
#include "columnar/buffer.h"
#include "columnar/vector.h"

namespace millrace {

constexpr uint32_t kBatchRowsMax = 65535;
constexpr int64_t kMinTime = INT64_MIN;  // no watermark yet
constexpr int64_t kMaxTime = INT64_MAX;  // end of input

enum class RowKind : uint8_t { kInsert = 0, kUpdateBefore = 1, kUpdateAfter = 2, kDelete = 3 };

// Canonical order of a row: (watermark before it, position, emission). See CONTRACTS: determinism.
struct OrderKey {
  int64_t watermark = kMinTime;
  Position position{};
  uint32_t emission = 0;
  friend auto operator<=>(const OrderKey&, const OrderKey&) = default;
};

class Batch final : public Counted {
 public:
  uint32_t rows = 0;            // physical rows of every vector
  std::vector<Vector> columns;  // visible columns, in schema order
  bool hasSelection = false;
  std::vector<uint16_t> selection;  // ascending row numbers; meaningful when hasSelection

  // Hidden columns; nullptr when absent. Length `rows`, flat.
  const uint8_t* kinds = nullptr;  // RowKind per row; absent = all +I
  const uint32_t* sequence =
      nullptr;  // position.offset - basePosition of each row; absent when no order is needed downstream
  const int64_t* watermark = nullptr;  // w(row); absent = watermarkBefore for every row

  // Origin: rows of an exchanged or source batch come from one split.
  uint32_t source = 0;
  uint32_t split = 0;
  uint64_t basePosition = 0;
  int64_t watermarkBefore = kMinTime;

  std::vector<BufferRef> owners;                     // keep alive what the pointers above point to
  std::vector<std::unique_ptr<Vector>> keptVectors;  // dictionaries referenced by columns
  std::vector<Ref<Batch>> parents;                   // batches whose vectors this one shares

  uint32_t selectedRows() const { return hasSelection ? static_cast<uint32_t>(selection.size()) : rows; }
  uint32_t rowAt(uint32_t i) const { return hasSelection ? selection[i] : i; }
  RowKind kindAt(uint32_t row) const { return kinds ? static_cast<RowKind>(kinds[row]) : RowKind::kInsert; }
  int64_t watermarkAt(uint32_t row) const { return watermark ? watermark[row] : watermarkBefore; }
  Position positionAt(uint32_t row) const { return {source, split, basePosition + (sequence ? sequence[row] : 0)}; }

  // A batch with the same columns, hidden columns and origin that keeps this one alive: start of a filter or
  // projection.
  static Ref<Batch> derive(const Ref<Batch>& from, bool keepColumns);
  // `bytes` owned by this batch.
  uint8_t* allocate(size_t bytes) {
    auto buffer = makeRef<HeapBuffer>(bytes);
    uint8_t* data = buffer->data();
    owners.emplace_back(buffer.get());
    return data;
  }
};

using BatchRef = Ref<Batch>;

// The selected rows as a list: the batch's selection, or 0..rows-1 of a process-wide table. Valid while the batch lives
// unchanged.
std::span<const uint16_t> selectedRowList(const Batch& batch);

// The selected rows of a batch as a span over either the selection or null (dense 0..rows).
struct Selection {
  const uint16_t* rows = nullptr;  // nullptr: dense
  uint32_t count = 0;
  uint32_t operator[](uint32_t i) const { return rows ? rows[i] : i; }
  static Selection of(const Batch& batch) {
    return {batch.hasSelection ? batch.selection.data() : nullptr, batch.selectedRows()};
  }
};

}  // namespace millrace
