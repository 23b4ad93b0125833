#pragma once
// The decode tree of a JSON table: which keys of an object go where. Built once per decoder from the columns that the
// plan needs.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "columnar/type.h"

namespace millrace {

// Keys come in the same order on most lines: an object remembers the keys of the last one as they stood, quotes and
// colon included, and compares there first.
struct JsonKeyLayout {
  struct Entry {
    std::string text;  // "\"name\":", at most kTextMax bytes
    int32_t field;     // -1: not read
  };
  static constexpr size_t kTextMax = 56;  // below the padding of buffers: comparing may not read past it
  static constexpr size_t kEntriesMax = 512;
  std::vector<Entry> entries;
};

struct JsonField {
  std::string name;
  TypeId typeId = 0;
  const Type* type = nullptr;
  std::vector<JsonField> children;  // ROW: fields; ARRAY: element; MAP, MULTISET: key, value
  JsonKeyLayout layout;             // ROW and the line itself
  uint64_t seen = 0;                // number of the last object that had this field: of duplicate keys the first wins

  // Lines next to each other mostly lie in one minute: its text ("2024-02-29 10:11") and value.
  char minute[16] = {};
  int64_t minuteMillis = 0;

  static JsonField of(std::string name, const TypeTable& types, TypeId type);
  int32_t find(std::string_view key) const;  // among children; -1: none
};

}  // namespace millrace
