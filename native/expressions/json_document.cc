#include "expressions/json_document.h"

#include <algorithm>

#include "base/number_parse.h"
#include "base/utf8.h"
#include "expressions/value_json.h"

namespace millrace {

namespace {

constexpr int kDepthMax = 1000;  // Jackson's

bool isDigit(char c) { return c >= '0' && c <= '9'; }

// A number as BigDecimal.toString and BigInteger.toString print it.
void appendNumber(std::string_view number, std::string* out) {
  const bool negative = number[0] == '-';
  std::string_view rest = number.substr(negative);
  const size_t mark = std::min(rest.find_first_of("eE"), rest.size());
  const std::string_view mantissa = rest.substr(0, mark);
  int64_t exponent = 0;
  if (mark < rest.size()) {
    const size_t sign = mark + 1;
    const bool down = rest[sign] == '-';
    for (char c : rest.substr(sign + (down || rest[sign] == '+'))) {
      if (exponent < 1'000'000'000) exponent = exponent * 10 + (c - '0');
    }
    if (down) exponent = -exponent;
  }
  std::string digits;
  int64_t scale = -exponent;
  bool fraction = false;
  for (char c : mantissa) {
    if (c == '.') {
      fraction = true;
      continue;
    }
    digits.push_back(c);
    scale += fraction;
  }
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  const int64_t count = static_cast<int64_t>(digits.size());
  const int64_t adjusted = count - 1 - scale;
  if (negative && digits != "0") out->push_back('-');
  if (scale >= 0 && adjusted >= -6) {
    if (scale >= count) digits.insert(0, static_cast<size_t>(scale - count + 1), '0');
    if (scale > 0) digits.insert(digits.size() - static_cast<size_t>(scale), 1, '.');
    out->append(digits);
    return;
  }
  if (count > 1) digits.insert(1, 1, '.');
  out->append(digits);
  if (adjusted != 0) out->append(adjusted < 0 ? "E-" : "E+").append(std::to_string(std::abs(adjusted)));
}

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

// By recursive descent; `out` is null where only the grammar counts.
struct JsonDocument::Parser {
  std::string_view text;
  JsonDocument* document;
  size_t at = 0;
  std::string error;

  bool refuse(std::string what) {
    if (error.empty()) error = std::move(what);
    return false;
  }

  bool refuseCharacter() {
    if (at >= text.size()) return refuse("the JSON text ends too early");
    size_t end = at;
    takeCodePoint(text, &end);
    return refuse("unexpected '" + std::string(text.substr(at, end - at)) + "' in the JSON text");
  }

  void skipBlanks() {
    while (at < text.size() && isBlank(text[at])) ++at;
  }

  bool take(char c) {
    if (at >= text.size() || text[at] != c) return false;
    ++at;
    return true;
  }

  bool string(std::string_view* out) {
    if (!take('"')) return refuseCharacter();
    const size_t start = at;
    bool escaped = false;
    while (at < text.size() && text[at] != '"') {
      if (static_cast<uint8_t>(text[at]) < 0x20) return refuse("a control character in a JSON string");
      if (text[at] == '\\') {
        escaped = true;
        ++at;
      }
      ++at;
    }
    if (at >= text.size()) return refuse("a JSON string without an end");
    *out = text.substr(start, at - start);
    ++at;
    if (!escaped) return true;
    std::string plain;
    if (!appendUnescaped(*out, &plain)) return refuse("an unknown escape in a JSON string");
    document->texts_.push_back(std::move(plain));
    *out = document->texts_.back();
    return true;
  }

  bool word(std::string_view word) {
    if (!text.substr(at).starts_with(word)) return refuseCharacter();
    at += word.size();
    const char next = at < text.size() ? text[at] : ' ';
    const bool more = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || isDigit(next) || next == '_';
    return more ? refuseCharacter() : true;
  }

  bool number(JsonNode* node) {
    JsonNumber number;
    if (!scanJsonNumber(text.substr(at), &number)) return refuseCharacter();
    node->text = text.substr(at, number.length);
    at += number.length;
    const char next = at < text.size() ? text[at] : ' ';
    return isBlank(next) || next == ',' || next == ']' || next == '}' ? true : refuseCharacter();
  }

  bool value(int depth, JsonNodeId* out) {
    skipBlanks();
    if (at >= text.size()) return refuseCharacter();
    JsonNode node;
    bool good = false;
    switch (text[at]) {
      case '{':
      case '[':
        return depth < kDepthMax ? container(depth, out) : refuse("the JSON text is nested too deep");
      case '"':
        node.kind = JsonKind::kString;
        good = string(&node.text);
        break;
      case 'n':
        good = word("null");
        break;
      case 't':
        node.kind = JsonKind::kTrue;
        good = word("true");
        break;
      case 'f':
        node.kind = JsonKind::kFalse;
        good = word("false");
        break;
      default:
        node.kind = JsonKind::kNumber;
        good = number(&node);
    }
    *out = static_cast<JsonNodeId>(document->nodes_.size());
    document->nodes_.push_back(node);
    return good;
  }

  bool container(int depth, JsonNodeId* out) {
    const bool object = text[at++] == '{';
    *out = document->addNode(object ? JsonKind::kObject : JsonKind::kArray);
    const char end = object ? '}' : ']';
    skipBlanks();
    if (take(end)) return true;
    for (;;) {
      std::string_view key;
      skipBlanks();
      if (object) {
        if (!string(&key)) return false;
        skipBlanks();
        if (!take(':')) return refuseCharacter();
      }
      JsonNodeId child = kNoNode;
      if (!value(depth + 1, &child)) return false;
      document->link(*out, child, key);
      skipBlanks();
      if (take(end)) return true;
      if (!take(',')) return refuseCharacter();
    }
  }
};

bool JsonDocument::parse(std::string_view text, std::string* error) {
  nodes_.clear();
  texts_.clear();
  root_ = kNoNode;
  Parser parser{text, this, 0, {}};
  if (parser.value(0, &root_)) return true;
  *error = std::move(parser.error);
  return false;
}

JsonNodeId JsonDocument::member(JsonNodeId object, std::string_view key) const {
  for (JsonNodeId child = nodes_[object].first; child != kNoNode; child = nodes_[child].next) {
    if (nodes_[child].key == key) return child;
  }
  return kNoNode;
}

JsonNodeId JsonDocument::element(JsonNodeId array, int64_t index) const {
  if (index < 0) index += nodes_[array].size;
  if (index < 0 || index >= nodes_[array].size) return kNoNode;
  JsonNodeId child = nodes_[array].first;
  while (index-- > 0) child = nodes_[child].next;
  return child;
}

JsonNodeId JsonDocument::addNode(JsonKind kind) {
  JsonNode node;
  node.kind = kind;
  nodes_.push_back(node);
  return static_cast<JsonNodeId>(nodes_.size() - 1);
}

JsonNodeId JsonDocument::addText(JsonKind kind, std::string text) {
  texts_.push_back(std::move(text));
  const JsonNodeId node = addNode(kind);
  nodes_[node].text = texts_.back();
  return node;
}

void JsonDocument::append(JsonNodeId parent, JsonNodeId node, std::string_view key) {
  nodes_.push_back(JsonNode(nodes_[node]));
  link(parent, static_cast<JsonNodeId>(nodes_.size() - 1), key);
}

void JsonDocument::link(JsonNodeId parent, JsonNodeId node, std::string_view key) {
  const JsonNodeId known = nodes_[parent].kind == JsonKind::kObject ? member(parent, key) : kNoNode;
  nodes_[node].key = key;
  nodes_[node].next = known == kNoNode ? kNoNode : nodes_[known].next;
  if (known != kNoNode) {
    nodes_[known] = nodes_[node];
    return;
  }
  JsonNode& to = nodes_[parent];
  (to.first == kNoNode ? to.first : nodes_[to.last].next) = node;
  to.last = node;
  ++to.size;
}

void JsonDocument::appendScalar(JsonNodeId node, std::string* out) const {
  const JsonNode& value = nodes_[node];
  value.kind == JsonKind::kString ? void(out->append(value.text)) : appendJson(node, out);
}

void JsonDocument::appendJson(JsonNodeId node, std::string* out) const {
  const JsonNode& value = nodes_[node];
  switch (value.kind) {
    case JsonKind::kNull:
      out->append("null");
      return;
    case JsonKind::kFalse:
      out->append("false");
      return;
    case JsonKind::kTrue:
      out->append("true");
      return;
    case JsonKind::kNumber:
      return appendNumber(value.text, out);
    case JsonKind::kString:
      return appendJsonText(value.text, out);
    case JsonKind::kArray:
      out->push_back('[');
      for (JsonNodeId child = value.first; child != kNoNode; child = nodes_[child].next) {
        if (child != value.first) out->push_back(',');
        appendJson(child, out);
      }
      out->push_back(']');
      return;
    case JsonKind::kObject: {
      std::vector<JsonNodeId> members;
      for (JsonNodeId child = value.first; child != kNoNode; child = nodes_[child].next) members.push_back(child);
      std::sort(members.begin(), members.end(),
                [&](JsonNodeId a, JsonNodeId b) { return nodes_[a].key < nodes_[b].key; });
      out->push_back('{');
      for (JsonNodeId child : members) {
        if (child != members.front()) out->push_back(',');
        appendJsonText(nodes_[child].key, out);
        out->push_back(':');
        appendJson(child, out);
      }
      out->push_back('}');
    }
  }
}

}  // namespace millrace
