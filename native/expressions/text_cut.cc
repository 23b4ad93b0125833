// Functions that give a piece of their argument: no bytes are copied. Positions are 1-based and count code points.
#include "base/utf8.h"
#include "expressions/kernel.h"

namespace millrace {

namespace {

using enum PhysicalType;

// A negative position counts from the end; false where the piece is NULL (negative length).
bool substring(std::string_view text, int32_t position, int32_t length, std::string_view* out) {
  if (length < 0) return false;
  *out = {};
  int64_t start = position > 0 ? position - 1 : 0;
  if (position < 0) {
    start = static_cast<int64_t>(countCodePoints(text)) + position;
    if (start < 0) return true;
  }
  const size_t begin = codePointOffset(text, static_cast<size_t>(start));
  const std::string_view rest = text.substr(begin);
  *out = rest.substr(0, codePointOffset(rest, static_cast<size_t>(length)));
  return true;
}

template <bool kWithLength>
void substringKernel(KernelCall& call) {
  const Vector& vector = *call.arguments[0];
  const Input<std::string_view> in(vector);
  const Input<int32_t> position(*call.arguments[1]);
  const Input<int32_t> length(*call.arguments[kWithLength ? 2 : 1]);
  StringWriter writer(call);
  writer.share(vector);
  forEachRow(call, [&](uint32_t row) {
    std::string_view piece;
    if (!substring(in[row], position[row], kWithLength ? length[row] : INT32_MAX, &piece)) return setNull(call, row);
    writer.slice(row, vector, piece);
  });
}

template <bool kLeft>
void endKernel(KernelCall& call) {
  const Vector& vector = *call.arguments[0];
  const Input<std::string_view> in(vector);
  const Input<int32_t> length(*call.arguments[1]);
  StringWriter writer(call);
  writer.share(vector);
  forEachRow(call, [&](uint32_t row) {
    const std::string_view text = in[row];
    const size_t wanted = length[row] > 0 ? static_cast<size_t>(length[row]) : 0;
    if (kLeft) return writer.slice(row, vector, text.substr(0, codePointOffset(text, wanted)));
    const size_t count = wanted == 0 ? 0 : countCodePoints(text);
    const size_t begin = wanted == 0 ? text.size() : count > wanted ? codePointOffset(text, count - wanted) : 0;
    writer.slice(row, vector, text.substr(begin));
  });
}

// Whether the character of `text` that starts at `at` is one of `set`.
bool isOneOf(std::string_view text, size_t at, size_t length, std::string_view set) {
  const std::string_view character = text.substr(at, length);
  for (size_t i = 0; i < set.size();) {
    const size_t width = utf8Length(static_cast<uint8_t>(set[i]));
    if (set.substr(i, width) == character) return true;
    i += width;
  }
  return false;
}

std::string_view trimLeft(std::string_view text, std::string_view set) {
  size_t at = 0;
  while (at < text.size()) {
    const size_t width = utf8Length(static_cast<uint8_t>(text[at]));
    if (!isOneOf(text, at, width, set)) break;
    at += width;
  }
  return text.substr(at < text.size() ? at : text.size());
}

std::string_view trimRight(std::string_view text, std::string_view set) {
  size_t end = text.size();
  while (end > 0) {
    size_t at = end - 1;
    while (at > 0 && (static_cast<uint8_t>(text[at]) & 0xC0) == 0x80) --at;
    if (!isOneOf(text, at, end - at, set)) break;
    end = at;
  }
  return text.substr(0, end);
}

template <bool kLeft, bool kRight, bool kWithSet>
void trimKernel(KernelCall& call) {
  const Vector& vector = *call.arguments[0];
  const Input<std::string_view> in(vector);
  const Input<std::string_view> sets(*call.arguments[kWithSet ? 1 : 0]);
  StringWriter writer(call);
  writer.share(vector);
  forEachRow(call, [&](uint32_t row) {
    const std::string_view set = kWithSet ? sets[row] : std::string_view(" ");
    std::string_view piece = in[row];
    if (kLeft) piece = trimLeft(piece, set);
    if (kRight) piece = trimRight(piece, set);
    writer.slice(row, vector, piece);
  });
}

bool isJavaWhitespace(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x1F); }

// Part number `index` of the text cut at each separator; an empty separator cuts at white space. False when there is
// none.
bool splitIndex(std::string_view text, std::string_view separator, int32_t index, std::string_view* out) {
  if (index < 0 || text.empty()) return false;
  for (;; --index) {
    size_t end, width = separator.size();
    if (separator.empty()) {
      end = 0;
      while (end < text.size() && !isJavaWhitespace(text[end])) ++end;
      if (end == text.size()) end = std::string_view::npos;
      width = 1;
    } else {
      end = text.find(separator);
    }
    if (index == 0) {
      *out = text.substr(0, end);
      return true;
    }
    if (end == std::string_view::npos) return false;
    text.remove_prefix(end + width);
  }
}

void splitIndexByText(KernelCall& call) {
  const Vector& vector = *call.arguments[0];
  const Input<std::string_view> in(vector);
  const Input<std::string_view> separator(*call.arguments[1]);
  const Input<int32_t> index(*call.arguments[2]);
  StringWriter writer(call);
  writer.share(vector);
  forEachRow(call, [&](uint32_t row) {
    std::string_view piece;
    if (!splitIndex(in[row], separator[row], index[row], &piece)) return setNull(call, row);
    writer.slice(row, vector, piece);
  });
}

// The separator is a character code of 1 to 255.
void splitIndexByCode(KernelCall& call) {
  const Vector& vector = *call.arguments[0];
  const Input<std::string_view> in(vector);
  const Input<int32_t> code(*call.arguments[1]);
  const Input<int32_t> index(*call.arguments[2]);
  StringWriter writer(call);
  writer.share(vector);
  std::string separator;
  forEachRow(call, [&](uint32_t row) {
    std::string_view piece;
    separator.clear();
    if (code[row] < 1 || code[row] > 255) return setNull(call, row);
    appendCodePoint(static_cast<uint32_t>(code[row]), &separator);
    if (!splitIndex(in[row], separator, index[row], &piece)) return setNull(call, row);
    writer.slice(row, vector, piece);
  });
}

}  // namespace

