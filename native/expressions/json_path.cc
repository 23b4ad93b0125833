#include "expressions/json_path.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/number_format.h"
#include "base/number_parse.h"

namespace millrace {

namespace {

using Kind = JsonStep::Kind;

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

// What [?(...)] tests: comparisons and existence, joined by && and ||.
struct JsonFilter {
  enum class Operator : uint8_t {
    kAnd,
    kOr,
    kNot,
    kExists,
    kEqual,
    kNotEqual,
    kLess,
    kLessEqual,
    kGreater,
    kGreaterEqual
  };
  struct Operand {
    bool isPath = false;
    bool fromRoot = false;
    JsonPath path;
    JsonNode value;
    std::string text;
  };

  Operator op = Operator::kAnd;
  std::vector<JsonFilter> parts;  // kAnd, kOr, kNot
  std::vector<Operand> operands;  // the others
};

class JsonPathParser {
 public:
  explicit JsonPathParser(std::string_view text) : text_(text) {}

  // `inFilter`: the path ends where it cannot go on.
  bool steps(JsonPath* path, bool inFilter) {
    while (at_ < text_.size()) {
      if (text_[at_] == '.') {
        ++at_;
        if (take('.')) path->steps_.push_back(stepOf(Kind::kScan));
        if (at_ >= text_.size()) return fail("a path must not end with '.'");
        if (text_[at_] != '[' && !nameStep(path, inFilter)) return false;
      } else if (text_[at_] == '[') {
        if (!bracket(path)) return false;
      } else if (inFilter) {
        break;
      } else {
        return fail("unexpected '" + std::string(1, text_[at_]) + "' in the path");
      }
    }
    path->definite_ =
        std::all_of(path->steps_.begin(), path->steps_.end(), [](const JsonStep& step) { return step.isDefinite(); });
    const bool endsInScan = !path->steps_.empty() && path->steps_.back().kind == Kind::kScan;
    return endsInScan ? fail("a path must not end with '..'") : true;
  }

  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::string error;

 private:
  static JsonStep stepOf(Kind kind) {
    JsonStep step;
    step.kind = kind;
    return step;
  }

  bool fail(std::string what) {
    if (error.empty()) error = std::move(what);
    return false;
  }

  void skipBlanks() {
    while (at_ < text_.size() && isBlank(text_[at_])) ++at_;
  }

  bool takeWord(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  bool nameStep(JsonPath* path, bool inFilter) {
    if (take('*')) {
      path->steps_.push_back(stepOf(Kind::kWildcard));
      return true;
    }
    const size_t start = at_;
    const std::string_view ends = inFilter ? ".[( )=!<>&|," : ".[( ";
    while (at_ < text_.size() && ends.find(text_[at_]) == std::string_view::npos) ++at_;
    JsonStep step;
    step.names.emplace_back(text_.substr(start, at_ - start));
    if (step.names[0].empty()) return fail("a name is missing in the path");
    if (take('(')) {
      if (!take(')')) return fail("arguments of functions in a path are not supported");
      step.kind = Kind::kFunction;
    } else if (!inFilter && at_ < text_.size() && text_[at_] == ' ') {
      return fail("use ['my name'] for names with blanks");
    }
    path->steps_.push_back(std::move(step));
    return true;
  }

  bool bracket(JsonPath* path) {
    ++at_;
    skipBlanks();
    JsonStep step;
    if (take('*')) {
      step.kind = Kind::kWildcard;
    } else if (take('?')) {
      step.kind = Kind::kFilter;
      step.filter = std::make_shared<JsonFilter>();
      skipBlanks();
      if (!take('(') || !anyOf(step.filter.get()) || !take(')'))
        return fail("the filter of the path is not understood");
    } else if (at_ < text_.size() && (text_[at_] == '\'' || text_[at_] == '"')) {
      if (!names(&step)) return false;
    } else if (!indices(&step)) {
      return false;
    }
    skipBlanks();
    if (!take(']')) return fail("']' is missing in the path");
    path->steps_.push_back(std::move(step));
    return true;
  }

  bool quoted(std::string* out) {
    const char quote = text_[at_++];
    while (at_ < text_.size() && text_[at_] != quote) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      out->push_back(text_[at_++]);
    }
    return take(quote) ? true : fail("a quote is not closed in the path");
  }

  bool names(JsonStep* step) {
    do {
      skipBlanks();
      if (at_ >= text_.size() || (text_[at_] != '\'' && text_[at_] != '"'))
        return fail("a name is missing in the path");
      if (!quoted(&step->names.emplace_back())) return false;
      skipBlanks();
    } while (take(','));
    return true;
  }

