#include "state/savepoint.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <random>

#include "../columnar/random_batch.h"
#include "columnar/key_codec.h"
#include "state/crc32c.h"

namespace millrace {
namespace {

class SavepointTest : public ::testing::Test {
 protected:
  void SetUp() override {
    char path[] = "/tmp/millrace-savepoint-XXXXXX";
    directory_ = mkdtemp(path);
  }
  void TearDown() override {
    for (const char* name : {"part-0", "part-1", "manifest", "plan"}) ::unlink((directory_ + "/" + name).c_str());
    ::rmdir(directory_.c_str());
  }
  std::string directory_;
};

std::string rowBytes(const Batch& batch, uint32_t row) {
  std::string bytes;
  for (const Vector& column : batch.columns) appendValueBytes(column, row, bytes);
  return bytes;
}

TEST(Crc32c, known_vector) { EXPECT_EQ(crc32c(reinterpret_cast<const uint8_t*>("123456789"), 9), 0xE3069283u); }

TEST_F(SavepointTest, rows_come_back_by_key_group_at_any_parallelism) {
  std::mt19937_64 random(1);
  TypeTable types = testing::everyType();
  StateTable table{"groups", 1, testing::schemaOf(types).types};
  std::multimap<uint16_t, std::string> expected;
  SavepointManifest manifest{"print", 2, 128, {}};
  for (uint32_t worker = 0; worker < 2; ++worker) {
    PartWriter part(worker);
    part.directoryFrom([this] { return directory_; });
    for (int n = 0; n < 3; ++n) {
      BatchRef rows = testing::randomBatch(types, 50, random);
      std::vector<uint16_t> groups;
      for (uint32_t i = 0; i < rows->rows; ++i) {
        groups.push_back(random() % 128);
        expected.emplace(groups.back(), rowBytes(*rows, i));
      }
      ASSERT_TRUE(part.write("op", table, *rows, groups).ok());
    }
    PartSummary summary;
    ASSERT_TRUE(part.finish(&summary).ok());
    manifest.parts.push_back(summary);
  }
  ASSERT_TRUE(writeManifest(directory_, manifest, {1, 2, 3}).ok());
  std::unique_ptr<Savepoint> savepoint;
  ASSERT_TRUE(Savepoint::open(directory_, &savepoint).ok());
  for (uint32_t parallelism : {1u, 2u, 3u, 8u}) {
    std::multimap<uint16_t, std::string> got;
    for (uint32_t worker = 0; worker < parallelism; ++worker) {
      auto reader = savepoint->reader("op", 128 * worker / parallelism, 128 * (worker + 1) / parallelism, types);
      for (bool more = true; more;) {
        BatchRef rows;
        std::vector<uint16_t> groups;
        ASSERT_TRUE(reader->next(table, &rows, &groups, &more).ok());
        if (!more) break;
        for (uint16_t row : rows->selection) got.emplace(groups[row], rowBytes(*rows, row));
      }
    }
    std::multiset<std::pair<uint16_t, std::string>> left(expected.begin(), expected.end()),
        right(got.begin(), got.end());
    EXPECT_EQ(left, right);
  }
}

TEST_F(SavepointTest, a_cut_part_is_refused_by_name) {
  std::mt19937_64 random(2);
  TypeTable types = testing::everyType();
  StateTable table{"groups", 1, testing::schemaOf(types).types};
  PartWriter part(0);
  part.directoryFrom([this] { return directory_; });
  BatchRef rows = testing::randomBatch(types, 50, random);
  ASSERT_TRUE(part.write("op", table, *rows, std::vector<uint16_t>(50, 0)).ok());
  PartSummary summary;
  ASSERT_TRUE(part.finish(&summary).ok());
  ASSERT_TRUE(writeManifest(directory_, {"print", 1, 128, {summary}}, {}).ok());
  ASSERT_EQ(::truncate((directory_ + "/part-0").c_str(), 100), 0);
  std::unique_ptr<Savepoint> savepoint;
  Status status = Savepoint::open(directory_, &savepoint);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.code(), "SAVEPOINT_MISMATCH");
  EXPECT_NE(status.message().find("part-0"), std::string::npos);
}

}  // namespace
}  // namespace millrace
