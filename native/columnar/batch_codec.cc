#include "columnar/batch_codec.h"

#include <algorithm>
#include <cstring>

#include "base/utf8.h"

namespace millrace {
namespace {

constexpr uint32_t kMagic = 0x0142524D;  // "MRB" and the format version 1
constexpr uint16_t kHasKinds = 1, kHasSequence = 2, kHasWatermark = 4;

struct BatchHeader {
  uint32_t magic, bytes, rows, schemaId;
  uint16_t columns, flags;
  uint32_t source, split, descriptors;
  uint64_t basePosition;
  int64_t watermarkBefore;
  uint32_t heapBuffers, selectedRows, heapOffset, heapBytes;
};
static_assert(sizeof(BatchHeader) == 64);

struct ColumnDescriptor {
  uint16_t physicalType, encoding;
  uint32_t nullCount, validity, values, extra, childFirst, childCount, length;
};
static_assert(sizeof(ColumnDescriptor) == 32);

size_t aligned(size_t bytes) { return (bytes + kBufferAlignment - 1) / kBufferAlignment * kBufferAlignment; }
size_t bitmapBytes(size_t rows) { return (rows + 63) / 64 * 8; }

bool isText(PhysicalType type) {
  return type == PhysicalType::kString || type == PhysicalType::kBinary || type == PhysicalType::kVariant;
}

uint32_t countDescriptors(const Vector& vector) {
  uint32_t count = 1;
  for (const Vector& child : vector.children) count += countDescriptors(child);
  return count;
}

// Rows of a list's child that the entries at `rows` cover, in order.
template <typename Row>
std::vector<uint32_t> childRows(const Vector& list, std::span<const Row> rows) {
  std::vector<uint32_t> out;
  for (Row row : rows) {
    if (list.isNull(row)) continue;
    ListEntry entry = list.value<ListEntry>(row);
    for (uint32_t k = 0; k < entry.size; ++k) out.push_back(entry.offset + k);
  }
  return out;
}

// A ROW's children are indexed like the row itself, a constant ROW's by 0.
template <typename Row>
std::vector<uint32_t> fieldRows(const Vector& vector, std::span<const Row> rows) {
  std::vector<uint32_t> out;
  out.reserve(rows.size());
  for (Row row : rows) out.push_back(vector.index(row));
  return out;
}

template <typename Row>
void measure(const Vector& vector, std::span<const Row> rows, size_t& fixed, size_t& heap) {
  size_t n = rows.size();
  if (vector.validity || vector.type == PhysicalType::kNull) fixed += aligned(bitmapBytes(n));
  fixed += aligned(vector.type == PhysicalType::kBool ? bitmapBytes(n) : n * valueWidth(vector.type));
  if (vector.type == PhysicalType::kTimestampNs) fixed += aligned(n * 4);
  if (isText(vector.type)) {
    for (Row row : rows) {
      if (vector.isNull(row)) continue;
      size_t length = vector.stringValue(row).size();
      if (length > StringRef::kInlineBytes) heap += length;
    }
  } else if (vector.type == PhysicalType::kRow) {
    std::vector<uint32_t> below = fieldRows(vector, rows);
    for (const Vector& child : vector.children) measure(child, std::span<const uint32_t>(below), fixed, heap);
  } else if (!vector.children.empty()) {
    std::vector<uint32_t> below = childRows(vector, rows);
    for (const Vector& child : vector.children) measure(child, std::span<const uint32_t>(below), fixed, heap);
  }
}

size_t hiddenBytes(const Batch& batch, size_t rows) {
  size_t bytes = 0;
  if (batch.kinds) bytes += aligned(rows);
  if (batch.sequence) bytes += aligned(rows * 4);
  if (batch.watermark) bytes += aligned(rows * 8);
  return bytes;
}

class Writer {
 public:
  Writer(uint8_t* out, uint32_t descriptors, size_t heapAt)
      : out_(out),
        next_(aligned(sizeof(BatchHeader) + descriptors * sizeof(ColumnDescriptor))),
        heapStart_(heapAt),
        heapEnd_(heapAt) {
    descriptors_ = reinterpret_cast<ColumnDescriptor*>(out + sizeof(BatchHeader));
  }
  uint32_t heapStart() const { return static_cast<uint32_t>(heapStart_); }
  uint32_t heapBytes() const { return static_cast<uint32_t>(heapEnd_ - heapStart_); }
  size_t end() const { return heapEnd_; }

