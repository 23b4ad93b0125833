import { describe, expect, test } from "vitest";
import {
  parseExpression,
  parseStatement,
  parseStatements,
  parseType,
  type Query,
  unparseExpression,
  unparseQuery,
  unparseType,
} from "../../src/sql/index.js";
import { caseScripts, judgedExpressions, judgedStatements } from "./conformance_files.js";

/** A tree without what its text may change: places, quotes, the capitals of function names. */
function meaning(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(meaning);
  if (typeof node !== "object" || node === null) return node;
  const entries = Object.entries(node).filter(([key]) => key !== "start" && key !== "end" && key !== "quoted");
  const copy = Object.fromEntries(entries.map(([key, value]) => [key, meaning(value)]));
  if (copy.kind === "FunctionCall") copy.name = JSON.stringify(copy.name).toUpperCase();
  return copy;
}

/** All queries of a tree, outermost first; those inside are checked with it. */
function queriesOf(node: unknown): Query[] {
  if (Array.isArray(node)) return node.flatMap(queriesOf);
  if (typeof node !== "object" || node === null) return [];
  if ("kind" in node && node.kind === "Query") return [node as Query];
  return Object.values(node).flatMap(queriesOf);
}

function parseQuery(sql: string): Query {
  const statement = parseStatement(sql);
  if (statement.kind !== "QueryStatement") throw new Error(`not a query: ${sql}`);
  return statement.query;
}

describe("printing and parsing again gives an equal tree", () => {
  test("for every query of the parse set and the cases", () => {
    const scripts = [...judgedStatements(), ...caseScripts()].map(({ sql }) => sql);
    const queries = scripts.flatMap((sql) =>
      [...parseStatements(sql)].flatMap(({ statement }) => queriesOf(statement)),
    );
    expect(queries.length).toBeGreaterThan(500);
    for (const query of queries) {
      const text = unparseQuery(query);
      expect(meaning(parseQuery(text)), text).toEqual(meaning(query));
    }
  });

  test("for every expression of the conformance tables", () => {
    for (const { text, isQuery, status } of judgedExpressions()) {
      if (isQuery || status !== "ok") continue;
      const tree = parseExpression(text);
      const printed = unparseExpression(tree);
      expect(meaning(parseExpression(printed)), printed).toEqual(meaning(tree));
    }
  });
});

describe("canonical text", () => {
  test.each([
    ["ts - interval '5' second", "`ts` - INTERVAL '5' SECOND"],
    ["id+1", "`id` + 1"],
    ["(a + b) * -1 - (c - d)", "(`a` + `b`) * -1 - (`c` - `d`)"],
    ["not (a or b) and c", "NOT (`a` OR `b`) AND `c`"],
    ["a between 1 and 2", "`a` BETWEEN ASYMMETRIC 1 AND 2"],
    ["trim(x) || substring(y, 2)", "TRIM(BOTH ' ' FROM `x`) || SUBSTRING(`y` FROM 2)"],
    ["case when a then 'it''s' end", "CASE WHEN `a` THEN 'it''s' END"],
    ["cast(r.f[1] as row<a int not null, `b c` string>)", "CAST(`r`.`f`[1] AS ROW<`a` INT NOT NULL, `b c` STRING>)"],
    ["count(distinct a) filter (where b) over w", "COUNT(DISTINCT `a`) FILTER (WHERE `b`) OVER `w`"],
  ])("%s", (text, canonical) => expect(unparseExpression(parseExpression(text))).toBe(canonical));

  test("a query has a line for each clause, and full table names on demand", () => {
    const query = parseQuery("with q as (select 1 x) select a, sum(b) s from t join q on t.a = q.x where c group by a");
    expect(unparseQuery(query, { qualifyTable: ([name]) => ["cat", "db", name?.name ?? ""] })).toBe(
      [
        "WITH `q` AS (SELECT 1 AS `x`)",
        "SELECT `a`, SUM(`b`) AS `s`",
        "FROM `cat`.`db`.`t`",
        "INNER JOIN `q` ON `t`.`a` = `q`.`x`",
        "WHERE `c`",
        "GROUP BY `a`",
      ].join("\n"),
    );
  });

  test.each([
    ["timestamp(3) with local time zone not null", "TIMESTAMP_LTZ(3) NOT NULL"],
    ["map<string, int array>", "MAP<STRING, ARRAY<INT>>"],
    ["character varying(5)", "VARCHAR(5)"],
  ])("type %s", (text, canonical) => expect(unparseType(parseType(text))).toBe(canonical));

  test("a long chain is printed without recursion", () => {
    const sum = Array(20_000).fill("a").join(" + ");
    expect(unparseExpression(parseExpression(sum))).toBe(sum.replaceAll("a", "`a`"));
  });
});