  std::optional<int64_t> integer() {
    skipBlanks();
    const size_t start = at_;
    take('-');
    while (at_ < text_.size() && isDigit(text_[at_])) ++at_;
    int32_t value = 0;
    if (!parseInt32(text_.substr(start, at_ - start), &value)) return std::nullopt;
    skipBlanks();
    return value;
  }

  bool indices(JsonStep* step) {
    const std::optional<int64_t> first = integer();
    skipBlanks();
    if (take(':')) {
      step->kind = Kind::kSlice;
      const std::optional<int64_t> last = integer();
      if (!first && !last) return fail("a slice needs a number in the path");
      step->indices = {first.value_or(JsonStep::kOpen), last.value_or(JsonStep::kOpen)};
      return true;
    }
    step->kind = Kind::kIndices;
    if (!first) return fail("an index is missing in the path");
    step->indices.push_back(*first);
    while (take(',')) {
      const std::optional<int64_t> next = integer();
      if (!next) return fail("an index is missing in the path");
      step->indices.push_back(*next);
    }
    return true;
  }

  bool anyOf(JsonFilter* out) { return joined(out, "||", JsonFilter::Operator::kOr, &JsonPathParser::allOf); }
  bool allOf(JsonFilter* out) { return joined(out, "&&", JsonFilter::Operator::kAnd, &JsonPathParser::test); }

  bool joined(JsonFilter* out, std::string_view word, JsonFilter::Operator op,
              bool (JsonPathParser::*part)(JsonFilter*)) {
    out->op = op;
    do {
      if (!(this->*part)(&out->parts.emplace_back())) return false;
      skipBlanks();
    } while (takeWord(word));
    return true;
  }

  bool test(JsonFilter* out) {
    using enum JsonFilter::Operator;
    skipBlanks();
    if (take('!')) {
      out->op = kNot;
      return test(&out->parts.emplace_back());
    }
    if (take('(')) return anyOf(out) && take(')');
    if (!operand(&out->operands.emplace_back())) return false;
    skipBlanks();
    out->op = kExists;
    for (const auto& [word, op] : {std::pair{"==", kEqual},
                                   {"!=", kNotEqual},
                                   {"<=", kLessEqual},
                                   {">=", kGreaterEqual},
                                   {"<", kLess},
                                   {">", kGreater}}) {
      if (!takeWord(word)) continue;
      out->op = op;
      skipBlanks();
      return operand(&out->operands.emplace_back());
    }
    return out->operands[0].isPath;
  }

  bool operand(JsonFilter::Operand* out) {
    if (at_ >= text_.size()) return false;
    const char c = text_[at_];
    if (c == '@' || c == '$') {
      ++at_;
      out->isPath = true;
      out->fromRoot = c == '$';
      return steps(&out->path, true);
    }
    if (c == '\'' || c == '"') {
      out->value.kind = JsonKind::kString;
      return quoted(&out->text);
    }
    for (const auto& [word, kind] :
         {std::pair{"null", JsonKind::kNull}, {"true", JsonKind::kTrue}, {"false", JsonKind::kFalse}}) {
      out->value.kind = kind;
      if (takeWord(word)) return true;
    }
    JsonNumber number;
    if (!scanJsonNumber(text_.substr(at_), &number)) return false;
    out->value.kind = JsonKind::kNumber;
    out->text = text_.substr(at_, number.length);
    at_ += number.length;
    return true;
  }

  std::string_view text_;
  size_t at_ = 0;
};

namespace {

// Numbers by value, text by its order, all else by identity; nothing when the two cannot be compared.
std::optional<int> orderOf(const JsonNode& a, const JsonNode& b) {
  if (a.kind != b.kind) return std::nullopt;
  if (a.kind == JsonKind::kString) return a.text.compare(b.text);
  if (a.kind != JsonKind::kNumber) return 0;
  double x = 0, y = 0;
  if (!parseDecimalDouble(a.text, &x) || !parseDecimalDouble(b.text, &y)) return std::nullopt;
  return x < y ? -1 : x > y;
}

// Walks the steps; a fault ends it.
class Reader {
 public:
  Reader(JsonDocument& document, JsonNodeId root, bool suppress)
      : document_(document), root_(root), suppress_(suppress) {}

