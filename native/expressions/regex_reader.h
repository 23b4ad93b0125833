#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "expressions/regex_classes.h"

namespace millrace {

/** Reads the parts of a Java pattern below its structure: escapes and character classes. The first error stops it. */
class RegexReader {
 protected:
  static constexpr int kDepthMax = 250;

  explicit RegexReader(std::string_view pattern) : text_(pattern) {}

  bool ok() const { return verdict_ == RegexVerdict::kOk; }
  void invalid(std::string what) { stop(RegexVerdict::kInvalid, std::move(what)); }
  void unsupported(std::string what) { stop(RegexVerdict::kUnsupported, std::move(what)); }
  void stop(RegexVerdict verdict, std::string what);

  bool atEnd() const { return at_ >= text_.size(); }
  char peek(size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool take(std::string_view token);
  uint32_t next();
  /** With (?x): blanks and # to the end of the line. */
  void skipComments();

  /** \d, \p{L} and their like, with at_ on the letter; false when the letter is no class. */
  bool classEscape(CodePointSet* set);
  /** An escape that stands for one character, with at_ on what follows the backslash. */
  std::optional<uint32_t> characterEscape();
  /** [...]: items make a union; && intersects it with what follows. */
  CodePointSet characterClass(int depth);

  std::string_view text_;
  size_t at_ = 0;
  RegexFlags flags_;
  RegexVerdict verdict_ = RegexVerdict::kOk;
  std::string message_;

 private:
  std::optional<uint32_t> hex(size_t least, size_t most);
  void classItem(CodePointSet* set);
};

}  // namespace millrace
