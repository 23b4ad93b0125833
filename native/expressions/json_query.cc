// JSON_EXISTS, JSON_VALUE, JSON_QUERY, IS JSON and JSON. What is to happen ON EMPTY and ON ERROR are
// words among the arguments: NULL, ERROR, DEFAULT, TRUE, FALSE, UNKNOWN, EMPTY ARRAY, EMPTY OBJECT.
#include "base/number_parse.h"
#include "expressions/json_document.h"
#include "expressions/json_path.h"
#include "expressions/nested_kernel.h"

namespace millrace {

namespace {

using enum PhysicalType;

using Text = Input<std::string_view>;

// What a path finds in a text: a value (kNoNode: NULL) or a fault.
class PathReader {
 public:
  JsonDocument document;
  std::string fault;

  JsonNodeId find(std::string_view text, std::string_view path) {
    fault.clear();
    use(path);
    if (!pathFault_.empty()) fault = pathFault_;
    std::string textFault;
    const bool good = document.parse(text, &textFault);
    if (!good || document[document.root()].kind == JsonKind::kNull) {
      if (!path_.isLax() && fault.empty()) fault = good ? "the JSON value is null" : textFault;
      return kNoNode;
    }
    if (!fault.empty()) return kNoNode;
    const JsonNodeId node = path_.read(document, &fault);
    return node == kNoNode || document[node].kind == JsonKind::kNull ? kNoNode : node;
  }

  bool isLax() const { return path_.isLax(); }
  bool isScalar(JsonNodeId node) const {
    return document[node].kind != JsonKind::kArray && document[node].kind != JsonKind::kObject;
  }

 private:
  // Paths are constants nearly always.
  void use(std::string_view path) {
    if (known_ && path == source_) return;
    known_ = true;
    source_ = path;
    pathFault_.clear();
    path_.compile(path, &pathFault_);
  }

  bool known_ = false;
  std::string source_, pathFault_;
  JsonPath path_;
};

bool isNullInput(const KernelCall& call, uint32_t row) {
  return call.arguments[0]->isNull(row) || call.arguments[1]->isNull(row);
}

void failWith(KernelCall& call, uint32_t row, const char* function, const std::string& what) {
  fail(call, row, std::string(function) + ": " + what);
}

void jsonExists(KernelCall& call) {
  const Text text(*call.arguments[0]), path(*call.arguments[1]), onError(*call.arguments[2]);
  PathReader reader;
  forEachRow(call, [&](uint32_t row) {
    const JsonNodeId node = reader.find(text[row], path[row]);
    if (reader.fault.empty()) return writeBool(call, row, node != kNoNode);
    const std::string_view word = onError[row];
    if (word == "ERROR") return failWith(call, row, "JSON_EXISTS", reader.fault);
    if (word == "UNKNOWN") return setNull(call, row);
    writeBool(call, row, word == "TRUE");
  });
}

// Results of JSON_VALUE: write() is false where the scalar has another type.

class TextResult {
 public:
  explicit TextResult(KernelCall& call) : writer_(call) {}
  bool write(uint32_t row, const JsonDocument& document, JsonNodeId node) {
    text_.clear();
    document.appendScalar(node, &text_);
    writer_.put(row, text_);
    return true;
  }
  void copy(uint32_t row, const Vector& vector) { writer_.put(row, vector.stringValue(row)); }

 private:
  StringWriter writer_;
  std::string text_;
};

bool scalarOf(const JsonNode& node, bool* out) {
  *out = node.kind == JsonKind::kTrue;
  return *out || node.kind == JsonKind::kFalse;
}
bool scalarOf(const JsonNode& node, int32_t* out) {
  return node.kind == JsonKind::kNumber && parseInt32(node.text, out);
}
bool scalarOf(const JsonNode& node, double* out) {
  return node.kind == JsonKind::kNumber && parseDecimalDouble(node.text, out);
}

template <typename T>
class PlainResult {
 public:
  explicit PlainResult(KernelCall& call) : call_(call) {}
  bool write(uint32_t row, const JsonDocument& document, JsonNodeId node) {
    T value{};
    if (!scalarOf(document[node], &value)) return false;
    millrace::write<T>(call_, row, value);
    return true;
  }
  void copy(uint32_t row, const Vector& vector) { millrace::write<T>(call_, row, Input<T>(vector)[row]); }

