#include "plan/plan.h"

#include <algorithm>

#include "columnar/column_builder.h"
#include "connectors/sink.h"
#include "operators/registry.h"
#include "plan/literal.h"
#include "plan/program_build.h"
#include "plan/type_build.h"

namespace millrace {

const PlanValue* OptionMap::find(std::string_view name) const {
  for (const auto& [key, value] : entries) {
    if (key == name) return &value;
  }
  return nullptr;
}

std::string OptionMap::text(std::string_view name, std::string_view fallback) const {
  const PlanValue* value = find(name);
  return value && value->kind == PlanValue::Kind::kString ? value->text : std::string(fallback);
}

bool OptionMap::boolean(std::string_view name, bool fallback) const {
  const PlanValue* value = find(name);
  return value && value->kind == PlanValue::Kind::kBool ? value->boolean : fallback;
}

int64_t OptionMap::integer(std::string_view name, int64_t fallback) const {
  const PlanValue* value = find(name);
  if (!value) return fallback;
  if (value->kind == PlanValue::Kind::kInt) return value->integer;
  return value->kind == PlanValue::Kind::kDouble ? static_cast<int64_t>(value->number) : fallback;
}

namespace {

constexpr uint32_t kParallelismMax = 64;
constexpr uint32_t kMaxParallelismMax = 32768;

class PlanBuilder {
 public:
  explicit PlanBuilder(Plan* plan, PlanReader message) : plan_(*plan), message_(message) {}

  void build() {
    message_.keys({"format", "engine", "job", "mode", "determinism", "maxParallelism", "parallelism", "zone", "options",
                   "types", "schemas", "programs", "sources", "sinks", "operators", "stages", "edges", "fingerprint"});
    message_.field("format").integer(1, 1);
    plan_.engine = message_.field("engine").text();
    plan_.job = message_.field("job").text();
    plan_.mode = choice(message_.field("mode"), {"STREAMING", "BATCH"});
    plan_.batchMode = plan_.mode == "BATCH";
    plan_.determinism = choice(message_.field("determinism"), {"result", "changelog"});
    plan_.changelogLevel = plan_.determinism == "changelog";
    plan_.maxParallelism = static_cast<uint32_t>(message_.field("maxParallelism").integer(1, kMaxParallelismMax));
    plan_.parallelism = static_cast<uint32_t>(message_.field("parallelism").integer(1, kParallelismMax));
    plan_.zone = message_.field("zone").text();
    plan_.fingerprint = message_.field("fingerprint").text();
    options(message_.field("options"));
    buildTypes(message_.field("types"), &plan_.types);
    appendBaseTypes(&plan_.types, &plan_.baseTypes);
    buildSchemas(message_.field("schemas"), plan_.types, &plan_.schemas);
    PlanReader programs = message_.field("programs");
    for (size_t i = 0, n = programs.size(); i < n && message_.ok(); ++i)
      plan_.programs.push_back(buildProgram(programs.item(i), plan_.types));
    PlanReader sources = message_.field("sources");
    for (size_t i = 0, n = sources.size(); i < n && message_.ok(); ++i) source(sources.item(i));
    PlanReader sinks = message_.field("sinks");
    for (size_t i = 0, n = sinks.size(); i < n && message_.ok(); ++i) sink(sinks.item(i));
    operatorHeads(message_.field("operators"));
    edges(message_.field("edges"));
    stages(message_.field("stages"));
    operators(message_.field("operators"));
  }

 private:
  std::string choice(PlanReader reader, std::initializer_list<const char*> allowed) {
    std::string text = reader.text();
    for (const char* word : allowed) {
      if (text == word) return text;
    }
    reader.fail("unexpected '" + text + "'");
    return text;
  }

  void options(PlanReader reader) {
    reader.keys({"batchRows", "blockBytes", "rowBytesMax", "instructionSet", "constantHash", "floatAggregation",
                 "clockMs", "randomSeed"});
    RuntimeOptions& options = plan_.options;
    options.batchRows = static_cast<uint32_t>(reader.field("batchRows").integer(1, kBatchRowsMax));
    options.blockBytes = static_cast<uint64_t>(reader.field("blockBytes").integer(1, int64_t{1} << 30));
    options.rowBytesMax = static_cast<uint64_t>(reader.field("rowBytesMax").integer(1, int64_t{1} << 30));
    options.instructionSet = choice(reader.field("instructionSet"), {"auto", "scalar", "avx2", "avx512"});
    options.constantHash = reader.field("constantHash").boolean();
    options.arrivalFloats = choice(reader.field("floatAggregation"), {"exact", "arrival"}) == "arrival";
    if (PlanReader clock = reader.field("clockMs"); !clock.isNull()) {
      options.hasClock = true;
      options.clockMs = clock.integer(INT64_MIN, INT64_MAX);
    }
    if (PlanReader seed = reader.field("randomSeed"); !seed.isNull()) {
      options.hasRandomSeed = true;
      options.randomSeed = static_cast<uint64_t>(seed.integer(INT64_MIN, INT64_MAX));
    }
  }

