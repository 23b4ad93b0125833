#pragma once
// Program: a typed SSA list over registers, built once from the plan message, shared read-only by all workers.
// Semantics are chosen by the planner: an opcode is a function signature ("add_i64_i64"), there is no overload
// resolution and no coercion here.
//
// Message form (programs[i]):
//   { registers: [typeId...],                     type of each register
//     code: [ ["column", out, columnIndex]        binds an input column
//             ["const", out, value]               a literal, see plan message: literals
//             [opcode, out, in...]                a registry row
//             ["region", guard, from, to] ],      instructions from..to-1 (indexes into code, after this one) run only
//                                                 on rows where register `guard` is TRUE; regions nest; a register
//                                                 written inside is undefined on other rows
//     spans: [[start, end]...],                   place in the SQL text of each code entry ([-1,-1] = none)
//     outputs: [register...] }
// CASE WHEN a THEN x ELSE y END  =>  a; region(a){x}; n = is_not_true(a); region(n){y}; select(a, x, y).
// AND/OR whose right side is fallible narrow in the same way. So an error arises only from rows that SQL's laziness
// evaluates.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/status.h"
#include "columnar/batch.h"
#include "columnar/type.h"

namespace millrace {

struct FunctionRow;  // registry.h
using RegisterId = uint32_t;

struct Instruction {
  enum class Kind : uint8_t { kColumn, kConst, kCall, kRegion } kind = Kind::kCall;
  const FunctionRow* function = nullptr;  // kCall
  RegisterId out = 0;                     // kColumn, kConst, kCall
  std::vector<RegisterId> in;             // kCall
  uint32_t column = 0;                    // kColumn
  uint32_t constant = 0;                  // kConst: index into Program::constants
  RegisterId guard = 0;                   // kRegion
  uint32_t from = 0, to = 0;              // kRegion
  int32_t spanStart = -1, spanEnd = -1;
};

struct Program {
  const TypeTable* types = nullptr;  // owned by the plan
  std::vector<TypeId> registers;
  std::vector<Instruction> code;
  std::vector<RegisterId> outputs;
  Ref<Batch> constants;  // one column of one row per literal; used read-only as kConstant vectors by all workers:
                         // only raw pointers to its vectors are copied, never the Ref
};

// What kernels may ask of their surroundings; constant over a job unless a field says otherwise.
class Zone;
struct KernelTable;  // kernels/kernel_table.h
struct EvalEnvironment {
  const Zone* zone = nullptr;  // table.local-time-zone
  int64_t nowMs = 0;           // processing time; refreshed by the driver once per batch
  uint64_t randomSeed = 0;
  const KernelTable* kernels = nullptr;  // the instruction set of the job; null: the process's default
  int64_t currentWatermark = kMinTime;   // CURRENT_WATERMARK when the batch carries no $watermark
};

// One per (task, worker): scratch memory and per-instruction state (compiled patterns).
class ProgramTask {
 public:
  ProgramTask(const Program& program, const EvalEnvironment& environment);
  ~ProgramTask();
  // Evaluates the program over the selected rows of `in`. Appends one vector per output to `outputs`, index-aligned
  // with `in` (length in.rows); rows outside the selection are garbage. Memory is owned by `owner` (which the caller
  // makes the parent of what it emits); a plain column output shares the input's vector. On an error of a row returns
  // the status of the *first* failing row in row order, positioned; the outputs are good for the rows before it.
  Status run(const Batch& in, Selection rows, Batch& owner, std::vector<Vector>* outputs);
  uint32_t failedRow() const;  // after run() has returned an error

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// selection of rows on which boolean `condition` is TRUE
void selectTrue(const Vector& condition, Selection rows, std::vector<uint16_t>* out);

}  // namespace millrace