  bool evaluate(const std::vector<JsonStep>& steps, size_t at, JsonNodeId node, bool definite) {
    if (at == steps.size()) {
      found.push_back(node);
      return true;
    }
    const JsonStep& step = steps[at];
    const auto next = [&](JsonNodeId child) { return evaluate(steps, at + 1, child, definite && step.isDefinite()); };
    switch (step.kind) {
      case Kind::kNames:
        return names(steps, at, node, definite);
      case Kind::kWildcard:
        return eachChild(node, next);
      case Kind::kIndices:
      case Kind::kSlice:
        if (kindOf(node) != JsonKind::kArray) return definite ? miss("the path does not lead to an array") : true;
        return step.kind == Kind::kSlice ? slice(step, node, next) : indices(step, node, next);
      case Kind::kScan:
        return scan(steps, at + 1, node);
      case Kind::kFilter:
        if (kindOf(node) == JsonKind::kArray) {
          return eachChild(node, [&](JsonNodeId child) { return accepts(*step.filter, child) ? next(child) : true; });
        }
        if (kindOf(node) == JsonKind::kObject) return accepts(*step.filter, node) ? next(node) : true;
        return definite ? miss("a filter of a path applies to arrays and objects") : true;
      case Kind::kFunction: {
        const JsonNodeId result = call(step.names[0], node);
        return result == kNoNode ? false : next(result);
      }
    }
    return true;
  }

  std::vector<JsonNodeId> found;
  std::string error;

 private:
  JsonKind kindOf(JsonNodeId node) const { return document_[node].kind; }

  // Lax paths skip what is missing.
  bool miss(std::string what) {
    if (suppress_) return true;
    error = std::move(what);
    return false;
  }

  template <typename Next>
  bool eachChild(JsonNodeId node, Next&& next) {
    const JsonKind kind = kindOf(node);
    if (kind != JsonKind::kArray && kind != JsonKind::kObject) return true;
    for (JsonNodeId child = document_[node].first; child != kNoNode; child = document_[child].next) {
      if (!next(child)) return false;
    }
    return true;
  }

  bool names(const std::vector<JsonStep>& steps, size_t at, JsonNodeId node, bool definite) {
    const JsonStep& step = steps[at];
    if (kindOf(node) != JsonKind::kObject) {
      return definite ? miss("the path expects an object with '" + step.names[0] + "'") : true;
    }
    const bool leaf = at + 1 == steps.size();
    if (step.names.size() > 1 && leaf) {
      const JsonNodeId merged = document_.addNode(JsonKind::kObject);
      for (const std::string& name : step.names) {
        const JsonNodeId child = document_.member(node, name);
        if (child != kNoNode) document_.append(merged, child, name);
      }
      found.push_back(merged);
      return true;
    }
    for (const std::string& name : step.names) {
      const JsonNodeId child = document_.member(node, name);
      if (child == kNoNode) {
        if (!leaf && definite && !miss("nothing is at '" + name + "' of the path")) return false;
      } else if (!evaluate(steps, at + 1, child, definite)) {
        return false;
      }
    }
    return true;
  }

  template <typename Next>
  bool indices(const JsonStep& step, JsonNodeId node, Next&& next) {
    for (int64_t index : step.indices) {
      const JsonNodeId child = document_.element(node, index);
      if (child != kNoNode && !next(child)) return false;
    }
    return true;
  }

  template <typename Next>
  bool slice(const JsonStep& step, JsonNodeId node, Next&& next) {
    const int64_t size = document_[node].size;
    const auto bound = [&](int64_t index, int64_t open) {
      if (index == JsonStep::kOpen) return open;
      return std::clamp<int64_t>(index < 0 ? index + size : index, 0, size);
    };
    const int64_t to = bound(step.indices[1], size);
    for (int64_t index = bound(step.indices[0], 0); index < to; ++index) {
      if (!next(document_.element(node, index))) return false;
    }
    return true;
  }

  // The step at `at` applies to the value and to everything below it, where it fits.
  bool scan(const std::vector<JsonStep>& steps, size_t at, JsonNodeId node) {
    const JsonKind kind = kindOf(node);
    if (kind != JsonKind::kArray && kind != JsonKind::kObject) return true;
    if (!evaluate(steps, at, node, false)) return false;
    for (JsonNodeId child = document_[node].first; child != kNoNode; child = document_[child].next) {
      if (!scan(steps, at, child)) return false;
    }
    return true;
  }

  JsonNodeId numberNode(double value) {
    char text[kNumberTextMax];
    return document_.addText(JsonKind::kNumber, std::string(text, formatDouble(value, text)));
  }

  JsonNodeId call(const std::string& name, JsonNodeId node) {
    const JsonKind kind = kindOf(node);
    const bool container = kind == JsonKind::kArray || kind == JsonKind::kObject;
    if (name == "length" || name == "size") {
      if (!container) return document_.addNode(JsonKind::kNull);
      return document_.addText(JsonKind::kNumber, std::to_string(document_[node].size));
    }
    if (name == "keys" && kind == JsonKind::kObject) {
      const JsonNodeId keys = document_.addNode(JsonKind::kArray);
      for (JsonNodeId child = document_[node].first; child != kNoNode; child = document_[child].next) {
        document_.append(keys, document_.addText(JsonKind::kString, std::string(document_[child].key)));
      }
      return keys;
    }
    if ((name == "first" || name == "last") && kind == JsonKind::kArray && document_[node].size > 0) {
      return name == "first" ? document_[node].first : document_[node].last;
    }
    if (name == "min" || name == "max" || name == "sum" || name == "avg") return aggregate(name, node);
    error = "there is no function " + name + "() of paths, or not for this value";
    return kNoNode;
  }

