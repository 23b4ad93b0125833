#pragma once
// The plan message, decoded and checked: what the engine runs. Immutable after buildPlan(); shared read-only by all
// workers. Field by field the same as src/plan/message.ts, which documents the meaning.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/status.h"
#include "columnar/type.h"
#include "expressions/program.h"
#include "operators/operator.h"
#include "plan/plan_value.h"

namespace millrace {

struct RuntimeOptions {
  uint32_t batchRows = 8192;
  uint64_t blockBytes = 1 << 20;
  uint64_t rowBytesMax = 16 << 20;
  std::string instructionSet = "auto";
  bool constantHash = false;
  bool arrivalFloats = false;
  bool hasClock = false;
  int64_t clockMs = 0;
  bool hasRandomSeed = false;
  uint64_t randomSeed = 0;
};

struct SplitInfo {
  std::string path;
  uint64_t size = 0;
  int64_t modifiedMs = 0;
  uint64_t inode = 0;
  std::vector<std::string> partition;
  std::vector<bool> partitionNull;
};

struct SourceColumn {
  enum class From : uint8_t {
    kField,
    kPartition,
    kFilePath,
    kFileName,
    kFileSize,
    kFileModificationTime
  } from = From::kField;
  std::string name;
  uint32_t ordinal = 0;
};

// Connector and format options: flat name -> literal (text, integer, boolean or null), checked by the reader that uses
// them.
struct OptionMap {
  std::vector<PlanEntry> entries;
  const PlanValue* find(std::string_view name) const;
  std::string text(std::string_view name, std::string_view fallback) const;
  bool boolean(std::string_view name, bool fallback) const;
  int64_t integer(std::string_view name, int64_t fallback) const;
};

struct SourcePlan {
  std::string connector, name, format;
  uint32_t schema = 0;
  uint32_t physicalSchema = 0;
  std::vector<SourceColumn> columns;
  OptionMap formatOptions, connectorOptions;
  std::vector<SplitInfo> splits;
  Ref<Batch> rows;  // values connector with literal rows; nullptr otherwise
  std::vector<uint32_t> rowPrograms;
  int32_t program = -1;  // -1: emit as decoded
  bool hasWatermark = false;
  uint32_t rowtimeColumn = 0;
  bool watermarkLtz = false;
  int64_t idleTimeoutMs = 0;
  std::string deadLetterPath;  // "" = none
};

struct SinkPlan {
  std::string connector, name, format, path;
  uint32_t schema = 0;
  OptionMap formatOptions, connectorOptions;
  std::vector<uint32_t> partitionColumns;
  std::vector<uint32_t> notNullColumns;
  bool dropNulls = false;  // not-null enforcer DROP
  bool overwrite = false;
};

struct OperatorMessage {
  std::string kind;
  uint32_t version = 1;
  std::string stateId;
  std::string name;
  uint32_t schema = 0;       // output
  int32_t inputSchema = -1;  // schema of port 0's producer; -1 for sources
  bool hiddenKind = false, hiddenSequence = false, hiddenWatermark = false;
};

struct StagePlan {
  std::vector<uint32_t> operators;  // topological
  bool single = false;
};

struct EdgePlan {
  enum class Partition : uint8_t { kForward, kHash, kBroadcast, kSingle, kRoundRobin };
  uint32_t from = 0, to = 0;
  uint8_t port = 0;
  Partition partition = Partition::kForward;
  std::vector<uint32_t> columns;
  OrderNeed order = OrderNeed::kNone;
};

struct Plan {
  std::string engine, job, mode, determinism, zone, fingerprint;
  bool batchMode = false;
  bool changelogLevel = false;  // determinism == "changelog"
  uint32_t maxParallelism = 128;
  uint32_t parallelism = 1;
  RuntimeOptions options;
  TypeTable types;                // the message's, then one nullable type of each fixed physical type (baseType)
  std::vector<TypeId> baseTypes;  // by PhysicalType; for state tables and partials
  std::vector<Schema> schemas;
  std::vector<std::unique_ptr<Program>> programs;
  std::vector<SourcePlan> sources;
  std::vector<SinkPlan> sinks;
  std::vector<OperatorMessage> messages;  // aligned with operators
  std::vector<int32_t> sourceOf;          // per operator: index into sources for kind "source", else -1
  std::vector<int32_t> sinkOf;            // per operator: index into sinks for kind "sink", else -1
  std::vector<std::unique_ptr<Operator>>
      operators;  // nullptr for sources: the driver opens a source task per worker instead
  std::vector<StagePlan> stages;
  std::vector<EdgePlan> edges;
  std::vector<uint8_t> bytes;  // the message as received: goes into savepoints
};

// The columns that `program` reads exist in `schema` with the type of their register; fails `where` otherwise.
void checkProgramColumns(const Program& program, const Schema& schema, const TypeTable& types, PlanReader where);

// A type of the given physical type that every plan has; not for nested types and decimals of a certain scale.
inline TypeId baseType(const Plan& plan, PhysicalType physical) {
  return plan.baseTypes[static_cast<size_t>(physical)];
}

// Decodes, checks everything (types, arities, registers defined before use, acyclic, ids in range, sizes against
// limits) and builds the operators. Errors: PLAN_MESSAGE with the path of the field.
Status buildPlan(const uint8_t* bytes, size_t size, std::unique_ptr<Plan>* out);

}  // namespace millrace
