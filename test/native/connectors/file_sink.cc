// The filesystem sink: nothing is visible before commit, nothing stays after abort, errors name the path.
#include "connectors/file_sink.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <set>

#include "formats/table_plan.h"

namespace millrace {
namespace {

namespace fs = std::filesystem;

class FileSinkTest : public testing::Test {
 protected:
  FileSinkTest() : folder_(fs::temp_directory_path() / ("millrace-sink-" + std::to_string(::getpid()))) {
    table_.column("id", table_.integer()).column("s", table_.text());
    sink().connector = "filesystem";
    sink().format = "json";
    sink().path = (folder_ / "o").string();
    context_.environment = &environment_;
    context_.counters = &counters_;
    context_.types = &table_.plan.types;
  }
  ~FileSinkTest() override { fs::remove_all(folder_); }

  SinkPlan& sink() { return table_.plan.sinks[0]; }

  // Rows (id, s) with s NULL where it is "".
  BatchRef rows(const std::vector<std::pair<int, std::string>>& values) {
    auto batch = makeRef<Batch>();
    ColumnBuilder ids(table_.plan.types, table_.plan.schemas[0].types[0]),
        texts(table_.plan.types, table_.plan.schemas[0].types[1]);
    for (const auto& [id, text] : values) {
      ids.append(id);
      text.empty() ? texts.appendNull() : texts.appendString(text);
    }
    batch->rows = static_cast<uint32_t>(values.size());
    batch->columns.push_back(ids.finish(*batch));
    batch->columns.push_back(texts.finish(*batch));
    return batch;
  }

  Status write(Task& task, BatchRef batch) {
    struct Nowhere final : Output {
      void emit(BatchRef, uint8_t) override { ADD_FAILURE() << "a file sink emits nothing"; }
    } nowhere;
    Event event;
    event.batch = std::move(batch);
    MILLRACE_RETURN_IF_ERROR(task.accept(std::move(event)));
    return task.produce(nowhere, Budget{}) == Progress::kFailed ? task.status() : Status();
  }

  // Lines of the visible files per folder below the sink's path.
  std::multiset<std::string> visible() {
    std::multiset<std::string> lines;
    if (!fs::exists(sink().path)) return lines;
    for (const auto& entry : fs::recursive_directory_iterator(sink().path)) {
      const std::string name = entry.path().filename().string();
      if (!entry.is_regular_file() || name.starts_with(".")) continue;
      const std::string folder = fs::relative(entry.path().parent_path(), sink().path).string();
      if (name.starts_with("_")) lines.insert(folder + "/" + name);
      std::ifstream file(entry.path());
      for (std::string line; std::getline(file, line);) lines.insert(folder + " " + line);
    }
    return lines;
  }

