#pragma once
// A savepoint is a directory: one part per worker (records of encoded batches with a checksum each), the plan message,
// and a manifest that names them with length and checksum. The manifest is written last, by rename: without it there is
// no savepoint.
//
// Record of a part: u32 payload bytes, u32 CRC32C of the payload; payload = u16 length + state id, u16 length + table
// name, u32 table version, u32 rows, rows x u16 key group, padding to 64 from the payload's start, encoded batch.
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "state/snapshot.h"

namespace millrace {

struct PartSummary {
  std::string file;
  uint64_t bytes = 0;
  uint32_t crc = 0;
};

// Writes one worker's part. Opened by the first write; finish() makes it durable.
class PartWriter final : public SnapshotWriter {
 public:
  PartWriter(uint32_t worker) : worker_(worker) {}
  ~PartWriter() override;
  // Asked when the first row is written: only then is it certain that a savepoint was asked for.
  void directoryFrom(std::function<std::string()> directory) { directoryFrom_ = std::move(directory); }
  Status write(std::string_view stateId, const StateTable& table, const Batch& rows,
               const std::vector<uint16_t>& keyGroups) override;
  Status finish(PartSummary* summary);

 private:
  Status failed(const char* what);
  uint32_t worker_;
  std::function<std::string()> directoryFrom_;
  std::string directory_;
  int file_ = -1;
  PartSummary summary_;
};

struct SavepointManifest {
  std::string fingerprint;
  uint32_t parallelism = 1;
  uint32_t maxParallelism = 128;
  std::vector<PartSummary> parts;
};

Status writeManifest(const std::string& directory, const SavepointManifest& manifest, const std::vector<uint8_t>& plan);

// A savepoint read whole and checked; shared read-only by all workers while they load.
class Savepoint {
 public:
  // Errors: SAVEPOINT_MISMATCH naming the file (missing, cut, checksum).
  static Status open(const std::string& directory, std::unique_ptr<Savepoint>* out);
  // Parses one part; for tests and fuzzing.
  Status addPart(std::vector<uint8_t> bytes, const std::string& name);

  const SavepointManifest& manifest() const { return manifest_; }

  // Reader of the rows of `stateId` whose key group lies in [from, to).
  std::unique_ptr<StateReader> reader(std::string_view stateId, uint32_t keyGroupFrom, uint32_t keyGroupTo,
                                      const TypeTable& types) const;

 private:
  friend class SavepointReader;
  struct Record {
    uint32_t version;
    std::vector<uint16_t> keyGroups;
    const uint8_t* batch;
    size_t batchBytes;
  };
  SavepointManifest manifest_;
  std::vector<std::vector<uint8_t>> parts_;
  std::map<std::pair<std::string, std::string>, std::vector<Record>> records_;  // (state id, table)
};

}  // namespace millrace
