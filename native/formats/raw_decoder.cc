#include "formats/raw_decoder.h"

#include <algorithm>
#include <bit>

#include "base/utf8.h"

namespace millrace {

Status readRawOptions(const OptionMap& given, RawOptions* options) {
  const std::string charset = given.text("charset", "UTF-8");
  if (charset == "ASCII" || charset == "US-ASCII") {
    options->charset = RawOptions::Charset::kAscii;
  } else if (charset == "ISO-8859-1") {
    options->charset = RawOptions::Charset::kLatin1;
  } else if (charset != "UTF-8") {
    return Status::error("INVALID_OPTION", "'raw.charset' takes UTF-8, ASCII or ISO-8859-1, not '" + charset + "'");
  }
  options->bigEndian = given.text("endianness", "big-endian") == "big-endian";
  return Status();
}

RawDecoder::RawDecoder(const TypeTable& types, TypeId type, int32_t column, uint32_t columnCount, RawOptions options)
    : writer_(types, type), column_(column), columnCount_(columnCount), options_(options) {}

void RawDecoder::decode(const RowBytes& run, uint32_t rowsMax, DecodedRows* out) {
  auto batch = makeRef<Batch>();
  batch->owners.push_back(run.owner);
  batch->basePosition = run.fileOffset;
  const uint32_t capacity = static_cast<uint32_t>(std::min<uint64_t>(rowsMax, run.ownedBytes + 1));
  writer_.begin(*batch, capacity, run.bytes);
  uint32_t* sequence = reinterpret_cast<uint32_t*>(batch->allocate(capacity * sizeof(uint32_t)));
  const char* start = reinterpret_cast<const char*>(run.bytes);
  const char* end = start + run.size;
  const char* p = start;
  uint32_t row = 0;
  std::string message;
  while (row < capacity && static_cast<size_t>(p - start) < run.ownedBytes && p < end) {
    const char* newline = static_cast<const char*>(std::memchr(p, '\n', static_cast<size_t>(end - p)));
    if (!newline && !run.endOfFile) {
      out->needsMore = true;
      break;
    }
    std::string_view line(p, static_cast<size_t>((newline ? newline : end) - p));
    const uint64_t offset = run.fileOffset + static_cast<uint64_t>(p - start);
    p += line.size() + (newline ? 1 : 0);
    if (newline && !line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (offset == 0 && options_.charset == RawOptions::Charset::kUtf8 && line.starts_with("\xEF\xBB\xBF"))
      line.remove_prefix(3);
    ++out->rowsRead;
    if (line.size() > run.rowBytesMax) {
      out->badRows.push_back({offset, line.size(), tooLongMessage(run.rowBytesMax), {}, true});
      continue;
    }
    if (column_ < 0 || put(row, line, true, &message)) {
      sequence[row++] = static_cast<uint32_t>(offset - run.fileOffset);
    } else {
      writer_.rejectRow(row);
      out->badRows.push_back({offset, line.size(), message, line});
    }
  }
  out->consumedBytes = static_cast<size_t>(p - start);
  if (row == 0) return;
  batch->rows = row;
  batch->columns.resize(columnCount_);
  batch->sequence = sequence;
  if (column_ >= 0) batch->columns[column_] = writer_.finish(*batch, row);
  out->batch = std::move(batch);
}

bool RawDecoder::putText(uint32_t row, std::string_view line, bool isView, std::string* message) {
  if (!isAscii(line)) {
    switch (options_.charset) {
      case RawOptions::Charset::kUtf8:
        if (isValidUtf8(line)) break;
        *message = "not valid UTF-8 at byte " + std::to_string(validUtf8Prefix(line) + 1) + " of the row";
        return false;
      case RawOptions::Charset::kAscii:
      case RawOptions::Charset::kLatin1:
        scratch_.clear();
        for (char c : line) {
          const uint8_t byte = static_cast<uint8_t>(c);
          appendCodePoint(byte >= 0x80 && options_.charset == RawOptions::Charset::kAscii ? 0xFFFD : byte, &scratch_);
        }
        writer_.putCopy(row, scratch_);
        return true;
    }
  }
  isView ? writer_.putView(row, line) : writer_.putCopy(row, line);
  return true;
}

bool RawDecoder::put(uint32_t row, std::string_view line, bool isView, std::string* message) {
  const Type& type = writer_.type();
  if (type.physical == PhysicalType::kString) return putText(row, line, isView, message);
  if (type.physical == PhysicalType::kBinary) {
    writer_.putView(row, line);
    return true;
  }
  const size_t width = type.physical == PhysicalType::kBool ? 1 : valueWidth(type.physical);
  if (line.size() != width) {
    *message =
        std::to_string(width) + " bytes expected for " + type.sql + ", the row has " + std::to_string(line.size());
    return false;
  }
  uint64_t bits = 0;
  for (size_t i = 0; i < width; ++i) {
    bits = bits << 8 | static_cast<uint8_t>(line[options_.bigEndian ? i : width - 1 - i]);
  }
  switch (width) {
    case 1:
      type.physical == PhysicalType::kBool ? writer_.putBool(row, bits != 0)
                                           : writer_.put(row, static_cast<uint8_t>(bits));
      return true;
    case 2:
      writer_.put(row, static_cast<uint16_t>(bits));
      return true;
    case 4:
      writer_.put(row, static_cast<uint32_t>(bits));
      return true;
    default:
      writer_.put(row, bits);
      return true;
  }
}

Status openRawDecoder(const Plan& plan, const SourcePlan& source, std::unique_ptr<RowDecoder>* out) {
  RawOptions options;
  MILLRACE_RETURN_IF_ERROR(readRawOptions(source.formatOptions, &options));
  const Schema& schema = plan.schemas[source.schema];
  const Schema& physical = plan.schemas[source.physicalSchema];
  int32_t column = -1;
  for (uint32_t i = 0; i < source.columns.size(); ++i) {
    if (source.columns[i].from == SourceColumn::From::kField) column = static_cast<int32_t>(i);
  }
  const uint32_t count = static_cast<uint32_t>(schema.types.size());
  if (column < 0 && physical.types.empty())
    return Status::error("INVALID_OPTION", "format 'raw' takes exactly one column");
  const TypeId type = column >= 0 ? schema.types[column] : physical.types[0];
  *out = std::make_unique<RawDecoder>(plan.types, type, column, count, options);
  return Status();
}

}  // namespace millrace
