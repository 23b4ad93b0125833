#include "formats/csv_decoder.h"

#include <algorithm>

#include "base/utf8.h"

namespace millrace {

CsvDecoder::CsvDecoder(const TypeTable& types, std::vector<CsvColumn> columns, uint32_t columnCount,
                       uint32_t fieldCount, CsvOptions options)
    : types_(types),
      columns_(std::move(columns)),
      columnCount_(columnCount),
      fieldCount_(fieldCount),
      options_(std::move(options)) {
  for (const CsvColumn& column : columns_) writers_.emplace_back(types, column.type);
  stops_[static_cast<uint8_t>(options_.delimiter[0])] = stops_['\n'] = stops_['\r'] = true;
  if (options_.escape >= 0) stops_[static_cast<size_t>(options_.escape)] = true;
}

void CsvDecoder::decode(const RowBytes& run, uint32_t rowsMax, DecodedRows* out) {
  auto batch = makeRef<Batch>();
  batch->owners.push_back(run.owner);
  batch->basePosition = run.fileOffset;
  const uint32_t capacity = static_cast<uint32_t>(std::min<uint64_t>(rowsMax, run.ownedBytes + 1));
  for (ColumnWriter& writer : writers_) writer.begin(*batch, capacity, run.bytes);
  uint32_t* sequence = reinterpret_cast<uint32_t*>(batch->allocate(capacity * sizeof(uint32_t)));
  const char* start = reinterpret_cast<const char*>(run.bytes);
  const char* end = start + run.size;
  const char* p = start;
  row_ = 0;
  while (row_ < capacity && static_cast<size_t>(p - start) < run.ownedBytes && p < end) {
    const char* from = p;
    const uint64_t offset = run.fileOffset + static_cast<uint64_t>(p - start);
    const char* at = offset == 0 && end - p >= 3 && std::memcmp(p, "\xEF\xBB\xBF", 3) == 0 ? p + 3 : p;
    if (at == end) {  // nothing but the mark
      p = at;
      break;
    }
    if (options_.comments && *at == '#') {
      const char* newline = static_cast<const char*>(std::memchr(at, '\n', static_cast<size_t>(end - at)));
      if (!newline && !run.endOfFile) {
        out->needsMore = true;
        break;
      }
      p = newline ? newline + 1 : end;
      continue;
    }
    message_.clear();
    const RowEnd rowEnd = splitRow(&at, end, run.endOfFile);
    if (rowEnd == RowEnd::kNeedsMore) {
      out->needsMore = true;
      break;
    }
    p = at;
    if (offset == 0 && options_.header) continue;
    ++out->rowsRead;
    const std::string_view whole(from, static_cast<size_t>(p - from));
    if (whole.size() > run.rowBytesMax) {
      out->badRows.push_back({offset, whole.size(), tooLongMessage(run.rowBytesMax), {}, true});
      continue;
    }
    bool good = rowEnd == RowEnd::kRow;
    if (!isAscii(whole) && !isValidUtf8(whole)) {
      good = false;
      message_ = "not valid UTF-8 at byte " + std::to_string(validUtf8Prefix(whole) + 1) + " of the row";
    }
    if (good && convertRow()) {
      sequence[row_++] = static_cast<uint32_t>(offset - run.fileOffset);
      continue;
    }
    for (ColumnWriter& writer : writers_) writer.rejectRow(row_);
    out->badRows.push_back({offset, whole.size(), message_, whole});
  }
  out->consumedBytes = static_cast<size_t>(p - start);
  if (row_ == 0) return;
  batch->rows = row_;
  batch->columns.resize(columnCount_);
  batch->sequence = sequence;
  for (size_t i = 0; i < writers_.size(); ++i) batch->columns[columns_[i].column] = writers_[i].finish(*batch, row_);
  out->batch = std::move(batch);
}

bool CsvDecoder::atDelimiter(const char* p, const char* end) const {
  const std::string& delimiter = options_.delimiter;
  return *p == delimiter[0] && static_cast<size_t>(end - p) >= delimiter.size() &&
         std::memcmp(p, delimiter.data(), delimiter.size()) == 0;
}

std::string& CsvDecoder::scratch() {
  if (scratchesUsed_ == scratches_.size()) scratches_.push_back(std::make_unique<std::string>());
  std::string& text = *scratches_[scratchesUsed_++];
  text.clear();
  return text;
}

// Fields of the row at *p, which moves to the start of the next row.
CsvDecoder::RowEnd CsvDecoder::splitRow(const char** cursor, const char* end, bool endOfFile) {
  fields_.clear();
  scratchesUsed_ = 0;
  const char* p = *cursor;
  for (;;) {
    const bool quoted = p < end && options_.quote >= 0 && static_cast<uint8_t>(*p) == options_.quote;
    const RowEnd result = quoted ? quotedField(&p, end, endOfFile) : plainField(&p, end, endOfFile);
    if (result != RowEnd::kRow) {
      *cursor = p;
      return result;
    }
    if (p == end) {
      if (!endOfFile) return RowEnd::kNeedsMore;
      break;
    }
    if (*p == '\n') {
      ++p;
      break;
    }
    if (*p == '\r') {
      if (p + 1 == end && !endOfFile) return RowEnd::kNeedsMore;
      p += p + 1 < end && p[1] == '\n' ? 2 : 1;
      break;
    }
    p += options_.delimiter.size();
  }
  *cursor = p;
  return RowEnd::kRow;
}

namespace {

char unescape(char c) {
  switch (c) {
    case '0':
      return '\0';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return c;
  }
}

}  // namespace

CsvDecoder::RowEnd CsvDecoder::plainField(const char** cursor, const char* end, bool endOfFile) {
  const char* p = *cursor;
  const char* from = p;
  std::string* changed = nullptr;
  for (;;) {
    while (p < end && !stops_[static_cast<uint8_t>(*p)]) ++p;
    if (p < end && options_.escape >= 0 && static_cast<uint8_t>(*p) == options_.escape) {
      if (p + 1 == end && !endOfFile) return RowEnd::kNeedsMore;
      if (!changed) changed = &scratch();
      changed->append(from, p);
      if (p + 1 < end) changed->push_back(unescape(p[1]));
      p = p + 1 < end ? p + 2 : end;
      from = p;
      continue;
    }
    if (p == end || *p == '\n' || *p == '\r' || atDelimiter(p, end)) break;
    ++p;
  }
  if (changed) {
    changed->append(from, p);
    fields_.push_back({*changed, false});
  } else {
    fields_.push_back({{from, static_cast<size_t>(p - from)}, true});
  }
  *cursor = p;
  return RowEnd::kRow;
}

CsvDecoder::RowEnd CsvDecoder::quotedField(const char** cursor, const char* end, bool endOfFile) {
  const char* open = *cursor;
  const char* p = open + 1;
  const char* from = p;
  std::string* changed = nullptr;
  for (;;) {
    while (p < end && static_cast<uint8_t>(*p) != options_.quote &&
           (options_.escape < 0 || static_cast<uint8_t>(*p) != options_.escape))
      ++p;
    if (p == end) {
      if (!endOfFile) return RowEnd::kNeedsMore;
      *cursor = end;
      message_ = "field " + std::to_string(fields_.size() + 1) + ": the closing quote is missing";
      return RowEnd::kMalformed;
    }
    const bool escape = static_cast<uint8_t>(*p) != options_.quote;
    if (p + 1 == end && !endOfFile) return RowEnd::kNeedsMore;
    const bool doubled = !escape && p + 1 < end && static_cast<uint8_t>(p[1]) == options_.quote;
    if (!escape && !doubled) break;
    if (!changed) changed = &scratch();
    changed->append(from, p);
    if (p + 1 < end) changed->push_back(escape ? unescape(p[1]) : p[1]);
    p = p + 1 < end ? p + 2 : end;
    from = p;
  }
  if (changed) {
    changed->append(from, p);
    fields_.push_back({*changed, false});
  } else {
    fields_.push_back({{from, static_cast<size_t>(p - from)}, true});
  }
  ++p;  // the closing quote; blanks after it mean nothing
  while (p < end && (*p == ' ' || *p == '\t') && !atDelimiter(p, end)) ++p;
  if (p == end && !endOfFile) return RowEnd::kNeedsMore;
  if (p < end && *p != '\n' && *p != '\r' && !atDelimiter(p, end)) {
    *cursor = p;
    return malformed(cursor, end, endOfFile,
                     "field " + std::to_string(fields_.size()) + ": text after the closing quote");
  }
  *cursor = p;
  return RowEnd::kRow;
}

// Goes on with the next line.
CsvDecoder::RowEnd CsvDecoder::malformed(const char** p, const char* end, bool endOfFile, std::string what) {
  const char* newline = static_cast<const char*>(std::memchr(*p, '\n', static_cast<size_t>(end - *p)));
  if (!newline && !endOfFile) return RowEnd::kNeedsMore;
  *p = newline ? newline + 1 : end;
  message_ = std::move(what);
  return RowEnd::kMalformed;
}

bool CsvDecoder::convertRow() {
  if (fields_.size() == fieldCount_ + size_t{1} && fields_.back().text.empty()) fields_.pop_back();
  const bool tooMany = fields_.size() > fieldCount_;
  if (tooMany || (fields_.size() < fieldCount_ && !options_.ignoreParseErrors)) {
    message_ = std::to_string(fieldCount_) + " fields expected, the row has " + std::to_string(fields_.size());
    return false;
  }
  for (size_t i = 0; i < columns_.size(); ++i) {
    const CsvColumn& column = columns_[i];
    if (column.field >= fields_.size()) {
      writers_[i].putNull(row_);
    } else if (!convertField(column, writers_[i], fields_[column.field])) {
      if (!options_.ignoreParseErrors) return false;
      if (writers_[i].nested()) writers_[i].builder().truncate(row_);
      writers_[i].putNull(row_);
    }
  }
  return true;
}

bool CsvDecoder::convertField(const CsvColumn& column, ColumnWriter& writer, const Field& field) {
  if (isNullLiteral(field.text)) {
    writer.putNull(row_);
    return true;
  }
  const Type& type = writer.type();
  bool good;
  if (writer.nested()) {
    good = convertNested(field.text, type, writer.builder());
  } else {
    Scalar value;
    good = scalarFromText(field.text, type, TextRules(), &bytes_, &value);
    if (good) writer.putScalar(row_, value, field.isView && type.physical == PhysicalType::kString);
  }
  if (!good && !options_.ignoreParseErrors) {
    message_ =
        "field '" + column.name + "': '" + std::string(field.text.substr(0, 100)) + "' is not a value of " + type.sql;
  }
  return good;
}

bool CsvDecoder::convertNested(std::string_view text, const Type& type, ColumnBuilder& builder) {
  std::vector<std::string_view> parts;
  for (size_t from = 0; !text.empty() || !parts.empty();) {
    const size_t at = text.find(options_.elementDelimiter, from);
    parts.push_back(text.substr(from, at == std::string_view::npos ? at : at - from));
    if (at == std::string_view::npos) break;
    from = at + options_.elementDelimiter.size();
  }
  if (type.physical == PhysicalType::kList) {
    for (std::string_view part : parts) {
      if (!convertElement(part, types_[type.children[0]], builder.child(0))) return false;
    }
    builder.appendList(static_cast<uint32_t>(parts.size()));
    return true;
  }
  if (type.physical != PhysicalType::kRow) return false;
  if (parts.size() > type.children.size() || (parts.size() < type.children.size() && !options_.ignoreParseErrors))
    return false;
  builder.appendRow();
  for (size_t i = 0; i < type.children.size(); ++i) {
    if (i >= parts.size()) {
      builder.child(static_cast<uint32_t>(i)).appendNull();
    } else if (!convertElement(parts[i], types_[type.children[i]], builder.child(static_cast<uint32_t>(i)))) {
      return false;
    }
  }
  return true;
}

bool CsvDecoder::convertElement(std::string_view text, const Type& type, ColumnBuilder& builder) {
  Scalar value;
  value.null = isNullLiteral(text);
  if (!value.null && !scalarFromText(text, type, TextRules(), &bytes_, &value)) {
    if (!options_.ignoreParseErrors) return false;
    value.null = true;
  }
  appendScalar(value, builder);
  return true;
}

}  // namespace millrace
