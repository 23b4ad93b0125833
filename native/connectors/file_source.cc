#include "connectors/file_source.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/xxh3.h"
#include "connectors/gzip_stream.h"

namespace millrace {
namespace {

constexpr size_t kBehindBlock = 16 << 10;  // read with a block, so that its last row is mostly complete

bool isGzip(const std::string& path) { return path.ends_with(".gz"); }

class FileReader final : public BlockReader {
 public:
  FileReader(const Plan& plan, const SourcePlan& source, uint32_t ordinal, std::unique_ptr<RowDecoder> decoder)
      : plan_(plan), source_(source), ordinal_(ordinal), decoder_(std::move(decoder)) {}
  ~FileReader() override { closeFile(); }

  void read(Claim& claim, bool startKnown, uint64_t start, DecodedBlock* out) override {
    const SplitInfo& split = source_.splits[claim.split];
    out->error = isGzip(split.path) ? readGzip(claim, out) : readPlain(claim, startKnown, start, out);
  }

 private:
  struct Window {
    BufferRef buffer;
    uint64_t start = 0;  // file position of its first byte
    size_t size = 0;
    bool reachesEnd = false;
    uint64_t end() const { return start + size; }
  };

  void closeFile() {
    if (file_ >= 0) ::close(file_);
    file_ = -1;
  }

  Status openFile(uint32_t split) {
    if (file_ >= 0 && openSplit_ == split) return Status();
    closeFile();
    const std::string& path = source_.splits[split].path;
    file_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file_ < 0) return fileError(path, "open");
    openSplit_ = split;
    return Status();
  }

