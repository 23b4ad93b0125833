#pragma once
// Runs operators as the driver does, without threads: batches, watermarks and barriers go in, changes come out as text.
// A run may use any batch size, parallelism and constant hash, may deliver watermarks late, and may stop in the middle:
// state is saved and loaded into new tasks at another parallelism. Results must not depend on any of it;
// expectEverywhere() checks that.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/decimal.h"
#include "columnar/batch_codec.h"
#include "columnar/key_codec.h"
#include "operators/memory_snapshot.h"
#include "operators/message_text.h"
#include "operators/plan_text.h"
#include "plan/plan.h"

namespace millrace::testing {

using Cell = std::variant<std::nullptr_t, int64_t, double, std::string, bool>;

inline Cell null() { return nullptr; }

// One input: a row with its kind, or a watermark.
struct Input {
  enum class Kind { kRow, kWatermark } kind = Kind::kRow;
  RowKind change = RowKind::kInsert;
  std::vector<Cell> cells;
  int64_t watermark = 0;
};

inline Cell cell(int number) { return static_cast<int64_t>(number); }
inline Cell cell(int64_t number) { return number; }
inline Cell cell(double number) { return number; }
inline Cell cell(bool value) { return value; }
inline Cell cell(const char* text) { return std::string(text); }
inline Cell cell(std::nullptr_t) { return nullptr; }
template <typename... T>
Input row(T... cells) {
  return {Input::Kind::kRow, RowKind::kInsert, {cell(cells)...}, 0};
}
template <typename... T>
Input change(RowKind kind, T... cells) {
  return {Input::Kind::kRow, kind, {cell(cells)...}, 0};
}
inline Input watermark(int64_t time) { return {Input::Kind::kWatermark, RowKind::kInsert, {}, time}; }

inline std::string valueText(const Vector& vector, uint32_t row, const TypeTable& types, const Type& type) {
  if (vector.isNull(row)) return "null";
  switch (vector.type) {
    case PhysicalType::kBool:
      return vector.boolValue(row) ? "true" : "false";
    case PhysicalType::kInt8:
      return std::to_string(vector.value<int8_t>(row));
    case PhysicalType::kInt16:
      return std::to_string(vector.value<int16_t>(row));
    case PhysicalType::kInt32:
      return std::to_string(vector.value<int32_t>(row));
    case PhysicalType::kFloat32:
    case PhysicalType::kFloat64: {
      char text[40];
      double value = vector.type == PhysicalType::kFloat32 ? static_cast<double>(vector.value<float>(row))
                                                           : vector.value<double>(row);
      std::snprintf(text, sizeof(text), vector.type == PhysicalType::kFloat32 ? "%.9g" : "%.17g", value);
      return text;
    }
    case PhysicalType::kDecimal64:
    case PhysicalType::kDecimal128: {
      char text[kDecimalTextMax];
      Int128 value = vector.type == PhysicalType::kDecimal64 ? vector.value<int64_t>(row) : vector.value<Int128>(row);
      return {text, formatDecimal(value, type.scale, text)};
    }
    case PhysicalType::kString:
      return std::string(vector.stringValue(row));
    case PhysicalType::kList:
    case PhysicalType::kMap: {
      ListEntry entry = vector.value<ListEntry>(row);
      std::string out = "[";
      for (uint32_t i = 0; i < entry.size; ++i) {
        if (i) out += " ";
        for (size_t c = 0; c < vector.children.size(); ++c) {
          out += (c ? ":" : "") + valueText(vector.children[c], entry.offset + i, types, types[type.children[c]]);
        }
      }
      return out + "]";
    }
    default:
      return std::to_string(vector.value<int64_t>(row));
  }
}

class OperatorRun {
 public:
  OperatorRun(const PlanText& text, const RunOptions& options) : text_(text), options_(options) {
    std::string message = MessageText::encode(planMessage(text, options));
    Status status = buildPlan(reinterpret_cast<const uint8_t*>(message.data()), message.size(), &plan_);
    EXPECT_TRUE(status.ok()) << status.message();
    if (plan_) open(options.parallelism);
  }

  std::function<void(MemorySnapshot*)> tamper;  // changes what was saved; the run then ends early where it is refused

