#include "columnar/batch_slice.h"

#include <gtest/gtest.h>

#include "columnar/key_codec.h"
#include "random_batch.h"

namespace millrace {
namespace {

std::string rowBytes(const Batch& batch, uint32_t row) {
  std::string bytes;
  for (const Vector& column : batch.columns) appendValueBytes(column, row, bytes);
  return bytes;
}

TEST(BatchSlice, rows_of_every_type_are_those_of_the_whole) {
  std::mt19937_64 random(7);
  TypeTable types = testing::everyType();
  BatchRef whole = testing::randomBatch(types, 300, random);
  std::vector<uint8_t> kinds(300);
  std::vector<uint32_t> sequence(300);
  std::vector<int64_t> watermark(300);
  for (uint32_t i = 0; i < 300; ++i) {
    kinds[i] = i % 4;
    sequence[i] = i * 3;
    watermark[i] = i;
  }
  whole->kinds = kinds.data();
  whole->sequence = sequence.data();
  whole->watermark = watermark.data();
  for (int trial = 0; trial < 200; ++trial) {
    uint32_t from = random() % 300, to = from + 1 + random() % (300 - from);
    BatchRef slice = sliceBatch(whole, from, to);
    ASSERT_EQ(slice->selectedRows(), to - from);
    for (uint32_t i = 0; i < to - from; ++i) {
      EXPECT_EQ(rowBytes(*slice, i), rowBytes(*whole, from + i));
      EXPECT_EQ(slice->kindAt(i), whole->kindAt(from + i));
      EXPECT_EQ(slice->positionAt(i), whole->positionAt(from + i));
      EXPECT_EQ(slice->watermarkAt(i), whole->watermarkAt(from + i));
    }
  }
}

TEST(BatchSlice, selected_rows_are_cut_from_the_selection) {
  std::mt19937_64 random(8);
  TypeTable types = testing::everyType();
  BatchRef whole = testing::randomBatch(types, 100, random);
  whole->hasSelection = true;
  for (uint16_t row = 0; row < 100; row += 3) whole->selection.push_back(row);
  BatchRef slice = sliceBatch(whole, 2, 5);
  EXPECT_EQ(slice->selection, (std::vector<uint16_t>{6, 9, 12}));
}

}  // namespace
}  // namespace millrace
