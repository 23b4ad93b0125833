// Functions of whole ARRAYs and MAPs. Sets and searches compare elements as IS NOT DISTINCT FROM does, but that EXCEPT
// and INTERSECT keep NaN apart from itself.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/utf8.h"
#include "columnar/key_codec.h"
#include "expressions/kernel.h"
#include "expressions/nested_kernel.h"
#include "expressions/regex.h"
#include "expressions/type_codes.h"
#include "expressions/value_equality.h"

namespace millrace {

namespace {

using enum PhysicalType;

ListEntry entryAt(const Vector& vector, uint32_t row) { return vector.data<ListEntry>()[vector.index(row)]; }

bool anyNull(const KernelCall& call, uint32_t row) {
  return std::any_of(call.arguments.begin(), call.arguments.end(), [&](const Vector* v) { return v->isNull(row); });
}

// build(builder, row) appends the elements and returns how many; -1 for NULL.
template <typename Build>
void buildLists(KernelCall& call, Build&& build) {
  buildRows(call, [&](ColumnBuilder& builder, uint32_t row) {
    const int64_t size = anyNull(call, row) ? -1 : build(builder.child(0), row);
    size < 0 ? builder.appendNull() : builder.appendList(static_cast<uint32_t>(size));
  });
}

bool isNan(const Vector& vector, uint32_t row) {
  if (vector.isNull(row)) return false;
  if (vector.type == kFloat64) return std::isnan(vector.value<double>(row));
  return vector.type == kFloat32 && std::isnan(vector.value<float>(row));
}

bool contains(const Vector& elements, ListEntry entry, const Vector& needle, uint32_t row) {
  for (uint32_t i = 0; i < entry.size; ++i) {
    if (notDistinct(elements, entry.offset + i, needle, row)) return true;
  }
  return false;
}

// Appends the elements of `from` that `wanted` takes and that were not appended before.
template <typename Wanted>
int64_t appendDistinct(ColumnBuilder& out, const Vector& from, ListEntry entry, Wanted&& wanted) {
  int64_t size = 0;
  for (uint32_t i = 0; i < entry.size; ++i) {
    const uint32_t at = entry.offset + i;
    if (contains(from, {entry.offset, i}, from, at) || !wanted(at)) continue;
    out.appendFrom(from, at);
    ++size;
  }
  return size;
}

void arrayDistinct(KernelCall& call) {
  const Vector& list = *call.arguments[0];
  buildLists(call, [&](ColumnBuilder& out, uint32_t row) {
    return appendDistinct(out, list.children[0], entryAt(list, row), [](uint32_t) { return true; });
  });
}

void arrayUnion(KernelCall& call) {
  const Vector& a = *call.arguments[0];
  const Vector& b = *call.arguments[1];
  buildLists(call, [&](ColumnBuilder& out, uint32_t row) {
    const ListEntry first = entryAt(a, row);
    const int64_t size = appendDistinct(out, a.children[0], first, [](uint32_t) { return true; });
    return size + appendDistinct(out, b.children[0], entryAt(b, row),
                                 [&](uint32_t at) { return !contains(a.children[0], first, b.children[0], at); });
  });
}

template <bool kKeepCommon>
void arrayIntersect(KernelCall& call) {
  const Vector& a = *call.arguments[0];
  const Vector& b = *call.arguments[1];
  buildLists(call, [&](ColumnBuilder& out, uint32_t row) {
    return appendDistinct(out, a.children[0], entryAt(a, row), [&](uint32_t at) {
      const bool common = !isNan(a.children[0], at) && contains(b.children[0], entryAt(b, row), a.children[0], at);
      return common == kKeepCommon;
    });
  });
}

void appendAll(ColumnBuilder& out, const Vector& list, ListEntry entry) {
  for (uint32_t i = 0; i < entry.size; ++i) out.appendFrom(list.children[0], entry.offset + i);
}

void arrayConcat(KernelCall& call) {
  buildLists(call, [&](ColumnBuilder& out, uint32_t row) {
    int64_t size = 0;
    for (const Vector* list : call.arguments) {
      appendAll(out, *list, entryAt(*list, row));
      size += entryAt(*list, row).size;
    }
    return size;
  });
}

// The element may be NULL, the array not.
template <bool kAppend>
void arrayExtend(KernelCall& call) {
  const Vector& list = *call.arguments[0];
  const Vector& element = *call.arguments[1];
  buildRows(call, [&](ColumnBuilder& builder, uint32_t row) {
    if (list.isNull(row)) return builder.appendNull();
    const ListEntry entry = entryAt(list, row);
    if (!kAppend) builder.child(0).appendFrom(element, row);
    appendAll(builder.child(0), list, entry);
    if (kAppend) builder.child(0).appendFrom(element, row);
    builder.appendList(entry.size + 1);
  });
}

void arrayRemove(KernelCall& call) {
  const Vector& list = *call.arguments[0];
  buildRows(call, [&](ColumnBuilder& builder, uint32_t row) {
    if (list.isNull(row)) return builder.appendNull();
    const ListEntry entry = entryAt(list, row);
    uint32_t size = 0;
    for (uint32_t i = entry.offset; i < entry.offset + entry.size; ++i) {
      if (notDistinct(list.children[0], i, *call.arguments[1], row)) continue;
      builder.child(0).appendFrom(list.children[0], i);
      ++size;
    }
    builder.appendList(size);
  });
}

void arrayReverse(KernelCall& call) {
  const Vector& list = *call.arguments[0];
  buildLists(call, [&](ColumnBuilder& out, uint32_t row) -> int64_t {
    const ListEntry entry = entryAt(list, row);
    for (uint32_t i = entry.size; i-- > 0;) out.appendFrom(list.children[0], entry.offset + i);
    return entry.size;
  });
}

// From start to end, both included and 1-based; negative positions count from the end, 0 is 1.
template <bool kWithEnd>
void arraySlice(KernelCall& call) {
  const Vector& list = *call.arguments[0];
  buildLists(call, [&](ColumnBuilder& out, uint32_t row) -> int64_t {
    const ListEntry entry = entryAt(list, row);
    auto position = [&](size_t argument) -> int64_t {
      const int64_t value = call.arguments[argument]->value<int32_t>(row);
      return value < 0 ? value + entry.size + 1 : value == 0 ? 1 : value;
    };
    const int64_t start = std::max<int64_t>(position(1), 1);
    const int64_t end = std::min<int64_t>(kWithEnd ? position(2) : entry.size, entry.size);
    for (int64_t i = start; i <= end; ++i)
      out.appendFrom(list.children[0], entry.offset + static_cast<uint32_t>(i) - 1);
    return end >= start ? end - start + 1 : 0;
  });
}

// array_sort(array [, ascending [, nulls first]]); NULLs come first when ascending, unless said otherwise.
void arraySort(KernelCall& call) {
  const Vector& list = *call.arguments[0];
  const Vector& elements = list.children[0];
  std::vector<uint32_t> order;
  buildLists(call, [&](ColumnBuilder& out, uint32_t row) -> int64_t {
    const ListEntry entry = entryAt(list, row);
    const bool ascending = call.arguments.size() < 2 || call.arguments[1]->boolValue(row);
    const bool nullsFirst = call.arguments.size() < 3 ? ascending : call.arguments[2]->boolValue(row);
    order.resize(entry.size);
    std::iota(order.begin(), order.end(), entry.offset);
    std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
      const bool nullA = elements.isNull(a), nullB = elements.isNull(b);
      if (nullA || nullB) return nullA != nullB && nullA == nullsFirst;
      const int sign = compareValues(elements, a, elements, b);
      return ascending ? sign < 0 : sign > 0;
    });
    for (uint32_t at : order) out.appendFrom(elements, at);
    return entry.size;
  });
}