  // Changes in the order in which they came; workers one after the other.
  std::vector<std::string> feed(const std::vector<Input>& inputs) {
    if (!plan_) return {};
    size_t stopAt = options_.restartParallelism ? inputs.size() / 2 : inputs.size();
    for (size_t i = 0; i < inputs.size(); ++i) {
      if (i == stopAt && !restart()) return {};
      give(inputs[i], i);
    }
    flush();
    finish();
    return std::move(output_);
  }

  uint64_t lateRows() const {
    uint64_t late = lateBefore_;
    for (const auto& counters : counters_) late += static_cast<uint64_t>(counters->lateRows);
    return late;
  }

 private:
  void open(uint32_t parallelism) {
    bool single = std::any_of(text_.operators.begin(), text_.operators.end(),
                              [](const OperatorText& op) { return op.hash.empty() && !op.spread; });
    parallelism_ = single ? 1 : parallelism;
    contexts_.clear();
    counters_.clear();
    tasks_.clear();
    tasks_.resize(text_.operators.size());
    for (size_t op = 0; op < text_.operators.size(); ++op) {
      for (uint32_t worker = 0; worker < parallelism_; ++worker) {
        counters_.push_back(std::make_unique<TaskCounters>());
        auto context = std::make_unique<TaskContext>();
        context->worker = worker;
        context->parallelism = parallelism_;
        context->batchRowsMax = options_.batchRows;
        context->types = &plan_->types;
        context->environment = &environment_;
        context->counters = counters_.back().get();
        context->constantHash = options_.constantHash;
        contexts_.push_back(std::move(context));
        tasks_[op].push_back(plan_->operators[op + 1]->open(*contexts_.back()));
      }
    }
    pending_.assign(parallelism_, {});
  }

  // Rows of one batch lie together until there are enough, or a watermark comes.
  void give(const Input& input, uint64_t offset) {
    if (input.kind == Input::Kind::kWatermark) {
      watermark_ = std::max(watermark_, input.watermark);
      if (++watermarks_ % options_.watermarkEvery == 0) {
        flush();
        sendWatermark(0, watermark_);
      }
      return;
    }
    uint32_t worker = text_.operators[0].spread ? static_cast<uint32_t>(offset % parallelism_)
                                                : workerOf(input.cells, text_.operators[0].hash);
    pending_[worker].push_back({input, offset, watermark_});
    if (pending_[worker].size() >= options_.batchRows) flushWorker(worker);
  }

  struct Placed {
    Input input;
    uint64_t offset;
    int64_t watermark;
  };

  uint32_t workerOf(const std::vector<Cell>& cells, const std::vector<uint32_t>& columns) {
    BatchRef one = batchOf({{Input{Input::Kind::kRow, RowKind::kInsert, cells, 0}, 0, 0}});
    std::string key;
    appendKeyBytes(*one, columns, 0, key);
    return workerOfKeyGroup(keyGroupOf(hashKeyBytes(key), plan_->maxParallelism), plan_->maxParallelism, parallelism_);
  }

  BatchRef batchOf(const std::vector<Placed>& rows) {
    const Schema& schema = plan_->schemas[0];
    auto batch = makeRef<Batch>();
    batch->rows = static_cast<uint32_t>(rows.size());
    for (size_t c = 0; c < schema.types.size(); ++c) {
      ColumnBuilder builder(plan_->types, schema.types[c]);
      for (const Placed& placed : rows) appendCell(placed.input.cells[c], builder);
      batch->columns.push_back(builder.finish(*batch));
    }
    auto* kinds = batch->allocate(rows.size());
    auto* sequence = reinterpret_cast<uint32_t*>(batch->allocate(rows.size() * 4));
    auto* watermarks = reinterpret_cast<int64_t*>(batch->allocate(rows.size() * 8));
    for (size_t i = 0; i < rows.size(); ++i) {
      kinds[i] = static_cast<uint8_t>(rows[i].input.change);
      sequence[i] = static_cast<uint32_t>(rows[i].offset);
      watermarks[i] = rows[i].watermark;
    }
    batch->kinds = kinds;
    batch->sequence = sequence;
    batch->watermark = watermarks;
    return batch;
  }

