// CsvDecoder on any bytes: never crashes, always moves on, and gives the same rows for any number of rows at a time and
// wherever its input is cut.
#include "formats/fuzz_decoder.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace millrace;
  if (size < 1) return 0;
  static TablePlan tables[8];
  static const bool ready = [] {
    for (int i = 0; i < 8; ++i) {
      TablePlan& table = tables[i];
      table.column("a", table.integer())
          .column("s", table.text())
          .column("d", table.number())
          .column("t", table.timestamp(6));
      table.column("l", table.list(table.integer()))
          .column("r", table.row({"x", "y"}, {table.boolean(), table.text()}));
      if (i & 1) table.option("ignore-parse-errors", true);
      if (i & 2) table.option("escape-character", "\\").option("null-literal", "NA");
      if (i & 4)
        table.option("allow-comments", true).option("field-delimiter", ";").option("array-element-delimiter", ",");
    }
    return true;
  }();
  (void)ready;
  checkDecoder(tables[data[0] & 7], "csv", {reinterpret_cast<const char*>(data) + 1, size - 1});
  return 0;
}
