#pragma once
// Runs operators as the driver does, without threads: batches, watermarks and barriers go in, changes come out as text. A run may use any batch size,
// parallelism and constant hash, may deliver watermarks late, and may stop in the middle: state is saved and loaded into new tasks at another
// parallelism. Results must not depend on any of it; expectEverywhere() checks that.
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
#include "operators/message_text.h"
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

// A plan of a source, operators in a row, each behind a hash exchange where `hash` names columns, and a sink.
struct OperatorText {
  std::string kind;
  std::string config;
  std::vector<std::string> output;  // type names
  std::vector<uint32_t> hash;       // exchange by these columns in front of it; none: a single worker
  bool spread = false;              // rows go to any worker (a local phase)
};

struct PlanText {
  std::vector<std::string> input;   // type names
  std::vector<OperatorText> operators;
  std::string mode = "STREAMING";
  std::string zone = "UTC";
};

// Names of the types that tests use, as type messages.
inline const std::vector<std::pair<std::string, std::string>>& typeTexts() {
  auto type = [](int physical, TypeRoot root, int precision = 0, int scale = 0, const char* children = "[]") {
    return "{\"physical\":" + std::to_string(physical) + ",\"root\":" + std::to_string(static_cast<int>(root)) +
           ",\"nullable\":true,\"precision\":" + std::to_string(precision) + ",\"scale\":" + std::to_string(scale) +
           ",\"length\":2147483647,\"children\":" + children + ",\"fieldNames\":[],\"sql\":\"\"}";
  };
  static const std::vector<std::pair<std::string, std::string>> kTypes = {
      {"bool", type(1, TypeRoot::kBoolean)},        {"i8", type(2, TypeRoot::kTinyint)},
      {"i16", type(3, TypeRoot::kSmallint)},        {"i32", type(4, TypeRoot::kInteger)},
      {"i64", type(5, TypeRoot::kBigint)},          {"f32", type(6, TypeRoot::kFloat)},
      {"f64", type(7, TypeRoot::kDouble)},          {"d5.2", type(8, TypeRoot::kDecimal, 5, 2)},
      {"d38.0", type(9, TypeRoot::kDecimal, 38)},   {"d38.2", type(9, TypeRoot::kDecimal, 38, 2)},
      {"d38.6", type(9, TypeRoot::kDecimal, 38, 6)}, {"text", type(10, TypeRoot::kVarchar)},
      {"time", type(14, TypeRoot::kTimestamp, 3)},  {"list of i32", type(19, TypeRoot::kArray, 0, 0, "[3]")},
      {"list of text", type(19, TypeRoot::kArray, 0, 0, "[11]")}, {"multiset of i32", type(20, TypeRoot::kMultiset, 0, 0, "[3,3]")},
      {"list of f64", type(19, TypeRoot::kArray, 0, 0, "[6]")},
  };
  return kTypes;
}

inline std::string typeId(const std::string& name) {
  for (size_t i = 0; i < typeTexts().size(); ++i) {
    if (typeTexts()[i].first == name) return std::to_string(i);
  }
  ADD_FAILURE() << "no type " << name;
  return "0";
}

inline std::string listText(const std::vector<std::string>& items) {
  std::string out = "[";
  for (size_t i = 0; i < items.size(); ++i) out += (i ? "," : "") + items[i];
  return out + "]";
}

inline std::string schemaText(const std::vector<std::string>& types) {
  std::vector<std::string> ids, names;
  for (const std::string& type : types) {
    ids.push_back(typeId(type));
    names.push_back("\"c\"");
  }
  return "{\"types\":" + listText(ids) + ",\"names\":" + listText(names) + "}";
}

struct RunOptions {
  uint32_t batchRows = 1024;
  uint32_t parallelism = 1;
  bool constantHash = false;
  uint32_t watermarkEvery = 1;    // deliver only every n-th watermark in time
  uint32_t restartParallelism = 0;  // stop half way and go on with so many workers; 0 = do not
};

