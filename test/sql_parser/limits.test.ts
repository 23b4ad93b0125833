import { performance } from "node:perf_hooks";
import { describe, expect, test } from "vitest";
import { MillraceError } from "../../src/errors.js";
import { parseScript, parseStatement, parseStatements } from "../../src/sql/index.js";

const many = 100_000;

function codeOf(sql: string): string {
  try {
    parseStatement(sql);
    return "accepted";
  } catch (error) {
    return error instanceof MillraceError ? error.code : String(error);
  }
}

describe("deep nesting is a clear error", () => {
  test.each([
    ["parentheses", `SELECT ${"(".repeat(many)}1${")".repeat(many)}`],
    ["CASE conditions", `SELECT ${"CASE WHEN ".repeat(many)}1`],
    ["CASE results", `SELECT ${"CASE WHEN a THEN ".repeat(many)}1`],
    ["subqueries in FROM", "SELECT * FROM (".repeat(many)],
    ["subqueries in SELECT", "SELECT (".repeat(many)],
    ["parentheses in FROM", `SELECT * FROM ${"(".repeat(many)}`],
    ["common tables", "WITH a AS (".repeat(many)],
    ["function calls", `SELECT ${"f(".repeat(many)}`],
    ["casts", `SELECT ${"CAST(".repeat(many)}`],
    ["arrays", `SELECT ${"ARRAY[".repeat(many)}`],
    ["IN lists", `SELECT ${"a IN (".repeat(many)}`],
    ["BETWEEN", `SELECT ${"a BETWEEN ".repeat(many)}`],
    ["LIKE", `SELECT ${"a LIKE ".repeat(many)}1`],
    ["unary minus", `SELECT ${"- ".repeat(many)}1`],
    ["NOT", `SELECT ${"NOT ".repeat(many)}a`],
    ["IS NULL", `SELECT a${" IS NULL".repeat(many)}`],
    ["item access", `SELECT a${"[1]".repeat(many)}`],
    ["field access", `SELECT f(a)${".b".repeat(many)}`],
    ["array types", `CREATE TABLE t (a ${"ARRAY<".repeat(many)}INT`],
    ["row types", `CREATE TABLE t (a ${"ROW<a ".repeat(many)}INT`],
    ["array suffixes", `CREATE TABLE t (a INT${" ARRAY".repeat(many)})`],
    ["grouping sets", `SELECT 1 FROM t GROUP BY ${"GROUPING SETS (".repeat(many)}`],
    ["row patterns", `SELECT * FROM t MATCH_RECOGNIZE (PATTERN (${"(".repeat(many)}`],
    ["table functions", `SELECT * FROM ${"f((SELECT * FROM ".repeat(many)}`],
  ])("%s", (_, sql) => expect(codeOf(sql)).toBe("SQL_TOO_DEEP"));

  test("what people write is far from the limit", () => {
    expect(codeOf(`SELECT ${"(".repeat(350)}1${")".repeat(350)}`)).toBe("accepted");
    expect(codeOf(`${"SELECT * FROM (".repeat(150)}SELECT 1${")".repeat(150)}`)).toBe("accepted");
  });
});

describe("long chains are parsed by loops", () => {
  test.each([
    ["sum", `SELECT ${Array(20_000).fill("a").join(" + ")}`],
    ["concatenation", `SELECT ${Array(20_000).fill("a").join(" || ")}`],
    ["AND", `SELECT ${Array(20_000).fill("a = 1").join(" AND ")}`],
    ["OR of ANDs", `SELECT ${Array(20_000).fill("a AND b").join(" OR ")}`],
    ["UNION ALL", Array(20_000).fill("SELECT 1").join(" UNION ALL ")],
    ["tables", `SELECT * FROM ${Array(20_000).fill("t").join(", ")}`],
    ["joins", `SELECT * FROM ${Array(20_000).fill("t").join(" JOIN ")}`],
    ["select items", `SELECT ${Array(20_000).fill("a").join(", ")}`],
  ])("%s", (_, sql) => expect(codeOf(sql)).toBe("accepted"));
});

describe("speed", () => {
  /** The best of a few runs: other work on the machine must not fail the test. */
  function bestMs(parse: () => void): number {
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      parse();
      return performance.now() - start;
    });
    return Math.min(...times);
  }

  test("20,000 rows of VALUES take less than 200 ms", () => {
    const rows = Array.from({ length: 20_000 }, (_, row) => `(${row}, 'name ${row}', ${row}.5, TRUE, NULL)`).join(
      ",\n",
    );
    expect(bestMs(() => parseScript(`INSERT INTO t VALUES\n${rows}`))).toBeLessThan(200);
  });

  test("the time for a script of many broken or unusual statements grows with its length only", () => {
    const broken = Array(10_000).fill("SELCT 1").join(";\n");
    const bare = Array(10_000).fill("SET a.b = c").join(";\n");
    expect(bestMs(() => [...parseStatements(broken)])).toBeLessThan(3_000);
    expect(bestMs(() => [...parseStatements(bare)])).toBeLessThan(1_000);
  });
});
