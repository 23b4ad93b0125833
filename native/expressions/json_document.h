#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace millrace {

enum class JsonKind : uint8_t { kNull, kFalse, kTrue, kNumber, kString, kArray, kObject };

using JsonNodeId = uint32_t;
constexpr JsonNodeId kNoNode = ~JsonNodeId{0};

struct JsonNode {
  JsonKind kind = JsonKind::kNull;
  uint32_t size = 0;           // elements or members
  JsonNodeId first = kNoNode;  // the first child
  JsonNodeId last = kNoNode;
  JsonNodeId next = kNoNode;  // the next child of the same parent
  std::string_view key;       // of a member
  std::string_view text;      // of a string, or a number as written
};

/** The tree of one JSON text. The text must outlive it; parse() starts anew and keeps the memory. */
class JsonDocument {
 public:
  /** Parses the value at the start; what follows it is left alone, as Jackson does. The last of equal keys counts. */
  bool parse(std::string_view text, std::string* error);

  JsonNodeId root() const { return root_; }
  const JsonNode& operator[](JsonNodeId node) const { return nodes_[node]; }
  JsonNodeId member(JsonNodeId object, std::string_view key) const;
  /** Counted from the end when negative; kNoNode beyond. */
  JsonNodeId element(JsonNodeId array, int64_t index) const;

  // Results of paths
  JsonNodeId addNode(JsonKind kind);
  JsonNodeId addText(JsonKind kind, std::string text);
  /** Appends a copy of a node, which shares its children, to an array or, under a key, to an object. */
  void append(JsonNodeId parent, JsonNodeId node, std::string_view key = {});

  /** JSON without blanks, members in the order of their keys. */
  void appendJson(JsonNodeId node, std::string* out) const;
  /** A scalar as text: a string without its quotes. */
  void appendScalar(JsonNodeId node, std::string* out) const;

 private:
  struct Parser;

  void link(JsonNodeId parent, JsonNodeId node, std::string_view key);

  std::vector<JsonNode> nodes_;
  std::deque<std::string> texts_;
  JsonNodeId root_ = kNoNode;
};

}  // namespace millrace
