// What becomes of NULLs, and the ends of CASE, IF and COALESCE: the planner has computed each branch in a region of its
// own, select only picks. So select and coalesce look at a branch only on the rows that chose it.
#include "columnar/column_builder.h"
#include "columnar/key_codec.h"
#include "expressions/kernel.h"
#include "expressions/value_equality.h"

namespace millrace {

namespace {

using enum PhysicalType;

constexpr uint32_t kNoChoice = ~uint32_t{0};

template <typename T>
void copyValue(KernelCall& call, uint32_t row, const Vector& from) {
  resultValues<T>(call)[row] = from.data<T>()[from.index(row)];
}

// Text of several arguments: their heaps one after the other, references moved by what came before.
class HeapTable {
 public:
  HeapTable(KernelCall& call, uint32_t firstArgument) : call_(call) {
    for (uint32_t i = firstArgument; i < call.arguments.size(); ++i) {
      const Vector& vector = *call.arguments[i];
      bases_.push_back(static_cast<uint32_t>(heaps_.size()));
      heaps_.insert(heaps_.end(), vector.heaps, vector.heaps + vector.numHeaps);
    }
    first_ = firstArgument;
  }
  ~HeapTable() {
    if (heaps_.empty()) return;
    uint8_t* table = call_.owner->allocate(heaps_.size() * sizeof(const uint8_t*));
    std::memcpy(table, heaps_.data(), heaps_.size() * sizeof(const uint8_t*));
    call_.result->heaps = reinterpret_cast<const uint8_t* const*>(table);
    call_.result->numHeaps = static_cast<uint32_t>(heaps_.size());
  }
  void copy(uint32_t row, uint32_t argument) {
    const Vector& from = *call_.arguments[argument];
    StringRef ref = from.data<StringRef>()[from.index(row)];
    if (!ref.isInline()) ref.far.heap += bases_[argument - first_];
    resultValues<StringRef>(call_)[row] = ref;
  }

