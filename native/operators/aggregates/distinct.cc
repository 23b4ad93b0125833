// DISTINCT of any aggregate: a value reaches the inner aggregate when its count becomes positive and leaves it when the
// count falls back to zero. Counts may be negative for a while: a partial result can hold a retraction whose row
// another worker has seen. Order-dependent aggregates (LISTAGG(DISTINCT x)) are computed from the set in order of each
// value's first row, as a merge may bring an earlier one.
#include "operators/aggregates/distinct.h"

#include <algorithm>
#include <unordered_map>

#include "columnar/key_codec.h"
#include "operators/aggregates/arrival_stamp.h"
#include "operators/aggregates/registry.h"
#include "operators/aggregates/value_check.h"

namespace millrace {
namespace {

struct ValueEntry {
  int64_t count = 0;
  ArrivalStamp first;
};
using ValueSet = std::unordered_map<std::string, ValueEntry>;  // by canonical bytes

AggregateCall innerCall(const AggregateCall& call) {
  AggregateCall inner = call;
  inner.distinct = false;
  inner.filter = -1;
  inner.arguments = {0};
  return inner;
}

class DistinctAccumulators final : public Accumulators {
 public:
  explicit DistinctAccumulators(const AggregateCall& call)
      : call_(innerCall(call)),
        argument_(call.arguments[0]),
        inner_(call.row->make(call_)),
        check_(call),
        values_(*call.types, call.argumentTypes[0]) {}

  void resize(uint32_t slots) override {
    sets_.resize(slots);
    inner_->resize(slots);
  }
  void clear(uint32_t slot) override {
    sets_[slot].clear();
    inner_->clear(slot);
  }
  void add(const AggregateRows& rows) override { change(rows, 1); }
  void retract(const AggregateRows& rows) override { change(rows, -1); }

  void merge(const Accumulators& from, const uint32_t* fromSlots, const uint32_t* intoSlots, uint32_t count) override {
    const auto& other = static_cast<const DistinctAccumulators&>(from);
    for (uint32_t i = 0; i < count; ++i) {
      for (const auto& [value, entry] : other.sets_[fromSlots[i]]) apply(intoSlots[i], value, entry);
    }
    flush();
  }

  void write(uint32_t slot, ColumnBuilder* columns) const override {
    ByteFormWriter form;
    for (const auto& [value, entry] : sets_[slot]) {
      form.number(entry.count);
      entry.first.save(&form);
      form.value(value);
    }
    columns[0].appendString(form.bytes());
  }

  Status read(const AggregateRows& rows, uint32_t firstColumn) override {
    for (uint32_t i = 0; i < rows.count; ++i) {
      const Vector& column = rows.batch->columns[firstColumn];
      bool good = !column.isNull(rows.rows[i]);
      ByteFormReader form(good ? column.stringValue(rows.rows[i]) : std::string_view());
      while (good && !form.atEnd()) {
        ValueEntry entry;
        std::string value;
        good = form.number(&entry.count) && entry.first.load(&form) && form.value(&value) && check_.isValue(value);
        if (good) {
          arrival_ = std::max(arrival_, entry.first.arrival + 1);
          apply(rows.slots[i], value, entry);
        }
      }
      if (!good) return Status::error("SAVEPOINT_MISMATCH", "broken set of distinct values in a partial result");
    }
    flush();
    return Status();
  }

  void result(uint32_t slot, ColumnBuilder& out) const override {
    if (call_.row->orderDependent) {
      inOrder(slot)->result(0, out);
    } else {
      inner_->result(slot, out);
    }
  }
  void appendResultBytes(uint32_t slot, std::string& out) const override {
    if (call_.row->orderDependent) {
      inOrder(slot)->appendResultBytes(0, out);
    } else {
      inner_->appendResultBytes(slot, out);
    }
  }
  Status status() const override { return inner_->status(); }

 private:
  static constexpr uint32_t kPendingMax = 4096;

