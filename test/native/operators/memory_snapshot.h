#pragma once
// Savepoints of tests, in memory.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "columnar/batch_codec.h"
#include "columnar/key_codec.h"
#include "state/snapshot.h"

namespace millrace::testing {

// Saved tables, kept as the bytes that a savepoint holds.
class MemorySnapshot final : public SnapshotWriter {
 public:
  struct Rows {
    std::vector<uint8_t> bytes;
    std::vector<uint16_t> keyGroups;
  };
  Status write(std::string_view stateId, const StateTable& table, const Batch& rows,
               const std::vector<uint16_t>& keyGroups) override {
    auto selected = selectedRowList(rows);
    EXPECT_EQ(selected.size(), keyGroups.size());
    Rows saved;
    saved.bytes.resize(encodedBatchBytes(rows, selected) + 64);
    auto buffer = makeRef<HeapBuffer>(saved.bytes.size());
    size_t used = encodeBatch(rows, selected, 0, buffer->data());
    saved.bytes.assign(buffer->data(), buffer->data() + used);
    saved.keyGroups = keyGroups;
    tables[{std::string(stateId), table.name}].push_back(std::move(saved));
    return Status();
  }
  std::map<std::pair<std::string, std::string>, std::vector<Rows>> tables;
};

class MemoryReader final : public StateReader {
 public:
  MemoryReader(const MemorySnapshot& snapshot, std::string stateId, const TypeTable& types, uint32_t worker,
               uint32_t parallelism, uint32_t maxParallelism)
      : snapshot_(snapshot),
        stateId_(std::move(stateId)),
        types_(types),
        worker_(worker),
        parallelism_(parallelism),
        maxParallelism_(maxParallelism) {}
  Status next(const StateTable& table, BatchRef* rows, std::vector<uint16_t>* keyGroups, bool* more) override {
    auto found = snapshot_.tables.find({stateId_, table.name});
    size_t& at = next_[table.name];
    *more = found != snapshot_.tables.end() && at < found->second.size();
    if (!*more) return Status();
    const MemorySnapshot::Rows& saved = found->second[at++];
    auto buffer = makeRef<HeapBuffer>(saved.bytes.size());
    std::copy(saved.bytes.begin(), saved.bytes.end(), buffer->data());
    MILLRACE_RETURN_IF_ERROR(decodeBatch(buffer->data(), saved.bytes.size(), types_,
                                         Schema{table.columns, std::vector<std::string>(table.columns.size())},
                                         BufferRef(buffer.get()), false, rows));
    *keyGroups = saved.keyGroups;
    (*rows)->hasSelection = true;
    for (uint16_t row = 0; row < saved.keyGroups.size(); ++row) {
      if (workerOfKeyGroup(saved.keyGroups[row], maxParallelism_, parallelism_) == worker_)
        (*rows)->selection.push_back(row);
    }
    return Status();
  }

 private:
  const MemorySnapshot& snapshot_;
  std::string stateId_;
  const TypeTable& types_;
  uint32_t worker_, parallelism_, maxParallelism_;
  std::map<std::string, size_t> next_;
};

}  // namespace millrace::testing