void addTextCuts(FunctionList& list) {
  list.push_back(makeFunction("substring_s_i32", {kString, kInt32}, kString, substringKernel<false>));
  list.push_back(makeFunction("substring_s_i32_i32", {kString, kInt32, kInt32}, kString, substringKernel<true>));
  list.push_back(makeFunction("left_s_i32", {kString, kInt32}, kString, endKernel<true>));
  list.push_back(makeFunction("right_s_i32", {kString, kInt32}, kString, endKernel<false>));
  // trim_<side>(text, characters); btrim, ltrim and rtrim without characters take blanks away.
  list.push_back(makeFunction("trim_both_s_s", {kString, kString}, kString, trimKernel<true, true, true>));
  list.push_back(makeFunction("trim_leading_s_s", {kString, kString}, kString, trimKernel<true, false, true>));
  list.push_back(makeFunction("trim_trailing_s_s", {kString, kString}, kString, trimKernel<false, true, true>));
  list.push_back(makeFunction("btrim_s", {kString}, kString, trimKernel<true, true, false>));
  list.push_back(makeFunction("ltrim_s", {kString}, kString, trimKernel<true, false, false>));
  list.push_back(makeFunction("rtrim_s", {kString}, kString, trimKernel<false, true, false>));
  list.push_back(makeFunction("btrim_s_s", {kString, kString}, kString, trimKernel<true, true, true>));
  list.push_back(makeFunction("ltrim_s_s", {kString, kString}, kString, trimKernel<true, false, true>));
  list.push_back(makeFunction("rtrim_s_s", {kString, kString}, kString, trimKernel<false, true, true>));
  list.push_back(makeFunction("split_index_s_s_i32", {kString, kString, kInt32}, kString, splitIndexByText));
  list.push_back(makeFunction("split_index_s_i32_i32", {kString, kInt32, kInt32}, kString, splitIndexByCode));
}

}  // namespace millrace
