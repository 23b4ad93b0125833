#include "state/savepoint.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "columnar/batch_codec.h"
#include "state/crc32c.h"

namespace millrace {
namespace {

constexpr char kPartMagic[8] = {'M', 'R', 'P', 'A', 'R', 'T', '0', '1'};
constexpr char kManifestMagic[8] = {'M', 'R', 'S', 'A', 'V', 'E', '0', '1'};
constexpr uint64_t kFileBytesMax = 64ull << 30;

Status mismatch(const std::string& file, const std::string& what) {
  return Status::error("SAVEPOINT_MISMATCH", "savepoint file " + file + ": " + what);
}

Status writeAll(int file, const void* data, size_t size) {
  const char* bytes = static_cast<const char*>(data);
  while (size > 0) {
    ssize_t written = ::write(file, bytes, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0)
      return Status::error("WRITE_FAILED", std::string("cannot write a savepoint: ") + std::strerror(errno));
    bytes += written;
    size -= static_cast<size_t>(written);
  }
  return Status();
}

// write, fsync, rename, fsync of the directory: after this the file is there whole, or not at all.
Status writeFile(const std::string& directory, const std::string& name, const std::string& bytes) {
  std::string path = directory + "/" + name, hidden = directory + "/." + name;
  int file = ::open(hidden.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0666);
  if (file < 0) return Status::error("WRITE_FAILED", "cannot create " + hidden + ": " + std::strerror(errno));
  Status status = writeAll(file, bytes.data(), bytes.size());
  if (status.ok() && ::fsync(file) != 0)
    status = Status::error("WRITE_FAILED", "cannot write " + hidden + ": " + std::strerror(errno));
  ::close(file);
  if (!status.ok()) return status;
  if (::rename(hidden.c_str(), path.c_str()) != 0)
    return Status::error("WRITE_FAILED", "cannot create " + path + ": " + std::strerror(errno));
  int folder = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0) {
    ::fsync(folder);
    ::close(folder);
  }
  return Status();
}

Status readFile(const std::string& path, std::vector<uint8_t>* out) {
  int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return mismatch(path, std::strerror(errno));
  struct stat info {};
  if (::fstat(file, &info) != 0 || !S_ISREG(info.st_mode) || static_cast<uint64_t>(info.st_size) > kFileBytesMax) {
    ::close(file);
    return mismatch(path, "not a regular file");
  }
  out->resize(static_cast<size_t>(info.st_size));
  size_t at = 0;
  while (at < out->size()) {
    ssize_t got = ::read(file, out->data() + at, out->size() - at);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    at += static_cast<size_t>(got);
  }
  ::close(file);
  return at == out->size() ? Status() : mismatch(path, "cannot be read whole");
}

template <typename T>
void put(std::string* out, T value) {
  out->append(reinterpret_cast<const char*>(&value), sizeof(T));
}
void putText(std::string* out, std::string_view text) {
  put(out, static_cast<uint16_t>(text.size()));
  out->append(text);
}

// Bounds-checked reading of little-endian fields.
class Fields {
 public:
  Fields(const uint8_t* from, const uint8_t* end) : at_(from), end_(end) {}
  template <typename T>
  bool read(T* value) {
    if (static_cast<size_t>(end_ - at_) < sizeof(T)) return false;
    std::memcpy(value, at_, sizeof(T));
    at_ += sizeof(T);
    return true;
  }
  bool text(std::string* out) {
    uint16_t length;
    if (!read(&length) || static_cast<size_t>(end_ - at_) < length) return false;
    out->assign(reinterpret_cast<const char*>(at_), length);
    at_ += length;
    return true;
  }
  const uint8_t* at() const { return at_; }
  bool skip(size_t bytes) {
    if (static_cast<size_t>(end_ - at_) < bytes) return false;
    at_ += bytes;
    return true;
  }

 private:
  const uint8_t* at_;
  const uint8_t* end_;
};

}  // namespace

PartWriter::~PartWriter() {
  if (file_ >= 0) ::close(file_);
}

Status PartWriter::failed(const char* what) {
  return Status::error("WRITE_FAILED",
                       std::string(what) + " " + directory_ + "/" + summary_.file + ": " + std::strerror(errno));
}

