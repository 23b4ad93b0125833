#pragma once
// The byte form of a batch: the same in exchange segments, spill files and savepoints (CONTRACTS: batches, version 1).
// Position independent: all offsets are relative to the first byte. Encoding compacts (only selected rows), flattens
// constants and copies far strings into one heap.
#include <cstdint>
#include <span>

#include "columnar/batch.h"
#include "columnar/type.h"

namespace millrace {

// Bytes that encodeBatch needs for rows[0..count) of `batch` (an upper bound that is tight for flat columns).
size_t encodedBatchBytes(const Batch& batch, std::span<const uint16_t> rows);

// Largest n such that rows[0..n) fit into `capacity` bytes.
uint32_t rowsThatFit(const Batch& batch, std::span<const uint16_t> rows, size_t capacity);

// Writes rows[0..count) to `out` (64-byte aligned); returns the bytes used.
size_t encodeBatch(const Batch& batch, std::span<const uint16_t> rows, uint32_t schemaId, uint8_t* out);

// Reads a batch in place: vectors point into `bytes`, which `owner` keeps alive. Every offset and count is checked
// against `size`, every string view against its heap, every list entry against its child, strings' UTF-8 when `trusted`
// is false (files).
Status decodeBatch(const uint8_t* bytes, size_t size, const TypeTable& types, const Schema& schema, BufferRef owner,
                   bool trusted, BatchRef* out);

}  // namespace millrace
