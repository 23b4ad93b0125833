/** Golden plans: EXPLAIN's text and the plan message of each query in golden/. Run with -u after a change that is meant, and read the difference. */
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { createSession, explainStatement, planStatement } from "../../src/plan/index.js";
import { parseScript } from "../../src/sql/index.js";

const folder = "test/plan/golden";
const tables = readFileSync(`${folder}/tables.sql`, "utf8");
const queries = readdirSync(folder).filter((file) => file.endsWith(".sql") && file !== "tables.sql");

/** Without what differs from one checkout to the next. */
function stable(key: string, value: unknown): unknown {
  if (key === "modifiedMs" || key === "inode") return "*";
  if (typeof value === "bigint") return `${value}n`;
  return typeof value === "string" ? value.replace(resolve("."), "") : value;
}

/** JSON with lists of numbers and short objects on one line. */
function readable(message: unknown): string {
  const text = JSON.stringify(message, stable, 1);
  return text.replace(/[[{]\n\s*[^[\]{}]{0,160}[\]}]/g, (block) => block.replace(/\n\s*/g, " "));
}

test.each(queries)("%s", async (file) => {
  const session = createSession({ "parallelism.default": "2", "table.local-time-zone": "UTC" });
  for (const statement of parseScript(tables)) planStatement(statement, session, tables);
  const sql = readFileSync(`${folder}/${file}`, "utf8");
  const statements = parseScript(sql);
  const last = statements.pop()!;
  for (const statement of statements) planStatement(statement, session, sql);
  const explained = explainStatement(last, session, sql);
  const planned = planStatement(last, session, sql);
  const message = planned.kind === "job" ? { ...planned.message, engine: "" } : undefined;
  const name = file.replace(/\.sql$/, "");
  await expect(`${explained}\n`).toMatchFileSnapshot(`golden/${name}.explain.txt`);
  await expect(`${readable(message)}\n`).toMatchFileSnapshot(`golden/${name}.message.json`);
});
