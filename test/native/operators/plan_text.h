#pragma once
// Plans for tests: types by name, operators in a row, and the message that says it all.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "columnar/type.h"

namespace millrace::testing {

// A plan of a source, operators in a row, each behind a hash exchange where `hash` names columns, and a sink.
struct OperatorText {
  std::string kind;
  std::string config;
  std::vector<std::string> output;  // type names
  std::vector<uint32_t> hash;       // exchange by these columns in front of it; none: a single worker
  bool spread = false;              // rows go to any worker (a local phase)
};

struct PlanText {
  std::vector<std::string> input;  // type names
  std::vector<OperatorText> operators;
  std::string mode = "STREAMING";
  std::string zone = "UTC";
};

// Names of the types that tests use, as type messages.
inline const std::vector<std::pair<std::string, std::string>>& typeTexts() {
  auto type = [](int physical, TypeRoot root, int precision = 0, int scale = 0, const char* children = "[]") {
    return "{\"physical\":" + std::to_string(physical) + ",\"root\":" + std::to_string(static_cast<int>(root)) +
           ",\"nullable\":true,\"precision\":" + std::to_string(precision) + ",\"scale\":" + std::to_string(scale) +
           ",\"length\":2147483647,\"children\":" + children + ",\"fieldNames\":[],\"sql\":\"\"}";
  };
  static const std::vector<std::pair<std::string, std::string>> kTypes = {
      {"bool", type(1, TypeRoot::kBoolean)},
      {"i8", type(2, TypeRoot::kTinyint)},
      {"i16", type(3, TypeRoot::kSmallint)},
      {"i32", type(4, TypeRoot::kInteger)},
      {"i64", type(5, TypeRoot::kBigint)},
      {"f32", type(6, TypeRoot::kFloat)},
      {"f64", type(7, TypeRoot::kDouble)},
      {"d5.2", type(8, TypeRoot::kDecimal, 5, 2)},
      {"d38.0", type(9, TypeRoot::kDecimal, 38)},
      {"d38.2", type(9, TypeRoot::kDecimal, 38, 2)},
      {"d38.6", type(9, TypeRoot::kDecimal, 38, 6)},
      {"text", type(10, TypeRoot::kVarchar)},
      {"time", type(14, TypeRoot::kTimestamp, 3)},
      {"list of i32", type(19, TypeRoot::kArray, 0, 0, "[3]")},
      {"list of text", type(19, TypeRoot::kArray, 0, 0, "[11]")},
      {"multiset of i32", type(20, TypeRoot::kMultiset, 0, 0, "[3,3]")},
      {"list of f64", type(19, TypeRoot::kArray, 0, 0, "[6]")},
  };
  return kTypes;
}

inline std::string typeId(const std::string& name) {
  for (size_t i = 0; i < typeTexts().size(); ++i) {
    if (typeTexts()[i].first == name) return std::to_string(i);
  }
  ADD_FAILURE() << "no type " << name;
  return "0";
}

inline std::string listText(const std::vector<std::string>& items) {
  std::string out = "[";
  for (size_t i = 0; i < items.size(); ++i) out += (i ? "," : "") + items[i];
  return out + "]";
}

inline std::string schemaText(const std::vector<std::string>& types) {
  std::vector<std::string> ids, names;
  for (const std::string& type : types) {
    ids.push_back(typeId(type));
    names.push_back("\"c\"");
  }
  return "{\"types\":" + listText(ids) + ",\"names\":" + listText(names) + "}";
}

struct RunOptions {
  uint32_t batchRows = 1024;
  uint32_t parallelism = 1;
  bool constantHash = false;
  uint32_t watermarkEvery = 1;      // deliver only every n-th watermark in time
  uint32_t restartParallelism = 0;  // stop half way and go on with so many workers; 0 = do not
};

inline std::string planMessage(const PlanText& text, const RunOptions& options) {
  std::vector<std::string> types, schemas, operators, stages, edges;
  for (const auto& [name, type] : typeTexts()) types.push_back(type);
  schemas.push_back(schemaText(text.input));
  auto message = [&](const std::string& kind, const std::string& config, size_t schema) {
    operators.push_back("{\"kind\":\"" + kind + "\",\"version\":1,\"stateId\":\"state " +
                        std::to_string(kind == "window_aggregate" ? 0 : operators.size()) + "\",\"name\":\"" + kind +
                        "\",\"schema\":" + std::to_string(schema) + ",\"config\":" + config +
                        ",\"hidden\":{\"kind\":true,\"sequence\":true,\"watermark\":true}}");
  };
  message("source", "{\"source\":0}", 0);
  for (const OperatorText& op : text.operators) {
    schemas.push_back(schemaText(op.output));
    message(op.kind, op.config, schemas.size() - 1);
  }
  size_t sink = operators.size();
  message("sink", "{\"sink\":0}", schemas.size() - 1);
  for (size_t i = 0; i < operators.size(); ++i) {
    stages.push_back("{\"operators\":[" + std::to_string(i) + "],\"parallelism\":\"all\"}");
    if (i == 0) continue;
    std::vector<std::string> columns;
    if (i < sink) {
      for (uint32_t column : text.operators[i - 1].hash) columns.push_back(std::to_string(column));
    }
    edges.push_back("{\"from\":" + std::to_string(i - 1) + ",\"to\":" + std::to_string(i) +
                    ",\"port\":0,\"partition\":\"hash\",\"columns\":" + listText(columns) +
                    ",\"order\":\"none\",\"changes\":\"retract\"}");
  }
  std::string source =
      "{\"connector\":\"values\",\"name\":\"t\",\"schema\":0,\"columns\":" +
      [&] {
        std::vector<std::string> columns(text.input.size(), "{\"from\":\"field\",\"name\":\"c\",\"ordinal\":0}");
        for (size_t i = 0; i < columns.size(); ++i)
          columns[i] = "{\"from\":\"field\",\"name\":\"c\",\"ordinal\":" + std::to_string(i) + "}";
        return listText(columns);
      }() +
      ",\"format\":\"\",\"formatOptions\":{},\"connectorOptions\":{},\"physicalSchema\":0,\"splits\":[],\"rows\":[],"
      "\"rowPrograms\":[],"
      "\"program\":null,\"watermark\":null,\"deadLetterPath\":null}";
  std::string sinkText = "{\"connector\":\"collect\",\"name\":\"s\",\"schema\":" + std::to_string(schemas.size() - 1) +
                         ",\"format\":\"\",\"formatOptions\":{},\"connectorOptions\":{},\"path\":\"\","
                         "\"partitionColumns\":[],\"notNullColumns\":[],"
                         "\"notNullEnforcer\":\"ERROR\",\"overwrite\":false}";
  return "{\"format\":1,\"engine\":\"\",\"job\":\"\",\"mode\":\"" + text.mode +
         "\",\"determinism\":\"changelog\",\"maxParallelism\":128,\"parallelism\":" +
         std::to_string(options.parallelism) + ",\"zone\":\"" + text.zone +
         "\",\"options\":{\"batchRows\":" + std::to_string(options.batchRows) +
         ",\"blockBytes\":1024,\"rowBytesMax\":1024,\"instructionSet\":\"auto\",\"constantHash\":" +
         (options.constantHash ? "true" : "false") +
         ",\"floatAggregation\":\"exact\",\"clockMs\":null,\"randomSeed\":null},\"types\":" + listText(types) +
         ",\"schemas\":" + listText(schemas) + ",\"programs\":[],\"sources\":[" + source + "],\"sinks\":[" + sinkText +
         "],\"operators\":" + listText(operators) + ",\"stages\":" + listText(stages) +
         ",\"edges\":" + listText(edges) + ",\"fingerprint\":\"\"}";
}

}  // namespace millrace::testing
