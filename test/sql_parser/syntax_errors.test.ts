import { describe, expect, test } from "vitest";
import { format, SqlSyntaxError } from "../../src/errors.js";
import { parseScript, parseStatement, parseStatements } from "../../src/sql/index.js";

function errorOf(sql: string): SqlSyntaxError {
  try {
    parseStatement(sql);
  } catch (error) {
    if (error instanceof SqlSyntaxError) return error;
    throw error;
  }
  throw new Error(`accepted: ${sql}`);
}

describe("a person reads", () => {
  test("place, message, the lines with a mark, and a suggestion", () => {
    const error = errorOf("SELECT a,\n  b\nFORM t\nWHERE b > 1");
    expect(format(error)).toBe(
      [
        "3:6: expected the end of the statement, found 't'",
        "  1 | SELECT a,",
        "  2 |   b",
        "> 3 | FORM t",
        "    |      ^",
        "Did you mean FROM?",
      ].join("\n"),
    );
    expect(error.position).toEqual({ start: 19, end: 20, line: 3, column: 6 });
    expect([error.code, error.phase]).toEqual(["SQL_SYNTAX", "parse"]);
  });

  test("columns counted in characters, marks under wide characters and behind tabs", () => {
    const error = errorOf("SELECT\t'世界😀', FROM t");
    expect(error.position?.column).toBe(15);
    expect(error.frame?.split("\n")).toEqual(["> 1 | SELECT '世界😀', FROM t", "    |                  ^^^^"]);
  });

  test("only the part of a long line that matters", () => {
    const frame = errorOf(`SELECT ${"a, ".repeat(200)} FROM t`).frame ?? "";
    for (const line of frame.split("\n")) expect(line.length).toBeLessThan(120);
    expect(frame).toContain("a,  FROM t");
  });
});

describe("the suggestion names what was probably meant", () => {
  test.each([
    ["SELCT a FROM t", "Did you mean SELECT?"],
    ["SELECT a FORM t", "Did you mean FROM?"],
    ["SELECT a FROM t WHER a > 1", "Did you mean WHERE?"],
    ["SELECT a FROM t GRUOP BY a", "Did you mean GROUP?"],
    ["SELECT a FROM t ODER BY a", "Did you mean ORDER?"],
    ["CREATE TABEL t (a INT)", "Did you mean TABLE?"],
    ["CREATE TABLE t (a VARCHR(5))", "Did you mean VARCHAR?"],
    ["INSERT INOT t SELECT 1", "Did you mean INTO?"],
    ["SHOW TABLE", "Did you mean SHOW TABLES?"],
    ["SELECT ts - INTERVAL '5' SECONDLY", "Did you mean SECOND?"],
    ["SELECT order FROM t", "To use it as a name, quote it: `order`"],
    ["SELECT a AS `b`, value FROM t", "To use it as a name, quote it: `value`"],
    ["CREATE TABLE t (timestamp TIMESTAMP(3))", "To use it as a name, quote it: `timestamp`"],
    ["SELECT a, FROM t", "Is the comma before FROM too much?"],
    ["ALTER TABLE t ADD COLUMN a INT", "Leave out COLUMN: the column's name comes at once."],
    ["CREATE TABLE t (a INT) WITH ('k' 'v')", "Is an equals sign missing? Write 'k' = 'v'"],
    ["SELECT a FROM t WHERE a != 1", "Write <> for not equal."],
    ["SELECT a FROM t WHERE a == 1", "Write = for equal."],
    ["SELECT a::INT", "Write CAST(value AS type) for a cast; there are no :variables."],
    ["SELECT a FROM t LIMIT 3, 5", "Write LIMIT count OFFSET start."],
    [
      "CREATE TABLE t (id INT PRIMARY KEY)",
      "Write PRIMARY KEY (...) NOT ENFORCED: the engine does not check that keys are unique.",
    ],
  ])("%s", (sql, hint) => expect(errorOf(sql).hint).toBe(hint));
});

