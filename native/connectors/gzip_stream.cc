#include "connectors/gzip_stream.h"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include "connectors/file_source.h"

namespace millrace {

struct GzipStream::Inflater {
  z_stream stream{};
  bool good = false;
  bool betweenMembers = false;
  Inflater() { good = inflateInit2(&stream, 15 + 16) == Z_OK; }
  ~Inflater() {
    if (good) inflateEnd(&stream);
  }
};

GzipStream::GzipStream(std::string path) : path_(std::move(path)) {}

Status GzipStream::open(const std::string& path, std::unique_ptr<GzipStream>* out) {
  std::unique_ptr<GzipStream> stream(new GzipStream(path));
  stream->file_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (stream->file_ < 0) return fileError(path, "open");
  stream->inflater_ = std::make_unique<Inflater>();
  if (!stream->inflater_->good) return Status::error("OUT_OF_MEMORY", "no memory to decompress " + path);
  stream->input_.resize(256 << 10);
  *out = std::move(stream);
  return Status();
}

GzipStream::~GzipStream() {
  if (file_ >= 0) ::close(file_);
}

Status GzipStream::fill() {
  z_stream& stream = inflater_->stream;
  const ssize_t got = ::read(file_, input_.data(), input_.size());
  if (got < 0) return fileError(path_, "read");
  endOfInput_ = got == 0;
  fileBytes_ += static_cast<uint64_t>(got);
  stream.next_in = input_.data();
  stream.avail_in = static_cast<uInt>(got);
  return Status();
}

Status GzipStream::read(uint8_t* out, size_t size, size_t* decoded) {
  z_stream& stream = inflater_->stream;
  stream.next_out = out;
  stream.avail_out = static_cast<uInt>(size);
  while (stream.avail_out > 0 && !ended) {
    if (stream.avail_in == 0 && !endOfInput_) MILLRACE_RETURN_IF_ERROR(fill());
    if (inflater_->betweenMembers) {
      if (stream.avail_in == 0) {
        ended = true;
        break;
      }
      inflateReset(&stream);
      inflater_->betweenMembers = false;
    }
    const int result = inflate(&stream, Z_NO_FLUSH);
    if (result == Z_STREAM_END) {
      inflater_->betweenMembers = true;
    } else if (result == Z_BUF_ERROR && endOfInput_) {
      return Status::error("FILE_UNREADABLE", path_ + ": the compressed file ends too early");
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      return Status::error("FILE_UNREADABLE", path_ + ": not a valid gzip file" +
                                                  (stream.msg ? std::string(" (") + stream.msg + ")" : std::string()));
    }
  }
  *decoded = size - stream.avail_out;
  return Status();
}

}  // namespace millrace