  fs::path folder_;
  TablePlan table_;
  EvalEnvironment environment_;
  TaskCounters counters_;
  TaskContext context_;
};

using Visible = std::multiset<std::string>;

TEST_F(FileSinkTest, AppearsByCommitOnly) {
  auto op = buildFileSink(table_.plan, sink());
  auto task = op->open(context_);
  auto& writer = static_cast<SinkTask&>(*task);
  ASSERT_TRUE(write(*task, rows({{1, "a"}, {2, ""}})).ok());
  EXPECT_EQ(visible(), Visible());
  ASSERT_TRUE(writer.prepare().ok());
  EXPECT_EQ(visible(), Visible());
  ASSERT_TRUE(writer.commit().ok());
  ASSERT_TRUE(writer.commit().ok());
  EXPECT_EQ(visible(), (Visible{". {\"id\":1,\"s\":\"a\"}", ". {\"id\":2,\"s\":null}"}));
}

TEST_F(FileSinkTest, AbortLeavesNothing) {
  {
    auto op = buildFileSink(table_.plan, sink());
    auto task = op->open(context_);
    ASSERT_TRUE(write(*task, rows({{1, "a"}})).ok());
    static_cast<SinkTask&>(*task).abort();
    EXPECT_FALSE(fs::exists(folder_));
  }
  auto op = buildFileSink(table_.plan, sink());
  auto task = op->open(context_);
  ASSERT_TRUE(write(*task, rows({{1, "a"}})).ok());
  ASSERT_TRUE(static_cast<SinkTask&>(*task).prepare().ok());
  task.reset();  // the job's memory goes without a commit
  EXPECT_FALSE(fs::exists(folder_));
}

TEST_F(FileSinkTest, PartitionsMarkersAndEscapes) {
  sink().partitionColumns = {1};
  sink().connectorOptions.entries = {{"sink.partition-commit.policy.kind", optionOf("success-file")}};
  auto op = buildFileSink(table_.plan, sink());
  auto task = op->open(context_);
  ASSERT_TRUE(write(*task, rows({{1, "a/b"}, {2, ""}, {3, "a/b"}})).ok());
  ASSERT_TRUE(static_cast<SinkTask&>(*task).prepare().ok());
  ASSERT_TRUE(static_cast<SinkTask&>(*task).commit().ok());
  EXPECT_EQ(visible(), (Visible{"s=__DEFAULT_PARTITION__ {\"id\":2}", "s=__DEFAULT_PARTITION__/_SUCCESS",
                                "s=a%2Fb {\"id\":1}", "s=a%2Fb {\"id\":3}", "s=a%2Fb/_SUCCESS"}));
}

TEST_F(FileSinkTest, OverwriteReplacesWhatWasThere) {
  for (int run = 0; run < 2; ++run) {
    sink().overwrite = run == 1;
    auto op = buildFileSink(table_.plan, sink());
    auto first = op->open(context_), second = op->open(context_);
    for (Task* task : {first.get(), second.get()}) {
      ASSERT_TRUE(write(*task, rows({{run, "x"}})).ok());
      context_.worker = 1;
      ASSERT_TRUE(static_cast<SinkTask*>(task)->prepare().ok());
    }
    for (Task* task : {first.get(), second.get()}) ASSERT_TRUE(static_cast<SinkTask*>(task)->commit().ok());
    context_.worker = 0;
  }
  EXPECT_EQ(visible(), (Visible{". {\"id\":1,\"s\":\"x\"}", ". {\"id\":1,\"s\":\"x\"}"}));
}

TEST_F(FileSinkTest, RollsAtTheFileSize) {
  sink().connectorOptions.entries = {{"sink.rolling-policy.file-size", optionOf(50)}};
  auto op = buildFileSink(table_.plan, sink());
  auto task = op->open(context_);
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(write(*task, rows({{i, "text"}})).ok());
  ASSERT_TRUE(static_cast<SinkTask&>(*task).prepare().ok());
  ASSERT_TRUE(static_cast<SinkTask&>(*task).commit().ok());
  EXPECT_EQ(visible().size(), 20u);
  EXPECT_GT(std::distance(fs::directory_iterator(sink().path), fs::directory_iterator()), 5);
}

TEST_F(FileSinkTest, NullInANotNullColumnFailsByItsName) {
  sink().notNullColumns = {1};
  auto op = buildFileSink(table_.plan, sink());
  auto task = op->open(context_);
  Status status = write(*task, rows({{1, "a"}, {2, ""}}));
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.message(), "column 's' of table 'o' is NOT NULL, but a NULL is being written into it");
  sink().dropNulls = true;
  EXPECT_TRUE(write(*task, rows({{1, "a"}, {2, ""}})).ok());
}

TEST_F(FileSinkTest, AFullDiskNamesThePath) {
  // A limit on the size of files stands for a full disk: write() fails in the middle.
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before;
  getrlimit(RLIMIT_FSIZE, &before);
  rlimit small = before;
  small.rlim_cur = 100'000;
  auto op = buildFileSink(table_.plan, sink());
  auto task = op->open(context_);
  setrlimit(RLIMIT_FSIZE, &small);
  Status status;
  for (int i = 0; i < 100 && status.ok(); ++i) status = write(*task, rows({{i, std::string(20'000, 'x')}}));
  setrlimit(RLIMIT_FSIZE, &before);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.code(), "WRITE_FAILED");
  EXPECT_NE(status.message().find(sink().path + "/.part-"), std::string::npos) << status.message();
  static_cast<SinkTask&>(*task).abort();
  EXPECT_FALSE(fs::exists(folder_));
}

}  // namespace
}  // namespace millrace