  // Places `bytes` of zeroed, aligned space for values.
  uint32_t place(size_t bytes) {
    size_t at = next_;
    size_t whole = aligned(bytes);
    std::memset(out_ + at, 0, whole);
    next_ += whole;
    return static_cast<uint32_t>(at);
  }
  ColumnDescriptor& descriptor(uint32_t i) { return descriptors_[i]; }

  template <typename T>
  uint32_t hidden(uint32_t at, PhysicalType type, const T* values, std::span<const uint16_t> rows) {
    uint32_t offset = place(rows.size() * sizeof(T));
    T* to = reinterpret_cast<T*>(out_ + offset);
    for (size_t i = 0; i < rows.size(); ++i) to[i] = values[rows[i]];
    descriptors_[at] = {static_cast<uint16_t>(type), 0, 0, 0, offset, 0, 0, 0, static_cast<uint32_t>(rows.size())};
    return at + 1;
  }

  template <typename Row>
  void column(uint32_t at, uint32_t& nextChild, const Vector& vector, std::span<const Row> rows) {
    ColumnDescriptor& d = descriptors_[at];
    size_t n = rows.size();
    d = {static_cast<uint16_t>(vector.type), 0, 0, 0, 0, 0, 0, 0, static_cast<uint32_t>(n)};
    if (vector.validity || vector.type == PhysicalType::kNull) {
      d.validity = place(bitmapBytes(n));
      uint64_t* bits = reinterpret_cast<uint64_t*>(out_ + d.validity);
      for (size_t i = 0; i < n; ++i) {
        if (vector.isNull(rows[i])) {
          ++d.nullCount;
        } else {
          bits[i >> 6] |= uint64_t{1} << (i & 63);
        }
      }
    }
    d.values = place(vector.type == PhysicalType::kBool ? bitmapBytes(n) : n * valueWidth(vector.type));
    values(d, vector, rows);
    if (vector.children.empty()) return;
    d.childFirst = nextChild;
    d.childCount = static_cast<uint32_t>(vector.children.size());
    nextChild += d.childCount;
    uint32_t first = d.childFirst;
    std::vector<uint32_t> below = vector.type == PhysicalType::kRow ? fieldRows(vector, rows) : childRows(vector, rows);
    for (size_t c = 0; c < vector.children.size(); ++c) {
      column(first + static_cast<uint32_t>(c), nextChild, vector.children[c], std::span<const uint32_t>(below));
    }
  }

 private:
  template <typename T, typename Row>
  void gather(uint8_t* to, const Vector& vector, std::span<const Row> rows) {
    T* out = reinterpret_cast<T*>(to);
    if (vector.encoding == Encoding::kFlat) {
      const T* from = vector.data<T>();
      for (size_t i = 0; i < rows.size(); ++i) std::memcpy(out + i, from + rows[i], sizeof(T));
    } else {
      for (size_t i = 0; i < rows.size(); ++i) {
        if (!vector.isNull(rows[i])) out[i] = vector.value<T>(rows[i]);
      }
    }
  }