  void optionMap(PlanReader reader, OptionMap* out) {
    if (!message_.ok()) return;
    if (!reader.value() || reader.value()->kind != PlanValue::Kind::kMap) return reader.fail("expected a map");
    out->entries = reader.value()->entries;
  }

  void source(PlanReader reader) {
    reader.keys({"connector", "name", "schema", "columns", "format", "formatOptions", "connectorOptions",
                 "physicalSchema", "splits", "rows", "rowPrograms", "program", "watermark", "deadLetterPath"});
    SourcePlan source;
    source.connector = reader.field("connector").text();
    source.name = reader.field("name").text();
    source.format = reader.field("format").text();
    source.schema = reader.field("schema").index(plan_.schemas.size(), "schema");
    source.physicalSchema = reader.field("physicalSchema").index(plan_.schemas.size(), "schema");
    optionMap(reader.field("formatOptions"), &source.formatOptions);
    optionMap(reader.field("connectorOptions"), &source.connectorOptions);
    if (!message_.ok()) return;
    sourceColumns(reader.field("columns"), &source);
    splits(reader.field("splits"), &source);
    valueRows(reader.field("rows"), &source);
    source.rowPrograms = reader.field("rowPrograms").indexes(plan_.programs.size(), "program");
    for (uint32_t program : source.rowPrograms)
      checkOutputs(*plan_.programs[program], source.schema, reader.field("rowPrograms"), 0);
    if (PlanReader program = reader.field("program"); !program.isNull()) {
      source.program = static_cast<int32_t>(program.index(plan_.programs.size(), "program"));
      if (message_.ok())
        checkProgramColumns(*plan_.programs[source.program], plan_.schemas[source.schema], plan_.types, program);
    }
    if (PlanReader watermark = reader.field("watermark"); !watermark.isNull()) {
      watermark.keys({"rowtimeColumn", "ltz", "idleTimeoutMs"});
      source.hasWatermark = true;
      source.watermarkLtz = watermark.field("ltz").boolean();
      source.idleTimeoutMs = watermark.field("idleTimeoutMs").integer(0, INT64_MAX);
      if (source.program < 0 || plan_.programs[source.program]->outputs.size() < 2)
        return watermark.fail("needs a program with a watermark output");
      const Program& program = *plan_.programs[source.program];
      source.rowtimeColumn = watermark.field("rowtimeColumn").index(program.outputs.size() - 1, "column");
      for (RegisterId out : {program.outputs[source.rowtimeColumn], program.outputs.back()}) {
        if (plan_.types[program.registers[out]].physical != PhysicalType::kTimestampMs)
          watermark.fail("row time and watermark are timestamps in ms");
      }
    }
    if (PlanReader path = reader.field("deadLetterPath"); !path.isNull()) source.deadLetterPath = path.text();
    plan_.sources.push_back(std::move(source));
  }

  void sourceColumns(PlanReader reader, SourcePlan* source) {
    using From = SourceColumn::From;
    static const std::pair<const char*, From> kFroms[] = {
        {"field", From::kField},        {"partition", From::kPartition},
        {"file.path", From::kFilePath}, {"file.name", From::kFileName},
        {"file.size", From::kFileSize}, {"file.modification-time", From::kFileModificationTime}};
    size_t n = reader.size();
    if (n != plan_.schemas[source->schema].types.size()) reader.fail("expected one entry per column of the schema");
    for (size_t i = 0; i < n && message_.ok(); ++i) {
      PlanReader item = reader.item(i);
      item.keys({"from", "name", "ordinal"});
      SourceColumn column;
      std::string from = item.field("from").text();
      bool known = false;
      for (const auto& [name, value] : kFroms) {
        if (from == name) {
          column.from = value;
          known = true;
        }
      }
      if (!known) item.fail("unknown origin '" + from + "'");
      column.name = item.field("name").text();
      bool field = column.from == From::kField;
      column.ordinal = item.field("ordinal").index(
          field ? std::max<size_t>(plan_.schemas[source->physicalSchema].types.size(), 1) : kBatchRowsMax, "column");
      if (field && message_.ok() &&
          plan_.types[plan_.schemas[source->physicalSchema].types[column.ordinal]].physical !=
              plan_.types[plan_.schemas[source->schema].types[i]].physical) {
        item.fail("column has another type than the table's");
      }
      source->columns.push_back(std::move(column));
    }
  }

