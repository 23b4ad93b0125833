#include "expressions/kernel.h"

#include <deque>
#include <mutex>

namespace millrace {

namespace {

constexpr size_t kChunkBytes = 64 << 10;

const char* keepName(std::string name) {
  static std::mutex mutex;
  static std::deque<std::string> names;  // a deque never moves its elements
  const std::lock_guard lock(mutex);
  return names.emplace_back(std::move(name)).c_str();
}

}  // namespace

void KernelCall::makeValidity() {
  const size_t words = (length + 63) / 64;
  validity = reinterpret_cast<uint64_t*>(owner->allocate(words * sizeof(uint64_t)));
  std::memset(validity, 0xFF, words * sizeof(uint64_t));
  result->validity = validity;
}

void fail(KernelCall& call, uint32_t row, std::string message) {
  setNull(call, row);
  if (call.errors != nullptr) call.errors->push_back({row, kRuntimeError, std::move(message)});
}

StringWriter::~StringWriter() {
  if (heaps_.empty()) return;
  const size_t bytes = heaps_.size() * sizeof(const uint8_t*);
  uint8_t* table = call_.owner->allocate(bytes);
  std::memcpy(table, heaps_.data(), bytes);
  call_.result->heaps = reinterpret_cast<const uint8_t* const*>(table);
  call_.result->numHeaps = static_cast<uint32_t>(heaps_.size());
}

void StringWriter::share(const Vector& argument) {
  heaps_.insert(heaps_.end(), argument.heaps, argument.heaps + argument.numHeaps);
}

uint8_t* StringWriter::room(size_t bytes) {
  if (chunk_ == nullptr || capacity_ - used_ < bytes) {
    capacity_ = bytes > kChunkBytes ? bytes : kChunkBytes;
    chunk_ = call_.owner->allocate(capacity_);
    chunkNumber_ = static_cast<uint32_t>(heaps_.size());
    heaps_.push_back(chunk_);
    used_ = 0;
  }
  return chunk_ + used_;
}

void StringWriter::put(uint32_t row, std::string_view text) {
  if (text.size() <= StringRef::kInlineBytes) {
    refs_[row] = StringRef::makeInline(text);
    return;
  }
  total_ += text.size();
  if (total_ > kTextBytesOfBatchMax) return fail(call_, row, "The texts of one batch are longer than 512 MiB");
  uint8_t* at = room(text.size());
  std::memcpy(at, text.data(), text.size());
  refs_[row] = StringRef::makeFar(text, chunkNumber_, static_cast<uint32_t>(used_));
  used_ += text.size();
}

void StringWriter::slice(uint32_t row, const Vector& vector, std::string_view piece) {
  const StringRef& source = vector.data<StringRef>()[vector.index(row)];
  if (piece.size() <= StringRef::kInlineBytes || source.isInline()) return put(row, piece);
  const uint8_t* heap = vector.heaps[source.far.heap];
  const size_t offset = static_cast<size_t>(reinterpret_cast<const uint8_t*>(piece.data()) - heap);
  refs_[row] = StringRef::makeFar(piece, source.far.heap, static_cast<uint32_t>(offset));
}

FunctionRow makeFunction(std::string name, std::vector<PhysicalType> arguments, PhysicalType result,
                         void (*kernel)(KernelCall&)) {
  FunctionRow row;
  row.name = keepName(std::move(name));
  row.arguments = std::move(arguments);
  row.result = result;
  row.kernel = kernel;
  return row;
}

}  // namespace millrace
