// Rows decoded from JSON and written again: what is tested is the text of the encoders.
#include "formats/format_fixture.h"

namespace millrace {
namespace {

std::string encodeAll(TablePlan& table, const char* format, std::string_view json) {
  table.source().format = "json";
  std::unique_ptr<RowDecoder> decoder;
  EXPECT_TRUE(findFormat("json")->openDecoder(table.plan, table.source(), &decoder).ok());
  auto buffer = makeRef<HeapBuffer>(json.size());
  std::memcpy(buffer->data(), json.data(), json.size());
  RowBytes run;
  run.owner = BufferRef(buffer.get());
  run.bytes = buffer->data();
  run.size = run.ownedBytes = json.size();
  run.endOfFile = true;
  DecodedRows rows;
  decoder->decode(run, 1000, &rows);
  EXPECT_TRUE(rows.badRows.empty());
  table.plan.sinks[0].format = format;
  std::vector<uint32_t> columns;
  for (uint32_t i = 0; i < table.plan.schemas[0].types.size(); ++i) columns.push_back(i);
  std::unique_ptr<RowEncoder> encoder;
  EvalEnvironment environment;
  EXPECT_TRUE(openRowEncoder(table.plan, table.plan.sinks[0], columns, environment, &encoder).ok());
  std::string out;
  for (uint32_t row = 0; rows.batch && row < rows.batch->rows; ++row)
    EXPECT_TRUE(encoder->encode(*rows.batch, row, out).ok());
  return out;
}

TEST(JsonEncoder, WritesAsFlink) {
  TablePlan table;
  table.column("id", table.integer())
      .column("s", table.text())
      .column("d", table.type(TypeRoot::kDecimal, "DECIMAL(5, 2)", 5, 2));
  table.column("t", table.timestamp(3))
      .column("f", table.number())
      .column("l", table.list(table.integer()))
      .column("m", table.map(table.text(), table.integer()));
  EXPECT_EQ(encodeAll(table, "json",
                      "{\"id\":1,\"s\":\"a\\\"\\u0001é\\n\",\"d\":1.5,\"t\":\"2024-01-01 "
                      "10:00:00.120\",\"f\":1e10,\"l\":[1,null],\"m\":{\"k\":1}}\n"
                      "{\"d\":100,\"f\":\"NaN\"}\n"),
            "{\"id\":1,\"s\":\"a\\\"\\u0001é\\n\",\"d\":1.5,\"t\":\"2024-01-01 "
            "10:00:00.12\",\"f\":1.0E10,\"l\":[1,null],\"m\":{\"k\":1}}\n"
            "{\"id\":null,\"s\":null,\"d\":1E+2,\"t\":null,\"f\":\"NaN\",\"l\":null,\"m\":null}\n");
}

TEST(JsonEncoder, Options) {
  TablePlan table;
  table.column("id", table.integer()).column("d", table.type(TypeRoot::kDecimal, "DECIMAL(5, 2)", 5, 2));
  table.option("encode.ignore-null-fields", true).option("encode.decimal-as-plain-number", true);
  EXPECT_EQ(encodeAll(table, "json", "{\"id\":1}\n{\"d\":100}\n"), "{\"id\":1}\n{\"d\":100}\n");
}

TEST(CsvEncoder, QuotesAndNulls) {
  TablePlan table;
  table.column("id", table.integer()).column("s", table.text()).column("n", table.integer());
  EXPECT_EQ(encodeAll(table, "csv",
                      "{\"id\":1,\"s\":\"a, \\\"q\\\"\",\"n\":10}\n{\"id\":4}\n{\"id\":5,\"s\":\"x\",\"n\":1}\n"),
            "1,\"a, \"\"q\"\"\",10\n4,,\n5,x,1\n");
  TablePlan other;
  other.column("id", other.integer())
      .column("s", other.text())
      .option("null-literal", "NULL")
      .option("field-delimiter", "|");
  EXPECT_EQ(encodeAll(other, "csv", "{\"id\":1,\"s\":\"a\"}\n{\"id\":2}\n"), "1|\"a\"\n2|NULL\n");
}

TEST(RawEncoder, WritesLines) {
  TablePlan table;
  table.column("s", table.text());
  EXPECT_EQ(encodeAll(table, "raw", "{\"s\":\"x y\"}\n{\"s\":null}\n"), "x y\n\n");
}

TEST(PrintRow, WritesAsJavaPrints) {
  TablePlan table;
  table.column("t", table.timestamp(3))
      .column("d", table.type(TypeRoot::kDecimal, "DECIMAL(20, 10)", 20, 10))
      .column("s", table.text());
  std::unique_ptr<RowDecoder> decoder;
  ASSERT_TRUE(findFormat("json")->openDecoder(table.plan, table.source(), &decoder).ok());
  const std::string text = "{\"t\":\"2024-01-01 10:00:00\",\"d\":0}\n{\"t\":\"2024-01-01 10:00:00.5\",\"s\":\"x\"}\n";
  auto buffer = makeRef<HeapBuffer>(text.size());
  std::memcpy(buffer->data(), text.data(), text.size());
  RowBytes run;
  run.owner = BufferRef(buffer.get());
  run.bytes = buffer->data();
  run.size = run.ownedBytes = text.size();
  DecodedRows rows;
  decoder->decode(run, 10, &rows);
  std::string out;
  EvalEnvironment environment;
  appendPrintRow(table.plan, table.plan.sinks[0], "+I", *rows.batch, 0, environment, out);
  table.plan.sinks[0].connectorOptions.entries.emplace_back("print-identifier", optionOf("id"));
  appendPrintRow(table.plan, table.plan.sinks[0], "-U", *rows.batch, 1, environment, out);
  EXPECT_EQ(out, "+I[2024-01-01T10:00, 0E-10, null]\nid> -U[2024-01-01T10:00:00.500, null, x]\n");
}

}  // namespace
}  // namespace millrace
