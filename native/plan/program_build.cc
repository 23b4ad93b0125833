#include "plan/program_build.h"

#include "columnar/column_builder.h"
#include "expressions/registry.h"
#include "plan/literal.h"

namespace millrace {
namespace {

constexpr size_t kRegistersMax = 1 << 20;

class ProgramBuilder {
 public:
  ProgramBuilder(PlanReader message, const TypeTable& types)
      : message_(message), types_(types), program_(std::make_unique<Program>()) {
    program_->types = &types;
    program_->constants = makeRef<Batch>();
    program_->constants->rows = 1;
  }

  std::unique_ptr<Program> build() {
    message_.keys({"registers", "code", "spans", "outputs"});
    if (!message_.ok()) return nullptr;
    PlanReader registers = message_.field("registers");
    if (registers.size() > kRegistersMax) registers.fail("too many registers");
    program_->registers = registers.indexes(types_.size(), "type");
    writtenIn_.assign(program_->registers.size(), kNever);
    PlanReader code = message_.field("code");
    PlanReader spans = message_.field("spans");
    size_t n = code.size();
    if (spans.size() != n) spans.fail("expected one span per code entry");
    for (size_t i = 0; i < n && message_.ok(); ++i) {
      while (!open_.empty() && open_.back().to <= i) open_.pop_back();
      instruction(code.item(i), spans.item(i), static_cast<uint32_t>(i), static_cast<uint32_t>(n));
    }
    open_.clear();
    PlanReader outputs = message_.field("outputs");
    for (size_t i = 0, count = outputs.size(); i < count && message_.ok(); ++i)
      program_->outputs.push_back(readable(outputs.item(i)));
    return message_.ok() ? std::move(program_) : nullptr;
  }

 private:
  static constexpr int32_t kNever = -1;
  struct OpenRegion {
    uint32_t id, to;
  };

  PhysicalType physical(RegisterId id) const { return types_[program_->registers[id]].physical; }

  // A register that has been written where this place can see it: at top level or in a region that is still open.
  RegisterId readable(PlanReader at) {
    RegisterId id = at.index(program_->registers.size(), "register");
    if (!message_.ok()) return 0;
    int32_t region = writtenIn_[id];
    if (region == kNever) {
      at.fail("register is read before it is written");
    } else if (region != 0) {
      bool visible = false;
      for (const OpenRegion& open : open_) visible |= open.id == static_cast<uint32_t>(region);
      // A register of a closed region is undefined on the rows outside it: only a select that knows the guard may look
      // at it.
      if (!visible && !guarded_) at.fail("register was written in a region that has ended");
    }
    return id;
  }

  RegisterId writable(PlanReader at) {
    RegisterId id = at.index(program_->registers.size(), "register");
    if (!message_.ok()) return 0;
    if (writtenIn_[id] != kNever) at.fail("register is written twice");
    writtenIn_[id] = open_.empty() ? 0 : static_cast<int32_t>(open_.back().id);
    return id;
  }

  void instruction(PlanReader entry, PlanReader span, uint32_t at, uint32_t n) {
    std::string op = entry.item(0).text();
    if (!message_.ok()) return;
    Instruction code;
    code.spanStart = static_cast<int32_t>(span.item(0).integer(-1, INT32_MAX));
    code.spanEnd = static_cast<int32_t>(span.item(1).integer(-1, INT32_MAX));
    if (op == "column") {
      code.kind = Instruction::Kind::kColumn;
      code.out = writable(entry.item(1));
      code.column = entry.item(2).index(kBatchRowsMax, "column");
    } else if (op == "const") {
      code.kind = Instruction::Kind::kConst;
      code.out = writable(entry.item(1));
      if (!message_.ok()) return;
      ColumnBuilder builder(types_, program_->registers[code.out]);
      appendLiteral(entry.item(2), types_, builder);
      if (!message_.ok()) return;
      code.constant = static_cast<uint32_t>(program_->constants->columns.size());
      Vector vector = builder.finish(*program_->constants);
      vector.encoding = Encoding::kConstant;
      program_->constants->columns.push_back(std::move(vector));
    } else if (op == "region") {
      region(entry, at, n, &code);
    } else {
      call(entry, op, &code);
    }
    program_->code.push_back(std::move(code));
  }