  JsonNodeId aggregate(const std::string& name, JsonNodeId node) {
    double low = 0, high = 0, sum = 0;
    int64_t count = 0;
    eachChild(node, [&](JsonNodeId child) {
      double value = 0;
      if (kindOf(child) != JsonKind::kNumber || !parseDecimalDouble(document_[child].text, &value)) return true;
      low = count == 0 ? value : std::min(low, value);
      high = count == 0 ? value : std::max(high, value);
      sum += value;
      ++count;
      return true;
    });
    if (count == 0) {
      error = name + "() of a path needs an array of numbers";
      return kNoNode;
    }
    return numberNode(name == "min"   ? low
                      : name == "max" ? high
                      : name == "sum" ? sum
                                      : sum / static_cast<double>(count));
  }

  std::optional<JsonNode> valueOf(const JsonFilter::Operand& operand, JsonNodeId node) {
    if (!operand.isPath) {
      JsonNode value = operand.value;
      value.text = operand.text;
      return value;
    }
    Reader reader(document_, root_, true);
    const bool good = reader.evaluate(operand.path.steps(), 0, operand.fromRoot ? root_ : node, true);
    if (!good || reader.found.empty()) return std::nullopt;
    return document_[reader.found.front()];
  }

  bool accepts(const JsonFilter& filter, JsonNodeId node) {
    using enum JsonFilter::Operator;
    const auto holds = [&](const JsonFilter& part) { return accepts(part, node); };
    if (filter.op == kAnd) return std::all_of(filter.parts.begin(), filter.parts.end(), holds);
    if (filter.op == kOr) return std::any_of(filter.parts.begin(), filter.parts.end(), holds);
    if (filter.op == kNot) return !holds(filter.parts[0]);
    const std::optional<JsonNode> left = valueOf(filter.operands[0], node);
    if (filter.op == kExists) return left.has_value();
    const std::optional<JsonNode> right = valueOf(filter.operands[1], node);
    const std::optional<int> order = left && right ? orderOf(*left, *right) : std::nullopt;
    if (!order) return filter.op == kNotEqual;
    switch (filter.op) {
      case kEqual:
        return *order == 0;
      case kNotEqual:
        return *order != 0;
      case kLess:
        return *order < 0;
      case kLessEqual:
        return *order <= 0;
      case kGreater:
        return *order > 0;
      default:
        return *order >= 0;
    }
  }

  JsonDocument& document_;
  JsonNodeId root_;
  bool suppress_;
};

std::string_view trim(std::string_view text) {
  while (!text.empty() && isBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && isBlank(text.back())) text.remove_suffix(1);
  return text;
}

bool takeMode(std::string_view mode, std::string_view* text) {
  if (text->size() <= mode.size() || !isBlank((*text)[mode.size()])) return false;
  const auto same = [](char a, char b) { return (a | 0x20) == b; };
  if (!std::equal(mode.begin(), mode.end(), text->begin(), same)) return false;
  *text = trim(text->substr(mode.size()));
  return true;
}

}  // namespace

bool JsonPath::compile(std::string_view text, std::string* error) {
  *this = {};
  text = trim(text);
  lax_ = takeMode("lax", &text);
  if (!lax_) takeMode("strict", &text);
  std::string whole;
  if (text.empty() || (text[0] != '$' && text[0] != '@')) {
    whole = "$." + std::string(text);
    text = whole;
  }
  JsonPathParser parser(text.substr(1));
  if (parser.steps(this, false)) return true;
  *error = std::move(parser.error);
  return false;
}

JsonNodeId JsonPath::read(JsonDocument& document, std::string* error) const {
  Reader reader(document, document.root(), lax_);
  if (!reader.evaluate(steps_, 0, document.root(), true)) {
    *error = std::move(reader.error);
    return kNoNode;
  }
  if (!definite_) {
    const JsonNodeId all = document.addNode(JsonKind::kArray);
    for (JsonNodeId node : reader.found) document.append(all, node);
    return all;
  }
  if (!reader.found.empty()) return reader.found.back();
  if (!lax_) *error = "nothing is at the path";
  return kNoNode;
}

}  // namespace millrace