Status PartWriter::write(std::string_view stateId, const StateTable& table, const Batch& rows,
                         const std::vector<uint16_t>& keyGroups) {
  auto selected = selectedRowList(rows);
  if (selected.empty()) return Status();
  std::string payload;
  if (file_ < 0) {
    summary_.file = "part-" + std::to_string(worker_);
    directory_ = directoryFrom_();
    file_ = ::open((directory_ + "/" + summary_.file).c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0666);
    if (file_ < 0) return failed("cannot create");
    MILLRACE_RETURN_IF_ERROR(writeAll(file_, kPartMagic, sizeof(kPartMagic)));
    summary_.bytes = sizeof(kPartMagic);
    summary_.crc = crc32c(reinterpret_cast<const uint8_t*>(kPartMagic), sizeof(kPartMagic));
  }
  putText(&payload, stateId);
  putText(&payload, table.name);
  put(&payload, table.version);
  put(&payload, static_cast<uint32_t>(selected.size()));
  for (uint16_t row : selected) put(&payload, keyGroups[row]);
  payload.resize((payload.size() + 63) / 64 * 64);
  auto buffer = makeRef<HeapBuffer>(encodedBatchBytes(rows, selected));
  size_t bytes = encodeBatch(rows, selected, 0, buffer->data());
  payload.append(reinterpret_cast<const char*>(buffer->data()), bytes);
  std::string head;
  put(&head, static_cast<uint32_t>(payload.size()));
  put(&head, crc32c(reinterpret_cast<const uint8_t*>(payload.data()), payload.size()));
  for (const std::string& piece : {head, payload}) {
    MILLRACE_RETURN_IF_ERROR(writeAll(file_, piece.data(), piece.size()));
    summary_.bytes += piece.size();
    summary_.crc = crc32c(reinterpret_cast<const uint8_t*>(piece.data()), piece.size(), summary_.crc);
  }
  return Status();
}

Status PartWriter::finish(PartSummary* summary) {
  if (file_ >= 0) {
    if (::fsync(file_) != 0) return failed("cannot write");
    ::close(file_);
    file_ = -1;
  }
  *summary = summary_;
  return Status();
}

Status writeManifest(const std::string& directory, const SavepointManifest& manifest,
                     const std::vector<uint8_t>& plan) {
  MILLRACE_RETURN_IF_ERROR(writeFile(directory, "plan", std::string(plan.begin(), plan.end())));
  std::string bytes(kManifestMagic, sizeof(kManifestMagic));
  putText(&bytes, manifest.fingerprint);
  put(&bytes, manifest.parallelism);
  put(&bytes, manifest.maxParallelism);
  put(&bytes, static_cast<uint32_t>(manifest.parts.size()));
  for (const PartSummary& part : manifest.parts) {
    putText(&bytes, part.file);
    put(&bytes, part.bytes);
    put(&bytes, part.crc);
  }
  put(&bytes, crc32c(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()));
  return writeFile(directory, "manifest", bytes);
}

Status Savepoint::open(const std::string& directory, std::unique_ptr<Savepoint>* out) {
  auto savepoint = std::make_unique<Savepoint>();
  std::string path = directory + "/manifest";
  std::vector<uint8_t> bytes;
  MILLRACE_RETURN_IF_ERROR(readFile(path, &bytes));
  if (bytes.size() < sizeof(kManifestMagic) + 4 ||
      std::memcmp(bytes.data(), kManifestMagic, sizeof(kManifestMagic)) != 0) {
    return mismatch(path, "not a savepoint's manifest");
  }
  uint32_t crc;
  std::memcpy(&crc, bytes.data() + bytes.size() - 4, 4);
  if (crc32c(bytes.data(), bytes.size() - 4) != crc) return mismatch(path, "checksum does not match");
  Fields fields(bytes.data() + sizeof(kManifestMagic), bytes.data() + bytes.size() - 4);
  SavepointManifest& manifest = savepoint->manifest_;
  uint32_t parts;
  if (!fields.text(&manifest.fingerprint) || !fields.read(&manifest.parallelism) ||
      !fields.read(&manifest.maxParallelism) || !fields.read(&parts)) {
    return mismatch(path, "cut");
  }
  for (uint32_t i = 0; i < parts; ++i) {
    PartSummary part;
    if (!fields.text(&part.file) || !fields.read(&part.bytes) || !fields.read(&part.crc)) return mismatch(path, "cut");
    if (part.file.find('/') != std::string::npos) return mismatch(path, "part outside the directory");
    std::vector<uint8_t> content;
    std::string file = directory + "/" + part.file;
    MILLRACE_RETURN_IF_ERROR(readFile(file, &content));
    if (content.size() != part.bytes || crc32c(content.data(), content.size()) != part.crc)
      return mismatch(file, "length or checksum does not match the manifest");
    MILLRACE_RETURN_IF_ERROR(savepoint->addPart(std::move(content), file));
    manifest.parts.push_back(std::move(part));
  }
  *out = std::move(savepoint);
  return Status();
}

