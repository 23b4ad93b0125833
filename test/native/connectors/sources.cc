// Sources under any number of workers and block sizes: the same rows at the same positions with the same w(row), marks
// without holes, the same error, and a cut that neither loses nor repeats a row.
#include "connectors/source.h"

#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <random>
#include <thread>

#include "formats/format_fixture.h"

namespace millrace {
namespace {

namespace fs = std::filesystem;

struct Stop {
  uint64_t afterRows = UINT64_MAX;  // then the job is stopped with a cut
};

class SourceTest : public testing::Test {
 protected:
  SourceTest() : folder_(fs::temp_directory_path() / ("millrace-source-" + std::to_string(::getpid()))) {
    fs::create_directories(folder_);
  }
  ~SourceTest() override { fs::remove_all(folder_); }

  void addFile(TablePlan& table, const std::string& name, const std::string& text) {
    const std::string path = (folder_ / name).string();
    if (name.ends_with(".gz")) {
      gzFile file = gzopen(path.c_str(), "wb");
      gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
      gzclose(file);
    } else {
      std::ofstream(path, std::ios::binary) << text;
    }
    SplitInfo split;
    split.path = path;
    split.size = fs::file_size(path);
    table.source().splits.push_back(split);
  }

  // The table's columns as they are; column `timeColumn` is also the watermark.
  void setWatermark(TablePlan& table, uint32_t timeColumn) {
    auto program = std::make_unique<Program>();
    program->types = &table.plan.types;
    for (uint32_t i = 0; i < table.plan.schemas[0].types.size(); ++i) {
      Instruction load;
      load.kind = Instruction::Kind::kColumn;
      load.out = load.column = i;
      program->code.push_back(load);
      program->registers.push_back(table.plan.schemas[0].types[i]);
      program->outputs.push_back(i);
    }
    program->outputs.push_back(timeColumn);
    table.plan.programs.push_back(std::move(program));
    table.source().program = static_cast<int32_t>(table.plan.programs.size()) - 1;
    table.source().hasWatermark = true;
    table.source().rowtimeColumn = timeColumn;
  }

  struct Row {
    int64_t watermark;
    std::string text;
    friend bool operator==(const Row&, const Row&) = default;
  };
  struct Outcome {
    std::map<Position, Row> rows;
    std::vector<BlockMark> marks;
    std::string error;  // of the smallest position
    Position errorAt{};
    uint64_t rowsRead = 0, badRows = 0, deadLetters = 0;
  };

  // Runs `workers` threads over the source until all have ended. Checks order and promises on the way.
  Outcome run(TablePlan& table, uint32_t workers, SourceShared& shared, Stop stop = {}) {
    table.plan.parallelism = workers;
    Outcome outcome;
    std::mutex mutex;
    std::vector<TaskCounters> counters(workers);
    std::atomic<uint32_t> barriers{0};
    auto work = [&](uint32_t worker) {
      EvalEnvironment environment;
      TaskContext context;
      context.worker = worker;
      context.parallelism = workers;
      context.types = &table.plan.types;
      context.environment = &environment;
      context.counters = &counters[worker];
      std::unique_ptr<SourceTask> task = shared.open(context);
      std::mt19937 random(worker + 1);
      int64_t promised = kMinTime;
      for (;;) {
        SourceEvent event;
        const SourceProgress progress = task->step(&event, Budget{});
        if (progress == SourceProgress::kEnded || progress == SourceProgress::kStopped) return;
        if (random() % 4 == 0) std::this_thread::yield();
        std::lock_guard lock(mutex);
        if (progress == SourceProgress::kBatch) {
          EXPECT_NE(event.block, kNoBlock);
          for (uint32_t i = 0; i < event.batch->selectedRows(); ++i) {
            const uint32_t row = event.batch->rowAt(i);
            EXPECT_GE(event.batch->watermarkAt(row), promised);
            Row value{event.batch->watermarkAt(row), resultLine(table.plan, table.plan.schemas[0], *event.batch, row)};
            EXPECT_TRUE(outcome.rows.emplace(event.batch->positionAt(row), std::move(value)).second)
                << "a row came twice";
          }
          if (outcome.rows.size() >= stop.afterRows) {
            stop.afterRows = UINT64_MAX;
            shared.requestCut(7, true);
          }
        } else if (progress == SourceProgress::kMark) {
          outcome.marks.push_back(event.mark);
        } else if (progress == SourceProgress::kBarrier) {
          EXPECT_EQ(event.checkpoint, 7u);
          ++barriers;
        } else if (progress == SourceProgress::kFailed) {
          Status status = task->status();
          if (outcome.error.empty() || status.position() < outcome.errorAt) {
            outcome.error = status.message();
            outcome.errorAt = status.position();
          }
          shared.stopAfter(status.position());
        }
        promised = task->watermark();
      }
    };
    std::vector<std::thread> threads;
    for (uint32_t worker = 0; worker < workers; ++worker) threads.emplace_back(work, worker);
    for (std::thread& thread : threads) thread.join();
    outcome.rowsRead = shared.counters().rowsRead;
    for (const TaskCounters& one : counters) {
      outcome.badRows += one.badRows;
      outcome.deadLetters += one.deadLetterRows;
    }
    return outcome;
  }