template <bool kMax>
void arrayExtreme(KernelCall& call) {
  const Vector& list = *call.arguments[0];
  const Vector& elements = list.children[0];
  gatherChild(call, elements, [&](uint32_t row, uint32_t* out) {
    if (list.isNull(row)) return false;
    bool found = false;
    const ListEntry entry = entryAt(list, row);
    for (uint32_t i = entry.offset; i < entry.offset + entry.size; ++i) {
      if (elements.isNull(i)) continue;
      const int sign = found ? compareValues(elements, i, elements, *out) : 0;
      if (!found || (kMax ? sign > 0 : sign < 0)) *out = i;
      found = true;
    }
    return found;
  });
}

void arrayContains(KernelCall& call) {
  const Vector& list = *call.arguments[0];
  forEachRow(call, [&](uint32_t row) {
    if (list.isNull(row)) return setNull(call, row);
    writeBool(call, row, contains(list.children[0], entryAt(list, row), *call.arguments[1], row));
  });
}

void arrayPosition(KernelCall& call) {
  const Vector& list = *call.arguments[0];
  forEachRow(call, [&](uint32_t row) {
    const ListEntry entry = entryAt(list, row);
    int32_t position = 0;
    for (uint32_t i = 0; i < entry.size && position == 0; ++i) {
      if (notDistinct(list.children[0], entry.offset + i, *call.arguments[1], row))
        position = static_cast<int32_t>(i) + 1;
    }
    write<int32_t>(call, row, position);
  });
}