 private:
  KernelCall& call_;
};

// json_value(text, path, onEmpty, onError, default on empty, default on error)
template <typename Result>
void jsonValue(KernelCall& call) {
  const Text text(*call.arguments[0]), path(*call.arguments[1]), onEmpty(*call.arguments[2]),
      onError(*call.arguments[3]);
  Result result(call);
  PathReader reader;
  const auto behave = [&](uint32_t row, std::string_view word, const Vector& otherwise, const std::string& what) {
    if (word == "ERROR") return failWith(call, row, "JSON_VALUE", what);
    if (word != "DEFAULT" || otherwise.isNull(row)) return setNull(call, row);
    result.copy(row, otherwise);
  };
  forEachRow(call, [&](uint32_t row) {
    if (isNullInput(call, row)) return setNull(call, row);
    const JsonNodeId node = reader.find(text[row], path[row]);
    std::string what = reader.fault;
    if (what.empty()) {
      if (node == kNoNode || (reader.isLax() && !reader.isScalar(node))) {
        return behave(row, onEmpty[row], *call.arguments[4], "there is no value at the path");
      }
      if (!reader.isScalar(node)) {
        what = "the value at the path is no scalar";
      } else if (!result.write(row, reader.document, node)) {
        what = "the value at the path has another type";
      }
    }
    if (!what.empty()) behave(row, onError[row], *call.arguments[5], what);
  });
}

// json_query(text, path, wrapper, onEmpty, onError): the value found, or what was to happen instead
class QueryReader {
 public:
  explicit QueryReader(KernelCall& call)
      : call_(call),
        text_(*call.arguments[0]),
        path_(*call.arguments[1]),
        wrapper_(*call.arguments[2]),
        onEmpty_(*call.arguments[3]),
        onError_(*call.arguments[4]) {}

  const JsonDocument& document() const { return reader_.document; }

  // kNoNode: the row is NULL, or has failed.
  JsonNodeId find(uint32_t row) {
    JsonNodeId node = reader_.find(text_[row], path_[row]);
    if (!reader_.fault.empty()) return behave(row, onError_[row], reader_.fault);
    if (node == kNoNode) return behave(row, onEmpty_[row], "there is no value at the path");
    const std::string_view wrapper = wrapper_[row];
    const bool isArray = document()[node].kind == JsonKind::kArray;
    if (wrapper == "UNCONDITIONAL" || (wrapper == "CONDITIONAL" && !isArray)) {
      const JsonNodeId wrapped = reader_.document.addNode(JsonKind::kArray);
      reader_.document.append(wrapped, node);
      node = wrapped;
    }
    if (!reader_.isScalar(node)) return node;
    return reader_.isLax() ? behave(row, onEmpty_[row], "there is no array or object at the path")
                           : behave(row, onError_[row], "the value at the path is no array or object");
  }

 private:
  JsonNodeId behave(uint32_t row, std::string_view word, const std::string& what) {
    if (word == "EMPTY ARRAY") return reader_.document.addNode(JsonKind::kArray);
    if (word == "EMPTY OBJECT") return reader_.document.addNode(JsonKind::kObject);
    if (word == "ERROR") failWith(call_, row, "JSON_QUERY", what);
    return kNoNode;
  }