  static void appendCell(const Cell& cell, ColumnBuilder& builder) {
    if (std::holds_alternative<std::nullptr_t>(cell)) return builder.appendNull();
    if (const auto* text = std::get_if<std::string>(&cell)) {
      if (builder.physical() == PhysicalType::kString) return builder.appendString(*text);
      int128 decimal = 0;
      EXPECT_TRUE(parseDecimal(*text, builder.type().precision, builder.type().scale, &decimal));
      if (builder.physical() == PhysicalType::kDecimal64) return builder.append(static_cast<int64_t>(decimal));
      return builder.append(static_cast<Int128>(decimal));
    }
    if (const auto* flag = std::get_if<bool>(&cell)) return builder.appendBool(*flag);
    double real =
        std::holds_alternative<double>(cell) ? std::get<double>(cell) : static_cast<double>(std::get<int64_t>(cell));
    if (builder.physical() == PhysicalType::kFloat64) return builder.append(real);
    if (builder.physical() == PhysicalType::kFloat32) return builder.append(static_cast<float>(real));
    int64_t number = std::get<int64_t>(cell);
    switch (valueWidth(builder.physical())) {
      case 1:
        return builder.append(static_cast<int8_t>(number));
      case 2:
        return builder.append(static_cast<int16_t>(number));
      case 4:
        return builder.append(static_cast<int32_t>(number));
      default:
        return builder.append(number);
    }
  }

  void flushWorker(uint32_t worker) {
    if (pending_[worker].empty()) return;
    BatchRef batch = batchOf(pending_[worker]);
    pending_[worker].clear();
    sendBatch(0, worker, std::move(batch));
  }
  void flush() {
    for (uint32_t worker = 0; worker < parallelism_; ++worker) flushWorker(worker);
  }

  struct Collected final : Output {
    std::vector<BatchRef> batches;
    void emit(BatchRef batch, uint8_t) override { batches.push_back(std::move(batch)); }
  };

  // Everything the task gives for one event goes on before the next event.
  void send(size_t op, uint32_t worker, Event event) {
    Task& task = *tasks_[op][worker];
    Status status = task.accept(std::move(event));
    EXPECT_TRUE(status.ok()) << status.message();
    for (;;) {
      Collected output;
      Progress progress = task.produce(output, Budget());
      EXPECT_LE(output.batches.size(), 1u);
      for (BatchRef& batch : output.batches) {
        EXPECT_LE(batch->selectedRows(), std::max(options_.batchRows, 2u));
        forward(op + 1, std::move(batch));
      }
      if (progress == Progress::kFailed) {
        output_.push_back("failed: " + task.status().message());
        return;
      }
      if (progress != Progress::kHaveMore) return;
    }
  }

  void sendBatch(size_t op, uint32_t worker, BatchRef batch) {
    Event event;
    event.batch = std::move(batch);
    send(op, worker, std::move(event));
  }

  // Through the bytes of an exchange, to the worker that owns the key.
  void forward(size_t op, BatchRef batch) {
    if (op == tasks_.size()) return print(*batch);
    std::vector<std::vector<uint16_t>> rows(parallelism_);
    for (uint16_t row : selectedRowList(*batch)) {
      std::string key;
      appendKeyBytes(*batch, text_.operators[op].hash, row, key);
      rows[workerOfKeyGroup(keyGroupOf(hashKeyBytes(key), plan_->maxParallelism), plan_->maxParallelism, parallelism_)]
          .push_back(row);
    }
    const Schema& schema = plan_->schemas[plan_->messages[op].schema];
    for (uint32_t worker = 0; worker < parallelism_; ++worker) {
      if (rows[worker].empty()) continue;
      auto buffer = makeRef<HeapBuffer>(encodedBatchBytes(*batch, rows[worker]) + 64);
      size_t used = encodeBatch(*batch, rows[worker], 0, buffer->data());
      BatchRef copy;
      Status status = decodeBatch(buffer->data(), used, plan_->types, schema, BufferRef(buffer.get()), true, &copy);
      EXPECT_TRUE(status.ok()) << status.message();
      if (status.ok()) sendBatch(op, worker, std::move(copy));
    }
  }

  void sendWatermark(size_t op, int64_t time) {
    for (; op < tasks_.size(); ++op) {
      for (uint32_t worker = 0; worker < parallelism_; ++worker) {
        Event event;
        event.kind = Event::Kind::kWatermark;
        event.time = time;
        send(op, worker, std::move(event));
      }
    }
  }