// NULL elements are left out, or written as the third argument says.
template <bool kWithNull>
void arrayJoin(KernelCall& call) {
  const Vector& list = *call.arguments[0];
  const Input<std::string_view> separator(*call.arguments[1]);
  const Input<std::string_view> nullText(*call.arguments[kWithNull ? 2 : 1]);
  StringWriter writer(call);
  std::string text;
  forEachRow(call, [&](uint32_t row) {
    text.clear();
    bool first = true;
    const ListEntry entry = entryAt(list, row);
    for (uint32_t i = entry.offset; i < entry.offset + entry.size; ++i) {
      const bool null = list.children[0].isNull(i);
      if (null && !kWithNull) continue;
      if (!first) text.append(separator[row]);
      text.append(null ? nullText[row] : list.children[0].stringValue(i));
      first = false;
    }
    if (text.size() > kTextBytesMax) return fail(call, row, "ARRAY_JOIN: the text is longer than 16 MiB");
    writer.put(row, text);
  });
}

// The keys (or values) of a map as they lie in it.
template <size_t kChild>
void mapPart(KernelCall& call) {
  const Vector& map = *call.arguments[0];
  call.result->values = map.values;
  call.result->children = {map.children[kChild]};
}

void mapEntries(KernelCall& call) {
  const Vector& map = *call.arguments[0];
  buildLists(call, [&](ColumnBuilder& out, uint32_t row) -> int64_t {
    const ListEntry entry = entryAt(map, row);
    for (uint32_t i = entry.offset; i < entry.offset + entry.size; ++i) {
      out.appendRow();
      out.child(0).appendFrom(map.children[0], i);
      out.child(1).appendFrom(map.children[1], i);
    }
    return entry.size;
  });
}

// Of equal keys the last value counts, at the place of the first.
void mapUnion(KernelCall& call) {
  struct Part {
    const Vector* map;
    uint32_t at;
  };
  std::vector<Part> parts;
  buildRows(call, [&](ColumnBuilder& builder, uint32_t row) {
    if (anyNull(call, row)) return builder.appendNull();
    parts.clear();
    for (const Vector* map : call.arguments) {
      const ListEntry entry = entryAt(*map, row);
      for (uint32_t i = entry.offset; i < entry.offset + entry.size; ++i) {
        const auto known = std::find_if(parts.begin(), parts.end(), [&](const Part& part) {
          return notDistinct(part.map->children[0], part.at, map->children[0], i);
        });
        known == parts.end() ? parts.push_back({map, i}) : void(*known = {map, i});
      }
    }
    for (const Part& part : parts) {
      builder.child(0).appendFrom(part.map->children[0], part.at);
      builder.child(1).appendFrom(part.map->children[1], part.at);
    }
    builder.appendList(static_cast<uint32_t>(parts.size()));
  });
}

