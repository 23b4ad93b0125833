// Functions that make new text. A result beyond kTextBytesMax fails its row instead of taking the memory of the
// process.
#include "base/utf8.h"
#include "expressions/kernel.h"

namespace millrace {

namespace {

using enum PhysicalType;

void put(KernelCall& call, StringWriter& writer, uint32_t row, const std::string& text) {
  if (text.size() > kTextBytesMax) return fail(call, row, "The text is longer than 16 MiB");
  writer.put(row, text);
}

// One text argument, one appended result.
template <void (*F)(std::string_view, std::string*)>
void rewrite(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  StringWriter writer(call);
  std::string text;
  forEachRow(call, [&](uint32_t row) {
    text.clear();
    F(in[row], &text);
    put(call, writer, row, text);
  });
}

void reverse(std::string_view text, std::string* out) {
  for (size_t end = text.size(); end > 0;) {
    size_t at = end - 1;
    while (at > 0 && (static_cast<uint8_t>(text[at]) & 0xC0) == 0x80) --at;
    out->append(text.substr(at, end - at));
    end = at;
  }
}

// Words are runs of ASCII letters and digits, as Calcite's initcap has them; other letters stay as they are.
void initcap(std::string_view text, std::string* out) {
  bool inWord = false;
  for (char c : text) {
    const bool upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z';
    if (lower && !inWord) c = static_cast<char>(c - 32);
    if (upper && inWord) c = static_cast<char>(c + 32);
    inWord = upper || lower || (c >= '0' && c <= '9');
    out->push_back(c);
  }
}

void concat(KernelCall& call) {
  StringWriter writer(call);
  std::string text;
  std::vector<Input<std::string_view>> parts;
  for (const Vector* argument : call.arguments) parts.emplace_back(*argument);
  forEachRow(call, [&](uint32_t row) {
    text.clear();
    for (const auto& part : parts) text.append(part[row]);
    put(call, writer, row, text);
  });
}

// NULL parts are skipped; a NULL separator gives NULL.
void concatWithSeparator(KernelCall& call) {
  StringWriter writer(call);
  std::string text;
  forEachRow(call, [&](uint32_t row) {
    if (call.arguments[0]->isNull(row)) return setNull(call, row);
    text.clear();
    bool first = true;
    for (size_t i = 1; i < call.arguments.size(); ++i) {
      if (call.arguments[i]->isNull(row)) continue;
      if (!first) text.append(call.arguments[0]->stringValue(row));
      text.append(call.arguments[i]->stringValue(row));
      first = false;
    }
    put(call, writer, row, text);
  });
}

void repeat(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  const Input<int32_t> times(*call.arguments[1]);
  StringWriter writer(call);
  std::string text;
  forEachRow(call, [&](uint32_t row) {
    text.clear();
    const size_t count = times[row] > 0 ? static_cast<size_t>(times[row]) : 0;
    if (in[row].size() * count > kTextBytesMax) return fail(call, row, "REPEAT: the text is longer than 16 MiB");
    for (size_t i = 0; i < count && !in[row].empty(); ++i) text.append(in[row]);
    writer.put(row, text);
  });
}

template <bool kLeft>
void pad(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  const Input<int32_t> length(*call.arguments[1]);
  const Input<std::string_view> filling(*call.arguments[2]);
  StringWriter writer(call);
  std::string text, filled;
  forEachRow(call, [&](uint32_t row) {
    if (length[row] < 0 || filling[row].empty()) return setNull(call, row);
    const size_t wanted = static_cast<size_t>(length[row]), count = countCodePoints(in[row]);
    if (wanted > kTextBytesMax) return fail(call, row, "LPAD, RPAD: the text is longer than 16 MiB");
    if (count >= wanted) return writer.put(row, in[row].substr(0, codePointOffset(in[row], wanted)));
    filled.clear();
    size_t missing = wanted - count;
    const size_t unit = countCodePoints(filling[row]);
    for (; missing >= unit; missing -= unit) filled.append(filling[row]);
    filled.append(filling[row].substr(0, codePointOffset(filling[row], missing)));
    text = kLeft ? filled : std::string(in[row]);
    text.append(kLeft ? in[row] : std::string_view(filled));
    put(call, writer, row, text);
  });
}

void replace(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  const Input<std::string_view> search(*call.arguments[1]);
  const Input<std::string_view> replacement(*call.arguments[2]);
  StringWriter writer(call);
  std::string out;
  forEachRow(call, [&](uint32_t row) {
    out.clear();
    std::string_view text = in[row];
    const std::string_view wanted = search[row];
    if (wanted.empty()) {  // before every character and at the end
      while (!text.empty()) {
        out.append(replacement[row]).append(text.substr(0, utf8Length(static_cast<uint8_t>(text[0]))));
        text.remove_prefix(std::min(text.size(), utf8Length(static_cast<uint8_t>(text[0]))));
      }
      out.append(replacement[row]);
      return put(call, writer, row, out);
    }
    for (size_t found; (found = text.find(wanted)) != std::string_view::npos;) {
      out.append(text.substr(0, found)).append(replacement[row]);
      text.remove_prefix(found + wanted.size());
    }
    out.append(text);
    put(call, writer, row, out);
  });
}

// Characters of `from` become those of `to` at the same place, or vanish; the first of equal characters counts.
void translate(KernelCall& call) {
  StringWriter writer(call);
  std::string out;
  forEachRow(call, [&](uint32_t row) {
    if (call.arguments[0]->isNull(row)) return setNull(call, row);
    auto optional = [&](size_t i) {
      return call.arguments[i]->isNull(row) ? std::string_view() : call.arguments[i]->stringValue(row);
    };
    const std::string_view text = call.arguments[0]->stringValue(row), from = optional(1), to = optional(2);
    out.clear();
    for (size_t at = 0; at < text.size();) {
      const size_t width = std::min(utf8Length(static_cast<uint8_t>(text[at])), text.size() - at);
      const std::string_view character = text.substr(at, width);
      at += width;
      size_t i = 0, place = 0;
      while (i < from.size() && from.substr(i, utf8Length(static_cast<uint8_t>(from[i]))) != character) {
        i += utf8Length(static_cast<uint8_t>(from[i]));
        ++place;
      }
      if (i >= from.size()) {
        out.append(character);
        continue;
      }
      const size_t target = codePointOffset(to, place);
      if (target < to.size()) out.append(to.substr(target, utf8Length(static_cast<uint8_t>(to[target]))));
    }
    put(call, writer, row, out);
  });
}

template <bool kWithLength>
void overlay(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  const Input<std::string_view> replacement(*call.arguments[1]);
  const Input<int32_t> start(*call.arguments[2]);
  const Input<int32_t> length(*call.arguments[kWithLength ? 3 : 2]);
  StringWriter writer(call);
  std::string out;
  forEachRow(call, [&](uint32_t row) {
    const std::string_view text = in[row];
    const int64_t count = static_cast<int64_t>(countCodePoints(text));
    if (start[row] <= 0 || start[row] > count) return writer.put(row, text);
    const int64_t before = start[row] - 1;
    const int64_t replaced = kWithLength ? length[row] : static_cast<int64_t>(countCodePoints(replacement[row]));
    out.assign(text.substr(0, codePointOffset(text, static_cast<size_t>(before)))).append(replacement[row]);
    // A length that is not positive drops the rest, as Flink's overlay does.
    if (replaced > 0 && before + replaced <= count) {
      out.append(text.substr(codePointOffset(text, static_cast<size_t>(before + replaced))));
    }
    put(call, writer, row, out);
  });
}

// The low eight bits are a Latin-1 character; below 0 the text is empty.
void chr(KernelCall& call) {
  const Input<int64_t> in(*call.arguments[0]);
  StringWriter writer(call);
  std::string text;
  forEachRow(call, [&](uint32_t row) {
    text.clear();
    if (in[row] >= 0) appendCodePoint(static_cast<uint32_t>(in[row] & 0xFF), &text);
    writer.put(row, text);
  });
}

}  // namespace

void addTextBuilding(FunctionList& list) {
  list.push_back(makeFunction("upper_s", {kString}, kString, rewrite<appendUpperCase>));
  list.push_back(makeFunction("lower_s", {kString}, kString, rewrite<appendLowerCase>));
  list.push_back(makeFunction("initcap_s", {kString}, kString, rewrite<initcap>));
  list.push_back(makeFunction("reverse_s", {kString}, kString, rewrite<reverse>));
  list.push_back(variadic(makeFunction("concat_s", {kString}, kString, concat)));
  list.push_back(variadic(makeFunction("concat_x", {kBinary}, kBinary, concat)));
  list.push_back(nonStrict(makeFunction("concat_ws_s", {kString}, kString, concatWithSeparator)));
  list.push_back(variadic(nonStrict(makeFunction("concat_ws_s_s", {kString, kString}, kString, concatWithSeparator))));
  list.push_back(fallible(makeFunction("repeat_s_i32", {kString, kInt32}, kString, repeat)));
  list.push_back(fallible(makeFunction("lpad_s_i32_s", {kString, kInt32, kString}, kString, pad<true>)));
  list.push_back(fallible(makeFunction("rpad_s_i32_s", {kString, kInt32, kString}, kString, pad<false>)));
  list.push_back(makeFunction("replace_s_s_s", {kString, kString, kString}, kString, replace));
  list.push_back(nonStrict(makeFunction("translate_s_s_s", {kString, kString, kString}, kString, translate)));
  list.push_back(makeFunction("overlay_s_s_i32", {kString, kString, kInt32}, kString, overlay<false>));
  list.push_back(makeFunction("overlay_s_s_i32_i32", {kString, kString, kInt32, kInt32}, kString, overlay<true>));
  list.push_back(makeFunction("chr_i64", {kInt64}, kString, chr));
}

}  // namespace millrace
