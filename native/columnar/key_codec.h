#pragma once
// Canonical key bytes: equal keys have equal bytes (little-endian fixed width; NULL one tag byte; NaN canonical; -0.0
// and 0.0 apart as GROUP BY has them apart; DECIMAL unscaled; strings with length prefix; nested recursively; MAP
// entries sorted). Key groups, hash tables and savepoints use these bytes: a persistent format.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "columnar/batch.h"
#include "columnar/column_builder.h"

namespace millrace {

// Appends the canonical bytes of columns[..] at `row`.
void appendKeyBytes(const Batch& batch, const std::vector<uint32_t>& columns, uint32_t row, std::string& out);
void appendValueBytes(const Vector& vector, uint32_t row, std::string& out);
// Reads one value back and appends it to `builder`; returns the position after it, or nullptr when the bytes are not
// valid.
const uint8_t* decodeValueBytes(const uint8_t* from, const uint8_t* end, ColumnBuilder& builder);

uint64_t hashKeyBytes(std::string_view bytes);  // XXH3-64, seed 0
inline uint32_t keyGroupOf(uint64_t hash, uint32_t maxParallelism) {
  return static_cast<uint32_t>(((hash >> 32) * maxParallelism) >> 32);
}
inline uint32_t workerOfKeyGroup(uint32_t keyGroup, uint32_t maxParallelism, uint32_t parallelism) {
  return keyGroup * parallelism / maxParallelism;
}

// Total order of SQL values for sorting, MIN and MAX: NULL lowest, NaN above all numbers, -0.0 below 0.0, strings by
// code point.
int compareValues(const Vector& a, uint32_t rowA, const Vector& b, uint32_t rowB);

}  // namespace millrace