  void splits(PlanReader reader, SourcePlan* source) {
    for (size_t i = 0, n = reader.size(); i < n && message_.ok(); ++i) {
      PlanReader item = reader.item(i);
      item.keys({"path", "size", "modifiedMs", "inode", "partition"});
      SplitInfo split;
      split.path = item.field("path").text();
      split.size = static_cast<uint64_t>(item.field("size").integer(0, INT64_MAX));
      split.modifiedMs = item.field("modifiedMs").integer(INT64_MIN, INT64_MAX);
      split.inode = static_cast<uint64_t>(item.field("inode").integer(INT64_MIN, INT64_MAX));
      PlanReader partition = item.field("partition");
      for (size_t p = 0, count = partition.size(); p < count && message_.ok(); ++p) {
        bool null = partition.item(p).isNull();
        split.partitionNull.push_back(null);
        split.partition.push_back(null ? std::string() : partition.item(p).text());
      }
      for (const SourceColumn& column : source->columns) {
        if (column.from == SourceColumn::From::kPartition && column.ordinal >= split.partition.size())
          partition.fail("fewer values than partition columns");
      }
      source->splits.push_back(std::move(split));
    }
  }

  void valueRows(PlanReader reader, SourcePlan* source) {
    size_t n = reader.size();
    if (!message_.ok() || n == 0) return;
    if (n > 10'000'000) return reader.fail("too many rows");
    const Schema& schema = plan_.schemas[source->schema];
    std::vector<ColumnBuilder> builders;
    for (TypeId type : schema.types) builders.emplace_back(plan_.types, type);
    for (size_t i = 0; i < n && message_.ok(); ++i) {
      PlanReader row = reader.item(i);
      if (row.size() != schema.types.size()) row.fail("expected one value per column");
      for (size_t c = 0; c < builders.size() && message_.ok(); ++c)
        appendLiteral(row.item(c), plan_.types, builders[c]);
    }
    source->rows = makeRef<Batch>();
    source->rows->rows = static_cast<uint32_t>(n);
    for (ColumnBuilder& builder : builders) source->rows->columns.push_back(builder.finish(*source->rows));
  }

  void sink(PlanReader reader) {
    reader.keys({"connector", "name", "schema", "format", "formatOptions", "connectorOptions", "path",
                 "partitionColumns", "notNullColumns", "notNullEnforcer", "overwrite"});
    SinkPlan sink;
    sink.connector = reader.field("connector").text();
    sink.name = reader.field("name").text();
    sink.format = reader.field("format").text();
    sink.path = reader.field("path").text();
    sink.schema = reader.field("schema").index(plan_.schemas.size(), "schema");
    if (!message_.ok()) return;
    size_t columns = plan_.schemas[sink.schema].types.size();
    optionMap(reader.field("formatOptions"), &sink.formatOptions);
    optionMap(reader.field("connectorOptions"), &sink.connectorOptions);
    sink.partitionColumns = reader.field("partitionColumns").indexes(columns, "column");
    sink.notNullColumns = reader.field("notNullColumns").indexes(columns, "column");
    sink.dropNulls = choice(reader.field("notNullEnforcer"), {"ERROR", "DROP"}) == "DROP";
    sink.overwrite = reader.field("overwrite").boolean();
    plan_.sinks.push_back(std::move(sink));
  }

  void operatorHeads(PlanReader reader) {
    for (size_t i = 0, n = reader.size(); i < n && message_.ok(); ++i) {
      PlanReader item = reader.item(i);
      item.keys({"kind", "version", "stateId", "name", "schema", "config", "hidden"});
      OperatorMessage head;
      head.kind = item.field("kind").text();
      head.version = static_cast<uint32_t>(item.field("version").integer(1, 1000));
      head.stateId = item.field("stateId").text();
      head.name = item.field("name").text();
      head.schema = item.field("schema").index(plan_.schemas.size(), "schema");
      PlanReader hidden = item.field("hidden");
      hidden.keys({"kind", "sequence", "watermark"});
      head.hiddenKind = hidden.field("kind").boolean();
      head.hiddenSequence = hidden.field("sequence").boolean();
      head.hiddenWatermark = hidden.field("watermark").boolean();
      plan_.messages.push_back(std::move(head));
    }
  }