  Outcome runOnce(TablePlan& table, uint32_t workers, uint64_t blockBytes, uint32_t batchRows) {
    table.plan.parallelism = workers;
    table.plan.options.blockBytes = blockBytes;
    table.plan.options.batchRows = batchRows;
    table.plan.sourceOf.clear();
    std::unique_ptr<SourceShared> shared;
    Status status = openSource(table.plan, 0, &shared);
    EXPECT_TRUE(status.ok());
    Outcome outcome = run(table, workers, *shared);
    if (outcome.error.empty()) checkMarks(table, outcome);
    return outcome;
  }

  // Ordinals without holes, ends that ascend, one last mark per split, every row before its block's end.
  static void checkMarks(const TablePlan& table, Outcome& outcome) {
    std::map<uint32_t, std::map<uint32_t, BlockMark>> bySplit;
    for (const BlockMark& mark : outcome.marks) EXPECT_TRUE(bySplit[mark.split].emplace(mark.block, mark).second);
    EXPECT_EQ(bySplit.size(), std::max<size_t>(table.plan.sources[0].splits.size(), 1));
    for (auto& [split, marks] : bySplit) {
      uint32_t next = 0;
      uint64_t end = 0;
      for (auto& [block, mark] : marks) {
        EXPECT_EQ(block, next++);
        EXPECT_GE(mark.blockEnd, end);
        end = mark.blockEnd;
        EXPECT_EQ(mark.last, block == marks.rbegin()->first);
      }
    }
    for (const auto& [position, row] : outcome.rows)
      EXPECT_LT(position.offset, bySplit[position.split].rbegin()->second.blockEnd);
  }

