import { describe, expect, test } from "vitest";
import { SqlSyntaxError } from "../../src/errors.js";
import { parseExpression, parseScript, parseStatement } from "../../src/sql/index.js";
import { nonReservedKeywords, reservedWords } from "../../src/sql/keywords.js";
import { caseScripts, judgedExpressions, judgedStatements, keywords } from "./conformance_files.js";

function errorOf(parse: () => unknown): SqlSyntaxError | null {
  try {
    parse();
    return null;
  } catch (error) {
    if (error instanceof SqlSyntaxError) return error;
    throw error;
  }
}

describe("statements", () => {
  const judged = judgedStatements();
  const answers = judged.map((statement) => ({ ...statement, error: errorOf(() => parseStatement(statement.sql)) }));

  test("are accepted and rejected as by Flink", () => {
    expect(judged.length).toBeGreaterThan(600);
    const different = answers.filter(({ rejectedAt, error }) => (rejectedAt === null) !== (error === null));
    expect(different.map(({ sql, error }) => `${sql}\n${error?.message ?? "accepted"}`)).toEqual([]);
  });

  test("are blamed at Flink's place, but for errors that Flink finds late by its lexer or grammar", () => {
    const elsewhere = answers.filter(({ rejectedAt, error }) => {
      return error && `${error.position?.line}:${error.position?.column}` !== rejectedAt;
    });
    expect(elsewhere.map(({ sql }) => sql)).toEqual([
      "SELECT `abc",
      "SELECT !a",
      "CREATE FUNCTION",
      "SELECT a[1], m['k']; r.f FROM t",
    ]);
  });
});

describe("keywords", () => {
  const listed = keywords();

  test("are reserved and free as in Flink", () => {
    expect([...reservedWords].sort()).toEqual(
      listed
        .filter(({ reserved }) => reserved)
        .map(({ word }) => word)
        .sort(),
    );
    const free = listed.filter(({ reserved }) => !reserved).map(({ word }) => word);
    expect([...nonReservedKeywords].sort()).toEqual(free.sort());
  });

  test("are names where they are names in Flink", () => {
    const uses = listed.flatMap((keyword) => keyword.uses);
    const different = uses.filter(({ sql, accepted }) => accepted !== (errorOf(() => parseStatement(sql)) === null));
    expect(different.map(({ sql }) => sql)).toEqual([]);
  });
});

test("the SQL of every conformance case parses, but for its syntax errors", () => {
  const wrong: string[] = [];
  const scripts = caseScripts();
  const errors = new Map<string, SqlSyntaxError | null>();
  for (const { name, sql } of scripts) errors.set(name, errors.get(name) ?? errorOf(() => parseScript(sql)));
  for (const { name, isSyntaxError } of scripts) {
    if ((errors.get(name) !== null) !== isSyntaxError)
      wrong.push(`${name}: ${errors.get(name)?.message ?? "accepted"}`);
  }
  expect(wrong).toEqual([]);
});

const expressions = judgedExpressions();
test.skipIf(expressions.length === 0)("expressions are accepted and rejected as by Flink", () => {
  const different = expressions.filter(({ text, isQuery, status }) => {
    const isAccepted = errorOf(() => (isQuery ? parseStatement(text) : parseExpression(text))) === null;
    return isAccepted === (status === "parse-error");
  });
  // Flink's parser takes these and its validator refuses them; here they are refused at once.
  const refusedEarlier = ["'abc' RLIKE 'a.c'", "EXTRACT(FOO FROM DATE '2020-01-01')", "X'1'"];
  expect([...new Set(different.map(({ text }) => text))].sort()).toEqual(refusedEarlier);
});
