// The evaluator. Registers hold vectors over the rows of the input batch; an instruction computes the rows of the
// current selection, which regions narrow to the rows on which their guard is TRUE. So no function sees a row that
// SQL's laziness keeps from it, and the error of a row is the first one in the order of evaluation.
#include <cstring>

#include "expressions/flatten.h"
#include "expressions/kernel.h"
#include "expressions/null_vector.h"
#include "expressions/program.h"
#include "expressions/registry.h"
#include "kernels/kernel_table.h"

namespace millrace {

namespace {

constexpr uint16_t kFirstRow[1] = {0};

bool bitAt(const uint64_t* words, uint32_t i) { return (words[i >> 6] >> (i & 63)) & 1; }

// Functions over these types may look at garbage under a NULL: every bit pattern is a value.
bool isPlainNumber(PhysicalType type) { return type >= PhysicalType::kBool && type <= PhysicalType::kFloat64; }

bool hasFlatValues(PhysicalType type) {
  return type != PhysicalType::kRow && type != PhysicalType::kNull && type != PhysicalType::kList &&
         type != PhysicalType::kMap;
}

struct LocatedError {
  RowError error;
  uint32_t instruction;
};

}  // namespace

void selectTrue(const Vector& condition, Selection rows, std::vector<uint16_t>* out) {
  out->clear();
  if (rows.rows == nullptr && condition.encoding == Encoding::kFlat && condition.type == PhysicalType::kBool) {
    out->resize((size_t{rows.count} + 63) / 64 * 64);
    out->resize(
        defaultKernelTable().selectRows(condition.data<uint64_t>(), condition.validity, rows.count, out->data()));
    return;
  }
  for (uint32_t i = 0; i < rows.count; ++i) {
    const uint32_t row = rows[i];
    if (!condition.isNull(row) && condition.boolValue(row)) out->push_back(static_cast<uint16_t>(row));
  }
}

struct ProgramTask::State {
  State(const Program& source, const EvalEnvironment& surroundings) : program(source), environment(surroundings) {
    states.resize(program.code.size());
    registers.resize(program.registers.size());
    for (size_t i = 0; i < program.code.size(); ++i) prepare(i);
  }

  const Program& program;
  const EvalEnvironment& environment;
  std::vector<std::unique_ptr<KernelState>> states;  // per instruction
  std::vector<Vector> registers;
  std::vector<LocatedError> errors;
  uint32_t failedRow = 0;
  std::vector<RowError> newErrors;
  std::vector<uint16_t> notNull;                // scratch of call()
  std::vector<std::vector<uint16_t>> narrowed;  // scratch of regions, by depth
  const Batch* in = nullptr;
  Selection allRows;  // of this run; a register may be read by more rows than the region that is computed now
  Batch* owner = nullptr;

  const Type& typeOf(RegisterId id) const { return (*program.types)[program.registers[id]]; }

  void prepare(size_t index) {
    const Instruction& code = program.code[index];
    if (code.kind != Instruction::Kind::kCall || code.function->prepare == nullptr) return;
    KernelCall constants;
    describe(code, &constants);
    for (RegisterId argument : code.in) constants.arguments.push_back(constantOf(argument));
    states[index] = code.function->prepare(constants);
  }

  const Vector* constantOf(RegisterId id) const {
    for (const Instruction& code : program.code) {
      if (code.kind == Instruction::Kind::kConst && code.out == id) return &program.constants->columns[code.constant];
    }
    return nullptr;
  }

  void describe(const Instruction& code, KernelCall* call) const {
    for (RegisterId argument : code.in) call->argumentTypes.push_back(&typeOf(argument));
    call->resultTypeId = program.registers[code.out];
    call->resultType = &typeOf(code.out);
    call->environment = &environment;
    call->types = program.types;
  }

  void evaluate(uint32_t from, uint32_t to, Selection rows, size_t depth) {
    for (uint32_t i = from; i < to; ++i) {
      const Instruction& code = program.code[i];
      switch (code.kind) {
        case Instruction::Kind::kColumn:
          registers[code.out] = in->columns[code.column];
          break;
        case Instruction::Kind::kConst:
          registers[code.out] = program.constants->columns[code.constant];
          registers[code.out].length = in->rows;
          break;
        case Instruction::Kind::kCall:
          call(i, rows);
          break;
        case Instruction::Kind::kRegion:
          region(code, rows, depth);
          i = code.to - 1;
          break;
      }
    }
  }

  void region(const Instruction& code, Selection rows, size_t depth) {
    if (narrowed.size() <= depth) narrowed.resize(depth + 1);
    // The buffer is moved out while it is in use: a deeper region may grow `narrowed`.
    std::vector<uint16_t> selected = std::move(narrowed[depth]);
    selectTrue(registers[code.guard], rows, &selected);
    if (selected.empty()) {
      for (uint32_t i = code.from; i < code.to; ++i) undefine(program.code[i]);
    } else {
      evaluate(code.from, code.to, {selected.data(), static_cast<uint32_t>(selected.size())}, depth + 1);
    }
    narrowed[depth] = std::move(selected);
  }

  void undefine(const Instruction& code) {
    if (code.kind == Instruction::Kind::kRegion) return;
    registers[code.out] = nullVector(*program.types, program.registers[code.out], in->rows);
  }

