// Functions of real numbers. Domain errors give NaN or infinities as Java's Math does, never a failed row.
#include <cmath>

#include "expressions/kernel.h"

namespace millrace {

namespace {

using enum PhysicalType;

constexpr double kPi = 3.141592653589793;
constexpr double kE = 2.718281828459045;

double log2Of(double x) { return std::log(x) / std::log(2.0); }
double logOfBase(double base, double x) { return std::log(x) / std::log(base); }
double cotangent(double x) { return 1.0 / std::tan(x); }
double degrees(double x) { return x * (180.0 / kPi); }
double radians(double x) { return x * (kPi / 180.0); }
// Java: 1 to the NaN is NaN, and ±1 to an infinity too; C says 1.
double power(double x, double y) {
  if (std::isnan(y) || (std::fabs(x) == 1 && std::isinf(y))) return std::nan("");
  return std::pow(x, y);
}
double floorOf(double x) { return std::floor(x); }
double ceilOf(double x) { return std::ceil(x); }
float floorOfFloat(float x) { return std::floor(x); }
float ceilOfFloat(float x) { return std::ceil(x); }

template <double (*F)(double)>
FunctionRow real(const char* name) {
  return makeFunction(std::string(name) + "_f64", {kFloat64}, kFloat64, mapUnary<double, double, F>);
}

template <double (*F)(double, double)>
FunctionRow real2(const char* name) {
  return makeFunction(std::string(name) + "_f64_f64", {kFloat64, kFloat64}, kFloat64,
                      mapBinary<double, double, double, F>);
}

template <const double& kValue>
void constant(KernelCall& call) {
  forEachRow(call, [&](uint32_t row) { write<double>(call, row, kValue); });
}

// RAND: java.util.Random's generator, so that RAND(seed) gives the same numbers; one stream per call and worker.
struct RandomState final : KernelState {
  uint64_t seed = 0;
  bool seeded = false;

  void start(int64_t value) {
    seed = (static_cast<uint64_t>(value) ^ 0x5DEECE66D) & kMask;
    seeded = true;
  }
  uint32_t next(int bits) {
    seed = (seed * 0x5DEECE66D + 0xB) & kMask;
    return static_cast<uint32_t>(seed >> (48 - bits));
  }
  double nextDouble() {
    const uint64_t high = next(26);
    return static_cast<double>((high << 27) + next(27)) * 0x1.0p-53;
  }
  int32_t nextInt(int32_t bound) {
    if ((bound & (bound - 1)) == 0) return static_cast<int32_t>((static_cast<int64_t>(bound) * next(31)) >> 31);
    for (;;) {
      const int32_t bits = static_cast<int32_t>(next(31)), value = bits % bound;
      // The last incomplete run of remainders is drawn again.
      if (int64_t{bits} - value + (bound - 1) <= INT32_MAX) return value;
    }
  }

  static constexpr uint64_t kMask = (uint64_t{1} << 48) - 1;
};

std::unique_ptr<KernelState> makeRandom(const KernelCall& call) {
  auto state = std::make_unique<RandomState>();
  state->start(static_cast<int64_t>(call.environment->randomSeed +
                                    reinterpret_cast<uintptr_t>(state.get()) * (call.environment->randomSeed == 0)));
  state->seeded = false;
  return state;
}

template <bool kSeeded>
void rand(KernelCall& call) {
  RandomState& random = static_cast<RandomState&>(*call.state);
  forEachRow(call, [&](uint32_t row) {
    if (kSeeded && !random.seeded) random.start(static_cast<int32_t>(Input<int64_t>(*call.arguments[0])[row]));
    write<double>(call, row, random.nextDouble());
  });
}

template <bool kSeeded>
void randInteger(KernelCall& call) {
  RandomState& random = static_cast<RandomState&>(*call.state);
  const Input<int32_t> bound(*call.arguments[kSeeded ? 1 : 0]);
  forEachRow(call, [&](uint32_t row) {
    if (kSeeded && !random.seeded) random.start(Input<int32_t>(*call.arguments[0])[row]);
    if (bound[row] <= 0) return fail(call, row, "RAND_INTEGER: the bound must be positive");
    write<int32_t>(call, row, random.nextInt(bound[row]));
  });
}

// A random UUID (RFC 4122, version 4).
void uuid(KernelCall& call) {
  RandomState& random = static_cast<RandomState&>(*call.state);
  StringWriter writer(call);
  forEachRow(call, [&](uint32_t row) {
    constexpr char kDigits[] = "0123456789abcdef";
    char text[36];
    for (int i = 0; i < 36; ++i) text[i] = i == 8 || i == 13 || i == 18 || i == 23 ? '-' : kDigits[random.next(4)];
    text[14] = '4';
    text[19] = kDigits[8 + random.next(2)];
    writer.put(row, {text, 36});
  });
}

void addRandom(FunctionList& list, FunctionRow row) {
  row.pure = false;
  row.prepare = makeRandom;
  list.push_back(std::move(row));
}

}  // namespace

void addMath(FunctionList& list) {
  list.push_back(real<std::sqrt>("sqrt"));
  list.push_back(real<std::exp>("exp"));
  list.push_back(real<std::log>("ln"));
  list.push_back(real<std::log10>("log10"));
  list.push_back(real<log2Of>("log2"));
  list.push_back(real2<logOfBase>("log"));
  list.push_back(real2<power>("power"));
  list.push_back(real<std::sin>("sin"));
  list.push_back(real<std::cos>("cos"));
  list.push_back(real<std::tan>("tan"));
  list.push_back(real<cotangent>("cot"));
  list.push_back(real<std::asin>("asin"));
  list.push_back(real<std::acos>("acos"));
  list.push_back(real<std::atan>("atan"));
  list.push_back(real2<std::atan2>("atan2"));
  list.push_back(real<std::sinh>("sinh"));
  list.push_back(real<std::cosh>("cosh"));
  list.push_back(real<std::tanh>("tanh"));
  list.push_back(real<degrees>("degrees"));
  list.push_back(real<radians>("radians"));
  list.push_back(real<floorOf>("floor"));
  list.push_back(real<ceilOf>("ceil"));
  list.push_back(makeFunction("floor_f32", {kFloat32}, kFloat32, mapUnary<float, float, floorOfFloat>));
  list.push_back(makeFunction("ceil_f32", {kFloat32}, kFloat32, mapUnary<float, float, ceilOfFloat>));
  list.push_back(makeFunction("pi", {}, kFloat64, constant<kPi>));
  list.push_back(makeFunction("e", {}, kFloat64, constant<kE>));
  addRandom(list, makeFunction("rand", {}, kFloat64, rand<false>));
  addRandom(list, makeFunction("rand_i64", {kInt64}, kFloat64, rand<true>));
  addRandom(list, fallible(makeFunction("rand_integer_i32", {kInt32}, kInt32, randInteger<false>)));
  addRandom(list, fallible(makeFunction("rand_integer_i32_i32", {kInt32, kInt32}, kInt32, randInteger<true>)));
  addRandom(list, makeFunction("uuid", {}, kString, uuid));
}

}  // namespace millrace
