// JsonDecoder on any bytes: never crashes, always moves on, and gives the same rows for any number of rows at a time.
// Valid rows agree with the structure scanner.
#include <cstdlib>

#include "formats/fuzz_decoder.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace millrace;
  if (size < 1) return 0;
  static TablePlan tables[4];
  static const bool ready = [] {
    for (int i = 0; i < 4; ++i) {
      TablePlan& table = tables[i];
      TypeId inner = table.row({"x", "y"}, {table.text(), table.list(table.number())});
      table.column("a", table.integer())
          .column("s", table.text())
          .column("r", table.row({"b", "n"}, {table.boolean(), inner}));
      table.column("m", table.map(table.text(), table.bigint()))
          .column("t", table.timestamp(3))
          .column("n", table.timestamp(9));
      table.column("d", table.type(TypeRoot::kDecimal, "DECIMAL(20, 4)", 20, 4))
          .column("z", table.type(TypeRoot::kVarbinary, "BYTES"));
      table.column("u", table.type(TypeRoot::kTime, "TIME", 3)).column("f", table.type(TypeRoot::kFloat, "FLOAT"));
      if (i & 1) table.option("ignore-parse-errors", true);
      if (i & 2) table.option("validate", "full").option("timestamp-format.standard", "ISO-8601");
    }
    return true;
  }();
  (void)ready;
  checkDecoder(tables[data[0] & 3], "json", {reinterpret_cast<const char*>(data) + 1, size - 1});
  return 0;
}
