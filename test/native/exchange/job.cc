// A job's ends: stop with savepoint and start at another parallelism, errors, LIMIT, cancellation, lost workers.
#include "exchange/job.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "job_runner.h"

namespace millrace::testing {
namespace {

using Partition = EdgePlan::Partition;

using Sources = std::vector<std::unique_ptr<SourceShared>>;

Sources makeSources(const Plan& plan, uint32_t rows, uint64_t seed, bool stalls = true) {
  Sources sources;
  for (uint32_t s = 0; s < plan.sources.size(); ++s) {
    sources.push_back(std::make_unique<GeneratedSource>(
        plan.types, s, static_cast<uint32_t>(plan.sources[s].splits.size()), rows, stalls, seed));
  }
  return sources;
}

GeneratedSource& generated(Sources& sources, size_t index) { return static_cast<GeneratedSource&>(*sources[index]); }

struct Row {
  OrderKey order;
  int64_t id, key;
  friend auto operator<=>(const Row&, const Row&) = default;
  friend void PrintTo(const Row& row, std::ostream* out) {
    *out << "w " << row.order.watermark << " at " << row.order.position.source << "/" << row.order.position.split << "/"
         << row.order.position.offset << " id " << row.id << " key " << row.key;
  }
};
// Compares without printing thousands of rows.
void expectSameRows(const std::vector<Row>& got, const std::vector<Row>& expected, const std::string& what) {
  size_t same = 0;
  while (same < got.size() && same < expected.size() && got[same] == expected[same]) ++same;
  if (same < got.size() && same < expected.size()) {
    EXPECT_EQ(got[same], expected[same]) << what << ", row " << same;
  }
  EXPECT_EQ(got.size(), expected.size()) << what;
}
std::vector<Row> rowsOf(const Collected& collected) {
  std::vector<Row> rows;
  for (const GeneratedRow& row : collected.rows) rows.push_back({row.order, row.id, row.key});
  return rows;
}

class JobTest : public ::testing::Test {
 protected:
  void SetUp() override {
    char path[] = "/tmp/millrace-job-XXXXXX";
    directory_ = mkdtemp(path);
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }
  std::string directory_;
};

// Windows and rows of two sources, merged into one canonical stream: firing, parking, diamonds.
std::unique_ptr<Plan> windowsAndRows(uint32_t parallelism, uint64_t seed, Collected& collected) {
  PlanMaker plan(parallelism, true, seed);
  uint32_t a = plan.source(2), b = plan.source(3);
  uint32_t window = plan.window();
  plan.edge(a, window, Partition::kHash, false);
  uint32_t keyed = plan.pass();
  plan.edge(b, keyed, Partition::kHash, true);
  uint32_t sink = plan.collect(collected, true);
  plan.edge(window, sink, Partition::kSingle, true, 0);
  plan.edge(keyed, sink, Partition::kSingle, true, 1);
  plan.edge(a, sink, Partition::kSingle, true, 2);
  return plan.take();
}

TEST_F(JobTest, results_do_not_depend_on_workers) {
  for (uint64_t seed = 1; seed <= 2; ++seed) {
    std::vector<Row> first;
    for (uint32_t parallelism : {1u, 2u, 3u, 8u}) {
      Collected collected;
      auto plan = windowsAndRows(parallelism, seed, collected);
      auto sources = makeSources(*plan, 200, seed);
      RunResult result = runJob(std::move(plan), std::move(sources));
      ASSERT_FALSE(result.hung);
      EXPECT_TRUE(collected.complaints.empty()) << collected.complaints[0];
      if (parallelism == 1) first = rowsOf(collected);
      expectSameRows(rowsOf(collected), first, std::to_string(parallelism) + " workers, seed " + std::to_string(seed));
    }
  }
}

TEST_F(JobTest, a_stopped_job_goes_on_from_its_savepoint_at_another_parallelism) {
  for (uint64_t seed = 1; seed <= 6; ++seed) {
    Collected whole;
    auto wholePlan = windowsAndRows(2, seed, whole);
    auto wholeSources = makeSources(*wholePlan, 200, seed);
    ASSERT_FALSE(runJob(std::move(wholePlan), std::move(wholeSources)).hung);

    std::string savepoint = directory_ + "/" + std::to_string(seed);
    Collected parts;
    uint32_t before = 1 + seed % 3, after = 1 + (seed * 7 + 1) % 4;
    auto plan = windowsAndRows(before, seed, parts);
    auto sources = makeSources(*plan, 200, seed);
    Job* running = nullptr;
    GeneratedSource& cutting = generated(sources, 1);
    cutting.cutAfterBlocks = 2 + seed * 2;
    cutting.onCut = [&] { EXPECT_TRUE(running->stopWithSavepoint(savepoint).ok()); };
    RunOptions options;
    options.prepare = [&](Job& job) { running = &job; };
    RunResult stopped = runJob(std::move(plan), std::move(sources), options);
    ASSERT_FALSE(stopped.hung);
    ASSERT_EQ(static_cast<int>(stopped.state), static_cast<int>(JobState::kStopped)) << stopped.error.message;
    EXPECT_LT(parts.rows.size(), whole.rows.size());

    auto rest = windowsAndRows(after, seed, parts);
    auto restSources = makeSources(*rest, 200, seed);
    RunOptions restore;
    restore.restoreFrom = savepoint;
    RunResult finished = runJob(std::move(rest), std::move(restSources), restore);
    ASSERT_FALSE(finished.hung);
    ASSERT_EQ(static_cast<int>(finished.state), static_cast<int>(JobState::kFinished)) << finished.error.message;
    expectSameRows(
        rowsOf(parts), rowsOf(whole),
        std::to_string(before) + " then " + std::to_string(after) + " workers, seed " + std::to_string(seed));
  }
}

TEST_F(JobTest, the_error_of_the_smallest_position_is_reported) {
  for (uint64_t seed = 1; seed <= 8; ++seed) {
    for (uint32_t parallelism : {1u, 3u}) {
      Collected collected;
      PlanMaker maker(parallelism, true, seed);
      uint32_t a = maker.source(2), b = maker.source(2);
      uint32_t keyed = maker.pass(), sink = maker.collect(collected, true);
      maker.edge(a, keyed, Partition::kHash, false);
      maker.edge(keyed, sink, Partition::kSingle, true, 0);
      maker.edge(b, sink, Partition::kSingle, true, 1);
      auto plan = maker.take();
      auto sources = makeSources(*plan, 300, seed);
      // Late in the first source, early in the second.
      const GeneratedSplit& late = generated(sources, 0).splits()[1];
      const GeneratedSplit& early = generated(sources, 1).splits()[0];
      for (auto block = late.blocks.rbegin(); block != late.blocks.rend(); ++block) {
        if (block->rows.empty()) continue;
        generated(sources, 0).failAt = block->rows.back().order.position;
        break;
      }
      for (const GeneratedBlock& block : early.blocks) {
        if (block.rows.empty()) continue;
        generated(sources, 1).failAt = block.rows.front().order.position;
        break;
      }
      Position expected = generated(sources, 0).failAt;
      RunResult result = runJob(std::move(plan), std::move(sources));
      ASSERT_FALSE(result.hung);
      EXPECT_EQ(static_cast<int>(result.state), static_cast<int>(JobState::kFailed));
      EXPECT_EQ(result.error.code, "RUNTIME_ERROR");
      EXPECT_EQ(result.error.position, expected) << "seed " << seed;
      EXPECT_EQ(result.error.file, "split1");
      EXPECT_TRUE(collected.aborted);
      EXPECT_FALSE(collected.committed);
    }
  }
}

TEST_F(JobTest, a_satisfied_limit_ends_its_sources) {
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    Collected collected;
    PlanMaker maker(3, true, seed);
    uint32_t a = maker.source(2);
    uint32_t keyed = maker.pass(), sink = maker.collect(collected, true, 10);
    maker.edge(a, keyed, Partition::kHash, true);
    maker.edge(keyed, sink, Partition::kSingle, true);
    auto plan = maker.take();
    auto sources = makeSources(*plan, 5000, seed);
    RunResult result = runJob(std::move(plan), std::move(sources));
    ASSERT_FALSE(result.hung);
    EXPECT_EQ(static_cast<int>(result.state), static_cast<int>(JobState::kFinished)) << result.error.message;
    EXPECT_GE(collected.rows.size(), 10u);
    EXPECT_LT(collected.rows.size(), 2000u);
  }
}

TEST_F(JobTest, a_lost_worker_fails_the_job_by_name) {
  for (int lost = 0; lost < 3; ++lost) {
    Collected collected;
    auto plan = windowsAndRows(3, 5, collected);
    auto sources = makeSources(*plan, 3000, 5);
    RunOptions options;
    options.loseWorker = lost;
    RunResult result = runJob(std::move(plan), std::move(sources), options);
    EXPECT_FALSE(result.hung);
    EXPECT_EQ(static_cast<int>(result.state), static_cast<int>(JobState::kFailed));
    EXPECT_EQ(result.error.code, "WORKER_LOST");
    EXPECT_TRUE(collected.aborted);
  }
}

TEST_F(JobTest, a_cancelled_job_ends_soon_and_commits_nothing) {
  Collected collected;
  auto plan = windowsAndRows(3, 6, collected);
  auto sources = makeSources(*plan, 50000, 6);
  std::thread canceller;
  std::chrono::steady_clock::time_point asked;
  RunOptions options;
  options.prepare = [&](Job& job) {
    canceller = std::thread([&asked, &job] {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      asked = std::chrono::steady_clock::now();
      job.cancel();
    });
  };
  RunResult result = runJob(std::move(plan), std::move(sources), options);
  canceller.join();
  EXPECT_FALSE(result.hung);
  EXPECT_EQ(static_cast<int>(result.state), static_cast<int>(JobState::kCancelled));
  EXPECT_LT(std::chrono::steady_clock::now() - asked, std::chrono::milliseconds(5000));
  EXPECT_TRUE(collected.aborted);
  EXPECT_FALSE(collected.committed);
}

}  // namespace
}  // namespace millrace::testing