  void change(const AggregateRows& rows, int64_t by) {
    const Vector& argument = rows.batch->columns[argument_];
    for (uint32_t i = 0; i < rows.count; ++i) {
      uint32_t row = rows.rows[i];
      if (!call_.row->keepsNulls && argument.isNull(row)) continue;
      scratch_.clear();
      appendValueBytes(argument, row, scratch_);
      apply(rows.slots[i], scratch_, {by, ArrivalStamp::of(*rows.batch, row, arrival_++)});
    }
    flush();
  }

  void apply(uint32_t slot, const std::string& value, const ValueEntry& entry) {
    auto [found, inserted] = sets_[slot].try_emplace(value, entry);
    bool before = !inserted && found->second.count > 0;
    if (!inserted) {
      // A value that had gone comes back: its first row is the new one.
      found->second.first = before ? std::min(found->second.first, entry.first) : entry.first;
      found->second.count += entry.count;
    }
    bool after = found->second.count > 0;
    if (found->second.count == 0) sets_[slot].erase(found);
    if (before != after && !call_.row->orderDependent) pend(slot, value, after);
  }

  // Changes for the inner aggregate are gathered, so that it is called once per batch; additions and retractions keep
  // their order.
  void pend(uint32_t slot, const std::string& value, bool addition) {
    if (!slots_.empty() && (addition != adding_ || slots_.size() == kPendingMax)) flush();
    adding_ = addition;
    decode(value, values_);
    slots_.push_back(slot);
  }

  void flush() {
    if (slots_.empty()) return;
    BatchRef batch = oneColumn(values_);
    AggregateRows rows{batch.get(), selectedRowList(*batch).data(), slots_.data(),
                       static_cast<uint32_t>(slots_.size())};
    if (adding_) {
      inner_->add(rows);
    } else {
      inner_->retract(rows);
    }
    slots_.clear();
  }

  static BatchRef oneColumn(ColumnBuilder& values) {
    BatchRef batch = makeRef<Batch>();
    batch->rows = values.rows();
    batch->columns.push_back(values.finish(*batch));
    return batch;
  }

  static void decode(const std::string& value, ColumnBuilder& into) {
    const auto* from = reinterpret_cast<const uint8_t*>(value.data());
    if (!decodeValueBytes(from, from + value.size(), into)) into.appendNull();
  }

  std::unique_ptr<Accumulators> inOrder(uint32_t slot) const {
    std::vector<std::pair<ArrivalStamp, const std::string*>> order;
    for (const auto& [value, entry] : sets_[slot]) {
      if (entry.count > 0) order.emplace_back(entry.first, &value);
    }
    std::sort(order.begin(), order.end());
    std::unique_ptr<Accumulators> ordered = call_.row->make(call_);
    ordered->resize(1);
    ColumnBuilder values(*call_.types, call_.argumentTypes[0]);
    std::vector<uint32_t> slots;
    for (size_t i = 0; i < order.size(); ++i) {
      decode(*order[i].second, values);
      slots.push_back(0);
      if (slots.size() < kPendingMax && i + 1 < order.size()) continue;
      BatchRef batch = oneColumn(values);
      batch->basePosition = i;
      ordered->add({batch.get(), selectedRowList(*batch).data(), slots.data(), static_cast<uint32_t>(slots.size())});
      slots.clear();
    }
    return ordered;
  }

  AggregateCall call_;  // over a single column of values
  uint32_t argument_;
  std::unique_ptr<Accumulators> inner_;
  ValueCheck check_;
  std::vector<ValueSet> sets_;
  uint64_t arrival_ = 0;
  std::string scratch_;
  ColumnBuilder values_;  // pending for inner_
  std::vector<uint32_t> slots_;
  bool adding_ = true;
};

}  // namespace

std::vector<TypeId> distinctColumns(const AggregateCall& call) { return {call.base(PhysicalType::kBinary)}; }

std::unique_ptr<Accumulators> makeDistinct(const AggregateCall& call) {
  return std::make_unique<DistinctAccumulators>(call);
}

}  // namespace millrace