  void call(uint32_t index, Selection rows) {
    const Instruction& code = program.code[index];
    const FunctionRow& function = *code.function;
    if (rows.count == 0) return undefine(code);
    bool constant = function.pure && !code.in.empty();
    for (RegisterId argument : code.in) {
      Vector& vector = registers[argument];
      if (vector.encoding == Encoding::kDictionary) vector = flattenDictionary(vector, allRows, *owner);
      constant &= vector.encoding == Encoding::kConstant;
    }
    KernelCall request;
    describe(code, &request);
    request.rows = constant ? Selection{kFirstRow, 1} : rows;
    request.length = constant ? 1 : in->rows;
    for (RegisterId argument : code.in) request.arguments.push_back(&registers[argument]);
    request.owner = owner;
    request.parameter = function.parameter;
    request.state = states[index].get();
    request.batch = in;
    newErrors.clear();
    request.errors = &newErrors;

    Vector result;
    result.type = request.resultType->physical;
    result.length = request.length;
    request.result = &result;
    if (!function.strict || combineValidity(function, &request)) {
      allocate(&request);
      function.kernel(request);
    } else {
      result = nullVector(*program.types, request.resultTypeId, in->rows);
    }
    for (RowError& error : newErrors) {
      if (constant) error.row = rows[0];
      errors.push_back({std::move(error), index});
    }
    if (constant) {
      result.encoding = Encoding::kConstant;
      result.length = in->rows;
    }
    registers[code.out] = std::move(result);
  }

  // Strict functions: NULL in, NULL out. Narrows the call to the rows without NULLs where the kernel must not see
  // garbage. False when no row is left.
  bool combineValidity(const FunctionRow& function, KernelCall* call) {
    bool careful = function.fallible || !isPlainNumber(call->resultType->physical);
    bool nulls = false;
    for (const Vector* argument : call->arguments) {
      if (argument->type == PhysicalType::kNull) return false;
      careful |= !isPlainNumber(argument->type);
      if (argument->validity == nullptr) continue;
      if (argument->encoding == Encoding::kConstant) {
        if (!bitAt(argument->validity, 0)) return false;
        continue;
      }
      const size_t words = (call->length + 63) / 64;
      if (!nulls) {
        call->makeValidity();
        std::memcpy(call->validity, argument->validity, words * sizeof(uint64_t));
        nulls = true;
      } else {
        for (size_t i = 0; i < words; ++i) call->validity[i] &= argument->validity[i];
      }
    }
    if (!nulls || !careful) return true;
    notNull.clear();
    for (uint32_t i = 0; i < call->rows.count; ++i) {
      const uint32_t row = call->rows[i];
      if (bitAt(call->validity, row)) notNull.push_back(static_cast<uint16_t>(row));
    }
    call->rows = {notNull.data(), static_cast<uint32_t>(notNull.size())};
    return !notNull.empty();
  }

  void allocate(KernelCall* call) {
    const PhysicalType type = call->resultType->physical;
    if (!hasFlatValues(type)) return;  // these kernels build their result whole
    const uint32_t width = valueWidth(type);
    const size_t bytes = width == 0 ? (call->length + 63) / 64 * sizeof(uint64_t) : size_t{call->length} * width;
    call->values = owner->allocate(bytes);
    // References must never be garbage (later stages may copy rows that are not selected), and bits are set one by one.
    if (width == 0 || width == sizeof(StringRef)) std::memset(call->values, 0, bytes);
    call->result->values = call->values;
    if (type == PhysicalType::kTimestampNs) {
      call->extra = reinterpret_cast<int32_t*>(owner->allocate(size_t{call->length} * sizeof(int32_t)));
      std::memset(call->extra, 0, size_t{call->length} * sizeof(int32_t));
      call->result->extra = call->extra;
    }
  }

  Status firstError(const Batch& batch) {
    const LocatedError* first = nullptr;
    for (const LocatedError& error : errors) {
      if (first == nullptr || error.error.row < first->error.row) first = &error;
    }
    if (first == nullptr) return {};
    failedRow = first->error.row;
    const Instruction& code = program.code[first->instruction];
    Status status = Status::error(first->error.code, first->error.message);
    status.at(batch.positionAt(first->error.row)).span(code.spanStart, code.spanEnd);
    return status;
  }
};

ProgramTask::ProgramTask(const Program& program, const EvalEnvironment& environment)
    : state_(std::make_unique<State>(program, environment)) {}

ProgramTask::~ProgramTask() = default;

Status ProgramTask::run(const Batch& in, Selection rows, Batch& owner, std::vector<Vector>* outputs) {
  State& state = *state_;
  state.in = &in;
  state.allRows = rows;
  state.owner = &owner;
  state.errors.clear();
  if (rows.count == 0) {
    for (RegisterId output : state.program.outputs) {
      outputs->push_back(nullVector(*state.program.types, state.program.registers[output], in.rows));
    }
    return {};
  }
  state.evaluate(0, static_cast<uint32_t>(state.program.code.size()), rows, 0);
  for (RegisterId output : state.program.outputs) outputs->push_back(state.registers[output]);
  return state.errors.empty() ? Status() : state.firstError(in);
}

uint32_t ProgramTask::failedRow() const { return state_->failedRow; }

}  // namespace millrace
