#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace millrace {

/**
 * A compiled LIKE pattern: % any text, _ one code point, an escape character before %, _ or itself. Most patterns need
 * no matching at all: their literal is compared, or looked for.
 */
class LikePattern {
 public:
  /** False when the escape is not one character or stands before anything else; `error` says so. */
  bool compile(std::string_view pattern, std::string_view escape, std::string* error);
  bool compile(std::string_view pattern) {
    std::string unused;
    return compile(pattern, {}, &unused);
  }
  bool matches(std::string_view text) const;

 private:
  enum class Shape { kExact, kPrefix, kSuffix, kContains, kGeneral };
  struct Token {
    enum class Kind { kLiteral, kOne, kAny } kind;
    std::string literal;
  };
  void classify();
  bool matchGeneral(std::string_view text) const;

  std::vector<Token> tokens_;
  Shape shape_ = Shape::kExact;
  std::string literal_;
};

}  // namespace millrace