  // Bytes [start, end) of the file, which had them when it was listed.
  Status load(const SplitInfo& split, uint64_t start, uint64_t end, Window* window, DecodedBlock* out) {
    window->start = start;
    window->size = static_cast<size_t>(end - start);
    window->reachesEnd = end == split.size;
    window->buffer = BufferRef(makeRef<HeapBuffer>(window->size).get());
    size_t done = 0;
    while (done < window->size) {
      const ssize_t got =
          ::pread(file_, window->buffer->data() + done, window->size - done, static_cast<off_t>(start + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return fileError(split.path, "read");
      if (got == 0) {
        return Status::error("FILE_UNREADABLE", split.path + " was cut while it was read: it had " +
                                                    std::to_string(split.size) + " bytes, now " +
                                                    std::to_string(start + done));
      }
      done += static_cast<size_t>(got);
    }
    std::memset(window->buffer->data() + done, 0, kBufferPadding);
    out->bytes += done;
    return Status();
  }

  // Start of the first row at or behind `from`, taking every line break for the end of a row; `end` if there is none.
  static uint64_t guessStart(const Window& window, uint64_t from, uint64_t end) {
    const uint8_t* begin = window.buffer->data() + (from - 1 - window.start);
    const void* newline = std::memchr(begin, '\n', static_cast<size_t>(std::min(end, window.end()) - (from - 1)));
    if (!newline) return end;
    return from - 1 + static_cast<uint64_t>(static_cast<const uint8_t*>(newline) - begin) + 1;
  }

  Status readPlain(Claim& claim, bool startKnown, uint64_t start, DecodedBlock* out) {
    const SplitInfo& split = source_.splits[claim.split];
    const uint64_t ownEnd = std::min(claim.nominalEnd, split.size);
    out->start = out->end = startKnown ? start : claim.nominalStart;
    if (out->start >= ownEnd) return Status();
    MILLRACE_RETURN_IF_ERROR(openFile(claim.split));
    Window window;
    const uint64_t from = startKnown ? start : claim.nominalStart - 1;
    MILLRACE_RETURN_IF_ERROR(
        load(split, from, std::min(split.size, ownEnd + std::min<uint64_t>(kBehindBlock, plan_.options.blockBytes)),
             &window, out));
    if (!startKnown) out->start = out->end = guessStart(window, claim.nominalStart, ownEnd);
    uint64_t at = out->start;
    while (at < ownEnd) {
      DecodedRows rows;
      decodeAt(claim.split, window, at, ownEnd, window.reachesEnd, &rows);
      at += rows.consumedBytes;
      take(std::move(rows), claim.split, window.buffer, out);
      out->end = at;
      if (!moreNeeded_) {
        if (rows.consumedBytes == 0) break;  // not reached: a decoder moves or asks for more
        continue;
      }
      const uint64_t length = window.end() - at;
      if (length > plan_.options.rowBytesMax) return tooLong(claim.split, at);
      const uint64_t wanted = std::max<uint64_t>(2 * length, kBehindBlock);
      MILLRACE_RETURN_IF_ERROR(load(split, at, std::min(split.size, at + wanted), &window, out));
    }
    return Status();
  }

  Status readGzip(Claim& claim, DecodedBlock* out) {
    const SplitInfo& split = source_.splits[claim.split];
    auto* stream = static_cast<GzipStream*>(claim.stream.get());
    if (!stream) {
      std::unique_ptr<GzipStream> opened;
      MILLRACE_RETURN_IF_ERROR(GzipStream::open(split.path, &opened));
      stream = opened.get();
      claim.stream = std::move(opened);
    }
    out->start = out->end = claim.exactStart;
    Status status = readStream(*stream, claim, out);
    out->bytes += stream->takeFileBytes();
    out->endOfSplit = stream->ended && stream->kept.empty();
    out->stream = std::move(claim.stream);
    return status;
  }

  Status readStream(GzipStream& stream, const Claim& claim, DecodedBlock* out) {
    MILLRACE_RETURN_IF_ERROR(skipTo(stream, claim.exactStart));
    const uint64_t ownEnd = claim.nominalEnd;
    uint64_t wanted = ownEnd - claim.exactStart + kBehindBlock;
    uint64_t at = claim.exactStart;
    for (;;) {
      Window window;
      window.start = at;
      const size_t size = std::max<size_t>(wanted, stream.kept.size());
      auto buffer = makeRef<HeapBuffer>(size);
      std::memcpy(buffer->data(), stream.kept.data(), stream.kept.size());
      size_t decoded = 0;
      MILLRACE_RETURN_IF_ERROR(stream.read(buffer->data() + stream.kept.size(), size - stream.kept.size(), &decoded));
      window.size = stream.kept.size() + decoded;
      std::memset(buffer->data() + window.size, 0, kBufferPadding);
      window.buffer = BufferRef(buffer.get());
      window.reachesEnd = stream.ended;
      moreNeeded_ = false;
      while (at < ownEnd && at < window.end() && !moreNeeded_) {
        DecodedRows rows;
        decodeAt(claim.split, window, at, ownEnd, window.reachesEnd, &rows);
        at += rows.consumedBytes;
        take(std::move(rows), claim.split, window.buffer, out);
      }
      out->end = at;
      const uint8_t* rest = buffer->data() + (at - window.start);
      stream.kept.assign(rest, rest + (window.end() - at));
      stream.offset = at;
      if (at >= ownEnd || stream.ended) return Status();
      if (moreNeeded_ && stream.kept.size() > plan_.options.rowBytesMax) return tooLong(claim.split, at);
      wanted = std::max<uint64_t>(2 * stream.kept.size(), 64 << 10);
    }
  }

  // A restored job decodes again what it had read.
  static Status skipTo(GzipStream& stream, uint64_t offset) {
    std::vector<uint8_t> skipped(1 << 16);
    while (stream.offset < offset) {
      size_t decoded = 0;
      MILLRACE_RETURN_IF_ERROR(
          stream.read(skipped.data(), std::min<uint64_t>(skipped.size(), offset - stream.offset), &decoded));
      if (decoded == 0) return Status();
      stream.offset += decoded;
    }
    return Status();
  }

  void decodeAt(uint32_t split, const Window& window, uint64_t at, uint64_t ownEnd, bool endOfFile, DecodedRows* rows) {
    RowBytes run;
    run.owner = window.buffer;
    run.bytes = window.buffer->data() + (at - window.start);
    run.size = static_cast<size_t>(window.end() - at);
    run.ownedBytes = static_cast<size_t>(ownEnd - at);
    run.fileOffset = at;
    run.endOfFile = endOfFile;
    run.rowBytesMax = plan_.options.rowBytesMax;
    decoder_->decode(run, plan_.options.batchRows, rows);
    moreNeeded_ = rows->needsMore;
  }

  void take(DecodedRows rows, uint32_t split, const BufferRef& buffer, DecodedBlock* out) {
    out->rowsRead += rows.rowsRead;
    if (!rows.badRows.empty()) out->buffers.push_back(buffer);
    for (BadRow& bad : rows.badRows) out->badRows.push_back(std::move(bad));
    if (!rows.batch) return;
    rows.batch->source = ordinal_;
    rows.batch->split = split;
    out->batches.push_back(std::move(rows.batch));
  }

  Status tooLong(uint32_t split, uint64_t at) {
    Status status = Status::error("BAD_RECORD", tooLongMessage(plan_.options.rowBytesMax));
    status.at({ordinal_, split, at});
    return status;
  }

  const Plan& plan_;
  const SourcePlan& source_;
  const uint32_t ordinal_;
  std::unique_ptr<RowDecoder> decoder_;
  int file_ = -1;
  uint32_t openSplit_ = 0;
  bool moreNeeded_ = false;
};

}  // namespace

Status fileError(const std::string& path, const char* action) {
  const int error = errno;
  return Status::error(error == ENOENT ? "FILE_NOT_FOUND" : "FILE_UNREADABLE",
                       std::string("cannot ") + action + " " + path + ": " + std::strerror(error));
}

Status outlineFiles(const Plan& plan, const SourcePlan& source, std::vector<SplitOutline>* out) {
  const uint64_t block = plan.options.blockBytes;
  // Of several files each gives its first row before any gives more, so that the watermark of every file is known
  // early.
  const bool probe = source.hasWatermark && !plan.batchMode && source.splits.size() > 1;
  for (const SplitInfo& split : source.splits) {
    SplitOutline outline;
    outline.sequential = isGzip(split.path);
    outline.size = outline.sequential ? UINT64_MAX : split.size;
    outline.blockSize = block;
    outline.firstBlockSize = probe ? 1 : block;
    out->push_back(outline);
  }
  return Status();
}

Status openFileReader(const Plan& plan, const SourcePlan& source, uint32_t ordinal, const EvalEnvironment&,
                      std::unique_ptr<BlockReader>* out) {
  const FormatKind* format = findFormat(source.format);
  if (!format) return Status::error("PLAN_MESSAGE", "unknown format '" + source.format + "'");
  std::unique_ptr<RowDecoder> decoder;
  MILLRACE_RETURN_IF_ERROR(format->openDecoder(plan, source, &decoder));
  *out = std::make_unique<FileReader>(plan, source, ordinal, std::move(decoder));
  return Status();
}

Status hashOfFirstBytes(const std::string& path, uint64_t size, uint64_t* hash) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return fileError(path, "open");
  char bytes[4096];
  const ssize_t got = ::pread(file, bytes, std::min<uint64_t>(sizeof(bytes), size), 0);
  ::close(file);
  if (got < 0) return fileError(path, "read");
  *hash = xxh3(bytes, static_cast<size_t>(got));
  return Status();
}

}  // namespace millrace
