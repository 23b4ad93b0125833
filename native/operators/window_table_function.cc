// window_table_function: TUMBLE, HOP and CUMULATE without aggregation. Each row goes out once per window that it
// belongs to, with window_start, window_end and window_time behind its columns; late rows pass.
#include "operators/builders.h"
#include "operators/config_checks.h"
#include "operators/row_copies.h"
#include "operators/window_spec.h"

namespace millrace {
namespace {

struct WindowTableConfig {
  WindowSpec window;
  std::vector<TypeId> output;
  const TypeTable* types = nullptr;
};

class WindowTableTask final : public Task {
 public:
  WindowTableTask(const WindowTableConfig& config, const TaskContext& context) : config_(config), context_(context) {}

  Status accept(Event&& event) override {
    if (event.kind == Event::Kind::kBatch) {
      batch_ = std::move(event.batch);
      next_ = 0;
      inRow_ = false;
    }
    return Status();
  }

  Progress produce(Output& output, Budget) override {
    if (!batch_) return Progress::kNeedInput;
    auto rows = selectedRowList(*batch_);
    RowCopies copies(*batch_, *config_.types, config_.output);
    while (status_.ok() && next_ < rows.size() && copies.rows() < context_.batchRowsMax) addRow(rows[next_], copies);
    bool more = status_.ok() && next_ < rows.size();
    if (copies.rows() > 0) output.emit(copies.finish());
    if (!more) batch_ = BatchRef();
    if (!status_.ok()) return Progress::kFailed;
    return more ? Progress::kHaveMore : Progress::kNeedInput;
  }

  Status status() override { return std::move(status_); }

 private:
  // The row's windows, or as many as fit; `ends_` keeps the rest.
  void addRow(uint16_t row, RowCopies& copies) {
    if (!inRow_) {
      status_ = config_.window.checkTime(*batch_, row);
      if (!status_.ok()) return;
      ends_ = config_.window.windowsOf(
          config_.window.localTime(batch_->columns[config_.window.timeColumn].value<int64_t>(row)));
      inRow_ = true;
    }
    uint32_t width = static_cast<uint32_t>(batch_->columns.size());
    for (; ends_.first <= ends_.last && copies.rows() < context_.batchRowsMax; ends_.first += ends_.step) {
      copies.start(row);
      for (uint32_t c = 0; c < width; ++c) copies.column(c).appendFrom(batch_->columns[c], row);
      copies.column(width).append(config_.window.startOf(ends_.first));
      copies.column(width + 1).append(ends_.first);
      copies.column(width + 2).append(config_.window.timeOf(ends_.first));
    }
    if (ends_.first <= ends_.last) return;
    inRow_ = false;
    ++next_;
  }

  const WindowTableConfig& config_;
  const TaskContext& context_;
  BatchRef batch_;
  size_t next_ = 0;
  bool inRow_ = false;
  WindowEnds ends_;  // still to give of the row at next_
  Status status_;
};

class WindowTableFunction final : public Operator {
 public:
  explicit WindowTableFunction(WindowTableConfig config) : config_(std::move(config)) {}
  OperatorTraits traits() const override { return {}; }
  std::unique_ptr<Task> open(TaskContext& context) const override {
    return std::make_unique<WindowTableTask>(config_, context);
  }

 private:
  WindowTableConfig config_;
};

}  // namespace

std::unique_ptr<Operator> buildWindowTableFunction(const Plan& plan, const OperatorMessage& message,
                                                   PlanReader& config) {
  config.keys({"window"});
  const Schema& input = plan.schemas[message.inputSchema];
  WindowTableConfig table;
  table.window = readWindow(plan, &input, config.field("window"));
  table.types = &plan.types;
  table.output = plan.schemas[message.schema].types;
  std::vector<TypeId> expected = input.types;
  expected.insert(expected.end(), 3, baseType(plan, PhysicalType::kTimestampMs));
  if (!sameColumns(plan, table.output, expected))
    config.fail("the schema is not: the input's columns, window_start, window_end, window_time");
  if (!config.ok()) return nullptr;
  return std::make_unique<WindowTableFunction>(std::move(table));
}

}  // namespace millrace