  template <typename Row>
  void values(ColumnDescriptor& d, const Vector& vector, std::span<const Row> rows) {
    uint8_t* to = out_ + d.values;
    if (isText(vector.type)) return texts(reinterpret_cast<StringRef*>(to), vector, rows);
    switch (vector.type) {
      case PhysicalType::kNull:
      case PhysicalType::kRow:
        return;
      case PhysicalType::kBool: {
        uint64_t* bits = reinterpret_cast<uint64_t*>(to);
        for (size_t i = 0; i < rows.size(); ++i) {
          if (!vector.isNull(rows[i]) && vector.boolValue(rows[i])) bits[i >> 6] |= uint64_t{1} << (i & 63);
        }
        return;
      }
      case PhysicalType::kList:
      case PhysicalType::kMap: {
        ListEntry* entries = reinterpret_cast<ListEntry*>(to);
        uint32_t end = 0;
        for (size_t i = 0; i < rows.size(); ++i) {
          uint32_t size = vector.isNull(rows[i]) ? 0 : vector.value<ListEntry>(rows[i]).size;
          entries[i] = {end, size};
          end += size;
        }
        return;
      }
      case PhysicalType::kTimestampNs: {
        d.extra = place(rows.size() * 4);
        int32_t* nanos = reinterpret_cast<int32_t*>(out_ + d.extra);
        for (size_t i = 0; i < rows.size(); ++i) {
          if (!vector.isNull(rows[i])) nanos[i] = vector.nanosValue(rows[i]);
        }
        return gather<int64_t>(to, vector, rows);
      }
      default:
        switch (valueWidth(vector.type)) {
          case 1:
            return gather<uint8_t>(to, vector, rows);
          case 2:
            return gather<uint16_t>(to, vector, rows);
          case 4:
            return gather<uint32_t>(to, vector, rows);
          case 8:
            return gather<uint64_t>(to, vector, rows);
          default:
            return gather<Int128>(to, vector, rows);
        }
    }
  }

  template <typename Row>
  void texts(StringRef* to, const Vector& vector, std::span<const Row> rows) {
    for (size_t i = 0; i < rows.size(); ++i) {
      if (vector.isNull(rows[i])) continue;
      std::string_view text = vector.stringValue(rows[i]);
      if (text.size() <= StringRef::kInlineBytes) {
        to[i] = StringRef::makeInline(text);
      } else {
        to[i] = StringRef::makeFar(text, 0, static_cast<uint32_t>(heapEnd_ - heapStart_));
        std::memcpy(out_ + heapEnd_, text.data(), text.size());
        heapEnd_ += text.size();
      }
    }
  }

  uint8_t* out_;
  ColumnDescriptor* descriptors_;
  size_t next_;
  size_t heapStart_;
  size_t heapEnd_;
};

uint32_t numDescriptors(const Batch& batch) {
  uint32_t count = (batch.kinds ? 1 : 0) + (batch.sequence ? 1 : 0) + (batch.watermark ? 1 : 0);
  for (const Vector& column : batch.columns) count += countDescriptors(column);
  return count;
}

// Bytes before the heap, and the heap's bytes.
std::pair<size_t, size_t> measureBatch(const Batch& batch, std::span<const uint16_t> rows) {
  size_t fixed =
      aligned(sizeof(BatchHeader) + numDescriptors(batch) * sizeof(ColumnDescriptor)) + hiddenBytes(batch, rows.size());
  size_t heap = 0;
  for (const Vector& column : batch.columns) measure(column, rows, fixed, heap);
  return {fixed, heap};
}

Status corrupt(const char* what) {
  return Status::error("BATCH_FORMAT", std::string("batch bytes are not valid: ") + what);
}

class Reader {
 public:
  Reader(const uint8_t* bytes, const BatchHeader& header, const TypeTable& types, Batch* batch, bool trusted)
      : bytes_(bytes), header_(header), types_(types), batch_(batch), trusted_(trusted) {
    descriptors_ = reinterpret_cast<const ColumnDescriptor*>(bytes + sizeof(BatchHeader));
    if (header.heapBytes) {
      auto* heaps = reinterpret_cast<const uint8_t**>(batch->allocate(sizeof(uint8_t*)));
      heaps[0] = bytes + header.heapOffset;
      heaps_ = heaps;
    }
  }

  bool inside(uint64_t offset, uint64_t size) const {
    return offset % 8 == 0 && offset >= sizeof(BatchHeader) && offset + size <= header_.bytes;
  }

