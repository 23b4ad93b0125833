#include <gtest/gtest.h>

namespace millrace {

/// Compiled where the machine has fused multiply-add: without -ffp-contract=off the compiler would use it here, and
/// results would depend on the instruction set.
#if defined(__x86_64__)
__attribute__((target("fma"), noinline))
#endif
static double
multiplyAdd(double a, double b, double c) {
  return a * b + c;
}

TEST(FloatingPoint, IsNotContracted) {
#if defined(__x86_64__)
  if (!__builtin_cpu_supports("fma")) GTEST_SKIP() << "this machine has no fused multiply-add";
#endif
  volatile double input = 1 + 0x1p-30;  // unknown to the compiler
  const double a = input;
  const volatile double product = a * a;
  EXPECT_EQ(multiplyAdd(a, a, -1), product - 1);
  EXPECT_NE(__builtin_fma(a, a, -1), product - 1) << "the numbers must tell the two apart";
}

}  // namespace millrace