  fs::path folder_;
};

std::string jsonRows(int rows, int seed) {
  std::mt19937 random(seed);
  std::string text;
  for (int i = 0; i < rows; ++i) {
    const int minute = i / 60 % 60, second = (i + static_cast<int>(random() % 9)) % 60;
    char line[200];
    std::snprintf(line, sizeof(line), "{\"k\":%d,\"ts\":\"2024-01-01 0%d:%02d:%02d\",\"s\":\"%.*s\"}%s\n", i, i / 3600,
                  minute, second, static_cast<int>(random() % 60),
                  "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz0123456789", random() % 7 == 0 ? "\n" : "");
    text += line;
  }
  return text;
}

void declareEvents(TablePlan& table) {
  table.column("k", table.integer()).column("ts", table.timestamp(3)).column("s", table.text());
  table.source().format = "json";
}

TEST_F(SourceTest, RowsAndWatermarksDoNotDependOnThreadsOrBlocks) {
  TablePlan table;
  declareEvents(table);
  addFile(table, "a.ndjson", jsonRows(400, 1));
  addFile(table, "b.ndjson", jsonRows(150, 2));
  addFile(table, "c.ndjson.gz", jsonRows(200, 3));
  addFile(table, "empty.ndjson", "");
  setWatermark(table, 1);
  const Outcome expected = runOnce(table, 1, 1 << 20, 8192);
  ASSERT_EQ(expected.rows.size(), 750u);
  EXPECT_EQ(expected.rowsRead, 750u);
  EXPECT_EQ(expected.rows.begin()->second.watermark, kMinTime);
  for (uint32_t workers : {1, 3, 8}) {
    for (uint64_t block : {1, 64, 4096}) {
      for (uint32_t rows : {1, 100}) {
        if (block == 1 && workers > 3) continue;
        EXPECT_EQ(runOnce(table, workers, block, rows).rows, expected.rows)
            << workers << " workers, blocks of " << block << ", " << rows << " rows";
      }
    }
  }
}

TEST_F(SourceTest, QuotedLineBreaksAreFoundAcrossBlocks) {
  TablePlan table;
  table.column("a", table.integer()).column("s", table.text());
  table.source().format = "csv";
  std::mt19937 random(4);
  std::string text;
  for (int i = 0; i < 300; ++i) {
    text += std::to_string(i) + ",\"";
    for (uint32_t k = random() % 12; k-- > 0;) text += random() % 3 ? "7,x\n" : random() % 2 ? "\"\"" : "\"\",\"\"\n";
    text += random() % 2 ? "\"\n" : "\"\r\n";
  }
  addFile(table, "q.csv", text);
  const Outcome expected = runOnce(table, 1, 1 << 20, 8192);
  ASSERT_EQ(expected.rows.size(), 300u);
  for (uint32_t workers : {1, 3}) {
    for (uint64_t block : {1, 16, 64, 1000})
      EXPECT_EQ(runOnce(table, workers, block, 10).rows, expected.rows) << workers << " " << block;
  }
}

TEST_F(SourceTest, TheFirstBadRowIsTheError) {
  TablePlan table;
  declareEvents(table);
  std::string text = jsonRows(300, 5);
  size_t bad = text.find("{\"k\":211,");
  text.replace(bad, 5, "{\"k\":x");
  text.replace(text.find("{\"k\":280,"), 5, "{\"k\":y");
  addFile(table, "a.ndjson", jsonRows(100, 6));
  addFile(table, "b.ndjson", text);
  setWatermark(table, 1);
  for (uint32_t workers : {1, 3, 8}) {
    for (uint64_t block : {64, 4096}) {
      const Outcome outcome = runOnce(table, workers, block, 50);
      EXPECT_EQ(outcome.errorAt, (Position{0, 1, bad})) << workers << " " << block;
      EXPECT_EQ(outcome.rows.count(Position{0, 0, 0}), 1u);
      EXPECT_EQ(
          std::count_if(outcome.rows.begin(), outcome.rows.end(), [](const auto& row) { return row.first.split == 0; }),
          100);
    }
  }
}

TEST_F(SourceTest, ANullRowTimeNamesItsRow) {
  TablePlan table;
  declareEvents(table);
  addFile(table, "a.ndjson", "{\"k\":1,\"ts\":\"2024-01-01 00:00:00\"}\n{\"k\":2}\n");
  setWatermark(table, 1);
  const Outcome outcome = runOnce(table, 1, 4096, 10);
  EXPECT_EQ(outcome.rows.size(), 1u);
  EXPECT_EQ(outcome.errorAt, (Position{0, 0, 35}));
}

TEST_F(SourceTest, BadRowsAreCountedOrRouted) {
  TablePlan table;
  declareEvents(table);
  std::string text = jsonRows(100, 7);
  text.insert(text.find("{\"k\":50,"), "{oops\n\xff\xfe\n");
  addFile(table, "a.ndjson", text);
  table.source().formatOptions.entries.emplace_back("ignore-parse-errors", optionOf(true));
  Outcome skipped = runOnce(table, 3, 64, 10);
  EXPECT_EQ(skipped.rows.size(), 100u);
  EXPECT_EQ(skipped.badRows, 2u);
  EXPECT_EQ(skipped.rowsRead, 102u);
  table.source().deadLetterPath = (folder_ / "dead").string();
  Outcome routed = runOnce(table, 3, 64, 10);
  EXPECT_EQ(routed.badRows, 0u);
  EXPECT_EQ(routed.deadLetters, 2u);
  std::vector<std::string> lines;
  for (const auto& entry : fs::directory_iterator(folder_ / "dead")) {
    EXPECT_FALSE(entry.path().filename().string().starts_with("."));
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) lines.push_back(line);
  }
  ASSERT_EQ(lines.size(), 2u);
  std::sort(lines.begin(), lines.end());
  EXPECT_NE((lines[0] + lines[1]).find("\"row\":\"{oops\"}"), std::string::npos);
}

TEST_F(SourceTest, ALongRowNamesItsOffset) {
  TablePlan table;
  declareEvents(table);
  table.plan.options.rowBytesMax = 1000;
  addFile(table, "a.ndjson", "{\"k\":1}\n{\"s\":\"" + std::string(50'000, 'x') + "\"}\n{\"k\":3}\n");
  for (uint64_t block : {64, 4096, 1 << 20}) {
    const Outcome outcome = runOnce(table, 3, block, 10);
    EXPECT_EQ(outcome.rows.size(), 1u);
    EXPECT_EQ(outcome.errorAt, (Position{0, 0, 8}));
  }
}

TEST_F(SourceTest, AFileThatIsCutFailsByName) {
  TablePlan table;
  declareEvents(table);
  addFile(table, "a.ndjson", jsonRows(10, 8));
  table.source().splits[0].size += 100;
  const Outcome outcome = runOnce(table, 2, 64, 10);
  EXPECT_NE(outcome.error.find("a.ndjson was cut while it was read"), std::string::npos) << outcome.error;
}

TEST_F(SourceTest, ACompressedFileThatEndsTooEarlyFailsByName) {
  TablePlan table;
  declareEvents(table);
  addFile(table, "a.ndjson.gz", jsonRows(2000, 13));
  const std::string path = table.source().splits[0].path;
  fs::resize_file(path, fs::file_size(path) / 2);
  for (uint64_t block : {256, 1 << 20}) {
    const Outcome outcome = runOnce(table, 2, block, 10);
    EXPECT_NE(outcome.error.find("a.ndjson.gz: the compressed file ends too early"), std::string::npos)
        << outcome.error;
  }
}

// Rows saved by one worker, loaded by the next run.
class MemorySnapshot final : public SnapshotWriter, public StateReader {
 public:
  Status write(std::string_view, const StateTable&, const Batch& rows, const std::vector<uint16_t>&) override {
    auto copy = makeRef<Batch>();
    copy->rows = rows.rows;
    copy->columns = rows.columns;
    copy->owners = rows.owners;
    batches_.push_back(copy);
    return Status();
  }
  Status next(const StateTable&, BatchRef* rows, std::vector<uint16_t>*, bool* more) override {
    *more = read_ < batches_.size();
    if (*more) *rows = batches_[read_++];
    return Status();
  }

 private:
  std::vector<BatchRef> batches_;
  size_t read_ = 0;
};

TEST_F(SourceTest, ACutLosesAndRepeatsNothing) {
  TablePlan table;
  declareEvents(table);
  addFile(table, "a.ndjson", jsonRows(300, 9));
  addFile(table, "b.ndjson.gz", jsonRows(200, 10));
  setWatermark(table, 1);
  const Outcome expected = runOnce(table, 1, 1 << 20, 8192);
  for (uint32_t workers : {1, 3}) {
    for (uint64_t after : {1, 77, 250}) {
      table.plan.parallelism = workers;
      table.plan.options.blockBytes = 256;
      table.plan.options.batchRows = 7;
      std::unique_ptr<SourceShared> first, second;
      ASSERT_TRUE(openSource(table.plan, 0, &first).ok());
      Outcome before = run(table, workers, *first, Stop{after});
      MemorySnapshot snapshot;
      ASSERT_TRUE(first->save(snapshot, "s").ok());
      table.plan.parallelism = 4 - workers;
      ASSERT_TRUE(openSource(table.plan, 0, &second).ok());
      ASSERT_TRUE(second->load(snapshot).ok());
      Outcome afterwards = run(table, 4 - workers, *second);
      EXPECT_EQ(before.rows.size() + afterwards.rows.size(), expected.rows.size());
      before.rows.merge(afterwards.rows);
      EXPECT_EQ(before.rows, expected.rows) << workers << " workers, cut after " << after;
      EXPECT_EQ(afterwards.rowsRead, expected.rowsRead);
    }
  }
}

TEST_F(SourceTest, AChangedFileIsRefused) {
  TablePlan table;
  declareEvents(table);
  addFile(table, "a.ndjson", jsonRows(100, 11));
  std::unique_ptr<SourceShared> first, second;
  ASSERT_TRUE(openSource(table.plan, 0, &first).ok());
  first->requestCut(7, true);
  MemorySnapshot snapshot;
  ASSERT_TRUE(first->save(snapshot, "s").ok());
  std::ofstream(table.source().splits[0].path, std::ios::binary) << jsonRows(200, 12);
  table.source().splits[0].size = fs::file_size(table.source().splits[0].path);
  ASSERT_TRUE(openSource(table.plan, 0, &second).ok());
  Status loaded = second->load(snapshot);
  ASSERT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.code(), "SAVEPOINT_MISMATCH");
}

TEST_F(SourceTest, GeneratedRowsDependOnTheirNumberOnly) {
  TablePlan table;
  table.column("i", table.integer()).column("s", table.text()).column("q", table.bigint());
  SourcePlan& source = table.source();
  source.connector = "datagen";
  source.connectorOptions.entries = {{"number-of-rows", optionOf(1000)}, {"rows-per-second", optionOf(100'000'000)},
                                     {"fields.i.min", optionOf("3")},    {"fields.i.max", optionOf("9")},
                                     {"fields.s.length", optionOf("5")}, {"fields.q.kind", optionOf("sequence")},
                                     {"fields.q.start", optionOf("10")}, {"fields.q.end", optionOf("909")}};
  const Outcome expected = runOnce(table, 1, 1 << 20, 8192);
  ASSERT_EQ(expected.rows.size(), 900u);
  EXPECT_NE(expected.rows.begin()->second.text.find(",10]"), std::string::npos);
  EXPECT_EQ(runOnce(table, 3, 64, 10).rows, expected.rows);
}

TEST_F(SourceTest, RowsOfTheStatement) {
  TablePlan table;
  table.column("a", table.integer()).column("s", table.text());
  auto rows = makeRef<Batch>();
  ColumnBuilder numbers(table.plan.types, table.plan.schemas[0].types[0]),
      texts(table.plan.types, table.plan.schemas[0].types[1]);
  for (int i = 0; i < 50; ++i) {
    numbers.append(i);
    texts.appendString("text number " + std::to_string(i));
  }
  rows->rows = 50;
  rows->columns.push_back(numbers.finish(*rows));
  rows->columns.push_back(texts.finish(*rows));
  table.source().connector = "values";
  table.source().rows = rows;
  const Outcome outcome = runOnce(table, 3, 64, 7);
  ASSERT_EQ(outcome.rows.size(), 50u);
  EXPECT_EQ(outcome.rows.at(Position{0, 0, 49}).text, "[49,\"text number 49\"]");
}

}  // namespace
}  // namespace millrace
