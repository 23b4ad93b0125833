#include "formats/json_decoder.h"

#include "formats/format_fixture.h"

namespace millrace {
namespace {

TEST(JsonDecoder, NumbersAndTextsAreCoerced) {
  TablePlan table;
  table.column("i", table.integer()).column("d", table.number()).column("s", table.text());
  table.column("m", table.type(TypeRoot::kDecimal, "DECIMAL(6, 2)", 6, 2)).column("b", table.boolean());
  Decoded out = decodeText(table, "json", R"({"i":"42","d":"2.5","s":17,"m":"3.145","b":"true"}
{"i":3.9,"d":7,"s":{"x": [1, 2]},"m":3,"b":"TRUE"}
{"i":" 5 ","d":"-0","s":true,"m":"1e2","b":"no"}
{"i":-3.9,"d":1e400,"s":"a\"\u00e9\ud83d\ude00\ud800","m":12345.6,"b":1}
)");
  EXPECT_EQ(out.bad, Lines());
  EXPECT_EQ(out.rows, (Lines{"[42,2.5,\"17\",\"3.15\",true]", "[3,7.0,\"{\\\"x\\\":[1,2]}\",\"3.00\",true]",
                             "[5,-0.0,\"true\",\"100.00\",false]", "[-3,\"Infinity\",\"a\\\"é😀?\",null,false]"}));
}

TEST(JsonDecoder, NestedValues) {
  TablePlan table;
  TypeId inner = table.row({"x", "y"}, {table.text(), table.number()});
  TypeId outer = table.row({"a", "n"}, {table.integer(), inner});
  table.column("id", table.integer()).column("r", outer).column("arr", table.list(table.integer()));
  table.column("m", table.map(table.text(), table.integer()));
  Decoded out = decodeText(table, "json",
                           R"({"id":1,"r":{"a":1,"n":{"x":"q","y":2.5}},"arr":[1,null,3],"m":{"a":1,"b":null,"a":5}}
{"id":2,"r":null,"arr":[],"m":{}}
{"r":{"n":{}},"id":3,"zz":[{"deep":[[]]}]}
)");
  EXPECT_EQ(out.bad, Lines());
  EXPECT_EQ(out.rows, (Lines{"[1,[1,[\"q\",2.5]],[1,null,3],[[\"a\",5],[\"b\",null]]]", "[2,null,[],[]]",
                             "[3,[null,[null,null]],null,null]"}));
}

TEST(JsonDecoder, FirstOfDuplicateKeysWins) {
  TablePlan table;
  table.column("a", table.integer());
  EXPECT_EQ(decodeText(table, "json", "{\"a\":1,\"a\":2}\n{\"a\":3,\"\\u0061\":4}\n").rows, (Lines{"[1]", "[3]"}));
}

TEST(JsonDecoder, BadRowsAreListedAndUndone) {
  TablePlan table;
  table.column("a", table.integer()).column("l", table.list(table.integer())).column("s", table.text());
  Decoded out = decodeText(table, "json",
                           "{\"l\":[1,2],\"a\":null,\"s\":null}\n{\"l\":[7,8,9],\"a\":\"zz\"}\n{\"l\":[1,\n\xff\n[]\n{"
                           "\"a\":2,\"l\":[4],\"s\":\"x\"} y\n{\"a\":3,\"l\":[5],\"s\":\"ok\"}");
  EXPECT_EQ(out.rows, (Lines{"[null,[1,2],null]", "[3,[5],\"ok\"]"}));
  ASSERT_EQ(out.bad.size(), 5u);
  EXPECT_EQ(out.bad[0], "field 'a': 'zz' is not a value of INT");
  EXPECT_EQ(out.bad[2], "not valid UTF-8 at byte 1 of the row");
  EXPECT_EQ(out.bad[3], "an object was expected at byte 1 of the row");
  EXPECT_EQ(out.rowsRead, 7u);
}

TEST(JsonDecoder, NamesTheNestedField) {
  TablePlan table;
  table.column("r", table.row({"a", "n"}, {table.integer(), table.row({"x"}, {table.integer()})}));
  Decoded out = decodeText(table, "json", "{\"r\":{\"n\":{\"x\":\"q\"}}}\n{\"r\":[1]}\n");
  EXPECT_EQ(out.bad, (Lines{"field 'r.n.x': 'q' is not a value of INT", "field 'r': not an object, ROW was expected"}));
}

TEST(JsonDecoder, IgnoreParseErrorsMakesBadFieldsNull) {
  TablePlan table;
  table.column("a", table.integer())
      .column("r", table.row({"x"}, {table.integer()}))
      .column("l", table.list(table.integer()));
  table.option("ignore-parse-errors", true);
  Decoded out = decodeText(
      table, "json",
      "{\"a\":\"zz\",\"r\":{\"x\":\"q\"},\"l\":[1,\"w\",3]}\n{\"a\":1,\"r\":[],\"l\":7}\n7\nnull\n{\"a\":\n");
  EXPECT_EQ(out.rows, (Lines{"[null,[null],[1,null,3]]", "[1,null,null]"}));
  EXPECT_EQ(out.bad.size(), 2u);
}

TEST(JsonDecoder, FailOnMissingField) {
  TablePlan table;
  table.column("a", table.integer()).column("b", table.text()).option("fail-on-missing-field", true);
  Decoded out = decodeText(table, "json", "{\"a\":1,\"b\":null}\n{\"a\":1}\n");
  EXPECT_EQ(out.rows, Lines{"[1,null]"});
  EXPECT_EQ(out.bad, Lines{"field 'b': missing"});
}

TEST(JsonDecoder, LineBreaksBlanksAndByteOrderMark) {
  TablePlan table;
  table.column("a", table.integer());
  Decoded out = decodeText(table, "json", "\xEF\xBB\xBF{\"a\":1}\r\n\r\n  \n { \"a\" : 2 } \n{\"a\":3}");
  EXPECT_EQ(out.bad, Lines());
  EXPECT_EQ(out.rows, (Lines{"[1]", "[2]", "[3]"}));
  EXPECT_EQ(out.offsets, (std::vector<uint64_t>{0, 17, 31}));
}

TEST(JsonDecoder, TimestampsByTheMinuteCacheAndWithoutIt) {
  TablePlan table;
  table.column("t", table.timestamp(3)).column("n", table.timestamp(9));
  Decoded out = decodeText(table, "json", R"({"t":"2024-02-29 10:11:12.3456","n":"2024-02-29 10:11:12.123456789"}
{"t":"2024-02-29 10:11:59","n":"2024-02-29 10:11:00.5"}
{"t":"2024-02-29 10:11:60","n":null}
{"t":"2024-02-29 10:1112","n":null}
{"t":"2024-02-29T10:11:12","n":null}
)");
  EXPECT_EQ(out.rows, (Lines{"[\"2024-02-29 10:11:12.345\",\"2024-02-29 10:11:12.123456789\"]",
                             "[\"2024-02-29 10:11:59.000\",\"2024-02-29 10:11:00.500000000\"]"}));
  EXPECT_EQ(out.bad.size(), 3u);
}

TEST(JsonDecoder, IsoTimestampsWithZone) {
  TablePlan table;
  table.column("t", table.type(TypeRoot::kTimestampLtz, "TIMESTAMP_LTZ(3)", 3))
      .option("timestamp-format.standard", "ISO-8601");
  Decoded out = decodeText(
      table, "json",
      "{\"t\":\"2024-02-29T01:02:03.004Z\"}\n{\"t\":\"2024-02-29T01:02:03Z\"}\n{\"t\":\"2024-02-29T01:02:03\"}\n");
  EXPECT_EQ(out.rows, (Lines{"[\"2024-02-29 01:02:03.004Z\"]", "[\"2024-02-29 01:02:03.000Z\"]"}));
  EXPECT_EQ(out.bad.size(), 1u);
}

TEST(JsonDecoder, AnyNumberOfRowsAtATimeGivesTheSame) {
  std::string text;
  for (int i = 0; i < 300; ++i) {
    text += i % 3 ? "{\"a\":" + std::to_string(i) + ",\"s\":\"a rather long text " + std::to_string(i) + "\"}\n"
                  : "{\"s\":\"esc\\u00e9 a rather long text\", \"a\":" + std::to_string(i) + "}\n";
  }
  TablePlan table;
  table.column("a", table.integer()).column("s", table.text());
  Decoded whole = decodeText(table, "json", text);
  ASSERT_EQ(whole.rows.size(), 300u);
  for (uint32_t rows : {1, 7, 64}) EXPECT_EQ(decodeText(table, "json", text, rows).rows, whole.rows);
}

TEST(JsonDecoder, DeepNestingIsRefusedWithoutRecursion) {
  TablePlan table;
  table.column("a", table.integer());
  std::string deep = "{\"x\":" + std::string(100'000, '[') + std::string(100'000, ']') + ",\"a\":1}\n";
  Decoded out = decodeText(table, "json", deep + "{\"a\":2}\n");
  EXPECT_EQ(out.rows, Lines{"[2]"});
  ASSERT_EQ(out.bad.size(), 1u);
  EXPECT_NE(out.bad[0].find("nested deeper than 1000"), std::string::npos);
}

TEST(JsonDecoder, BigIntegersStayExact) {
  TablePlan table;
  table.column("l", table.bigint()).column("m", table.type(TypeRoot::kDecimal, "DECIMAL(38, 0)", 38, 0));
  Decoded out = decodeText(table, "json",
                           "{\"l\":9007199254740993,\"m\":12345678901234567890123456789012345678}\n{\"l\":"
                           "9223372036854775808,\"m\":0}\n{\"l\":-9223372036854775808,\"m\":-1}\n");
  EXPECT_EQ(out.rows, (Lines{"[\"9007199254740993\",\"12345678901234567890123456789012345678\"]",
                             "[\"-9223372036854775808\",\"-1\"]"}));
  EXPECT_EQ(out.bad.size(), 1u);
}

TEST(JsonDecoder, RowsAboveTheLimitAreFatal) {
  TablePlan table;
  table.column("a", table.integer());
  std::unique_ptr<RowDecoder> decoder;
  ASSERT_TRUE(findFormat("json")->openDecoder(table.plan, table.source(), &decoder).ok());
  const std::string text = "{\"a\":1}\n{\"a\":         2}\n";
  auto buffer = makeRef<HeapBuffer>(text.size());
  std::memcpy(buffer->data(), text.data(), text.size());
  RowBytes run;
  run.owner = BufferRef(buffer.get());
  run.bytes = buffer->data();
  run.size = run.ownedBytes = text.size();
  run.rowBytesMax = 10;
  DecodedRows rows;
  decoder->decode(run, 10, &rows);
  ASSERT_EQ(rows.badRows.size(), 1u);
  EXPECT_TRUE(rows.badRows[0].fatal);
  EXPECT_EQ(rows.badRows[0].offset, 8u);
}

}  // namespace
}  // namespace millrace