void mapFromArrays(KernelCall& call) {
  const Vector& keys = *call.arguments[0];
  const Vector& values = *call.arguments[1];
  buildRows(call, [&](ColumnBuilder& builder, uint32_t row) {
    if (anyNull(call, row)) return builder.appendNull();
    const ListEntry left = entryAt(keys, row), right = entryAt(values, row);
    if (left.size != right.size) {
      if (call.errors != nullptr)
        call.errors->push_back({row, kRuntimeError, "MAP_FROM_ARRAYS: the arrays differ in length"});
      return builder.appendNull();
    }
    uint32_t size = 0;
    for (uint32_t i = 0; i < left.size; ++i) {
      // A later equal key replaces this one.
      const ListEntry later{left.offset + i + 1, left.size - i - 1};
      if (contains(keys.children[0], later, keys.children[0], left.offset + i)) continue;
      builder.child(0).appendFrom(keys.children[0], left.offset + i);
      builder.child(1).appendFrom(values.children[0], right.offset + i);
      ++size;
    }
    builder.appendList(size);
  });
}

// At every separator; an empty one cuts between characters.
void split(KernelCall& call) {
  const Input<std::string_view> in(*call.arguments[0]);
  const Input<std::string_view> separators(*call.arguments[1]);
  buildLists(call, [&](ColumnBuilder& out, uint32_t row) -> int64_t {
    std::string_view text = in[row];
    const std::string_view separator = separators[row];
    int64_t size = 0;
    while (!text.empty() && separator.empty()) {
      const std::string_view character = text.substr(0, utf8Length(static_cast<uint8_t>(text[0])));
      out.appendString(character);
      text.remove_prefix(character.size());
      ++size;
    }
    if (text.empty()) return size;
    for (;; ++size) {
      const size_t end = text.find(separator);
      out.appendString(text.substr(0, end));
      if (end == std::string_view::npos) return size + 1;
      text.remove_prefix(end + separator.size());
    }
  });
}

struct StrToMapState final : KernelState {
  Regex entries, pairs;
  RegexMatcher matcher;
  std::string entrySource, pairSource, message;
  RegexVerdict entryVerdict = RegexVerdict::kOk, pairVerdict = RegexVerdict::kOk;
  bool compiled = false;

  bool use(std::string_view entry, std::string_view pair) {
    if (!compiled || entry != entrySource) entryVerdict = entries.compile(entrySource = entry, &message);
    if (!compiled || pair != pairSource) pairVerdict = pairs.compile(pairSource = pair, &message);
    compiled = true;
    return entryVerdict == RegexVerdict::kOk && pairVerdict == RegexVerdict::kOk;
  }
};

std::unique_ptr<KernelState> makeStrToMap(const KernelCall&) { return std::make_unique<StrToMapState>(); }

