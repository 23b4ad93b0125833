// DECIMAL arithmetic. The planner has derived precision and scale of the result; a value outside it is NULL, as in
// Flink.
#include "base/decimal.h"
#include "expressions/kernel.h"
#include "expressions/type_codes.h"

namespace millrace {

namespace {

using enum PhysicalType;

using Operation = bool (*)(int128, int, int128, int, int, int, int128*);

template <Operation F, bool kDivides>
void decimalBinary(KernelCall& call) {
  const DecimalInput a(*call.arguments[0], *call.argumentTypes[0]);
  const DecimalInput b(*call.arguments[1], *call.argumentTypes[1]);
  const int scaleA = a.scale(), scaleB = b.scale();
  const int precision = call.resultType->precision, scale = call.resultType->scale;
  forEachRow(call, [&](uint32_t row) {
    const int128 right = b[row];
    if (kDivides && right == 0) return fail(call, row, "Division by zero");
    int128 value = 0;
    if (!F(a[row], scaleA, right, scaleB, precision, scale, &value)) return setNull(call, row);
    writeDecimal(call, row, value);
  });
}

// Up to 18 digits on both sides and in the result, sums at equal scales never leave int64 + int64.
template <bool kSubtract>
void addCompact(KernelCall& call) {
  const Type& left = *call.argumentTypes[0];
  const Type& right = *call.argumentTypes[1];
  const Type& result = *call.resultType;
  if (left.scale != right.scale || left.scale != result.scale || result.physical != kDecimal64 ||
      result.precision >= 19) {
    return decimalBinary < kSubtract ? subtractDecimals : addDecimals, false > (call);
  }
  const Input<int64_t> a(*call.arguments[0]);
  const Input<int64_t> b(*call.arguments[1]);
  const int precision = result.precision;
  forEachRow(call, [&](uint32_t row) {
    const int64_t value = kSubtract ? a[row] - b[row] : a[row] + b[row];
    if (!fitsPrecision(value, precision)) return setNull(call, row);
    write<int64_t>(call, row, value);
  });
}

template <auto F>
void decimalUnary(KernelCall& call) {
  const DecimalInput in(*call.arguments[0], *call.argumentTypes[0]);
  const int scale = in.scale();
  const Type& result = *call.resultType;
  forEachRow(call, [&](uint32_t row) {
    int128 value = F(in[row], scale);
    if (!rescaleDecimal(value, scale, result.precision, result.scale, &value)) return setNull(call, row);
    writeDecimal(call, row, value);
  });
}

int128 negateDecimal(int128 value, int) { return -value; }
int128 absoluteDecimal(int128 value, int) { return value < 0 ? -value : value; }
int128 signDecimal(int128 value, int scale) { return ((value > 0) - (value < 0)) * powerOfTen(scale); }

// FLOOR and CEIL give scale 0.
template <auto F>
void decimalToWhole(KernelCall& call) {
  const DecimalInput in(*call.arguments[0], *call.argumentTypes[0]);
  const int scale = in.scale();
  const Type& result = *call.resultType;
  forEachRow(call, [&](uint32_t row) {
    int128 value = F(in[row], scale);
    if (!rescaleDecimal(value, 0, result.precision, result.scale, &value)) return setNull(call, row);
    writeDecimal(call, row, value);
  });
}

const char* checkDecimalResult(const FunctionRow&, const std::vector<const Type*>&, const Type& result,
                               const TypeTable&) {
  return result.root == TypeRoot::kDecimal ? nullptr : "the result is not DECIMAL";
}

void addRow(FunctionList& list, FunctionRow row) {
  row.check = checkDecimalResult;
  list.push_back(std::move(row));
}

}  // namespace

void addDecimalArithmetic(FunctionList& list) {
  for (const TypeCode& a : kDecimalCodes) {
    for (const TypeCode& b : kDecimalCodes) {
      const std::string types = std::string("_") + a.code + "_" + b.code;
      const bool compact = a.type == kDecimal64 && b.type == kDecimal64;
      addRow(list, makeFunction("add" + types, {a.type, b.type}, kNull,
                                compact ? addCompact<false> : decimalBinary<addDecimals, false>));
      addRow(list, makeFunction("subtract" + types, {a.type, b.type}, kNull,
                                compact ? addCompact<true> : decimalBinary<subtractDecimals, false>));
      addRow(list, makeFunction("multiply" + types, {a.type, b.type}, kNull, decimalBinary<multiplyDecimals, false>));
      addRow(list,
             fallible(makeFunction("divide" + types, {a.type, b.type}, kNull, decimalBinary<divideDecimals, true>)));
      addRow(list,
             fallible(makeFunction("mod" + types, {a.type, b.type}, kNull, decimalBinary<remainderDecimals, true>)));
    }
    const std::string type = std::string("_") + a.code;
    addRow(list, makeFunction("negate" + type, {a.type}, kNull, decimalUnary<negateDecimal>));
    addRow(list, makeFunction("abs" + type, {a.type}, kNull, decimalUnary<absoluteDecimal>));
    addRow(list, makeFunction("sign" + type, {a.type}, kNull, decimalUnary<signDecimal>));
    addRow(list, makeFunction("floor" + type, {a.type}, kNull, decimalToWhole<floorDecimal>));
    addRow(list, makeFunction("ceil" + type, {a.type}, kNull, decimalToWhole<ceilDecimal>));
  }
}

}  // namespace millrace