  void finish() {
    sendWatermark(0, kMaxTime);
    for (size_t op = 0; op < tasks_.size(); ++op) {
      for (uint32_t worker = 0; worker < parallelism_; ++worker) {
        Event event;
        event.kind = Event::Kind::kEndOfPort;
        send(op, worker, std::move(event));
      }
    }
  }

  // False: what was saved is refused, because a test has changed it.
  bool restart() {
    flush();
    MemorySnapshot snapshot;
    for (size_t op = 0; op < tasks_.size(); ++op) {
      for (auto& task : tasks_[op]) {
        Progress progress = Progress::kHaveMore;
        while (progress == Progress::kHaveMore) progress = task->save(snapshot, Budget());
        EXPECT_EQ(progress, Progress::kNeedInput);
      }
    }
    if (tamper) tamper(&snapshot);
    for (const auto& counters : counters_) lateBefore_ += static_cast<uint64_t>(counters->lateRows);
    open(options_.restartParallelism);
    for (size_t op = 0; op < tasks_.size(); ++op) {
      for (uint32_t worker = 0; worker < parallelism_; ++worker) {
        MemoryReader reader(snapshot, plan_->operators[op + 1]->stateId, plan_->types, worker, parallelism_,
                            plan_->maxParallelism);
        Status status = tasks_[op][worker]->load(reader);
        if (tamper && !status.ok()) return false;
        EXPECT_TRUE(status.ok()) << status.message();
      }
    }
    return true;
  }

  void print(const Batch& batch) {
    static const char* kKinds[] = {"+I", "-U", "+U", "-D"};
    const Schema& schema = plan_->schemas[plan_->messages[tasks_.size()].schema];
    for (uint16_t row : selectedRowList(batch)) {
      std::string line = kKinds[static_cast<int>(batch.kindAt(row))];
      for (size_t c = 0; c < batch.columns.size(); ++c)
        line += " " + valueText(batch.columns[c], row, plan_->types, plan_->types[schema.types[c]]);
      output_.push_back(std::move(line));
    }
  }

  PlanText text_;
  RunOptions options_;
  std::unique_ptr<Plan> plan_;
  EvalEnvironment environment_;
  uint32_t parallelism_ = 1;
  std::vector<std::vector<std::unique_ptr<Task>>> tasks_;
  std::vector<std::unique_ptr<TaskContext>> contexts_;
  std::vector<std::unique_ptr<TaskCounters>> counters_;
  std::vector<std::vector<Placed>> pending_;
  int64_t watermark_ = kMinTime;
  uint64_t watermarks_ = 0, lateBefore_ = 0;
  std::vector<std::string> output_;
};

inline std::vector<std::string> sorted(std::vector<std::string> lines) {
  std::sort(lines.begin(), lines.end());
  return lines;
}

// The same answer for every batch size, parallelism, hash, moment of firing and restart.
inline void expectEverywhere(const PlanText& plan, const std::vector<Input>& inputs,
                             const std::vector<std::string>& expected, int64_t lateRows = -1) {
  for (uint32_t batchRows : {1u, 2u, 1024u}) {
    for (uint32_t parallelism : {1u, 3u}) {
      for (bool constantHash : {false, true}) {
        for (uint32_t watermarkEvery : {1u, 3u, 1000u}) {
          for (uint32_t restart : {0u, 1u, 2u}) {
            SCOPED_TRACE("batch rows " + std::to_string(batchRows) + ", parallelism " + std::to_string(parallelism) +
                         ", constant hash " + std::to_string(constantHash) + ", every " +
                         std::to_string(watermarkEvery) + "th watermark, restart with " + std::to_string(restart));
            OperatorRun run(plan, {batchRows, parallelism, constantHash, watermarkEvery, restart});
            std::vector<std::string> lines = run.feed(inputs);
            if (parallelism == 1 && restart < 2) {
              EXPECT_EQ(lines, expected);
            } else {
              EXPECT_EQ(sorted(lines), sorted(expected));
            }
            if (lateRows >= 0) {
              EXPECT_EQ(run.lateRows(), static_cast<uint64_t>(lateRows));
            }
            if (::testing::Test::HasFailure()) return;
          }
        }
      }
    }
  }
}

}  // namespace millrace::testing
