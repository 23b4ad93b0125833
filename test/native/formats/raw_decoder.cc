#include "formats/raw_decoder.h"

#include "formats/format_fixture.h"

namespace millrace {
namespace {

TEST(RawDecoder, LinesAsTheyAre) {
  TablePlan table;
  table.column("line", table.text());
  EXPECT_EQ(decodeText(table, "raw", "one\n\n  two \r\n{\"x\":1}").rows,
            (Lines{"[\"one\"]", "[\"\"]", "[\"  two \"]", "[\"{\\\"x\\\":1}\"]"}));
}

TEST(RawDecoder, Charsets) {
  TablePlan latin;
  latin.column("line", latin.text()).option("charset", "ISO-8859-1");
  EXPECT_EQ(decodeText(latin, "raw", "caf\xE9\n").rows, Lines{"[\"café\"]"});
  TablePlan utf8;
  utf8.column("line", utf8.text());
  EXPECT_EQ(decodeText(utf8, "raw", "caf\xE9\n").bad, Lines{"not valid UTF-8 at byte 4 of the row"});
}

TEST(RawDecoder, BinaryNumbers) {
  TablePlan table;
  table.column("n", table.integer());
  Decoded out = decodeText(table, "raw", std::string_view("\x00\x00\x01\x02\nxx\n", 8));
  EXPECT_EQ(out.rows, Lines{"[258]"});
  EXPECT_EQ(out.bad, Lines{"4 bytes expected for INT, the row has 2"});
}

}  // namespace
}  // namespace millrace