inline std::string planMessage(const PlanText& text, const RunOptions& options) {
  std::vector<std::string> types, schemas, operators, stages, edges;
  for (const auto& [name, type] : typeTexts()) types.push_back(type);
  schemas.push_back(schemaText(text.input));
  auto message = [&](const std::string& kind, const std::string& config, size_t schema) {
    operators.push_back("{\"kind\":\"" + kind + "\",\"version\":1,\"stateId\":\"state " + std::to_string(kind == "window_aggregate" ? 0 : operators.size()) +
                        "\",\"name\":\"" + kind + "\",\"schema\":" + std::to_string(schema) + ",\"config\":" + config +
                        ",\"hidden\":{\"kind\":true,\"sequence\":true,\"watermark\":true}}");
  };
  message("source", "{\"source\":0}", 0);
  for (const OperatorText& op : text.operators) {
    schemas.push_back(schemaText(op.output));
    message(op.kind, op.config, schemas.size() - 1);
  }
  size_t sink = operators.size();
  message("sink", "{\"sink\":0}", schemas.size() - 1);
  for (size_t i = 0; i < operators.size(); ++i) {
    stages.push_back("{\"operators\":[" + std::to_string(i) + "],\"parallelism\":\"all\"}");
    if (i == 0) continue;
    std::vector<std::string> columns;
    if (i < sink) {
      for (uint32_t column : text.operators[i - 1].hash) columns.push_back(std::to_string(column));
    }
    edges.push_back("{\"from\":" + std::to_string(i - 1) + ",\"to\":" + std::to_string(i) + ",\"port\":0,\"partition\":\"hash\",\"columns\":" +
                    listText(columns) + ",\"order\":\"none\",\"changes\":\"retract\"}");
  }
  std::string source =
      "{\"connector\":\"values\",\"name\":\"t\",\"schema\":0,\"columns\":" + [&] {
        std::vector<std::string> columns(text.input.size(), "{\"from\":\"field\",\"name\":\"c\",\"ordinal\":0}");
        for (size_t i = 0; i < columns.size(); ++i) columns[i] = "{\"from\":\"field\",\"name\":\"c\",\"ordinal\":" + std::to_string(i) + "}";
        return listText(columns);
      }() + ",\"format\":\"\",\"formatOptions\":{},\"connectorOptions\":{},\"physicalSchema\":0,\"splits\":[],\"rows\":[],\"rowPrograms\":[],"
      "\"program\":null,\"watermark\":null,\"deadLetterPath\":null}";
  std::string sinkText = "{\"connector\":\"collect\",\"name\":\"s\",\"schema\":" + std::to_string(schemas.size() - 1) +
                         ",\"format\":\"\",\"formatOptions\":{},\"connectorOptions\":{},\"path\":\"\",\"partitionColumns\":[],\"notNullColumns\":[],"
                         "\"notNullEnforcer\":\"ERROR\",\"overwrite\":false}";
  return "{\"format\":1,\"engine\":\"\",\"job\":\"\",\"mode\":\"" + text.mode + "\",\"determinism\":\"changelog\",\"maxParallelism\":128,\"parallelism\":" +
         std::to_string(options.parallelism) + ",\"zone\":\"" + text.zone + "\",\"options\":{\"batchRows\":" + std::to_string(options.batchRows) +
         ",\"blockBytes\":1024,\"rowBytesMax\":1024,\"instructionSet\":\"auto\",\"constantHash\":" + (options.constantHash ? "true" : "false") +
         ",\"floatAggregation\":\"exact\",\"clockMs\":null,\"randomSeed\":null},\"types\":" + listText(types) + ",\"schemas\":" + listText(schemas) +
         ",\"programs\":[],\"sources\":[" + source + "],\"sinks\":[" + sinkText + "],\"operators\":" + listText(operators) + ",\"stages\":" +
         listText(stages) + ",\"edges\":" + listText(edges) + ",\"fingerprint\":\"\"}";
}

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
      double value = vector.type == PhysicalType::kFloat32 ? static_cast<double>(vector.value<float>(row)) : vector.value<double>(row);
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

// Saved tables, kept as the bytes that a savepoint holds.
class MemorySnapshot final : public SnapshotWriter {
 public:
  struct Rows {
    std::vector<uint8_t> bytes;
    std::vector<uint16_t> keyGroups;
  };
  Status write(std::string_view stateId, const StateTable& table, const Batch& rows, const std::vector<uint16_t>& keyGroups) override {
    auto selected = selectedRowList(rows);
    EXPECT_EQ(selected.size(), keyGroups.size());
    Rows saved;
    saved.bytes.resize(encodedBatchBytes(rows, selected) + 64);
    auto buffer = makeRef<HeapBuffer>(saved.bytes.size());
    size_t used = encodeBatch(rows, selected, 0, buffer->data());
    saved.bytes.assign(buffer->data(), buffer->data() + used);
    saved.keyGroups = keyGroups;
    tables[{std::string(stateId), table.name}].push_back(std::move(saved));
    return Status();
  }
  std::map<std::pair<std::string, std::string>, std::vector<Rows>> tables;
};