  void edges(PlanReader reader) {
    using Partition = EdgePlan::Partition;
    static const std::pair<const char*, Partition> kPartitions[] = {{"forward", Partition::kForward},
                                                                    {"hash", Partition::kHash},
                                                                    {"broadcast", Partition::kBroadcast},
                                                                    {"single", Partition::kSingle},
                                                                    {"roundRobin", Partition::kRoundRobin}};
    for (size_t i = 0, n = reader.size(); i < n && message_.ok(); ++i) {
      PlanReader item = reader.item(i);
      item.keys({"from", "to", "port", "partition", "columns", "order", "changes"});
      EdgePlan edge;
      edge.from = item.field("from").index(plan_.messages.size(), "operator");
      edge.to = item.field("to").index(plan_.messages.size(), "operator");
      edge.port = static_cast<uint8_t>(item.field("port").integer(0, 255));
      std::string partition = choice(item.field("partition"), {"forward", "hash", "broadcast", "single", "roundRobin"});
      for (const auto& [name, value] : kPartitions) {
        if (partition == name) edge.partition = value;
      }
      std::string order = choice(item.field("order"), {"none", "split", "canonical"});
      edge.order = order == "none" ? OrderNeed::kNone : order == "split" ? OrderNeed::kSplit : OrderNeed::kCanonical;
      choice(item.field("changes"), {"insert", "upsert", "retract"});
      if (!message_.ok()) return;
      if (edge.from >= edge.to) item.fail("operators are listed in topological order: an edge leads to a later one");
      edge.columns =
          item.field("columns").indexes(plan_.schemas[plan_.messages[edge.from].schema].types.size(), "column");
      OperatorMessage& to = plan_.messages[edge.to];
      if (edge.port == 0 && to.inputSchema < 0) to.inputSchema = static_cast<int32_t>(plan_.messages[edge.from].schema);
      plan_.edges.push_back(std::move(edge));
    }
  }

  void stages(PlanReader reader) {
    std::vector<int32_t> stageOf(plan_.messages.size(), -1);
    for (size_t i = 0, n = reader.size(); i < n && message_.ok(); ++i) {
      PlanReader item = reader.item(i);
      item.keys({"operators", "parallelism"});
      StagePlan stage;
      stage.operators = item.field("operators").indexes(plan_.messages.size(), "operator");
      stage.single = choice(item.field("parallelism"), {"all", "single"}) == "single";
      if (message_.ok() && stage.operators.empty()) item.fail("a stage has an operator");
      for (size_t k = 0; k < stage.operators.size() && message_.ok(); ++k) {
        if (k && stage.operators[k] <= stage.operators[k - 1])
          item.fail("operators of a stage are listed in topological order");
        if (stageOf[stage.operators[k]] >= 0)
          item.fail("operator " + std::to_string(stage.operators[k]) + " is in two stages");
        stageOf[stage.operators[k]] = static_cast<int32_t>(i);
      }
      plan_.stages.push_back(std::move(stage));
    }
    checkStages(reader, stageOf);
  }

  // Every operator lies in a stage; edges that enter a stage from outside lead to its first operator only; operators
  // behind it are fed inside.
  void checkStages(PlanReader reader, const std::vector<int32_t>& stageOf) {
    std::vector<uint32_t> fedInside(plan_.messages.size(), 0);
    for (size_t i = 0; i < stageOf.size() && message_.ok(); ++i) {
      if (stageOf[i] < 0) reader.fail("operator " + std::to_string(i) + " is in no stage");
    }
    for (const EdgePlan& edge : plan_.edges) {
      if (!message_.ok()) return;
      bool inside = stageOf[edge.from] == stageOf[edge.to];
      if (inside && edge.partition != EdgePlan::Partition::kForward) reader.fail("edges inside a stage are forward");
      if (inside) ++fedInside[edge.to];
      if (!inside && plan_.stages[stageOf[edge.to]].operators.front() != edge.to)
        reader.fail("an exchange leads to the first operator of a stage");
    }
    for (const StagePlan& stage : plan_.stages) {
      for (size_t k = 0; k < stage.operators.size() && message_.ok(); ++k) {
        if ((k == 0) != (fedInside[stage.operators[k]] == 0))
          reader.fail("only the first operator of a stage takes input from outside");
        if (fedInside[stage.operators[k]] > 1) reader.fail("an operator inside a stage has one input");
        bool source = plan_.messages[stage.operators[k]].kind == "source";
        if (source && k != 0) reader.fail("a source is the first operator of its stage");
      }
    }
  }

