// Three-valued logic: AND and OR decide as soon as one side decides, NULL or not.
#include "expressions/kernel.h"

namespace millrace {

namespace {

using enum PhysicalType;

// A BOOLEAN that may be NULL, read row by row.
class Truth {
 public:
  explicit Truth(const Vector& vector) : vector_(vector), values_(vector) {}
  bool isNull(uint32_t row) const { return vector_.isNull(row); }
  bool isTrue(uint32_t row) const { return !isNull(row) && values_[row]; }
  bool isFalse(uint32_t row) const { return !isNull(row) && !values_[row]; }

 private:
  const Vector& vector_;
  Input<bool> values_;
};

// AND is decided by a FALSE, OR by a TRUE.
template <bool kDeciding>
void decide(KernelCall& call) {
  const Truth a(*call.arguments[0]);
  const Truth b(*call.arguments[1]);
  forEachRow(call, [&](uint32_t row) {
    const bool decided = kDeciding ? a.isTrue(row) || b.isTrue(row) : a.isFalse(row) || b.isFalse(row);
    if (decided) {
      writeBool(call, row, kDeciding);
    } else if (a.isNull(row) || b.isNull(row)) {
      setNull(call, row);
    } else {
      writeBool(call, row, !kDeciding);
    }
  });
}

void notKernel(KernelCall& call) {
  const Input<bool> in(*call.arguments[0]);
  forEachRow(call, [&](uint32_t row) { writeBool(call, row, !in[row]); });
}

template <bool kWanted, bool kNegated>
void is(KernelCall& call) {
  const Truth in(*call.arguments[0]);
  forEachRow(call,
             [&](uint32_t row) { writeBool(call, row, (kWanted ? in.isTrue(row) : in.isFalse(row)) != kNegated); });
}

}  // namespace

void addLogic(FunctionList& list) {
  list.push_back(nonStrict(makeFunction("and_b_b", {kBool, kBool}, kBool, decide<false>)));
  list.push_back(nonStrict(makeFunction("or_b_b", {kBool, kBool}, kBool, decide<true>)));
  list.push_back(makeFunction("not_b", {kBool}, kBool, notKernel));
  list.push_back(nonStrict(makeFunction("is_true_b", {kBool}, kBool, is<true, false>)));
  list.push_back(nonStrict(makeFunction("is_not_true_b", {kBool}, kBool, is<true, true>)));
  list.push_back(nonStrict(makeFunction("is_false_b", {kBool}, kBool, is<false, false>)));
  list.push_back(nonStrict(makeFunction("is_not_false_b", {kBool}, kBool, is<false, true>)));
}

}  // namespace millrace