Status Savepoint::addPart(std::vector<uint8_t> bytes, const std::string& name) {
  parts_.push_back(std::move(bytes));
  const std::vector<uint8_t>& part = parts_.back();
  if (part.size() < sizeof(kPartMagic) || std::memcmp(part.data(), kPartMagic, sizeof(kPartMagic)) != 0)
    return mismatch(name, "not a part of a savepoint");
  Fields records(part.data() + sizeof(kPartMagic), part.data() + part.size());
  while (records.at() < part.data() + part.size()) {
    uint32_t size, crc;
    if (!records.read(&size) || !records.read(&crc)) return mismatch(name, "cut");
    const uint8_t* payload = records.at();
    if (!records.skip(size)) return mismatch(name, "cut");
    if (crc32c(payload, size) != crc) return mismatch(name, "checksum does not match");
    Fields fields(payload, payload + size);
    std::pair<std::string, std::string> key;
    Record record{};
    uint32_t rows;
    if (!fields.text(&key.first) || !fields.text(&key.second) || !fields.read(&record.version) || !fields.read(&rows))
      return mismatch(name, "record is cut");
    if (rows > kBatchRowsMax) return mismatch(name, "record has too many rows");
    record.keyGroups.resize(rows);
    for (uint16_t& group : record.keyGroups) {
      if (!fields.read(&group)) return mismatch(name, "record is cut");
    }
    size_t head = (static_cast<size_t>(fields.at() - payload) + 63) / 64 * 64;
    if (head > size) return mismatch(name, "record is cut");
    record.batch = payload + head;
    record.batchBytes = size - head;
    records_[key].push_back(std::move(record));
  }
  return Status();
}

class SavepointReader final : public StateReader {
 public:
  SavepointReader(const Savepoint& savepoint, std::string stateId, uint32_t from, uint32_t to, const TypeTable& types)
      : savepoint_(savepoint), stateId_(std::move(stateId)), from_(from), to_(to), types_(types) {}

  Status next(const StateTable& table, BatchRef* rows, std::vector<uint16_t>* keyGroups, bool* more) override {
    *more = false;
    auto found = savepoint_.records_.find({stateId_, table.name});
    if (found == savepoint_.records_.end()) return Status();
    size_t& at = position_[table.name];
    while (at < found->second.size()) {
      const Savepoint::Record& record = found->second[at++];
      if (record.version != table.version) return mismatch(table.name, "state table has another version");
      MILLRACE_RETURN_IF_ERROR(read(record, table, rows));
      if ((*rows)->rows != record.keyGroups.size()) return mismatch(table.name, "key groups do not match the rows");
      *keyGroups = record.keyGroups;
      (*rows)->hasSelection = true;
      for (uint32_t i = 0; i < record.keyGroups.size(); ++i) {
        if (record.keyGroups[i] >= from_ && record.keyGroups[i] < to_)
          (*rows)->selection.push_back(static_cast<uint16_t>(i));
      }
      if ((*rows)->selection.empty()) continue;
      *more = true;
      return Status();
    }
    return Status();
  }

 private:
  // Records lie at any address of the part; a batch wants 64-byte alignment.
  Status read(const Savepoint::Record& record, const StateTable& table, BatchRef* rows) const {
    auto buffer = makeRef<HeapBuffer>(record.batchBytes);
    std::memcpy(buffer->data(), record.batch, record.batchBytes);
    Schema schema;
    schema.types = table.columns;
    return decodeBatch(buffer->data(), record.batchBytes, types_, schema, BufferRef(buffer), false, rows);
  }

  const Savepoint& savepoint_;
  std::string stateId_;
  uint32_t from_, to_;
  const TypeTable& types_;
  std::map<std::string, size_t> position_;
};

std::unique_ptr<StateReader> Savepoint::reader(std::string_view stateId, uint32_t from, uint32_t to,
                                               const TypeTable& types) const {
  return std::make_unique<SavepointReader>(*this, std::string(stateId), from, to, types);
}

}  // namespace millrace
