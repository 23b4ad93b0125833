#include "columnar/column_builder.h"

#include <cstring>

namespace millrace {

ColumnBuilder::ColumnBuilder(const TypeTable& types, TypeId type)
    : types_(&types), type_(&types[type]), physical_(types[type].physical) {
  children_.reserve(type_->children.size());
  for (TypeId child : type_->children) children_.emplace_back(types, child);
}
ColumnBuilder::~ColumnBuilder() = default;
ColumnBuilder::ColumnBuilder(ColumnBuilder&&) noexcept = default;

void ColumnBuilder::grow() {
  uint32_t row = rows_++;
  if (physical_ == PhysicalType::kBool) {
    if ((row & 63) == 0) values_.resize(values_.size() + 8);
  } else {
    values_.resize(static_cast<size_t>(rows_) * valueWidth(physical_));
  }
  if ((row & 63) == 0) validity_.push_back(0);
  validity_[row >> 6] |= uint64_t{1} << (row & 63);
}

void ColumnBuilder::appendNull() {
  grow();
  uint32_t row = rows_ - 1;
  validity_[row >> 6] &= ~(uint64_t{1} << (row & 63));
  anyNull_ = true;
  switch (physical_) {
    case PhysicalType::kTimestampNs:
      extra_.push_back(0);
      break;
    case PhysicalType::kRow:
      for (ColumnBuilder& child : children_) child.appendNull();
      break;
    case PhysicalType::kList:
    case PhysicalType::kMap: {
      ListEntry entry{listEnd_, 0};
      std::memcpy(values_.data() + static_cast<size_t>(row) * sizeof(entry), &entry, sizeof(entry));
      break;
    }
    default:
      break;
  }
}

void ColumnBuilder::appendBool(bool value) {
  grow();
  uint32_t row = rows_ - 1;
  if (value) values_[row >> 3] |= static_cast<uint8_t>(1u << (row & 7));
}

void ColumnBuilder::appendTimestampNs(int64_t millis, int32_t nanosOfMilli) {
  append(millis);
  extra_.push_back(nanosOfMilli);
}

void ColumnBuilder::appendString(std::string_view text) {
  StringRef ref;
  if (text.size() <= StringRef::kInlineBytes) {
    ref = StringRef::makeInline(text);
  } else {
    ref = StringRef::makeFar(text, 0, static_cast<uint32_t>(heap_.size()));
    heap_.insert(heap_.end(), text.begin(), text.end());
  }
  append(ref);
}

void ColumnBuilder::appendRow() { grow(); }

void ColumnBuilder::appendList(uint32_t size) {
  append(ListEntry{listEnd_, size});
  listEnd_ += size;
}

void ColumnBuilder::appendFrom(const Vector& source, uint32_t row) {
  if (source.isNull(row)) return appendNull();
  if (source.encoding == Encoding::kDictionary) return appendFrom(*source.dictionary, source.data<uint32_t>()[row]);
  uint32_t i = source.index(row);
  switch (physical_) {
    case PhysicalType::kNull:
      return appendNull();
    case PhysicalType::kBool:
      return appendBool(source.boolValue(row));
    case PhysicalType::kString:
    case PhysicalType::kBinary:
    case PhysicalType::kVariant:
      return appendString(source.stringValue(row));
    case PhysicalType::kTimestampNs:
      return appendTimestampNs(source.data<int64_t>()[i], source.extra[i]);
    case PhysicalType::kRow:
      appendRow();
      for (size_t c = 0; c < children_.size(); ++c) children_[c].appendFrom(source.children[c], i);
      return;
    case PhysicalType::kList:
    case PhysicalType::kMap: {
      ListEntry entry = source.data<ListEntry>()[i];
      appendList(entry.size);
      for (size_t c = 0; c < children_.size(); ++c) {
        for (uint32_t k = 0; k < entry.size; ++k) children_[c].appendFrom(source.children[c], entry.offset + k);
      }
      return;
    }
    default: {
      uint32_t width = valueWidth(physical_);
      grow();
      std::memcpy(values_.data() + static_cast<size_t>(rows_ - 1) * width,
                  source.data<uint8_t>() + static_cast<size_t>(i) * width, width);
    }
  }
}

Vector ColumnBuilder::finish(Batch& owner) {
  Vector vector;
  vector.type = physical_;
  vector.length = rows_;
  auto place = [&owner](const void* bytes, size_t size) {
    uint8_t* out = owner.allocate(size);
    if (size) std::memcpy(out, bytes, size);
    return out;
  };
  if (anyNull_) vector.validity = reinterpret_cast<const uint64_t*>(place(validity_.data(), validity_.size() * 8));
  vector.values = place(values_.data(), values_.size());
  if (physical_ == PhysicalType::kTimestampNs)
    vector.extra = reinterpret_cast<const int32_t*>(place(extra_.data(), extra_.size() * 4));
  if (!heap_.empty()) {
    const uint8_t* heap = place(heap_.data(), heap_.size());
    vector.heaps = reinterpret_cast<const uint8_t* const*>(place(&heap, sizeof(heap)));
    vector.numHeaps = 1;
  }
  for (ColumnBuilder& child : children_) vector.children.push_back(child.finish(owner));
  clear();
  return vector;
}

void ColumnBuilder::clear() {
  rows_ = 0;
  listEnd_ = 0;
  anyNull_ = false;
  values_.clear();
  validity_.clear();
  extra_.clear();
  heap_.clear();
  for (ColumnBuilder& child : children_) child.clear();
}

// A list that was being filled has children behind the last entry; they go as well. Heap bytes stay until clear().
void ColumnBuilder::truncate(uint32_t rows) {
  rows_ = rows;
  const bool bits = physical_ == PhysicalType::kBool;
  values_.resize(bits ? (rows + 63) / 64 * 8 : static_cast<size_t>(rows) * valueWidth(physical_));
  if (bits && (rows & 63) != 0) {
    uint64_t word;
    std::memcpy(&word, values_.data() + (rows >> 6) * 8, 8);
    word &= (uint64_t{1} << (rows & 63)) - 1;
    std::memcpy(values_.data() + (rows >> 6) * 8, &word, 8);
  }
  validity_.resize((rows + 63) / 64);
  if ((rows & 63) != 0) validity_[rows >> 6] &= (uint64_t{1} << (rows & 63)) - 1;
  if (physical_ == PhysicalType::kTimestampNs) extra_.resize(rows);
  if (physical_ == PhysicalType::kList || physical_ == PhysicalType::kMap) {
    listEnd_ = 0;
    if (rows > 0) {
      ListEntry last;
      std::memcpy(&last, values_.data() + static_cast<size_t>(rows - 1) * sizeof(last), sizeof(last));
      listEnd_ = last.offset + last.size;
    }
  }
  for (ColumnBuilder& child : children_) child.truncate(physical_ == PhysicalType::kRow ? rows : listEnd_);
}

}  // namespace millrace