  Status column(uint32_t at, TypeId typeId, uint32_t rows, int depth, Vector* out) const {
    if (at >= header_.descriptors || depth > 64) return corrupt("column descriptor");
    const ColumnDescriptor& d = descriptors_[at];
    const Type& type = types_[typeId];
    if (d.physicalType != static_cast<uint16_t>(type.physical) || d.encoding != 0) return corrupt("column type");
    if (d.length != rows) return corrupt("column length");
    out->type = type.physical;
    out->length = rows;
    if (d.validity) {
      if (!inside(d.validity, bitmapBytes(rows))) return corrupt("validity");
      out->validity = reinterpret_cast<const uint64_t*>(bytes_ + d.validity);
    }
    size_t size = type.physical == PhysicalType::kBool ? bitmapBytes(rows)
                                                       : static_cast<size_t>(rows) * valueWidth(type.physical);
    if (!inside(d.values, size)) return corrupt("values");
    out->values = bytes_ + d.values;
    if (type.physical == PhysicalType::kTimestampNs) {
      if (!inside(d.extra, static_cast<size_t>(rows) * 4)) return corrupt("nanoseconds");
      out->extra = reinterpret_cast<const int32_t*>(bytes_ + d.extra);
    }
    out->heaps = heaps_;
    out->numHeaps = heaps_ ? 1 : 0;
    if (isText(type.physical) && !trusted_) MILLRACE_RETURN_IF_ERROR(checkTexts(*out));
    if (d.childCount != type.children.size()) return corrupt("children");
    return children(d, type, rows, depth, out);
  }

 private:
  Status children(const ColumnDescriptor& d, const Type& type, uint32_t rows, int depth, Vector* out) const {
    out->children.resize(type.children.size());
    if (!type.children.empty() && d.childFirst + static_cast<uint64_t>(d.childCount) > header_.descriptors)
      return corrupt("children");
    for (size_t c = 0; c < type.children.size(); ++c) {
      uint32_t length = type.physical == PhysicalType::kRow ? rows : descriptors_[d.childFirst + c].length;
      if (type.physical != PhysicalType::kRow && !trusted_) MILLRACE_RETURN_IF_ERROR(checkEntries(*out, length));
      MILLRACE_RETURN_IF_ERROR(
          column(d.childFirst + static_cast<uint32_t>(c), type.children[c], length, depth + 1, &out->children[c]));
    }
    return Status();
  }

  Status checkEntries(const Vector& list, uint32_t length) const {
    for (uint32_t row = 0; row < list.length; ++row) {
      if (list.isNull(row)) continue;
      ListEntry entry = list.data<ListEntry>()[row];
      if (static_cast<uint64_t>(entry.offset) + entry.size > length) return corrupt("list entry");
    }
    return Status();
  }

  Status checkTexts(const Vector& texts) const {
    for (uint32_t row = 0; row < texts.length; ++row) {
      if (texts.isNull(row)) continue;
      const StringRef& ref = texts.data<StringRef>()[row];
      if (!ref.isInline()) {
        if (ref.far.heap != 0 || static_cast<uint64_t>(ref.far.offset) + ref.length > header_.heapBytes)
          return corrupt("string view");
      }
      if (texts.type == PhysicalType::kString && !isValidUtf8(ref.view(texts.heaps)))
        return corrupt("string is not UTF-8");
    }
    return Status();
  }

