// + - * / % and their relatives on numbers of one type. Integers wrap as Java's do; dividing an integer by zero fails
// the row; floating point follows IEEE.
#include <cmath>
#include <limits>

#include "expressions/kernel.h"

namespace millrace {

namespace {

using enum PhysicalType;

template <typename T>
T wrap(uint64_t value) {
  return static_cast<T>(static_cast<std::make_unsigned_t<T>>(value));
}

// Unsigned arithmetic wraps by definition; Java computes small integers in 32 bits and cuts, which gives the same bits.
template <typename T>
T add(T a, T b) {
  if constexpr (std::is_floating_point_v<T>) {
    return a + b;
  } else {
    return wrap<T>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b));
  }
}
template <typename T>
T subtract(T a, T b) {
  if constexpr (std::is_floating_point_v<T>) {
    return a - b;
  } else {
    return wrap<T>(static_cast<uint64_t>(a) - static_cast<uint64_t>(b));
  }
}
template <typename T>
T multiply(T a, T b) {
  if constexpr (std::is_floating_point_v<T>) {
    return a * b;
  } else {
    return wrap<T>(static_cast<uint64_t>(a) * static_cast<uint64_t>(b));
  }
}
template <typename T>
T divideFloats(T a, T b) {
  return a / b;
}
template <typename T>
T negate(T a) {
  if constexpr (std::is_floating_point_v<T>) {
    return -a;
  } else {
    return wrap<T>(0 - static_cast<uint64_t>(a));
  }
}
template <typename T>
T absolute(T a) {
  if constexpr (std::is_floating_point_v<T>) {
    return std::fabs(a);
  } else {
    return a < 0 ? negate(a) : a;
  }
}
template <typename T>
T sign(T a) {
  if constexpr (std::is_floating_point_v<T>) {
    return std::isnan(a) || a == 0 ? a : std::copysign(T(1), a);  // Math.signum keeps NaN and -0.0
  } else {
    return static_cast<T>((a > 0) - (a < 0));
  }
}

// The minimum divided by -1 wraps to itself; the machine would trap.
template <typename T>
T quotient(T a, T b) {
  return b == -1 ? negate(a) : static_cast<T>(a / b);
}
template <typename T>
T remainder(T a, T b) {
  return b == -1 ? T(0) : static_cast<T>(a % b);
}

template <typename T, auto F>
void divideIntegers(KernelCall& call) {
  const Input<T> a(*call.arguments[0]);
  const Input<T> b(*call.arguments[1]);
  forEachRow(call, [&](uint32_t row) {
    const T divisor = b[row];
    if (divisor == 0) return fail(call, row, "Division by zero");
    write<T>(call, row, F(a[row], divisor));
  });
}

template <typename T>
void addBoth(FunctionList& list, const std::string& code, PhysicalType type) {
  auto name = [&](const char* function) { return std::string(function) + "_" + code + "_" + code; };
  list.push_back(makeFunction(name("add"), {type, type}, type, mapBinary<T, T, T, add<T>>));
  list.push_back(makeFunction(name("subtract"), {type, type}, type, mapBinary<T, T, T, subtract<T>>));
  list.push_back(makeFunction(name("multiply"), {type, type}, type, mapBinary<T, T, T, multiply<T>>));
  list.push_back(makeFunction("negate_" + code, {type}, type, mapUnary<T, T, negate<T>>));
  list.push_back(makeFunction("abs_" + code, {type}, type, mapUnary<T, T, absolute<T>>));
  list.push_back(makeFunction("sign_" + code, {type}, type, mapUnary<T, T, sign<T>>));
  if constexpr (std::is_floating_point_v<T>) {
    list.push_back(makeFunction(name("divide"), {type, type}, type, mapBinary<T, T, T, divideFloats<T>>));
  } else {
    list.push_back(fallible(makeFunction(name("divide"), {type, type}, type, divideIntegers<T, quotient<T>>)));
    list.push_back(fallible(makeFunction(name("mod"), {type, type}, type, divideIntegers<T, remainder<T>>)));
  }
}

}  // namespace

void addArithmetic(FunctionList& list) {
  addBoth<int8_t>(list, "i8", kInt8);
  addBoth<int16_t>(list, "i16", kInt16);
  addBoth<int32_t>(list, "i32", kInt32);
  addBoth<int64_t>(list, "i64", kInt64);
  addBoth<float>(list, "f32", kFloat32);
  addBoth<double>(list, "f64", kFloat64);
  // Intervals: sums, and multiples by a number that the planner has brought to BIGINT.
  list.push_back(makeFunction("add_ivm_ivm", {kIntervalMonths, kIntervalMonths}, kIntervalMonths,
                              mapBinary<int32_t, int32_t, int32_t, add<int32_t>>));
  list.push_back(makeFunction("subtract_ivm_ivm", {kIntervalMonths, kIntervalMonths}, kIntervalMonths,
                              mapBinary<int32_t, int32_t, int32_t, subtract<int32_t>>));
  list.push_back(
      makeFunction("negate_ivm", {kIntervalMonths}, kIntervalMonths, mapUnary<int32_t, int32_t, negate<int32_t>>));
  list.push_back(
      makeFunction("abs_ivm", {kIntervalMonths}, kIntervalMonths, mapUnary<int32_t, int32_t, absolute<int32_t>>));
  list.push_back(makeFunction("add_ivs_ivs", {kIntervalMs, kIntervalMs}, kIntervalMs,
                              mapBinary<int64_t, int64_t, int64_t, add<int64_t>>));
  list.push_back(makeFunction("subtract_ivs_ivs", {kIntervalMs, kIntervalMs}, kIntervalMs,
                              mapBinary<int64_t, int64_t, int64_t, subtract<int64_t>>));
  list.push_back(makeFunction("negate_ivs", {kIntervalMs}, kIntervalMs, mapUnary<int64_t, int64_t, negate<int64_t>>));
  list.push_back(makeFunction("abs_ivs", {kIntervalMs}, kIntervalMs, mapUnary<int64_t, int64_t, absolute<int64_t>>));
  list.push_back(makeFunction("multiply_ivm_i32", {kIntervalMonths, kInt32}, kIntervalMonths,
                              mapBinary<int32_t, int32_t, int32_t, multiply<int32_t>>));
  list.push_back(fallible(makeFunction("divide_ivm_i32", {kIntervalMonths, kInt32}, kIntervalMonths,
                                       divideIntegers<int32_t, quotient<int32_t>>)));
  list.push_back(fallible(
      makeFunction("divide_ivs_i64", {kIntervalMs, kInt64}, kIntervalMs, divideIntegers<int64_t, quotient<int64_t>>)));
  list.push_back(makeFunction("multiply_ivs_i64", {kIntervalMs, kInt64}, kIntervalMs,
                              mapBinary<int64_t, int64_t, int64_t, multiply<int64_t>>));
}

}  // namespace millrace