  // The program's outputs, without the last `hidden` ones, are the columns of the schema.
  void checkOutputs(const Program& program, uint32_t schemaId, PlanReader where, size_t hidden) {
    if (!message_.ok()) return;
    const Schema& schema = plan_.schemas[schemaId];
    if (program.outputs.size() != schema.types.size() + hidden)
      return where.fail("program has another number of outputs than the schema has columns");
    for (size_t i = 0; i < schema.types.size(); ++i) {
      if (plan_.types[program.registers[program.outputs[i]]].physical != plan_.types[schema.types[i]].physical) {
        return where.fail("output " + std::to_string(i) + " has another type than its column");
      }
    }
  }

  void operators(PlanReader reader) {
    plan_.sourceOf.assign(plan_.messages.size(), -1);
    plan_.sinkOf.assign(plan_.messages.size(), -1);
    for (size_t i = 0, n = reader.size(); i < n && message_.ok(); ++i) {
      PlanReader item = reader.item(i);
      const OperatorMessage& head = plan_.messages[i];
      PlanReader config = item.field("config");
      if (head.kind == "source") {
        sourceOperator(config, head);
        plan_.operators.push_back(nullptr);
        continue;
      }
      if (head.inputSchema < 0) item.fail("operator has no input");
      if (head.kind == "sink")
        plan_.sinkOf[i] = static_cast<int32_t>(config.field("sink").index(plan_.sinks.size(), "sink"));
      if (head.kind == "sink") {
        if (message_.ok()) adopt(buildSink(plan_, head, config), head, config);
        continue;
      }
      const OperatorKind* kind = nullptr;
      for (const OperatorKind& candidate : operatorRegistry()) {
        if (head.kind == candidate.kind) kind = &candidate;
      }
      if (!kind) item.fail("unknown operator kind '" + head.kind + "'");
      if (kind && kind->version != head.version) item.fail("unknown version of operator '" + head.kind + "'");
      if (!message_.ok()) return;
      adopt(kind->build(plan_, head, config), head, config);
    }
  }

  void adopt(std::unique_ptr<Operator> built, const OperatorMessage& head, PlanReader& config) {
    if (!built && message_.ok()) config.fail("operator could not be built");
    if (!built) return;
    built->stateId = head.stateId;
    built->name = head.name;
    if (!built->partialColumns.empty()) extendSchema(ordinal(head), built->partialColumns);
    plan_.operators.push_back(std::move(built));
  }

  uint32_t ordinal(const OperatorMessage& message) const {
    return static_cast<uint32_t>(&message - plan_.messages.data());
  }

  // The operator emits more columns than its message's schema names: what follows reads the longer one.
  void extendSchema(uint32_t op, const std::vector<TypeId>& columns) {
    Schema schema = plan_.schemas[plan_.messages[op].schema];
    for (TypeId column : columns) {
      schema.names.push_back("$partial" + std::to_string(schema.types.size()));
      schema.types.push_back(column);
    }
    uint32_t extended = static_cast<uint32_t>(plan_.schemas.size());
    plan_.schemas.push_back(std::move(schema));
    plan_.messages[op].schema = extended;
    for (const EdgePlan& edge : plan_.edges) {
      if (edge.from == op && edge.port == 0) plan_.messages[edge.to].inputSchema = static_cast<int32_t>(extended);
    }
  }

  // Sources are no Operators: the driver opens a source task per worker.
  void sourceOperator(PlanReader config, const OperatorMessage& head) {
    config.keys({"source"});
    uint32_t index = config.field("source").index(plan_.sources.size(), "source");
    if (!message_.ok()) return;
    const SourcePlan& source = plan_.sources[index];
    if (source.program >= 0) {
      checkOutputs(*plan_.programs[source.program], head.schema, config, source.hasWatermark ? 1 : 0);
    } else if (source.schema != head.schema) {
      config.fail("a source without a program emits its decoded schema");
    }
    plan_.sourceOf[&head - plan_.messages.data()] = static_cast<int32_t>(index);
  }

  Plan& plan_;
  PlanReader message_;
};

}  // namespace

Status buildPlan(const uint8_t* bytes, size_t size, std::unique_ptr<Plan>* out) {
  PlanValue tree;
  MILLRACE_RETURN_IF_ERROR(decodePlanValue(bytes, size, &tree));
  auto plan = std::make_unique<Plan>();
  plan->bytes.assign(bytes, bytes + size);
  PlanReader::Shared shared;
  PlanBuilder(plan.get(), PlanReader(&tree, "", &shared)).build();
  if (!shared.status.ok()) return std::move(shared.status);
  *out = std::move(plan);
  return Status();
}

}  // namespace millrace