// The separators are regular expressions, as in Flink; an entry without the second one has a NULL value.
void strToMap(KernelCall& call) {
  StrToMapState& state = static_cast<StrToMapState&>(*call.state);
  std::vector<std::string_view> entries;
  buildRows(call, [&](ColumnBuilder& builder, uint32_t row) {
    if (anyNull(call, row)) return builder.appendNull();
    const std::string_view entrySeparator = call.arguments.size() > 1 ? call.arguments[1]->stringValue(row) : ",";
    const std::string_view pairSeparator = call.arguments.size() > 2 ? call.arguments[2]->stringValue(row) : "=";
    if (!state.use(entrySeparator, pairSeparator)) {
      if (call.errors != nullptr) call.errors->push_back({row, kRuntimeError, "STR_TO_MAP: " + state.message});
      return builder.appendNull();
    }
    const std::string_view text = call.arguments[0]->stringValue(row);
    entries.clear();
    size_t from = 0;
    while (state.matcher.find(state.entries, text, from) == RegexMatcher::Outcome::kMatch &&
           state.matcher.end() > state.matcher.start()) {
      entries.push_back(text.substr(from, state.matcher.start() - from));
      from = state.matcher.end();
    }
    entries.push_back(text.substr(from));
    while (!entries.empty() && entries.back().empty()) entries.pop_back();  // String.split drops them
    uint32_t size = 0;
    auto keyOf = [&](std::string_view entry) {
      return state.matcher.find(state.pairs, entry, 0) == RegexMatcher::Outcome::kMatch
                 ? entry.substr(0, state.matcher.start())
                 : entry;
    };
    for (size_t i = 0; i < entries.size(); ++i) {
      const std::string_view key = keyOf(entries[i]);
      bool replaced = false;
      for (size_t k = i + 1; k < entries.size() && !replaced; ++k) replaced = keyOf(entries[k]) == key;
      if (replaced) continue;
      builder.child(0).appendString(key);
      if (state.matcher.find(state.pairs, entries[i], 0) == RegexMatcher::Outcome::kMatch) {
        builder.child(1).appendString(entries[i].substr(state.matcher.end()));
      } else {
        builder.child(1).appendNull();
      }
      ++size;
    }
    builder.appendList(size);
  });
}

using Arguments = std::vector<const Type*>;

const char* checkSame(const FunctionRow&, const Arguments& arguments, const Type& result, const TypeTable& types) {
  for (const Type* argument : arguments) {
    const bool list = argument->physical == kList || argument->physical == kMap;
    if (list && !sameLayout(*argument, result, types)) return "the arguments and the result differ in type";
  }
  return nullptr;
}

const char* checkElement(const FunctionRow&, const Arguments& arguments, const Type&, const TypeTable& types) {
  return sameLayout(types[arguments[0]->children[0]], *arguments[1], types) ? nullptr : "not an element of the array";
}

const char* checkExtend(const FunctionRow& row, const Arguments& arguments, const Type& result,
                        const TypeTable& types) {
  if (const char* what = checkElement(row, arguments, result, types)) return what;
  return sameLayout(*arguments[0], result, types) ? nullptr : "the result is another type";
}

const char* checkExtreme(const FunctionRow&, const Arguments& arguments, const Type& result, const TypeTable& types) {
  return sameLayout(types[arguments[0]->children[0]], result, types) ? nullptr : "the result is not an element";
}

const char* checkTextList(const FunctionRow&, const Arguments& arguments, const Type& result, const TypeTable& types) {
  const Type& list = arguments[0]->physical == kList ? *arguments[0] : result;
  return list.physical == kList && types[list.children[0]].physical == kString ? nullptr : "not an array of text";
}

template <size_t kChild>
const char* checkMapPart(const FunctionRow&, const Arguments& arguments, const Type& result, const TypeTable& types) {
  return sameLayout(types[arguments[0]->children[kChild]], types[result.children[0]], types) ? nullptr
                                                                                             : "not a part of the map";
}

const char* checkEntries(const FunctionRow&, const Arguments& arguments, const Type& result, const TypeTable& types) {
  const Type& entry = types[result.children[0]];
  if (entry.physical != kRow || entry.children.size() != 2) return "the result is not an array of rows";
  for (size_t i = 0; i < 2; ++i) {
    if (!sameLayout(types[arguments[0]->children[i]], types[entry.children[i]], types))
      return "a field has another type";
  }
  return nullptr;
}

const char* checkFromArrays(const FunctionRow&, const Arguments& arguments, const Type& result,
                            const TypeTable& types) {
  for (size_t i = 0; i < 2; ++i) {
    if (!sameLayout(types[arguments[i]->children[0]], types[result.children[i]], types)) return "another type";
  }
  return nullptr;
}

const char* checkTextMap(const FunctionRow&, const Arguments&, const Type& result, const TypeTable& types) {
  const bool text = types[result.children[0]].physical == kString && types[result.children[1]].physical == kString;
  return text ? nullptr : "the result is not a map of text";
}

