#include "connectors/file_sink.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <map>
#include <mutex>
#include <random>
#include <set>

#include "base/decimal.h"
#include "connectors/not_null.h"
#include "connectors/part_file.h"
#include "formats/row_encoder.h"
#include "formats/scalar_text.h"
#include "formats/vector_values.h"

namespace millrace {
namespace {

namespace fs = std::filesystem;

constexpr size_t kOpenFilesMax = 128;  // per worker; more partitions than this roll their files

std::string randomName() {
  std::random_device device;
  static const char* kHex = "0123456789abcdef";
  std::string name;
  for (int i = 0; i < 4; ++i) {
    uint32_t bits = device();
    for (int k = 0; k < 8; ++k, bits >>= 4) name += kHex[bits & 15];
  }
  return name.substr(0, 8) + "-" + name.substr(8, 4) + "-" + name.substr(12, 4) + "-" + name.substr(16, 4) + "-" +
         name.substr(20);
}

// What the workers of one file sink share: settings, and which folders an INSERT OVERWRITE has emptied.
struct FileSinkShared {
  FileSinkShared(const Plan& plan, const SinkPlan& sink)
      : plan(plan), sink(sink), prefix("part-" + randomName() + "-") {
    const OptionMap& options = sink.connectorOptions;
    fileBytesMax =
        static_cast<uint64_t>(std::max<int64_t>(options.integer("sink.rolling-policy.file-size", 128 << 20), 1));
    defaultPartition = options.text("partition.default-name", "__DEFAULT_PARTITION__");
    marksSuccess = options.text("sink.partition-commit.policy.kind", "").find("success-file") != std::string::npos &&
                   !sink.partitionColumns.empty();
    successName = options.text("sink.partition-commit.success-file.name", "_SUCCESS");
    for (uint32_t i = 0; i < plan.schemas[sink.schema].types.size(); ++i) {
      if (std::find(sink.partitionColumns.begin(), sink.partitionColumns.end(), i) == sink.partitionColumns.end())
        columns.push_back(i);
    }
  }

  // Removes the rows of earlier jobs, once per folder; files of this job and hidden ones stay.
  Status replaceOld(const std::string& folder) {
    std::lock_guard lock(mutex);  // at the job's end only
    if (!replaced.insert(folder).second) return Status();
    std::error_code code;
    for (fs::directory_iterator it(folder, code), end; !code && it != end; it.increment(code)) {
      const std::string name = it->path().filename().string();
      if (name.starts_with(".") || name.starts_with(prefix) || !it->is_regular_file()) continue;
      if (!fs::remove(it->path(), code))
        return Status::error("WRITE_FAILED", "cannot remove " + it->path().string() + ": " + code.message());
    }
    return Status();
  }

  const Plan& plan;
  const SinkPlan& sink;
  const std::string prefix;       // of this job's files
  std::vector<uint32_t> columns;  // written into the rows
  uint64_t fileBytesMax;
  std::string defaultPartition, successName;
  bool marksSuccess;
  std::mutex mutex;
  std::set<std::string> replaced;
};

class FileSinkTask final : public SinkTask {
 public:
  FileSinkTask(FileSinkShared& shared, TaskContext& context)
      : shared_(shared), context_(context), enforcer_(shared.plan, shared.sink) {
    opened_ = openRowEncoder(shared.plan, shared.sink, shared.columns, *context.environment, &encoder_);
  }
  ~FileSinkTask() override {
    if (!committed_) removeFiles();
  }

  Status accept(Event&& event) override {
    if (event.kind == Event::Kind::kBatch) batch_ = std::move(event.batch);
    return Status();
  }

  Progress produce(Output&, Budget) override {
    if (!batch_) return Progress::kNeedInput;
    status_ = std::move(opened_);
    opened_ = Status();
    if (status_.ok()) {
      Status enforced;
      BatchRef rows = enforcer_.enforce(batch_, &enforced);
      status_ = write(*rows);
      if (status_.ok()) status_ = std::move(enforced);
    }
    batch_ = BatchRef();
    return status_.ok() ? Progress::kNeedInput : Progress::kFailed;
  }

  Status status() override { return std::move(status_); }

  Status prepare() override {
    for (auto& [folder, file] : open_) MILLRACE_RETURN_IF_ERROR(finish(std::move(file)));
    open_.clear();
    return Status();
  }

  Status commit() override {
    for (PartFile& file : finished_) MILLRACE_RETURN_IF_ERROR(file.commit());
    committed_ = true;
    if (shared_.sink.overwrite) {
      if (shared_.sink.partitionColumns.empty()) MILLRACE_RETURN_IF_ERROR(shared_.replaceOld(shared_.sink.path));
      for (const PartFile& file : finished_) MILLRACE_RETURN_IF_ERROR(shared_.replaceOld(file.folder()));
    }
    if (shared_.marksSuccess) {
      for (const PartFile& file : finished_) MILLRACE_RETURN_IF_ERROR(markSuccess(file.folder()));
    }
    return Status();
  }

  void abort() override { removeFiles(); }

