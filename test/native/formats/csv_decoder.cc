#include "formats/csv_decoder.h"

#include "formats/format_fixture.h"

namespace millrace {
namespace {

TablePlan numbersAndText() {
  TablePlan table;
  table.column("a", table.integer()).column("s", table.text());
  return table;
}

TEST(CsvDecoder, QuotesDelimitersAndEmptyText) {
  TablePlan table;
  table.column("a", table.integer())
      .column("s", table.text())
      .column("d", table.number())
      .column("t", table.timestamp(3));
  Decoded out = decodeText(table, "csv",
                           "1,plain,1.5,2024-01-01 00:00:00\n2,\"with, comma\",2.5,2024-01-01 00:00:00.123\n"
                           "3,\"say \"\"hi\"\"\",-0.0,2024-01-01 00:00:01\n4,,1e3,2024-01-01 "
                           "00:00:02\n5,\"two\r\nlines\" ,7,2024-01-01 00:00:02\n");
  EXPECT_EQ(out.bad, Lines());
  EXPECT_EQ(
      out.rows,
      (Lines{"[1,\"plain\",1.5,\"2024-01-01 00:00:00.000\"]", "[2,\"with, comma\",2.5,\"2024-01-01 00:00:00.123\"]",
             "[3,\"say \\\"hi\\\"\",-0.0,\"2024-01-01 00:00:01.000\"]", "[4,\"\",1000.0,\"2024-01-01 00:00:02.000\"]",
             "[5,\"two\\r\\nlines\",7.0,\"2024-01-01 00:00:02.000\"]"}));
}

TEST(CsvDecoder, FieldCountsAndBadNumbers) {
  TablePlan table = numbersAndText();
  Decoded out = decodeText(table, "csv", "1,x\ntwo,y\n3,z,extra\n4\n5,w,\n,v\n");
  EXPECT_EQ(out.rows, (Lines{"[1,\"x\"]", "[5,\"w\"]"}));
  EXPECT_EQ(out.bad, (Lines{"field 'a': 'two' is not a value of INT", "2 fields expected, the row has 3",
                            "2 fields expected, the row has 1", "field 'a': '' is not a value of INT"}));
}

TEST(CsvDecoder, IgnoreParseErrorsPadsShortRows) {
  TablePlan table = numbersAndText();
  table.option("ignore-parse-errors", true);
  Decoded out = decodeText(table, "csv", "1,x\ntwo,y\n3,z,extra\n4\n");
  EXPECT_EQ(out.rows, (Lines{"[1,\"x\"]", "[null,\"y\"]", "[4,null]"}));
  EXPECT_EQ(out.bad.size(), 1u);
}

TEST(CsvDecoder, NullLiteral) {
  TablePlan table = numbersAndText();
  table.option("null-literal", "NA");
  EXPECT_EQ(decodeText(table, "csv", "NA,NA\n1,x\n2,\"NA\"\n").rows, (Lines{"[null,null]", "[1,\"x\"]", "[2,null]"}));
}

TEST(CsvDecoder, CommentsBlanksAndLineEnds) {
  TablePlan table = numbersAndText();
  table.option("allow-comments", true);
  Decoded out = decodeText(table, "csv", "\xEF\xBB\xBF# head\r\n 1 , x \r\n2,#y\r3,z");
  EXPECT_EQ(out.bad, Lines());
  EXPECT_EQ(out.rows, (Lines{"[1,\" x \"]", "[2,\"#y\"]", "[3,\"z\"]"}));
}

TEST(CsvDecoder, AHeaderIsNoRow) {
  TablePlan table = numbersAndText();
  table.option("header", true);
  Decoded out = decodeText(table, "csv", "\xEF\xBB\xBF\"a\",\"s\"\n1,x\n");
  EXPECT_EQ(out.rows, Lines{"[1,\"x\"]"});
  EXPECT_EQ(out.rowsRead, 1u);
}

TEST(CsvDecoder, WithoutQuotesAndWithEscapes) {
  TablePlan plain = numbersAndText();
  plain.option("disable-quote-character", true);
  EXPECT_EQ(decodeText(plain, "csv", "1,\"x\"\n2,y\"z\n").rows, (Lines{"[1,\"\\\"x\\\"\"]", "[2,\"y\\\"z\"]"}));
  TablePlan escaped = numbersAndText();
  escaped.option("escape-character", "\\");
  EXPECT_EQ(decodeText(escaped, "csv", "1,a\\,b\n2,\"c\\\"d\\n\"\n").rows, (Lines{"[1,\"a,b\"]", "[2,\"c\\\"d\\n\"]"}));
}

TEST(CsvDecoder, LoneQuotes) {
  TablePlan table = numbersAndText();
  Decoded out = decodeText(table, "csv", "1,\"x\"y\n2,a\"b\n3,\"open\n4,z\n");
  EXPECT_EQ(out.rows, Lines{"[2,\"a\\\"b\"]"});
  EXPECT_EQ(out.bad, (Lines{"field 2: text after the closing quote", "field 2: the closing quote is missing"}));
}

TEST(CsvDecoder, ArraysAndRows) {
  TablePlan table;
  table.column("l", table.list(table.integer())).column("r", table.row({"x", "y"}, {table.integer(), table.text()}));
  Decoded out = decodeText(table, "csv", "1;2;3,4;q\n,5;\n7;x,1;a\n1,1\n");
  EXPECT_EQ(out.rows, (Lines{"[[1,2,3],[4,\"q\"]]", "[[],[5,\"\"]]"}));
  EXPECT_EQ(out.bad.size(), 2u);
}

TEST(CsvDecoder, OnlyNeededColumnsAreConverted) {
  TablePlan table;
  table.column("a", table.integer()).column("s", table.text());
  table.source().physicalSchema = 1;
  table.plan.schemas.push_back(table.plan.schemas[0]);
  table.plan.schemas[0] = {{table.plan.schemas[1].types[1]}, {"s"}};
  table.source().columns.erase(table.source().columns.begin());
  EXPECT_EQ(decodeText(table, "csv", "1,x\ntwo,y\n").rows, (Lines{"[\"x\"]", "[\"y\"]"}));
}

}  // namespace
}  // namespace millrace
