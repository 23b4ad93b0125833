#include "formats/json_decoder.h"

#include <algorithm>

#include "base/utf8.h"

namespace millrace {

JsonDecoder::JsonDecoder(const TypeTable& types, JsonField root, std::vector<uint32_t> columns, uint32_t columnCount,
                         JsonOptions options)
    : root_(std::move(root)), columns_(std::move(columns)), columnCount_(columnCount), options_(options) {
  for (const JsonField& field : root_.children) writers_.emplace_back(types, field.typeId);
}

void JsonDecoder::decode(const RowBytes& run, uint32_t rowsMax, DecodedRows* out) {
  auto batch = makeRef<Batch>();
  batch->owners.push_back(run.owner);
  batch->basePosition = run.fileOffset;
  const uint32_t capacity = static_cast<uint32_t>(std::min<uint64_t>(rowsMax, run.ownedBytes / 2 + 1));
  for (ColumnWriter& writer : writers_) writer.begin(*batch, capacity, run.bytes);
  uint32_t* sequence = reinterpret_cast<uint32_t*>(batch->allocate(capacity * sizeof(uint32_t)));
  const char* start = reinterpret_cast<const char*>(run.bytes);
  const char* end = start + run.size;
  const char* p = start;
  row_ = 0;
  views_ = true;
  while (row_ < capacity && static_cast<size_t>(p - start) < run.ownedBytes && p < end) {
    const char* newline = static_cast<const char*>(std::memchr(p, '\n', static_cast<size_t>(end - p)));
    if (!newline && !run.endOfFile) {
      out->needsMore = true;
      break;
    }
    const size_t length = static_cast<size_t>((newline ? newline : end) - p);
    const char* line = p;
    if (!newline) {  // the scanners want a line break behind the line
      char* copy = reinterpret_cast<char*>(batch->allocate(length + 1));
      std::memcpy(copy, p, length);
      std::memset(copy + length, '\n', kBufferPadding);
      line = copy;
      views_ = false;
    }
    const uint64_t offset = run.fileOffset + static_cast<uint64_t>(p - start);
    if (offset == 0 && length >= 3 && std::memcmp(line, "\xEF\xBB\xBF", 3) == 0) line += 3;  // byte order mark
    p += length + (newline ? 1 : 0);
    const char* first = skipJsonSpace(line);
    if (*first == '\n' || (std::memcmp(first, "null", 4) == 0 && *skipJsonSpace(first + 4) == '\n')) continue;
    ++out->rowsRead;
    if (length > run.rowBytesMax) {
      out->badRows.push_back({offset, length, tooLongMessage(run.rowBytesMax), {}, true});
      continue;
    }
    const std::string_view whole(first, static_cast<size_t>(line + length - first));
    Outcome outcome;
    if (!isAscii(whole) && !isValidUtf8(whole)) {
      outcome = broken(first + validUtf8Prefix(whole), "not valid UTF-8");
    } else {
      outcome = this->line(first);
    }
    if (outcome == Outcome::kOk) {
      sequence[row_++] = static_cast<uint32_t>(offset - run.fileOffset);
      continue;
    }
    for (ColumnWriter& writer : writers_) writer.rejectRow(row_);
    out->badRows.push_back({offset, length, describe(outcome, line), {start + (offset - run.fileOffset), length}});
  }
  out->consumedBytes = static_cast<size_t>(p - start);
  if (row_ == 0) return;
  batch->rows = row_;
  batch->columns.resize(columnCount_);
  batch->sequence = sequence;
  for (size_t i = 0; i < writers_.size(); ++i) batch->columns[columns_[i]] = writers_[i].finish(*batch, row_);
  out->batch = std::move(batch);
}

std::string JsonDecoder::describe(Outcome outcome, const char* lineStart) const {
  if (outcome == Outcome::kBad) return "field '" + path_ + "': " + message_;
  return std::string(fault_.what ? fault_.what : "not JSON") + " at byte " +
         std::to_string(fault_.at ? fault_.at - lineStart + 1 : 1) + " of the row";
}

JsonDecoder::Outcome JsonDecoder::line(const char* p) {
  fault_ = {};
  path_.clear();
  if (*p != '{') {
    if (!skipJsonValue(p, options_.validateAll, &fault_)) return broken();
    return broken(p, "an object was expected");
  }
  const Outcome outcome = object(root_, &p, nullptr);
  if (outcome != Outcome::kOk) return outcome;
  p = skipJsonSpace(p);
  return *p == '\n' ? Outcome::kOk : broken(p, "something follows the object");
}

// Passes a key and its colon; *field is the child to fill or -1. The predicted key is compared as bytes; anything else
// goes the long way.
JsonDecoder::Outcome JsonDecoder::member(JsonField& row, const char** p, int32_t* field) {
  const char* at = *p;
  if (*at != '"') return broken(at, "a key in quotes was expected");
  bool escaped = false;
  const char* end = findJsonStringEnd(at + 1, &escaped);
  if (!end) return broken(at, "text without its closing quote, or with a control character");
  if (escaped) {
    key_.clear();
    if (!appendUnescapedJson(at + 1, end, &key_)) return broken(at, "text with an unknown escape");
    *field = row.find(key_);
  } else {
    *field = row.find({at + 1, static_cast<size_t>(end - at - 1)});
  }
  at = skipJsonSpace(end + 1);
  if (*at != ':') return broken(at, "':' was expected");
  *p = at + 1;
  return Outcome::kOk;
}

JsonDecoder::Outcome JsonDecoder::object(JsonField& row, const char** cursor, ColumnBuilder* builder) {
  const uint64_t visit = ++visits_;
  std::vector<JsonKeyLayout::Entry>& layout = row.layout.entries;
  size_t expected = 0;
  uint32_t found = 0;
  Outcome worst = Outcome::kOk;
  const char* p = skipJsonSpace(*cursor + 1);
  if (*p == '}') {
    *cursor = p + 1;
    return missing(row, builder, visit);
  }
  for (;; ++expected) {
    int32_t index;
    if (expected < layout.size() && std::memcmp(p, layout[expected].text.data(), layout[expected].text.size()) == 0) {
      index = layout[expected].field;
      p += layout[expected].text.size();
    } else {
      const char* start = p;
      if (member(row, &p, &index) != Outcome::kOk) return broken();
      const size_t length = static_cast<size_t>(p - start);
      if (length <= JsonKeyLayout::kTextMax && expected < JsonKeyLayout::kEntriesMax) {
        if (expected < layout.size()) {
          layout[expected] = {std::string(start, length), index};
        } else if (expected == layout.size()) {
          layout.push_back({std::string(start, length), index});
        }
      }
    }
    if (index >= 0 && row.children[index].seen == visit) index = -1;
    if (index < 0) {
      if (!(p = skipJsonValue(p, options_.validateAll, &fault_))) return broken();
    } else {
      JsonField& field = row.children[index];
      field.seen = visit;
      ++found;
      const Outcome outcome = fill(field, static_cast<uint32_t>(index), &p, builder ? &builder->child(index) : nullptr);
      if (outcome == Outcome::kBroken) return outcome;
      if (outcome == Outcome::kBad && worst == Outcome::kOk) {
        worst = outcome;
        path_ = path_.empty() ? field.name : field.name + "." + path_;
      }
    }
    p = skipJsonSpace(p);
    if (*p == ',') {
      p = skipJsonSpace(p + 1);
      continue;
    }
    if (*p != '}') return broken(p, "',' or '}' was expected");
    break;
  }
  *cursor = p + 1;
  if (found == row.children.size() || worst != Outcome::kOk) return worst;
  return missing(row, builder, visit);
}

JsonDecoder::Outcome JsonDecoder::missing(JsonField& row, ColumnBuilder* builder, uint64_t visit) {
  for (uint32_t i = 0; i < row.children.size(); ++i) {
    JsonField& field = row.children[i];
    if (field.seen == visit) continue;
    if (options_.failOnMissingField) {
      path_ = field.name;
      message_ = "missing";
      return Outcome::kBad;
    }
    if (builder) {
      builder->child(i).appendNull();
    } else {
      writers_[i].putNull(row_);
    }
  }
  return Outcome::kOk;
}

// One value into its place. A value that is not of its type is NULL with ignore-parse-errors; what was built of it is
// taken back.
JsonDecoder::Outcome JsonDecoder::fill(JsonField& field, uint32_t column, const char** p, ColumnBuilder* builder) {
  *p = skipJsonSpace(*p);
  ColumnWriter* writer = builder ? nullptr : &writers_[column];
  if (writer && writer->nested()) builder = &writer->builder();
  if (**p == 'n' && std::memcmp(*p, "null", 4) == 0) {
    *p += 4;
    builder ? builder->appendNull() : writer->putNull(row_);
    return Outcome::kOk;
  }
  Outcome outcome;
  if (!field.children.empty()) {
    const uint32_t before = builder->rows();
    outcome = nested(field, p, *builder);
    if (outcome == Outcome::kBad && options_.ignoreParseErrors) {
      builder->truncate(before);
      builder->appendNull();
      path_.clear();
      return Outcome::kOk;
    }
    return outcome;
  }
  Scalar value;
  bool isView = false;
  outcome = scalar(field, p, &value, &isView);
  if (outcome == Outcome::kBad && options_.ignoreParseErrors) {
    value.null = true;
    path_.clear();
    outcome = Outcome::kOk;
  }
  if (outcome != Outcome::kOk) return outcome;
  if (builder) {
    appendScalar(value, *builder);
  } else {
    writer->putScalar(row_, value, isView && views_);
  }
  return outcome;
}

JsonDecoder::Outcome JsonDecoder::nested(JsonField& field, const char** p, ColumnBuilder& builder) {
  switch (field.type->physical) {
    case PhysicalType::kRow:
      if (**p != '{') return mismatch(field, p, "not an object");
      builder.appendRow();
      return object(field, p, &builder);
    case PhysicalType::kList:
      if (**p != '[') return mismatch(field, p, "not an array");
      return list(field, p, builder);
    default:
      if (**p != '{') return mismatch(field, p, "not an object");
      return map(field, p, builder);
  }
}

JsonDecoder::Outcome JsonDecoder::list(JsonField& field, const char** cursor, ColumnBuilder& builder) {
  const char* p = skipJsonSpace(*cursor + 1);
  uint32_t count = 0;
  Outcome worst = Outcome::kOk;
  if (*p != ']') {
    for (;;) {
      const Outcome outcome = fill(field.children[0], 0, &p, &builder.child(0));
      if (outcome == Outcome::kBroken) return outcome;
      if (worst == Outcome::kOk) worst = outcome;
      ++count;
      p = skipJsonSpace(p);
      if (*p == ']') break;
      if (*p != ',') return broken(p, "',' or ']' was expected");
      ++p;
    }
  }
  *cursor = p + 1;
  builder.appendList(count);
  return worst;
}

// Of equal keys the last value stays, at the first one's place, as in Java's LinkedHashMap: so the values are passed
// over first.
JsonDecoder::Outcome JsonDecoder::map(JsonField& field, const char** cursor, ColumnBuilder& builder) {
  struct Entry {
    std::string key;
    const char* value;
  };
  std::vector<Entry> entries;
  const char* p = skipJsonSpace(*cursor + 1);
  while (*p != '}') {
    bool escaped = false;
    const char* end = *p == '"' ? findJsonStringEnd(p + 1, &escaped) : nullptr;
    if (!end) return broken(p, "a key in quotes was expected");
    std::string key;
    if (!appendUnescapedJson(p + 1, end, &key)) return broken(p, "text with an unknown escape");
    p = skipJsonSpace(end + 1);
    if (*p != ':') return broken(p, "':' was expected");
    const char* value = p + 1;
    if (!(p = skipJsonValue(value, options_.validateAll, &fault_))) return broken();
    auto same = std::find_if(entries.begin(), entries.end(), [&key](const Entry& entry) { return entry.key == key; });
    if (same != entries.end()) {
      same->value = value;
    } else {
      entries.push_back({std::move(key), value});
    }
    p = skipJsonSpace(p);
    if (*p == '}') break;
    if (*p != ',') return broken(p, "',' or '}' was expected");
    p = skipJsonSpace(p + 1);
    if (*p == '}') return broken(p, "a key in quotes was expected");
  }
  *cursor = p + 1;
  Outcome worst = Outcome::kOk;
  for (const Entry& entry : entries) {
    Scalar key;
    if (!scalarFromText(entry.key, *field.children[0].type, options_.text, &bytes_, &key)) {
      if (worst == Outcome::kOk) worst = bad(field.children[0], entry.key);
      key.null = true;
    }
    appendScalar(key, builder.child(0));
    const char* at = entry.value;
    const Outcome outcome = fill(field.children[1], 0, &at, &builder.child(1));
    if (outcome == Outcome::kBroken) return outcome;
    if (outcome == Outcome::kBad && worst == Outcome::kOk) worst = outcome;
    if (outcome == Outcome::kBad && builder.child(1).rows() < builder.child(0).rows()) builder.child(1).appendNull();
  }
  builder.appendList(static_cast<uint32_t>(entries.size()));
  return worst;
}

}  // namespace millrace