 private:
  Status write(const Batch& batch) {
    for (uint32_t i = 0; i < batch.selectedRows(); ++i) {
      const uint32_t row = batch.rowAt(i);
      line_.clear();
      if (Status status = encoder_->encode(batch, row, line_); !status.ok()) {
        status.at(batch.positionAt(row));
        return status;
      }
      PartFile* file;
      MILLRACE_RETURN_IF_ERROR(fileFor(batch, row, &file));
      MILLRACE_RETURN_IF_ERROR(file->append(line_));
      context_.counters->bytes += line_.size();
    }
    return Status();
  }

  Status fileFor(const Batch& batch, uint32_t row, PartFile** out) {
    folder_ = shared_.sink.path;
    for (uint32_t column : shared_.sink.partitionColumns) {
      folder_ += '/';
      folder_ += escapePathName(shared_.plan.schemas[shared_.sink.schema].names[column]);
      folder_ += '=';
      folder_ += escapePathName(partitionText(batch.columns[column], row, column));
    }
    auto found = open_.find(folder_);
    if (found != open_.end() && found->second.size() >= shared_.fileBytesMax) {
      MILLRACE_RETURN_IF_ERROR(finish(std::move(found->second)));
      open_.erase(found);
      found = open_.end();
    }
    if (found == open_.end()) {
      if (open_.size() >= kOpenFilesMax) MILLRACE_RETURN_IF_ERROR(prepare());
      MILLRACE_RETURN_IF_ERROR(makeFolder());
      PartFile file(folder_, shared_.prefix + std::to_string(context_.worker) + "-" + std::to_string(nextPart_++));
      MILLRACE_RETURN_IF_ERROR(file.open());
      found = open_.emplace(folder_, std::move(file)).first;
    }
    *out = &found->second;
    return Status();
  }

  std::string partitionText(const Vector& vector, uint32_t row, uint32_t column) const {
    const Type& type = shared_.plan.types[shared_.plan.schemas[shared_.sink.schema].types[column]];
    std::string text;
    if (!vector.isNull(row)) {
      if (type.physical == PhysicalType::kString || type.physical == PhysicalType::kBinary) {
        text = vector.stringValue(row);
      } else if (type.physical == PhysicalType::kDecimal64 || type.physical == PhysicalType::kDecimal128) {
        char digits[kDecimalTextMax];
        text.assign(digits, formatDecimal(decimalAt(vector, row), type.scale, digits));
      } else {
        appendPlainScalar(vector, row, type, TimestampStandard::kSql, &text);
      }
    }
    return text.empty() ? shared_.defaultPartition : text;
  }

  Status makeFolder() {
    std::error_code code;
    fs::path at;
    for (const fs::path& step : fs::path(folder_)) {
      at /= step;
      if (fs::create_directory(at, code)) made_.push_back(at.string());
      if (code) return Status::error("WRITE_FAILED", "cannot make the folder " + at.string() + ": " + code.message());
    }
    return Status();
  }

  Status finish(PartFile file) {
    finished_.push_back(std::move(file));
    return finished_.back().finish();
  }

  Status markSuccess(const std::string& folder) {
    const std::string path = folder + "/" + shared_.successName;
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (file < 0) return writeFailed(path, "create");
    ::close(file);
    return Status();
  }

  // Folders that this task made go too when they are empty: nothing of a failed job stays visible.
  void removeFiles() {
    for (auto& [folder, file] : open_) file.remove();
    for (PartFile& file : finished_) file.remove();
    open_.clear();
    finished_.clear();
    for (auto folder = made_.rbegin(); folder != made_.rend(); ++folder) ::rmdir(folder->c_str());
    made_.clear();
  }

  FileSinkShared& shared_;
  TaskContext& context_;
  const NotNullEnforcer enforcer_;
  std::unique_ptr<RowEncoder> encoder_;
  Status opened_, status_;
  BatchRef batch_;
  std::map<std::string, PartFile, std::less<>> open_;  // by folder
  std::vector<PartFile> finished_;
  std::vector<std::string> made_;
  uint64_t nextPart_ = 0;
  bool committed_ = false;
  std::string line_, folder_;
};

class FileSink final : public Operator {
 public:
  FileSink(const Plan& plan, const SinkPlan& sink) : plan_(plan), sink_(sink) {}
  OperatorTraits traits() const override { return {}; }
  std::unique_ptr<Task> open(TaskContext& context) const override {
    std::call_once(once_, [this] { shared_ = std::make_unique<FileSinkShared>(plan_, sink_); });
    return std::make_unique<FileSinkTask>(*shared_, context);
  }

 private:
  const Plan& plan_;
  const SinkPlan& sink_;
  mutable std::once_flag once_;  // the plan is complete when the first task opens
  mutable std::unique_ptr<FileSinkShared> shared_;
};

}  // namespace

std::unique_ptr<Operator> buildFileSink(const Plan& plan, const SinkPlan& sink) {
  return std::make_unique<FileSink>(plan, sink);
}

std::string escapePathName(std::string_view text) {
  static const char* kHex = "0123456789ABCDEF";
  std::string out;
  for (char c : text) {
    const uint8_t byte = static_cast<uint8_t>(c);
    if (byte < 0x20 || byte == 0x7F || std::strchr("\"#%'*/:=?\\{[]^", c) != nullptr) {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace millrace
