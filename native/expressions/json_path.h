#pragma once
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "expressions/json_document.h"

namespace millrace {

struct JsonFilter;

/** One step of a path: .name, ['a','b'], [0,-1], [1:3], *, .. before the next step, [?(...)], .length(). */
struct JsonStep {
  enum class Kind : uint8_t { kNames, kWildcard, kIndices, kSlice, kScan, kFilter, kFunction };
  static constexpr int64_t kOpen = std::numeric_limits<int64_t>::min();

  Kind kind = Kind::kNames;
  std::vector<std::string> names;      // kNames; the function's name
  std::vector<int64_t> indices;        // kIndices; kSlice has two, kOpen where there is none
  std::shared_ptr<JsonFilter> filter;  // kFilter

  /** Whether the step finds at most one value. */
  bool isDefinite() const {
    return kind == Kind::kNames || kind == Kind::kFunction || (kind == Kind::kIndices && indices.size() == 1);
  }
};

/**
 * A path as Jayway's JsonPath has it, which is what Flink's JSON functions take: `lax` or `strict` before it. A
 * definite path finds one value or fails; any other gives the array of what it finds.
 */
class JsonPath {
 public:
  bool compile(std::string_view text, std::string* error);
  bool isLax() const { return lax_; }
  const std::vector<JsonStep>& steps() const { return steps_; }

  /** kNoNode with no error: nothing found, in lax mode. */
  JsonNodeId read(JsonDocument& document, std::string* error) const;

 private:
  friend class JsonPathParser;

  bool lax_ = false;
  bool definite_ = true;
  std::vector<JsonStep> steps_;
};

}  // namespace millrace
