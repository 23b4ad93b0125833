// MIN and MAX. Over rows that only come one value per group is kept; where rows may be taken back, all values with their counts.
#include <map>
#include <optional>

#include "columnar/key_codec.h"
#include "operators/aggregates/registry.h"
#include "operators/aggregates/state_bytes.h"
#include "operators/aggregates/typed_value.h"

namespace millrace {
namespace {

template <typename T, bool kMax>
class Extreme final : public Aggregator {
  using Key = typename TypedValue<T>::Key;

 public:
  void resize(uint32_t slots) override { values_.resize(slots); }
  void clear(uint32_t slot) override { values_[slot].reset(); }
  void update(const AggregateInput& input) override {
    const Vector& argument = input.argument(0);
    for (size_t i = 0; i < input.rows.size(); ++i) {
      if (!argument.isNull(input.rows[i])) take(input.slots[i], TypedValue<T>::read(argument, input.rows[i]));
    }
  }
  void write(uint32_t slot, std::vector<ColumnBuilder>& builders, size_t first) const override { result(slot, builders[first]); }
  bool merge(uint32_t slot, const std::vector<Vector>& columns, size_t first, uint32_t row) override {
    if (!columns[first].isNull(row)) take(slot, TypedValue<T>::read(columns[first], row));
    return true;
  }
  void result(uint32_t slot, ColumnBuilder& out) const override {
    if (!values_[slot]) return out.appendNull();
    TypedValue<T>::append(*values_[slot], out);
  }

 private:
  void take(uint32_t slot, Key key) {
    std::optional<Key>& value = values_[slot];
    if (!value || (kMax ? *value < key : key < *value)) value = std::move(key);
  }
  std::vector<std::optional<Key>> values_;
};

template <typename T, bool kMax>
class RetractableExtreme final : public Aggregator {
  using Key = typename TypedValue<T>::Key;
  // Value -> (times seen minus times taken back, its canonical bytes). A count below zero waits for its row.
  struct Seen {
    int64_t count = 0;
    std::string bytes;
  };

 public:
  RetractableExtreme(const TypeTable& types, TypeId argumentType) : types_(types), argumentType_(argumentType) {}
  void resize(uint32_t slots) override { values_.resize(slots); }
  void clear(uint32_t slot) override { values_[slot].clear(); }
  void update(const AggregateInput& input) override {
    const Vector& argument = input.argument(0);
    for (size_t i = 0; i < input.rows.size(); ++i) {
      uint16_t row = input.rows[i];
      if (argument.isNull(row)) continue;
      std::string bytes;
      appendValueBytes(argument, row, bytes);
      add(input.slots[i], TypedValue<T>::read(argument, row), std::move(bytes), input.isRetraction(row) ? -1 : 1);
    }
  }
  void write(uint32_t slot, std::vector<ColumnBuilder>& builders, size_t first) const override {
    std::string bytes;
    for (const auto& [key, seen] : values_[slot]) {
      putField(&bytes, seen.count);
      putBytes(&bytes, seen.bytes);
    }
    builders[first].appendString(bytes);
  }
  bool merge(uint32_t slot, const std::vector<Vector>& columns, size_t first, uint32_t row) override {
    if (columns[first].isNull(row)) return false;
    std::string_view rest = columns[first].stringValue(row);
    while (!rest.empty()) {
      int64_t count;
      std::string_view bytes;
      if (!takeField(&rest, &count) || !takeBytes(&rest, &bytes)) return false;
      ColumnBuilder builder(types_, argumentType_);
      const auto* from = reinterpret_cast<const uint8_t*>(bytes.data());
      if (decodeValueBytes(from, from + bytes.size(), builder) != from + bytes.size()) return false;
      Batch owner;
      Vector value = builder.finish(owner);
      if (value.isNull(0)) return false;
      add(slot, TypedValue<T>::read(value, 0), std::string(bytes), count);
    }
    return true;
  }
  void result(uint32_t slot, ColumnBuilder& out) const override {
    const auto& values = values_[slot];
    auto emit = [&](const auto& entry) {
      if (entry.second.count <= 0) return false;
      TypedValue<T>::append(entry.first, out);
      return true;
    };
    if constexpr (kMax) {
      for (auto entry = values.rbegin(); entry != values.rend(); ++entry) {
        if (emit(*entry)) return;
      }
    } else {
      for (const auto& entry : values) {
        if (emit(entry)) return;
      }
    }
    out.appendNull();
  }

 private:
  void add(uint32_t slot, Key key, std::string bytes, int64_t count) {
    auto entry = values_[slot].try_emplace(std::move(key)).first;
    entry->second.count += count;
    entry->second.bytes = std::move(bytes);
    if (entry->second.count == 0) values_[slot].erase(entry);
  }
  const TypeTable& types_;
  TypeId argumentType_;
  std::vector<std::map<Key, Seen>> values_;
};

std::vector<TypeId> extremeColumns(const AggregateCall& call) {
  return {call.retracts ? baseType(*call.plan, PhysicalType::kBinary) : call.argumentTypes[0]};
}

template <typename T, bool kMax>
std::unique_ptr<Aggregator> create(const AggregateCall& call) {
  if (call.retracts) return std::make_unique<RetractableExtreme<T, kMax>>(call.plan->types, call.argumentTypes[0]);
  return std::make_unique<Extreme<T, kMax>>();
}

template <typename T>
void addPair(std::vector<AggregateFunction>& rows, const std::string& code, PhysicalType type) {
  rows.push_back({"min_" + code, {type}, type, true, false, extremeColumns, create<T, false>});
  rows.push_back({"max_" + code, {type}, type, true, false, extremeColumns, create<T, true>});
}

}  // namespace

void addExtremes(std::vector<AggregateFunction>& rows) {
  addPair<bool>(rows, "b", PhysicalType::kBool);
  addPair<int8_t>(rows, "i8", PhysicalType::kInt8);
  addPair<int16_t>(rows, "i16", PhysicalType::kInt16);
  addPair<int32_t>(rows, "i32", PhysicalType::kInt32);
  addPair<int64_t>(rows, "i64", PhysicalType::kInt64);
  addPair<float>(rows, "f32", PhysicalType::kFloat32);
  addPair<double>(rows, "f64", PhysicalType::kFloat64);
  addPair<int64_t>(rows, "d64", PhysicalType::kDecimal64);
  addPair<Int128>(rows, "d128", PhysicalType::kDecimal128);
  addPair<std::string>(rows, "s", PhysicalType::kString);
  addPair<std::string>(rows, "x", PhysicalType::kBinary);
  addPair<int32_t>(rows, "date", PhysicalType::kDate);
  addPair<int32_t>(rows, "time", PhysicalType::kTime);
  addPair<int64_t>(rows, "tms", PhysicalType::kTimestampMs);
  addPair<int64_t>(rows, "tus", PhysicalType::kTimestampUs);
  addPair<NanosTimestamp>(rows, "tns", PhysicalType::kTimestampNs);
  addPair<int32_t>(rows, "ivm", PhysicalType::kIntervalMonths);
  addPair<int64_t>(rows, "ivs", PhysicalType::kIntervalMs);
}

}  // namespace millrace
