#include "columnar/batch_codec.h"

#include <gtest/gtest.h>

#include "columnar/key_codec.h"
#include "random_batch.h"

namespace millrace {
namespace {

using testing::everyType;
using testing::randomBatch;
using testing::schemaOf;

std::string rowBytes(const Batch& batch, uint32_t row) {
  std::string bytes;
  for (const Vector& column : batch.columns) appendValueBytes(column, row, bytes);
  return bytes;
}

TEST(BatchCodec, selected_rows_of_every_type_come_back) {
  std::mt19937_64 random(1);
  TypeTable types = everyType();
  Schema schema = schemaOf(types);
  for (uint32_t rows : {0u, 1u, 63u, 64u, 65u, 1000u}) {
    BatchRef batch = randomBatch(types, rows, random);
    batch->hasSelection = true;
    for (uint32_t i = 0; i < rows; ++i) {
      if (random() % 3) batch->selection.push_back(static_cast<uint16_t>(i));
    }
    std::vector<uint8_t> kinds(rows);
    std::vector<uint32_t> sequence(rows);
    std::vector<int64_t> watermark(rows);
    for (uint32_t i = 0; i < rows; ++i) {
      kinds[i] = i % 4;
      sequence[i] = i * 7;
      watermark[i] = static_cast<int64_t>(i) - 5;
    }
    batch->kinds = kinds.data();
    batch->sequence = sequence.data();
    batch->watermark = watermark.data();
    batch->basePosition = 77;
    auto selected = selectedRowList(*batch);
    auto buffer = makeRef<HeapBuffer>(encodedBatchBytes(*batch, selected));
    size_t used = encodeBatch(*batch, selected, 3, buffer->data());
    ASSERT_LE(used, buffer->size());
    BatchRef back;
    ASSERT_TRUE(decodeBatch(buffer->data(), used, types, schema, BufferRef(buffer), false, &back).ok());
    ASSERT_EQ(back->rows, selected.size());
    for (uint32_t i = 0; i < back->rows; ++i) {
      EXPECT_EQ(rowBytes(*back, i), rowBytes(*batch, selected[i]));
      EXPECT_EQ(back->kindAt(i), batch->kindAt(selected[i]));
      EXPECT_EQ(back->positionAt(i), batch->positionAt(selected[i]));
      EXPECT_EQ(back->watermarkAt(i), batch->watermarkAt(selected[i]));
    }
  }
}

TEST(BatchCodec, rows_that_fit_is_the_largest_count) {
  std::mt19937_64 random(2);
  TypeTable types = everyType();
  BatchRef batch = randomBatch(types, 500, random);
  auto rows = selectedRowList(*batch);
  for (size_t capacity : {size_t{1024}, size_t{8192}, size_t{32768}, size_t{1} << 24}) {
    uint32_t fit = rowsThatFit(*batch, rows, capacity);
    if (fit > 0) {
      EXPECT_LE(encodedBatchBytes(*batch, rows.first(fit)), capacity);
    }
    if (fit < rows.size()) {
      EXPECT_GT(encodedBatchBytes(*batch, rows.first(fit + 1)), capacity);
    }
  }
}

TEST(BatchCodec, flipped_bytes_never_read_outside) {
  std::mt19937_64 random(3);
  TypeTable types = everyType();
  Schema schema = schemaOf(types);
  BatchRef batch = randomBatch(types, 40, random);
  auto rows = selectedRowList(*batch);
  std::vector<uint8_t> bytes(encodedBatchBytes(*batch, rows) + 64);
  auto buffer = makeRef<HeapBuffer>(bytes.size());
  size_t used = encodeBatch(*batch, rows, 0, buffer->data());
  std::vector<uint8_t> good(buffer->data(), buffer->data() + used);
  for (int trial = 0; trial < 20000; ++trial) {
    std::copy(good.begin(), good.end(), buffer->data());
    for (uint64_t n = 1 + random() % 3; n > 0; --n)
      buffer->data()[random() % std::min<size_t>(used, 2048)] = static_cast<uint8_t>(random());
    BatchRef back;
    if (!decodeBatch(buffer->data(), used, types, schema, BufferRef(buffer), false, &back).ok()) continue;
    for (uint32_t i = 0; i < back->rows; ++i) rowBytes(*back, i);
  }
}

TEST(KeyCodec, values_come_back_from_their_bytes) {
  std::mt19937_64 random(4);
  TypeTable types = everyType();
  BatchRef batch = randomBatch(types, 200, random);
  for (uint32_t t = 0; t < types.size(); ++t) {
    if (types[t].root == TypeRoot::kMap) continue;  // entries are sorted by their bytes
    ColumnBuilder builder(types, t);
    for (uint32_t i = 0; i < batch->rows; ++i) {
      std::string bytes;
      appendValueBytes(batch->columns[t], i, bytes);
      const uint8_t* from = reinterpret_cast<const uint8_t*>(bytes.data());
      ASSERT_EQ(decodeValueBytes(from, from + bytes.size(), builder), from + bytes.size());
      for (size_t cut = 0; cut < bytes.size(); ++cut) {
        ColumnBuilder scratch(types, t);
        decodeValueBytes(from, from + cut, scratch);
      }
    }
    Batch owner;
    Vector back = builder.finish(owner);
    for (uint32_t i = 0; i < batch->rows; ++i) EXPECT_EQ(compareValues(batch->columns[t], i, back, i), 0);
  }
}

TEST(KeyCodec, order_puts_null_lowest_and_nan_highest) {
  TypeTable types = {testing::typeOf(PhysicalType::kFloat64, TypeRoot::kDouble)};
  ColumnBuilder builder(types, 0);
  builder.appendNull();
  for (double value : {-std::numeric_limits<double>::infinity(), -1.0, -0.0, 0.0, 1.0,
                       std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
    builder.append(value);
  }
  Batch owner;
  uint32_t rows = builder.rows();
  Vector column = builder.finish(owner);
  for (uint32_t a = 0; a < rows; ++a) {
    for (uint32_t b = 0; b < rows; ++b)
      EXPECT_EQ(compareValues(column, a, column, b), a < b ? -1 : a > b ? 1 : 0) << a << " " << b;
  }
}

TEST(KeyCodec, workers_own_contiguous_key_groups) {
  for (uint32_t parallelism : {1u, 2u, 3u, 8u}) {
    uint32_t last = 0;
    for (uint32_t group = 0; group < 128; ++group) {
      uint32_t worker = workerOfKeyGroup(group, 128, parallelism);
      EXPECT_GE(worker, last);
      EXPECT_LT(worker, parallelism);
      last = worker;
    }
    EXPECT_EQ(last, parallelism - 1);
  }
}

}  // namespace
}  // namespace millrace