  void region(PlanReader& entry, uint32_t at, uint32_t n, Instruction* code) {
    code->kind = Instruction::Kind::kRegion;
    code->guard = readable(entry.item(1));
    code->from = static_cast<uint32_t>(entry.item(2).integer(0, n));
    code->to = static_cast<uint32_t>(entry.item(3).integer(0, n));
    if (!message_.ok()) return;
    if (physical(code->guard) != PhysicalType::kBool) entry.fail("guard is not BOOLEAN");
    if (code->from != at + 1 || code->to < code->from) entry.fail("a region starts at the entry after it");
    if (!open_.empty() && code->to > open_.back().to) entry.fail("a region ends inside the one around it");
    if (open_.size() > 1000) entry.fail("regions nest too deep");
    open_.push_back({++regions_, code->to});
  }

  void call(PlanReader& entry, const std::string& op, Instruction* code) {
    code->function = findFunction(op);
    if (!code->function) return entry.fail("unknown opcode '" + op + "'");
    const FunctionRow& function = *code->function;
    guarded_ =
        !function.strict;  // select, coalesce: non-strict rows look only at the arguments that their guards allow
    for (size_t i = 2; i < entry.size() && message_.ok(); ++i) code->in.push_back(readable(entry.item(i)));
    guarded_ = false;
    size_t fixed = function.arguments.size();
    bool arity = function.variadic ? code->in.size() + 1 >= fixed : code->in.size() == fixed;
    if (!arity) return entry.fail("wrong number of arguments for " + op);
    for (size_t i = 0; i < code->in.size() && message_.ok(); ++i) {
      PhysicalType expected =
          function.arguments.empty() ? PhysicalType::kNull : function.arguments[i < fixed ? i : fixed - 1];
      PhysicalType actual = physical(code->in[i]);
      if (expected != PhysicalType::kNull && actual != expected)
        entry.fail("argument " + std::to_string(i + 1) + " of " + op + " has another type");
    }
    code->out = writable(entry.item(1));
    if (!message_.ok()) return;
    if (function.result != PhysicalType::kNull && physical(code->out) != function.result)
      entry.fail("result of " + op + " has another type");
    if (!function.check) return;
    std::vector<const Type*> arguments;
    for (RegisterId id : code->in) arguments.push_back(&types_[program_->registers[id]]);
    if (const char* what = function.check(function, arguments, types_[program_->registers[code->out]], types_))
      entry.fail(op + ": " + what);
  }

  PlanReader message_;
  const TypeTable& types_;
  std::unique_ptr<Program> program_;
  std::vector<int32_t> writtenIn_;  // region that wrote the register: 0 = top level
  std::vector<OpenRegion> open_;
  uint32_t regions_ = 0;
  bool guarded_ = false;
};

}  // namespace

std::unique_ptr<Program> buildProgram(PlanReader message, const TypeTable& types) {
  return ProgramBuilder(message, types).build();
}

void checkProgramColumns(const Program& program, const Schema& schema, const TypeTable& types, PlanReader where) {
  for (const Instruction& code : program.code) {
    if (code.kind != Instruction::Kind::kColumn) continue;
    if (code.column >= schema.types.size())
      return where.fail("program reads column " + std::to_string(code.column) + " of " +
                        std::to_string(schema.types.size()));
    if (types[schema.types[code.column]].physical != types[program.registers[code.out]].physical) {
      return where.fail("program reads column " + std::to_string(code.column) + " as another type");
    }
  }
}

}  // namespace millrace
