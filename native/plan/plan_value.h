#pragma once
// The plan message as a tree: what msgpack can say. The decoder bounds depth, sizes and totals; the message is a trust
// boundary (it lies in savepoints). PlanReader walks the tree with checks and keeps the path for errors; the first
// error wins, later reads return defaults, so builders read straight through and check ok() once.
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"

namespace millrace {

struct PlanEntry;

struct PlanValue {
  enum class Kind : uint8_t { kNull, kBool, kInt, kDouble, kString, kBinary, kArray, kMap } kind = Kind::kNull;
  bool boolean = false;
  int64_t integer = 0;
  double number = 0;
  std::string text;                // kString, kBinary
  std::vector<PlanValue> items;    // kArray
  std::vector<PlanEntry> entries;  // kMap, in message order
  const PlanValue* find(std::string_view key) const;
};

// Not a pair: clang wants a pair's types complete where PlanValue names it.
struct PlanEntry {
  PlanEntry() = default;
  PlanEntry(std::string key, PlanValue value) : first(std::move(key)), second(std::move(value)) {}
  std::string first;
  PlanValue second;
};

// msgpack (maps with string keys only). Errors: PLAN_MESSAGE with the byte offset.
Status decodePlanValue(const uint8_t* bytes, size_t size, PlanValue* out);

class PlanReader {
 public:
  struct Shared {
    Status status;
  };
  PlanReader(const PlanValue* value, std::string path, Shared* shared)
      : value_(value), path_(std::move(path)), shared_(shared) {}
  bool ok() const { return shared_->status.ok(); }
  void fail(std::string_view what);  // records "<path>: what"
  const std::string& path() const { return path_; }

  // Every key of the map must be among `keys`; all of `keys` must be there (CONTRACTS: unknown or missing key = error).
  void keys(std::initializer_list<const char*> keys);
  PlanReader field(const char* key);
  PlanReader item(size_t index);
  size_t size();  // of an array
  bool isNull() const { return !value_ || value_->kind == PlanValue::Kind::kNull; }
  bool boolean();
  int64_t integer(int64_t low, int64_t high);
  uint32_t index(size_t limit, const char* what);  // 0 <= value < limit
  double number();
  std::string text();
  std::vector<uint32_t> indexes(size_t limit, const char* what);  // array of indexes
  const PlanValue* value() const { return value_; }

 private:
  const PlanValue* value_;
  std::string path_;
  Shared* shared_;
};

}  // namespace millrace
