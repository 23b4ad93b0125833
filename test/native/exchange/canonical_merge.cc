#include "exchange/canonical_merge.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace millrace {
namespace {

struct Row {
  int64_t watermark;
  uint32_t source, split;
  uint64_t offset;
  OrderKey key() const { return {watermark, {source, split, offset}, 0}; }
};

BatchRef batchOf(const std::vector<Row>& rows) {
  auto batch = makeRef<Batch>();
  batch->rows = static_cast<uint32_t>(rows.size());
  batch->source = rows[0].source;
  batch->split = rows[0].split;
  batch->basePosition = rows[0].offset;
  auto* sequence = reinterpret_cast<uint32_t*>(batch->allocate(rows.size() * 4));
  auto* watermark = reinterpret_cast<int64_t*>(batch->allocate(rows.size() * 8));
  for (size_t i = 0; i < rows.size(); ++i) {
    sequence[i] = static_cast<uint32_t>(rows[i].offset - rows[0].offset);
    watermark[i] = rows[i].watermark;
  }
  batch->sequence = sequence;
  batch->watermark = watermark;
  return batch;
}

struct Block {
  std::vector<Row> rows;
  BlockMark mark;
};

// A split of blocks whose watermarks never go back.
std::vector<Block> randomSplit(uint32_t split, std::mt19937_64& random) {
  std::vector<Block> blocks(1 + random() % 6);
  uint64_t offset = 0;
  int64_t watermark = kMinTime;
  for (uint32_t b = 0; b < blocks.size(); ++b) {
    for (uint64_t n = random() % 20; n > 0; --n) {
      blocks[b].rows.push_back({watermark, 0, split, offset});
      offset += 1 + random() % 9;
      if (random() % 3 == 0) watermark = std::max<int64_t>(watermark, static_cast<int64_t>(random() % 200));
    }
    blocks[b].mark = {0, split, b, b + 1 == blocks.size(), offset, watermark};
  }
  return blocks;
}

std::vector<OrderKey> take(CanonicalMerge& merge, uint32_t rowsMax) {
  std::vector<OrderKey> keys;
  BatchRef rows;
  uint8_t port;
  while (merge.next(rowsMax, &rows, &port)) {
    EXPECT_LE(rows->selectedRows(), rowsMax);
    for (uint32_t i = 0; i < rows->selectedRows(); ++i) {
      uint32_t row = rows->rowAt(i);
      keys.push_back({rows->watermarkAt(row), rows->positionAt(row), 0});
    }
  }
  return keys;
}

TEST(CanonicalMerge, blocks_from_any_worker_in_any_order_come_out_sorted) {
  for (uint64_t seed = 0; seed < 500; ++seed) {
    std::mt19937_64 random(seed);
    CanonicalMerge merge;
    uint32_t splits = 1 + random() % 4;
    std::vector<Block> arriving;
    std::vector<OrderKey> expected;
    std::vector<uint32_t> lanes;
    for (uint32_t split = 0; split < splits; ++split) {
      lanes.push_back(merge.addLane(0, {kMinTime, {0, split, 0}, 0}, true));
      for (Block& block : randomSplit(split, random)) {
        for (const Row& row : block.rows) expected.push_back(row.key());
        arriving.push_back(std::move(block));
      }
    }
    std::sort(expected.begin(), expected.end());
    std::shuffle(arriving.begin(), arriving.end(), random);
    std::vector<OrderKey> got;
    for (const Block& block : arriving) {
      size_t half = block.rows.size() / 2;
      for (auto part : {std::vector<Row>(block.rows.begin(), block.rows.begin() + half),
                        std::vector<Row>(block.rows.begin() + half, block.rows.end())}) {
        if (!part.empty()) merge.addRows(lanes[block.mark.split], block.mark.block, batchOf(part));
      }
      merge.finishBlock(lanes[block.mark.split], block.mark);
      OrderKey bound = merge.bound();
      for (const OrderKey& key : take(merge, 1 + random() % 7)) {
        EXPECT_GE(key, bound);
        got.push_back(key);
      }
    }
    EXPECT_TRUE(merge.ended());
    EXPECT_EQ(got, expected) << "seed " << seed;
  }
}

TEST(CanonicalMerge, rows_of_the_first_unfinished_block_do_not_wait_for_its_mark) {
  CanonicalMerge merge;
  uint32_t lane = merge.addLane(0, {kMinTime, {0, 0, 0}, 0}, true);
  merge.addRows(lane, 1, batchOf({{5, 0, 0, 20}}));
  EXPECT_TRUE(take(merge, 10).empty());
  merge.addRows(lane, 0, batchOf({{kMinTime, 0, 0, 0}, {5, 0, 0, 10}}));
  EXPECT_EQ(take(merge, 10).size(), 2u);
  EXPECT_EQ(merge.bound(), (OrderKey{5, {0, 0, 10}, 0}));
  merge.finishBlock(lane, {0, 0, 0, false, 20, 5});
  EXPECT_EQ(take(merge, 10).size(), 1u);
}

TEST(CanonicalMerge, channels_wait_for_the_bounds_of_the_others) {
  for (uint64_t seed = 0; seed < 300; ++seed) {
    std::mt19937_64 random(seed);
    CanonicalMerge merge;
    uint32_t channels = 1 + random() % 4;
    std::vector<std::vector<Row>> streams(channels);
    std::vector<OrderKey> expected;
    for (uint32_t c = 0; c < channels; ++c) {
      merge.addLane(0, {}, false);
      int64_t watermark = 0;
      uint64_t offset = c;
      for (uint64_t n = random() % 40; n > 0; --n) {
        if (random() % 2) watermark += static_cast<int64_t>(random() % 5);
        offset += channels;
        streams[c].push_back({watermark, 0, 0, offset});
        expected.push_back(streams[c].back().key());
      }
    }
    std::sort(expected.begin(), expected.end());
    std::vector<size_t> sent(channels, 0);
    std::vector<OrderKey> got;
    for (bool left = true; left;) {
      left = false;
      for (uint32_t c = 0; c < channels; ++c) {
        size_t count = std::min<size_t>(random() % 4, streams[c].size() - sent[c]);
        if (count > 0)
          merge.addRows(c, kNoBlock,
                        batchOf(std::vector<Row>(streams[c].begin() + sent[c], streams[c].begin() + sent[c] + count)));
        sent[c] += count;
        if (sent[c] == streams[c].size()) {
          merge.endLane(c);
        } else {
          merge.setBound(c, streams[c][sent[c]].key());
          left = true;
        }
      }
      auto keys = take(merge, 1000);
      got.insert(got.end(), keys.begin(), keys.end());
    }
    EXPECT_EQ(got, expected) << "seed " << seed;
  }
}

}  // namespace
}  // namespace millrace