  const uint8_t* bytes_;
  const BatchHeader& header_;
  const TypeTable& types_;
  const ColumnDescriptor* descriptors_;
  const Batch* batch_;
  bool trusted_;
  const uint8_t* const* heaps_ = nullptr;
};

}  // namespace

size_t encodedBatchBytes(const Batch& batch, std::span<const uint16_t> rows) {
  auto [fixed, heap] = measureBatch(batch, rows);
  return aligned(fixed + heap);
}

uint32_t rowsThatFit(const Batch& batch, std::span<const uint16_t> rows, size_t capacity) {
  if (encodedBatchBytes(batch, rows) <= capacity) return static_cast<uint32_t>(rows.size());
  uint32_t low = 0, high = static_cast<uint32_t>(rows.size());  // low fits (0 rows), high does not
  while (high - low > 1) {
    uint32_t middle = low + (high - low) / 2;
    if (encodedBatchBytes(batch, rows.first(middle)) <= capacity) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

size_t encodeBatch(const Batch& batch, std::span<const uint16_t> rows, uint32_t schemaId, uint8_t* out) {
  uint32_t descriptors = numDescriptors(batch);
  auto [fixed, heap] = measureBatch(batch, rows);
  Writer writer(out, descriptors, fixed);
  uint32_t numColumns = static_cast<uint32_t>(batch.columns.size());
  uint32_t next = numColumns;
  uint16_t flags = 0;
  if (batch.kinds) {
    flags |= kHasKinds;
    next = writer.hidden(next, PhysicalType::kInt8, batch.kinds, rows);
  }
  if (batch.sequence) {
    flags |= kHasSequence;
    next = writer.hidden(next, PhysicalType::kInt32, batch.sequence, rows);
  }
  if (batch.watermark) {
    flags |= kHasWatermark;
    next = writer.hidden(next, PhysicalType::kInt64, batch.watermark, rows);
  }
  for (uint32_t c = 0; c < numColumns; ++c) writer.column(c, next, batch.columns[c], rows);
  size_t bytes = aligned(writer.end());
  if (bytes > writer.end()) std::memset(out + writer.end(), 0, bytes - writer.end());
  uint32_t n = static_cast<uint32_t>(rows.size());
  BatchHeader header{kMagic,
                     static_cast<uint32_t>(bytes),
                     n,
                     schemaId,
                     static_cast<uint16_t>(numColumns),
                     flags,
                     batch.source,
                     batch.split,
                     descriptors,
                     batch.basePosition,
                     batch.watermarkBefore,
                     heap ? 1u : 0u,
                     n,
                     writer.heapStart(),
                     writer.heapBytes()};
  std::memcpy(out, &header, sizeof(header));
  return bytes;
}

Status decodeBatch(const uint8_t* bytes, size_t size, const TypeTable& types, const Schema& schema, BufferRef owner,
                   bool trusted, BatchRef* out) {
  if (size < sizeof(BatchHeader)) return corrupt("too short");
  const BatchHeader& header = *reinterpret_cast<const BatchHeader*>(bytes);
  if (header.magic != kMagic) return corrupt("magic");
  if (header.bytes > size || header.rows > kBatchRowsMax || header.columns != schema.types.size())
    return corrupt("header");
  if (sizeof(BatchHeader) + static_cast<uint64_t>(header.descriptors) * sizeof(ColumnDescriptor) > header.bytes)
    return corrupt("descriptors");
  if (header.heapBytes && static_cast<uint64_t>(header.heapOffset) + header.heapBytes > header.bytes)
    return corrupt("heap");
  auto batch = makeRef<Batch>();
  if (owner) batch->owners.push_back(std::move(owner));
  batch->rows = header.rows;
  batch->source = header.source;
  batch->split = header.split;
  batch->basePosition = header.basePosition;
  batch->watermarkBefore = header.watermarkBefore;
  Reader reader(bytes, header, types, batch.get(), trusted);
  const auto* descriptors = reinterpret_cast<const ColumnDescriptor*>(bytes + sizeof(BatchHeader));
  uint32_t hidden = header.columns;
  auto hiddenColumn = [&](uint16_t flag, PhysicalType type, auto* to) {
    using Value = std::remove_cv_t<std::remove_pointer_t<std::remove_pointer_t<decltype(to)>>>;
    if (!(header.flags & flag)) return true;
    if (hidden >= header.descriptors) return false;
    const ColumnDescriptor& d = descriptors[hidden++];
    if (d.physicalType != static_cast<uint16_t>(type) || !reader.inside(d.values, header.rows * sizeof(Value)))
      return false;
    *to = reinterpret_cast<const Value*>(bytes + d.values);
    return true;
  };
  if (!hiddenColumn(kHasKinds, PhysicalType::kInt8, &batch->kinds) ||
      !hiddenColumn(kHasSequence, PhysicalType::kInt32, &batch->sequence) ||
      !hiddenColumn(kHasWatermark, PhysicalType::kInt64, &batch->watermark)) {
    return corrupt("hidden column");
  }
  if (!trusted && batch->kinds &&
      std::any_of(batch->kinds, batch->kinds + batch->rows, [](uint8_t kind) { return kind > 3; }))
    return corrupt("row kind");
  batch->columns.resize(header.columns);
  for (uint32_t c = 0; c < header.columns; ++c)
    MILLRACE_RETURN_IF_ERROR(reader.column(c, schema.types[c], header.rows, 0, &batch->columns[c]));
  *out = std::move(batch);
  return Status();
}

}  // namespace millrace
