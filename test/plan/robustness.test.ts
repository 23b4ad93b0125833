/** Whatever is asked, the planner answers or refuses with an error for its user: every query of the conformance set, whole and mutilated. */
import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { MillraceError } from "../../src/errors.js";
import { createSession, explainStatement, planStatement } from "../../src/plan/index.js";
import { parseStatements } from "../../src/sql/index.js";
import { type CaseFile, casesRoot, readCases } from "../sql/case_file.js";

const place = (text: string): string => text.replace(/\$\{(dir|out)\}/g, "/$1");

/** Plans a script statement by statement; throws only what is no error for a user. */
function plan(script: string, file: CaseFile): void {
  const session = createSession({ "execution.runtime-mode": file.mode, "table.local-time-zone": "UTC" });
  for (const { statement } of parseStatements(script)) {
    if (statement === undefined) continue;
    for (const act of [explainStatement, planStatement]) {
      try {
        act(statement, session, script);
      } catch (error) {
        if (!(error instanceof MillraceError) || error.code === "INTERNAL_ERROR") {
          throw new Error(`${file.name}: ${(error as Error).stack}\n${script.slice(statement.start, statement.end)}`);
        }
      }
    }
  }
}

const scriptOf = (file: CaseFile): string => place(`${file.sql.replace(/;?\s*$/, ";\n")}${file.query ?? ""}`);

describe.each(readdirSync(casesRoot))("%s", (folder) => {
  test("is planned or refused", () => {
    for (const file of readCases(folder)) plan(scriptOf(file), file);
  });
});

/** A small generator of numbers: the same mutations in every run. */
function randomFrom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state % limit;
  };
}

/** Words, texts, numbers and signs; one of them dropped, doubled, swapped with the next, or replaced by another. */
function mutate(query: string, random: (limit: number) => number): string {
  const words = query.match(/'(?:[^']|'')*'|`[^`]*`|\w+|\s+|[^\w\s]/g) ?? [];
  for (let i = 0; i < 2; i++) {
    const at = random(words.length);
    const other = random(words.length);
    const kinds = [[], [words[at]!, " ", words[at]!], [words[other]!], [words[at + 1] ?? "", words[at]!]];
    words.splice(at, 1, ...kinds[random(kinds.length)]!);
  }
  return words.join("");
}

test("mutilated queries are refused without a crash", () => {
  const random = randomFrom(20260724);
  const files = readdirSync(casesRoot)
    .flatMap(readCases)
    .filter((file) => file.query !== undefined);
  for (let i = 0; i < 4000; i++) {
    const file = files[random(files.length)]!;
    const script = scriptOf({ ...file, query: mutate(file.query ?? "", random) });
    plan(script, file);
  }
  expect(files.length).toBeGreaterThan(300);
});

describe("statements too deep for the stack are refused, long ones are planned", () => {
  const table = "CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'datagen', 'number-of-rows' = '1');\n";
  const list = (count: number, text: (i: number) => string, separator: string): string =>
    Array.from({ length: count }, (_, i) => text(i)).join(separator);
  test.each([
    ["a long sum", `SELECT ${list(20_000, () => "a", " + ")} FROM t`, "SQL_TOO_DEEP"],
    ["a chain of UNION", list(3000, () => "SELECT a FROM t", " UNION "), "SQL_TOO_DEEP"],
    ["a chain of UNION ALL", list(1000, () => "SELECT a FROM t", " UNION ALL "), undefined],
    ["a long AND", `SELECT a FROM t WHERE ${list(3000, (i) => `a > ${i}`, " AND ")}`, undefined],
    ["a long IN", `SELECT a FROM t WHERE a IN (${list(3000, String, ", ")})`, undefined],
    ["a long CASE", `SELECT CASE ${list(1000, (i) => `WHEN a = ${i} THEN ${i}`, " ")} END FROM t`, undefined],
    ["nested queries", `${"SELECT a FROM (".repeat(100)}SELECT a FROM t${")".repeat(100)}`, undefined],
  ])("%s", (_name, query, code) => {
    const session = createSession();
    const script = table + query;
    const act = (): unknown => {
      let message: unknown;
      for (const { statement } of parseStatements(script)) {
        const planned = planStatement(statement!, session, script);
        if (planned.kind === "job") message = planned.message;
      }
      return message;
    };
    if (code === undefined) expect(act()).toBeDefined();
    else expect(act).toThrow(expect.objectContaining({ code }));
  });
});
