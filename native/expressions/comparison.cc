// =, <>, <, <=, >, >= of two values of one type; decimals may differ in scale. Numbers compare as Java's operators do,
// but for NaN, which equals itself. Text compares byte by byte, which is the order of code points.
#include <cmath>

#include "base/decimal.h"
#include "columnar/key_codec.h"
#include "expressions/kernel.h"
#include "expressions/type_codes.h"
#include "expressions/value_equality.h"
#include "kernels/kernel_table.h"

namespace millrace {

namespace {

using enum PhysicalType;

struct Equal {
  static constexpr CompareOp kOp = CompareOp::kEqual;
  static constexpr const char* kName = "equal";
  template <typename T>
  static bool test(const T& a, const T& b) {
    if constexpr (std::is_floating_point_v<T>) return a == b || (std::isnan(a) && std::isnan(b));
    return a == b;
  }
  static bool sign(int order) { return order == 0; }
};
struct NotEqual {
  static constexpr CompareOp kOp = CompareOp::kNotEqual;
  static constexpr const char* kName = "not_equal";
  template <typename T>
  static bool test(const T& a, const T& b) {
    return !Equal::test(a, b);
  }
  static bool sign(int order) { return order != 0; }
};
struct Less {
  static constexpr CompareOp kOp = CompareOp::kLess;
  static constexpr const char* kName = "less";
  template <typename T>
  static bool test(const T& a, const T& b) {
    return a < b;
  }
  static bool sign(int order) { return order < 0; }
};
struct LessEqual {
  static constexpr CompareOp kOp = CompareOp::kLessEqual;
  static constexpr const char* kName = "less_equal";
  template <typename T>
  static bool test(const T& a, const T& b) {
    return a < b || Equal::test(a, b);
  }
  static bool sign(int order) { return order <= 0; }
};
struct Greater {
  static constexpr CompareOp kOp = CompareOp::kGreater;
  static constexpr const char* kName = "greater";
  template <typename T>
  static bool test(const T& a, const T& b) {
    return a > b;
  }
  static bool sign(int order) { return order > 0; }
};
struct GreaterEqual {
  static constexpr CompareOp kOp = CompareOp::kGreaterEqual;
  static constexpr const char* kName = "greater_equal";
  template <typename T>
  static bool test(const T& a, const T& b) {
    return a > b || Equal::test(a, b);
  }
  static bool sign(int order) { return order >= 0; }
};

// 64 rows become one word without a branch.
template <typename T, typename Op, typename Left, typename Right>
void compareDense(KernelCall& call, Left&& left, Right&& right) {
  uint64_t* words = resultValues<uint64_t>(call);
  const uint32_t count = call.rows.count;
  for (uint32_t start = 0; start < count; start += 64) {
    const uint32_t end = count - start < 64 ? count - start : 64;
    uint64_t word = 0;
    for (uint32_t i = 0; i < end; ++i) word |= uint64_t{Op::test(left(start + i), right(start + i))} << i;
    words[start >> 6] = word;
  }
}

// A column against a constant is a kernel of the instruction set where it has one for the type.
template <typename T, typename Op>
bool compareByKernel(KernelCall& call, const T* values, T constant) {
  const KernelTable& kernels = call.environment->kernels != nullptr ? *call.environment->kernels : defaultKernelTable();
  uint64_t* bits = resultValues<uint64_t>(call);
  if constexpr (std::is_same_v<T, int32_t>) {
    kernels.compareInt32(Op::kOp, values, constant, call.rows.count, bits);
    return true;
  } else if constexpr (std::is_same_v<T, int64_t>) {
    kernels.compareInt64(Op::kOp, values, constant, call.rows.count, bits);
    return true;
  } else if constexpr (std::is_same_v<T, double>) {
    kernels.compareFloat64(Op::kOp, values, constant, call.rows.count, bits);
    return true;
  }
  return false;
}

template <typename T, typename Op>
void compare(KernelCall& call) {
  const Input<T> a(*call.arguments[0]);
  const Input<T> b(*call.arguments[1]);
  if constexpr (std::is_arithmetic_v<T> && !std::is_same_v<T, bool>) {
    if (call.rows.rows == nullptr) {
      const T* left = a.data();
      const T* right = b.data();
      if (b.isConstant() && !a.isConstant() && compareByKernel<T, Op>(call, left, *right)) return;
      if (b.isConstant()) {
        const T value = *right;
        return compareDense<T, Op>(
            call, [&](uint32_t i) { return a[i]; }, [=](uint32_t) { return value; });
      }
      return compareDense<T, Op>(
          call, [&](uint32_t i) { return a[i]; }, [=](uint32_t i) { return right[i]; });
    }
  }
  forEachRow(call, [&](uint32_t row) { writeBool(call, row, Op::test(a[row], b[row])); });
}

template <typename Op>
void compareTimestamps(KernelCall& call) {
  const TimestampInput a(*call.arguments[0]);
  const TimestampInput b(*call.arguments[1]);
  forEachRow(call, [&](uint32_t row) { writeBool(call, row, Op::test(a[row], b[row])); });
}

template <typename Op>
void compareDecimalValues(KernelCall& call) {
  const DecimalInput a(*call.arguments[0], *call.argumentTypes[0]);
  const DecimalInput b(*call.arguments[1], *call.argumentTypes[1]);
  const int scaleA = a.scale(), scaleB = b.scale();
  forEachRow(call,
             [&](uint32_t row) { writeBool(call, row, Op::sign(compareDecimals(a[row], scaleA, b[row], scaleB))); });
}

template <bool kWanted>
void compareNested(KernelCall& call) {
  forEachRow(call, [&](uint32_t row) {
    writeBool(call, row, equalValues(*call.arguments[0], row, *call.arguments[1], row) == kWanted);
  });
}

template <typename Op>
void orderNested(KernelCall& call) {
  forEachRow(call, [&](uint32_t row) {
    writeBool(call, row, Op::sign(compareValues(*call.arguments[0], row, *call.arguments[1], row)));
  });
}

template <bool kWanted>
void compareDistinct(KernelCall& call) {
  forEachRow(call, [&](uint32_t row) {
    writeBool(call, row, notDistinct(*call.arguments[0], row, *call.arguments[1], row) == kWanted);
  });
}

template <bool kWanted>
void compareDistinctDecimals(KernelCall& call) {
  const DecimalInput a(*call.arguments[0], *call.argumentTypes[0]);
  const DecimalInput b(*call.arguments[1], *call.argumentTypes[1]);
  forEachRow(call, [&](uint32_t row) {
    const bool nullA = call.arguments[0]->isNull(row), nullB = call.arguments[1]->isNull(row);
    const bool same = nullA || nullB ? nullA == nullB : compareDecimals(a[row], a.scale(), b[row], b.scale()) == 0;
    writeBool(call, row, same == kWanted);
  });
}

const char* checkSameLayout(const FunctionRow&, const std::vector<const Type*>& arguments, const Type& result,
                            const TypeTable& types) {
  return sameLayout(*arguments[0], *arguments[1], types) ? nullptr : "the arguments have different types";
}

FunctionRow binary(const char* name, const char* code, PhysicalType type, void (*kernel)(KernelCall&)) {
  return makeFunction(std::string(name) + "_" + code + "_" + code, {type, type}, kBool, kernel);
}

template <typename Op>
void addOperator(FunctionList& list) {
  list.push_back(binary(Op::kName, "b", kBool, compare<bool, Op>));
  list.push_back(binary(Op::kName, "i8", kInt8, compare<int8_t, Op>));
  list.push_back(binary(Op::kName, "i16", kInt16, compare<int16_t, Op>));
  list.push_back(binary(Op::kName, "i32", kInt32, compare<int32_t, Op>));
  list.push_back(binary(Op::kName, "i64", kInt64, compare<int64_t, Op>));
  list.push_back(binary(Op::kName, "f32", kFloat32, compare<float, Op>));
  list.push_back(binary(Op::kName, "f64", kFloat64, compare<double, Op>));
  list.push_back(binary(Op::kName, "s", kString, compare<std::string_view, Op>));
  list.push_back(binary(Op::kName, "x", kBinary, compare<std::string_view, Op>));
  list.push_back(binary(Op::kName, "date", kDate, compare<int32_t, Op>));
  list.push_back(binary(Op::kName, "time", kTime, compare<int32_t, Op>));
  list.push_back(binary(Op::kName, "ivm", kIntervalMonths, compare<int32_t, Op>));
  list.push_back(binary(Op::kName, "ivs", kIntervalMs, compare<int64_t, Op>));
  for (const auto& codes : {kTimestampCodes, kLocalTimestampCodes}) {
    list.push_back(binary(Op::kName, codes[0].code, kTimestampMs, compare<int64_t, Op>));
    list.push_back(binary(Op::kName, codes[1].code, kTimestampUs, compare<int64_t, Op>));
    list.push_back(binary(Op::kName, codes[2].code, kTimestampNs, compareTimestamps<Op>));
  }
  for (const TypeCode& a : kDecimalCodes) {
    for (const TypeCode& b : kDecimalCodes) {
      list.push_back(makeFunction(std::string(Op::kName) + "_" + a.code + "_" + b.code, {a.type, b.type}, kBool,
                                  compareDecimalValues<Op>));
    }
  }
}

}  // namespace

void addComparison(FunctionList& list) {
  addOperator<Equal>(list);
  addOperator<NotEqual>(list);
  addOperator<Less>(list);
  addOperator<LessEqual>(list);
  addOperator<Greater>(list);
  addOperator<GreaterEqual>(list);
  for (const auto& [code, type] : {std::pair{"list", kList}, {"map", kMap}, {"row", kRow}}) {
    for (FunctionRow row :
         {binary("equal", code, type, compareNested<true>), binary("not_equal", code, type, compareNested<false>),
          binary("less", code, type, orderNested<Less>), binary("less_equal", code, type, orderNested<LessEqual>),
          binary("greater", code, type, orderNested<Greater>),
          binary("greater_equal", code, type, orderNested<GreaterEqual>)}) {
      row.check = checkSameLayout;
      list.push_back(std::move(row));
    }
  }
  for (const TypeCode& type : kAllCodes) {
    for (FunctionRow row : {binary("not_distinct", type.code, type.type, compareDistinct<true>),
                            binary("distinct", type.code, type.type, compareDistinct<false>)}) {
      if (type.type == kDecimal64 || type.type == kDecimal128) continue;
      row.check = checkSameLayout;
      list.push_back(nonStrict(std::move(row)));
    }
  }
  for (const TypeCode& a : kDecimalCodes) {
    for (const TypeCode& b : kDecimalCodes) {
      const std::string types = std::string("_") + a.code + "_" + b.code;
      list.push_back(
          nonStrict(makeFunction("not_distinct" + types, {a.type, b.type}, kBool, compareDistinctDecimals<true>)));
      list.push_back(
          nonStrict(makeFunction("distinct" + types, {a.type, b.type}, kBool, compareDistinctDecimals<false>)));
    }
  }
}

}  // namespace millrace
