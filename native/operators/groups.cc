#include "operators/groups.h"

#include <algorithm>

#include "columnar/key_codec.h"
#include "expressions/flatten.h"
#include "operators/aggregates/distinct.h"
#include "operators/aggregates/registry.h"

namespace millrace {

Groups::Groups(const AggregateSpec& spec, bool constantHash) : spec_(spec), table_(constantHash) {
  for (const AggregateCall& call : spec.calls) {
    accumulators_.push_back(call.distinct ? makeDistinct(call) : call.row->make(call));
    widths_.push_back(static_cast<uint32_t>((call.distinct ? distinctColumns(call) : call.row->columns(call)).size()));
  }
}

// States grow in steps of half their size, so that a resize per row does not ask every aggregate each time.
void Groups::resize() {
  if (table_.slots() <= slotsMade_) return;
  slotsMade_ = std::max(table_.slots(), slotsMade_ + slotsMade_ / 2);
  rowCounts_.resize(slotsMade_);
  for (auto& accumulators : accumulators_) accumulators->resize(slotsMade_);
}

uint32_t Groups::find(const Batch& batch, uint32_t row) {
  keyBytes_.clear();
  appendKeyBytes(batch, spec_.keys, row, keyBytes_);
  return table_.find(keyBytes_, hashKeyBytes(keyBytes_));
}

uint32_t Groups::findOrInsert(const Batch& batch, uint32_t row, bool* inserted) {
  keyBytes_.clear();
  appendKeyBytes(batch, spec_.keys, row, keyBytes_);
  uint32_t slot = table_.findOrInsert(keyBytes_, hashKeyBytes(keyBytes_), inserted);
  if (*inserted) resize();
  return slot;
}

uint32_t Groups::insertEmptyKey() {
  bool inserted;
  uint32_t slot = table_.findOrInsert({}, hashKeyBytes({}), &inserted);
  resize();
  return slot;
}

void Groups::erase(uint32_t slot) {
  table_.erase(slot);
  rowCounts_[slot] = 0;
  for (auto& accumulators : accumulators_) accumulators->clear(slot);
}

// Aggregates read flat and constant vectors; a dictionary of an argument is resolved once per batch.
const Batch& Groups::withoutDictionaries(const Batch& batch, const uint16_t* rows, uint32_t count,
                                         BatchRef* owner) const {
  for (const AggregateCall& call : spec_.calls) {
    for (uint32_t column : call.arguments) {
      if (batch.columns[column].encoding != Encoding::kDictionary) continue;
      if (!*owner) {
        *owner = makeRef<Batch>();
        (*owner)->rows = batch.rows;
        (*owner)->columns = batch.columns;
        (*owner)->kinds = batch.kinds;
        (*owner)->sequence = batch.sequence;
        (*owner)->watermark = batch.watermark;
        (*owner)->source = batch.source;
        (*owner)->split = batch.split;
        (*owner)->basePosition = batch.basePosition;
        (*owner)->watermarkBefore = batch.watermarkBefore;
      }
      if ((*owner)->columns[column].encoding != Encoding::kDictionary) continue;
      (*owner)->columns[column] = flattenDictionary(batch.columns[column], {rows, count}, **owner);
    }
  }
  return *owner ? **owner : batch;
}

void Groups::apply(const Batch& batch, const uint16_t* rows, const uint32_t* slots, uint32_t count, bool retract) {
  if (count == 0) return;
  for (uint32_t i = 0; i < count; ++i) rowCounts_[slots[i]] += retract ? -1 : 1;
  for (size_t a = 0; a < accumulators_.size(); ++a) {
    AggregateRows input{&batch, rows, slots, count};
    if (spec_.calls[a].filter >= 0) {
      const Vector& filter = batch.columns[spec_.calls[a].filter];
      filteredRows_.clear();
      filteredSlots_.clear();
      for (uint32_t i = 0; i < count; ++i) {
        if (filter.isNull(rows[i]) || !filter.boolValue(rows[i])) continue;
        filteredRows_.push_back(rows[i]);
        filteredSlots_.push_back(slots[i]);
      }
      input = {&batch, filteredRows_.data(), filteredSlots_.data(), static_cast<uint32_t>(filteredRows_.size())};
    }
    if (retract) {
      accumulators_[a]->retract(input);
    } else {
      accumulators_[a]->add(input);
    }
  }
}

Status Groups::accumulate(const Batch& batch, const uint16_t* rows, uint32_t count) {
  slots_.resize(count);
  bool inserted;
  for (uint32_t i = 0; i < count; ++i) slots_[i] = findOrInsert(batch, rows[i], &inserted);
  BatchRef owner;
  const Batch& input = withoutDictionaries(batch, rows, count, &owner);
  // Runs of one sign: order matters to order-dependent aggregates.
  for (uint32_t from = 0; from < count;) {
    auto isRetract = [&](uint32_t i) {
      RowKind kind = batch.kindAt(rows[i]);
      return kind == RowKind::kUpdateBefore || kind == RowKind::kDelete;
    };
    bool retract = isRetract(from);
    uint32_t to = batch.kinds ? from + 1 : count;
    while (to < count && isRetract(to) == retract) ++to;
    apply(input, rows + from, slots_.data() + from, to - from, retract);
    from = to;
  }
  return status();
}

void Groups::change(const Batch& batch, uint16_t row, uint32_t slot, bool retract) {
  BatchRef owner;
  apply(withoutDictionaries(batch, &row, 1, &owner), &row, &slot, 1, retract);
}

Status Groups::mergeRows(const Batch& batch, const uint16_t* rows, uint32_t count, uint32_t firstColumn) {
  slots_.resize(count);
  for (uint32_t i = 0; i < count; ++i) {
    keyBytes_.clear();
    for (uint32_t k = 0; k < spec_.keys.size(); ++k) appendValueBytes(batch.columns[k], rows[i], keyBytes_);
    bool inserted;
    slots_[i] = table_.findOrInsert(keyBytes_, hashKeyBytes(keyBytes_), &inserted);
    if (inserted) resize();
    rowCounts_[slots_[i]] += batch.columns[firstColumn].value<int64_t>(rows[i]);
  }
  uint32_t column = firstColumn + 1;
  for (size_t a = 0; a < accumulators_.size(); ++a) {
    MILLRACE_RETURN_IF_ERROR(accumulators_[a]->read({&batch, rows, slots_.data(), count}, column));
    column += widths_[a];
  }
  return status();
}

void Groups::merge(const Groups& from) {
  std::vector<uint32_t> fromSlots, intoSlots;
  for (uint32_t slot = 0; slot < from.table_.slots(); ++slot) {
    if (!from.table_.isLive(slot)) continue;
    bool inserted;
    uint32_t into = table_.findOrInsert(from.table_.key(slot), from.table_.hash(slot), &inserted);
    if (inserted) resize();
    rowCounts_[into] += from.rowCounts_[slot];
    fromSlots.push_back(slot);
    intoSlots.push_back(into);
  }
  for (size_t a = 0; a < accumulators_.size(); ++a) {
    accumulators_[a]->merge(*from.accumulators_[a], fromSlots.data(), intoSlots.data(),
                            static_cast<uint32_t>(fromSlots.size()));
  }
}

void Groups::appendKey(uint32_t slot, std::vector<ColumnBuilder>& columns) const {
  decodeRow(table_.key(slot), columns, 0, static_cast<uint32_t>(spec_.keys.size()));
}

void Groups::appendResults(uint32_t slot, std::vector<ColumnBuilder>& columns, uint32_t first) const {
  for (size_t a = 0; a < accumulators_.size(); ++a) accumulators_[a]->result(slot, columns[first + a]);
}

void Groups::appendResultBytes(uint32_t slot, std::string& out) const {
  for (const auto& accumulators : accumulators_) accumulators->appendResultBytes(slot, out);
}

void Groups::writeState(uint32_t slot, std::vector<ColumnBuilder>& columns, uint32_t first) const {
  columns[first].append(rowCounts_[slot]);
  uint32_t column = first + 1;
  for (size_t a = 0; a < accumulators_.size(); ++a) {
    accumulators_[a]->write(slot, &columns[column]);
    column += widths_[a];
  }
}

Status Groups::status() const {
  for (const auto& accumulators : accumulators_) MILLRACE_RETURN_IF_ERROR(accumulators->status());
  return Status();
}

void decodeRow(std::string_view bytes, std::vector<ColumnBuilder>& columns, uint32_t first, uint32_t count) {
  const auto* from = reinterpret_cast<const uint8_t*>(bytes.data());
  const uint8_t* end = from + bytes.size();
  for (uint32_t i = 0; i < count; ++i) {
    from = from ? decodeValueBytes(from, end, columns[first + i]) : nullptr;
    if (!from) columns[first + i].appendNull();  // cannot be: these bytes are our own
  }
}

std::vector<ColumnBuilder> makeBuilders(const TypeTable& types, const std::vector<TypeId>& columns) {
  std::vector<ColumnBuilder> builders;
  builders.reserve(columns.size());
  for (TypeId type : columns) builders.emplace_back(types, type);
  return builders;
}

BatchRef finishBatch(std::vector<ColumnBuilder>& columns) {
  BatchRef batch = makeRef<Batch>();
  batch->rows = columns.empty() ? 0 : columns[0].rows();
  for (ColumnBuilder& column : columns) batch->columns.push_back(column.finish(*batch));
  return batch;
}

}  // namespace millrace