// Kernels that look at NULLs themselves and build their result whole.
void add(FunctionList& list, FunctionRow row, decltype(FunctionRow::check) check) {
  row.strict = false;
  row.check = check;
  list.push_back(std::move(row));
}

void addStrict(FunctionList& list, FunctionRow row, decltype(FunctionRow::check) check) {
  row.check = check;
  list.push_back(std::move(row));
}

}  // namespace

void addCollections(FunctionList& list) {
  add(list, makeFunction("array_distinct_list", {kList}, kList, arrayDistinct), checkSame);
  add(list, makeFunction("array_union_list_list", {kList, kList}, kList, arrayUnion), checkSame);
  add(list, makeFunction("array_intersect_list_list", {kList, kList}, kList, arrayIntersect<true>), checkSame);
  add(list, makeFunction("array_except_list_list", {kList, kList}, kList, arrayIntersect<false>), checkSame);
  add(list, variadic(makeFunction("array_concat_list", {kList}, kList, arrayConcat)), checkSame);
  for (const TypeCode& type : kAllCodes) {
    const std::string end = std::string("_list_") + type.code;
    add(list, makeFunction("array_append" + end, {kList, type.type}, kList, arrayExtend<true>), checkExtend);
    add(list, makeFunction("array_prepend" + end, {kList, type.type}, kList, arrayExtend<false>), checkExtend);
    add(list, makeFunction("array_remove" + end, {kList, type.type}, kList, arrayRemove), checkExtend);
    add(list, makeFunction("array_contains" + end, {kList, type.type}, kBool, arrayContains), checkElement);
    addStrict(list, makeFunction("array_position" + end, {kList, type.type}, kInt32, arrayPosition), checkElement);
  }
  add(list, makeFunction("array_reverse_list", {kList}, kList, arrayReverse), checkSame);
  add(list, makeFunction("array_slice_list_i32", {kList, kInt32}, kList, arraySlice<false>), checkSame);
  add(list, makeFunction("array_slice_list_i32_i32", {kList, kInt32, kInt32}, kList, arraySlice<true>), checkSame);
  add(list, makeFunction("array_sort_list", {kList}, kList, arraySort), checkSame);
  add(list, makeFunction("array_sort_list_b", {kList, kBool}, kList, arraySort), checkSame);
  add(list, makeFunction("array_sort_list_b_b", {kList, kBool, kBool}, kList, arraySort), checkSame);
  add(list, makeFunction("array_max_list", {kList}, kNull, arrayExtreme<true>), checkExtreme);
  add(list, makeFunction("array_min_list", {kList}, kNull, arrayExtreme<false>), checkExtreme);
  addStrict(list, fallible(makeFunction("array_join_list_s", {kList, kString}, kString, arrayJoin<false>)),
            checkTextList);
  addStrict(list, fallible(makeFunction("array_join_list_s_s", {kList, kString, kString}, kString, arrayJoin<true>)),
            checkTextList);
  addStrict(list, makeFunction("map_keys_map", {kMap}, kList, mapPart<0>), checkMapPart<0>);
  addStrict(list, makeFunction("map_values_map", {kMap}, kList, mapPart<1>), checkMapPart<1>);
  add(list, makeFunction("map_entries_map", {kMap}, kList, mapEntries), checkEntries);
  add(list, variadic(makeFunction("map_union_map", {kMap}, kMap, mapUnion)), checkSame);
  add(list, fallible(makeFunction("map_from_arrays_list_list", {kList, kList}, kMap, mapFromArrays)), checkFromArrays);
  add(list, makeFunction("split_s_s", {kString, kString}, kList, split), checkTextList);
  for (FunctionRow row : {makeFunction("str_to_map_s", {kString}, kMap, strToMap),
                          makeFunction("str_to_map_s_s", {kString, kString}, kMap, strToMap),
                          makeFunction("str_to_map_s_s_s", {kString, kString, kString}, kMap, strToMap)}) {
    row.prepare = makeStrToMap;
    add(list, fallible(std::move(row)), checkTextMap);
  }
}

}  // namespace millrace