describe("the message says what was expected and found", () => {
  test.each([
    ["SELECT COUNT(a FROM t", "expected ',' or ')', found 'FROM'"],
    ["SELECT 'abc", "this string is not closed with '"],
    ["SELECT `abc", "this quoted name is not closed with `"],
    ["SELECT 1 /* a", "this comment is not closed with */"],
    ['SELECT "a"', "names are quoted with backticks (`name`), text with single quotes ('text')"],
    ["SELECT a FROM t WHERE b = 1 AND AND c", "expected an expression after 'AND', found 'AND'"],
    ["SELECT 1 +", "expected an expression after '+', found the end of the text"],
    ["SELECT * FROM a LEFT b", "expected a complete join (LEFT JOIN and a table), found 'LEFT'"],
    ["SELECT X'GG'", "a binary literal has hexadecimal digits only (0-9, A-F)"],
    ["SELECT U&'\\00g1'", "an escape in this string is not \\ and four hexadecimal digits, or \\+ and six"],
    ["CREATE TABLE t (a INT, WATERMARK FOR a AS a, WATERMARK FOR a AS a)", "a table has one watermark at most"],
    ["CREATE TABLE t (a INT UNIQUE)", "UNIQUE constraints are not supported"],
    [`SELECT 1 AS ${"a".repeat(129)}`, "this name has 129 characters; at most 128 are allowed"],
    ["CREATE TABLE t (a VARCHAR(99999999999))", "99999999999 is too large; at most 2147483647 is allowed here"],
    ["SELECT a; SELECT b", "expected the end of the text, found 'SELECT'"],
  ])("%s", (sql, message) => expect(errorOf(sql).message).toBe(message));
});

describe("a script", () => {
  test("goes on behind the semicolon of a broken statement", () => {
    const sql = "SELECT 1;\nSELCT ';' 2;;\n-- nothing\nSELECT 3; SELECT 'open\n; SELECT 4";
    const items = [...parseStatements(sql)].map(({ index, start, end, statement, error }) => {
      return [index, sql.slice(start, end), statement?.kind ?? error?.message];
    });
    expect(items).toEqual([
      [1, "SELECT 1", "QueryStatement"],
      [2, "SELCT ';' 2", "expected a statement, found 'SELCT'"],
      [3, "SELECT 3", "QueryStatement"],
      [4, "SELECT 'open", "this string is not closed with '"],
      [5, "SELECT 4", "QueryStatement"],
    ]);
  });

  test("goes on behind a broken statement set's END", () => {
    const sql = "EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1; INSRT INTO b SELECT 2; END; SELECT 1";
    const items = [...parseStatements(sql)];
    expect(items.map(({ statement, error }) => statement?.kind ?? error?.hint)).toEqual([
      "Did you mean INSERT?",
      "QueryStatement",
    ]);
    expect(items[0]?.error?.position?.column).toBe(53);
  });

  test("stops at its first error when asked for all statements", () => {
    expect(() => parseScript("SELECT 1; SELCT 2; SELECT 3")).toThrow("expected a statement, found 'SELCT'");
    expect(parseScript("\ufeffSELECT 1;\r\n;;SELECT 2;")).toHaveLength(2);
    expect(parseScript(" -- nothing\n")).toEqual([]);
  });

  test("takes SET and RESET as Flink's client does, with and without quotes", () => {
    const options = parseScript(
      "SET 'a.b' = 'c d'; SET a.b-c = x/y:z; SET k = 'v w'; SET; RESET a.b-c; RESET 'k'; RESET",
    ).map((statement) => {
      if (statement.kind === "SetOption") return [statement.key?.value, statement.value?.value];
      return statement.kind === "ResetOption" ? [statement.key?.value] : [];
    });
    expect(options).toEqual([
      ["a.b", "c d"],
      ["a.b-c", "x/y:z"],
      ["k", "v w"],
      [undefined, undefined],
      ["a.b-c"],
      ["k"],
      [undefined],
    ]);
  });
});
