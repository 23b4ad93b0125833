#pragma once
// The scalar function registry: one row per signature. The planner sees it through the addon's describe() and the
// contract test compares it with src/catalog/functions. Opcode names are `<function>_<argument types>` with the type
// codes below; conversions are `cast_<from>_<to>` and `try_cast_<from>_<to>`; functions whose meaning depends on
// precision, scale or length read it from the register types (KernelCall::argumentTypes, resultType), never from the
// name.
//   b bool  i8 i16 i32 i64  f32 f64  d64 d128 decimal  s string  x binary  date time  tms tus tns timestamp  lms lus
//   lns timestamp_ltz ivm interval months  ivs interval ms  list map row  v variant  any (any one type, the same where
//   it repeats)
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "columnar/batch.h"
#include "expressions/program.h"

namespace millrace {

// Per-instruction state made by FunctionRow::prepare (a compiled LIKE pattern, a date format...).
struct KernelState {
  virtual ~KernelState() = default;
};

struct RowError {
  uint32_t row;
  const char* code;  // stable error code, static storage
  std::string message;
};

struct KernelCall {
  Selection rows;                        // rows to compute; results elsewhere are ignored
  uint32_t length = 0;                   // rows of every vector (index space of `rows`)
  std::vector<const Vector*> arguments;  // flat or constant; the evaluator has resolved dictionaries
  std::vector<const Type*> argumentTypes;
  const Type* resultType = nullptr;
  TypeId resultTypeId = 0;
  Vector* result = nullptr;      // flat of `length`; the evaluator makes it a constant when all arguments are
  void* values = nullptr;        // the result's values, allocated for fixed widths, text references and bits
  int32_t* extra = nullptr;      // kTimestampNs
  uint64_t* validity = nullptr;  // the result's validity; null until the first NULL, see kernel.h: setNull
  Batch* owner = nullptr;        // allocate result bytes here
  KernelState* state = nullptr;
  const EvalEnvironment* environment = nullptr;
  const TypeTable* types = nullptr;
  uint32_t parameter = 0;                   // FunctionRow::parameter
  const Batch* batch = nullptr;             // the input, for $watermark
  std::vector<RowError>* errors = nullptr;  // fallible rows: append and leave NULL in the result

  void makeValidity();  // all valid
};

struct FunctionRow {
  const char* name;                     // "add_i64_i64"
  std::vector<PhysicalType> arguments;  // kNull = any
  PhysicalType result;
  bool variadic = false;  // the last argument type repeats
  bool strict = true;  // NULL in any argument gives NULL; the evaluator has combined validity and kernels may ignore it
  bool fallible = false;  // may append to errors
  bool pure = true;       // same arguments, same answer (false: RAND, UUID, now)
  void (*kernel)(KernelCall&) = nullptr;
  // Whether the registers' types fit where `arguments` and `result` say "any"; null: they need no more checking. A
  // message for the plan's error otherwise: the plan is a trust boundary.
  const char* (*check)(const FunctionRow& function, const std::vector<const Type*>& arguments, const Type& result,
                       const TypeTable& types) = nullptr;
  uint32_t parameter = 0;  // a number that is part of the name: field_row_3
  // Makes the state of one call. `constants.arguments` holds the constant arguments, null for the others. A pattern
  // that is wrong is kept in the state and fails the rows that use it.
  std::unique_ptr<KernelState> (*prepare)(const KernelCall& constants) = nullptr;
};

// All rows, sorted by name; built once per process.
const std::vector<FunctionRow>& functionRegistry();
const FunctionRow* findFunction(std::string_view name);

}  // namespace millrace