  KernelCall& call_;
  Text text_, path_, wrapper_, onEmpty_, onError_;
  PathReader reader_;
};

void jsonQuery(KernelCall& call) {
  QueryReader reader(call);
  StringWriter writer(call);
  std::string text;
  forEachRow(call, [&](uint32_t row) {
    const JsonNodeId node = reader.find(row);
    if (node == kNoNode) return setNull(call, row);
    text.clear();
    reader.document().appendJson(node, &text);
    writer.put(row, text);
  });
}

// RETURNING ARRAY<STRING>: text as it is, anything else as JSON.
void jsonQueryList(KernelCall& call) {
  QueryReader reader(call);
  buildRows(call, [&](ColumnBuilder& builder, uint32_t row) {
    const JsonNodeId node = isNullInput(call, row) ? kNoNode : reader.find(row);
    const JsonDocument& document = reader.document();
    if (node == kNoNode) return builder.appendNull();
    if (document[node].kind != JsonKind::kArray) {
      failWith(call, row, "JSON_QUERY", "the value at the path is no array");
      return builder.appendNull();
    }
    for (JsonNodeId child = document[node].first; child != kNoNode; child = document[child].next) {
      if (document[child].kind == JsonKind::kNull) {
        builder.child(0).appendNull();
      } else {
        std::string text;
        document.appendScalar(child, &text);
        builder.child(0).appendString(text);
      }
    }
    builder.appendList(document[node].size);
  });
}

bool isAny(JsonKind) { return true; }
bool isObject(JsonKind kind) { return kind == JsonKind::kObject; }
bool isArray(JsonKind kind) { return kind == JsonKind::kArray; }
bool isScalar(JsonKind kind) { return !isObject(kind) && !isArray(kind); }

// NULL is no JSON.
template <bool (*kTest)(JsonKind)>
void isJson(KernelCall& call) {
  const Text text(*call.arguments[0]);
  JsonDocument document;
  std::string fault;
  forEachRow(call, [&](uint32_t row) {
    const bool is =
        !call.arguments[0]->isNull(row) && document.parse(text[row], &fault) && kTest(document[document.root()].kind);
    writeBool(call, row, is);
  });
}

// The text written anew: without blanks, members in the order of their keys.
void json(KernelCall& call) {
  const Text in(*call.arguments[0]);
  JsonDocument document;
  StringWriter writer(call);
  std::string text, fault;
  forEachRow(call, [&](uint32_t row) {
    if (!document.parse(in[row], &fault)) return failWith(call, row, "JSON", fault);
    text.clear();
    document.appendJson(document.root(), &text);
    writer.put(row, text);
  });
}

const char* checkTexts(const FunctionRow&, const std::vector<const Type*>&, const Type& result,
                       const TypeTable& types) {
  return types[result.children[0]].physical == kString ? nullptr : "JSON_QUERY returns text or arrays of text";
}

template <typename Result>
FunctionRow valueRow(const char* code, PhysicalType type) {
  const std::string name = std::string("json_value_s_s_s_s_") + code + "_" + code;
  return fallible(
      nonStrict(makeFunction(name, {kString, kString, kString, kString, type, type}, type, jsonValue<Result>)));
}

}  // namespace

void addJsonQueries(FunctionList& list) {
  const std::vector<PhysicalType> query = {kString, kString, kString, kString, kString};
  list.push_back(fallible(makeFunction("json_exists_s_s_s", {kString, kString, kString}, kBool, jsonExists)));
  list.push_back(valueRow<TextResult>("s", kString));
  list.push_back(valueRow<PlainResult<bool>>("b", kBool));
  list.push_back(valueRow<PlainResult<int32_t>>("i32", kInt32));
  list.push_back(valueRow<PlainResult<double>>("f64", kFloat64));
  list.push_back(fallible(makeFunction("json_query_s_s_s_s_s", query, kString, jsonQuery)));
  FunctionRow toList = fallible(makeFunction("json_query_s_s_s_s_s_list", query, kList, jsonQueryList));
  toList.check = checkTexts;
  list.push_back(std::move(toList));
  list.push_back(nonStrict(makeFunction("is_json_value_s", {kString}, kBool, isJson<isAny>)));
  list.push_back(nonStrict(makeFunction("is_json_object_s", {kString}, kBool, isJson<isObject>)));
  list.push_back(nonStrict(makeFunction("is_json_array_s", {kString}, kBool, isJson<isArray>)));
  list.push_back(nonStrict(makeFunction("is_json_scalar_s", {kString}, kBool, isJson<isScalar>)));
  list.push_back(fallible(makeFunction("json_s", {kString}, kString, json)));
}

}  // namespace millrace