 private:
  KernelCall& call_;
  uint32_t first_ = 0;
  std::vector<const uint8_t*> heaps_;
  std::vector<uint32_t> bases_;
};

// Nested values are rebuilt row by row; rows outside the selection become NULL.
template <typename Choose>
void pickNested(KernelCall& call, Choose&& choose) {
  ColumnBuilder builder(*call.types, call.resultTypeId);
  uint32_t next = 0;
  forEachRow(call, [&](uint32_t row) {
    for (; next < row; ++next) builder.appendNull();
    const uint32_t argument = choose(row);
    if (argument == kNoChoice || call.arguments[argument]->isNull(row)) {
      builder.appendNull();
    } else {
      builder.appendFrom(*call.arguments[argument], row);
    }
    ++next;
  });
  for (; next < call.length; ++next) builder.appendNull();
  *call.result = builder.finish(*call.owner);
}

// Copies, row by row, the argument number that choose(row) gives.
template <typename Choose>
void pick(KernelCall& call, uint32_t firstArgument, Choose&& choose) {
  const PhysicalType type = call.resultType->physical;
  if (type == kList || type == kMap || type == kRow || type == kNull) return pickNested(call, choose);
  const bool text = type == kString || type == kBinary || type == kVariant;
  HeapTable heaps(call, text ? firstArgument : static_cast<uint32_t>(call.arguments.size()));
  const uint32_t width = valueWidth(type);
  forEachRow(call, [&](uint32_t row) {
    const uint32_t argument = choose(row);
    if (argument == kNoChoice || call.arguments[argument]->isNull(row)) return setNull(call, row);
    const Vector& from = *call.arguments[argument];
    if (text) return heaps.copy(row, argument);
    switch (width) {
      case 0:
        return writeBool(call, row, from.boolValue(row));
      case 1:
        return copyValue<int8_t>(call, row, from);
      case 2:
        return copyValue<int16_t>(call, row, from);
      case 4:
        return copyValue<int32_t>(call, row, from);
      case 8:
        copyValue<int64_t>(call, row, from);
        if (type == kTimestampNs) call.extra[row] = from.nanosValue(row);
        return;
      default:
        return copyValue<int128>(call, row, from);
    }
  });
}

void selectKernel(KernelCall& call) {
  const Vector& condition = *call.arguments[0];
  pick(call, 1, [&](uint32_t row) { return !condition.isNull(row) && condition.boolValue(row) ? 1u : 2u; });
}

void nullIf(KernelCall& call) {
  const Vector& condition = *call.arguments[0];
  pick(call, 1, [&](uint32_t row) { return !condition.isNull(row) && condition.boolValue(row) ? kNoChoice : 1u; });
}

void coalesce(KernelCall& call) {
  pick(call, 0, [&](uint32_t row) {
    for (uint32_t i = 0; i < call.arguments.size(); ++i) {
      if (!call.arguments[i]->isNull(row)) return i;
    }
    return kNoChoice;
  });
}

// ELT: the text of that number, from 1.
void elt(KernelCall& call) {
  const Input<int64_t> number(*call.arguments[0]);
  pick(call, 1, [&](uint32_t row) {
    const bool exists = !call.arguments[0]->isNull(row) && number[row] >= 1 &&
                        number[row] < static_cast<int64_t>(call.arguments.size());
    return exists ? static_cast<uint32_t>(number[row]) : kNoChoice;
  });
}

template <bool kGreatest>
void extreme(KernelCall& call) {
  pick(call, 0, [&](uint32_t row) {
    uint32_t best = 0;
    for (uint32_t i = 0; i < call.arguments.size(); ++i) {
      if (call.arguments[i]->isNull(row)) return kNoChoice;
      const int order = compareValues(*call.arguments[i], row, *call.arguments[best], row);
      if (kGreatest ? order > 0 : order < 0) best = i;
    }
    return best;
  });
}

template <bool kWanted>
void isNullKernel(KernelCall& call) {
  const Vector& in = *call.arguments[0];
  forEachRow(call, [&](uint32_t row) { writeBool(call, row, in.isNull(row) == kWanted); });
}

// All arguments from `first` on lie in memory as the result does.
template <size_t kFirst>
const char* checkBranches(const FunctionRow&, const std::vector<const Type*>& arguments, const Type& result,
                          const TypeTable& types) {
  if (arguments.size() <= kFirst) return "no arguments";
  for (size_t i = kFirst; i < arguments.size(); ++i) {
    if (!sameLayout(*arguments[i], result, types)) return "an argument has another type than the result";
  }
  return nullptr;
}

template <size_t kFirst>
FunctionRow branches(FunctionRow row) {
  row.check = checkBranches<kFirst>;
  row.strict = false;
  return row;
}

}  // namespace

void addChoice(FunctionList& list) {
  list.push_back(branches<1>(makeFunction("select_b_any_any", {kBool, kNull, kNull}, kNull, selectKernel)));
  list.push_back(branches<1>(makeFunction("null_if_b_any", {kBool, kNull}, kNull, nullIf)));
  list.push_back(variadic(branches<0>(makeFunction("coalesce_any", {kNull}, kNull, coalesce))));
  list.push_back(variadic(branches<0>(makeFunction("greatest_any", {kNull}, kNull, extreme<true>))));
  list.push_back(variadic(branches<0>(makeFunction("least_any", {kNull}, kNull, extreme<false>))));
  list.push_back(variadic(branches<1>(makeFunction("elt_i64_s", {kInt64, kString}, kString, elt))));
  list.push_back(variadic(branches<1>(makeFunction("elt_i64_x", {kInt64, kBinary}, kBinary, elt))));
  list.push_back(nonStrict(makeFunction("is_null_any", {kNull}, kBool, isNullKernel<true>)));
  list.push_back(nonStrict(makeFunction("is_not_null_any", {kNull}, kBool, isNullKernel<false>)));
}

}  // namespace millrace