class MemoryReader final : public StateReader {
 public:
  MemoryReader(const MemorySnapshot& snapshot, std::string stateId, const TypeTable& types, uint32_t worker, uint32_t parallelism, uint32_t maxParallelism)
      : snapshot_(snapshot), stateId_(std::move(stateId)), types_(types), worker_(worker), parallelism_(parallelism), maxParallelism_(maxParallelism) {}
  Status next(const StateTable& table, BatchRef* rows, std::vector<uint16_t>* keyGroups, bool* more) override {
    auto found = snapshot_.tables.find({stateId_, table.name});
    size_t& at = next_[table.name];
    *more = found != snapshot_.tables.end() && at < found->second.size();
    if (!*more) return Status();
    const MemorySnapshot::Rows& saved = found->second[at++];
    auto buffer = makeRef<HeapBuffer>(saved.bytes.size());
    std::copy(saved.bytes.begin(), saved.bytes.end(), buffer->data());
    MILLRACE_RETURN_IF_ERROR(decodeBatch(buffer->data(), saved.bytes.size(), types_, Schema{table.columns, std::vector<std::string>(table.columns.size())},
                                         BufferRef(buffer.get()), false, rows));
    *keyGroups = saved.keyGroups;
    (*rows)->hasSelection = true;
    for (uint16_t row = 0; row < saved.keyGroups.size(); ++row) {
      if (workerOfKeyGroup(saved.keyGroups[row], maxParallelism_, parallelism_) == worker_) (*rows)->selection.push_back(row);
    }
    return Status();
  }

 private:
  const MemorySnapshot& snapshot_;
  std::string stateId_;
  const TypeTable& types_;
  uint32_t worker_, parallelism_, maxParallelism_;
  std::map<std::string, size_t> next_;
};

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
    bool single = std::any_of(text_.operators.begin(), text_.operators.end(), [](const OperatorText& op) { return op.hash.empty() && !op.spread; });
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
    uint32_t worker = text_.operators[0].spread ? static_cast<uint32_t>(offset % parallelism_) : workerOf(input.cells, text_.operators[0].hash);
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
    double real = std::holds_alternative<double>(cell) ? std::get<double>(cell) : static_cast<double>(std::get<int64_t>(cell));
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
      rows[workerOfKeyGroup(keyGroupOf(hashKeyBytes(key), plan_->maxParallelism), plan_->maxParallelism, parallelism_)].push_back(row);
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
        MemoryReader reader(snapshot, plan_->operators[op + 1]->stateId, plan_->types, worker, parallelism_, plan_->maxParallelism);
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
      for (size_t c = 0; c < batch.columns.size(); ++c) line += " " + valueText(batch.columns[c], row, plan_->types, plan_->types[schema.types[c]]);
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

// How changes are compared: as they come, or, where several workers give them, as a multiset.
enum class Compare { kSequence, kMultiset };

inline std::vector<std::string> sorted(std::vector<std::string> lines) {
  std::sort(lines.begin(), lines.end());
  return lines;
}

// The same answer for every batch size, parallelism, hash, moment of firing and restart.
inline void expectEverywhere(const PlanText& plan, const std::vector<Input>& inputs, const std::vector<std::string>& expected, int64_t lateRows = -1) {
  for (uint32_t batchRows : {1u, 2u, 1024u}) {
    for (uint32_t parallelism : {1u, 3u}) {
      for (bool constantHash : {false, true}) {
        for (uint32_t watermarkEvery : {1u, 3u, 1000u}) {
          for (uint32_t restart : {0u, 1u, 2u}) {
            SCOPED_TRACE("batch rows " + std::to_string(batchRows) + ", parallelism " + std::to_string(parallelism) + ", constant hash " +
                         std::to_string(constantHash) + ", every " + std::to_string(watermarkEvery) + "th watermark, restart with " + std::to_string(restart));
            OperatorRun run(plan, {batchRows, parallelism, constantHash, watermarkEvery, restart});
            std::vector<std::string> lines = run.feed(inputs);
            if (parallelism == 1 && restart < 2) {
              EXPECT_EQ(lines, expected);
            } else {
              EXPECT_EQ(sorted(lines), sorted(expected));
            }
            if (lateRows >= 0) EXPECT_EQ(run.lateRows(), static_cast<uint64_t>(lateRows));
            if (::testing::Test::HasFailure()) return;
          }
        }
      }
    }
  }
}

}  // namespace millrace::testing
