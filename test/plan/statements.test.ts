/** DDL and what SHOW and DESCRIBE say of it. */
import { beforeEach, expect, test } from "vitest";
import {
  createSession,
  explainStatement,
  type PlannerSession,
  planStatement,
  type StatementPlan,
} from "../../src/plan/index.js";
import { parseScript, parseStatement } from "../../src/sql/index.js";

let session: PlannerSession;

beforeEach(() => {
  session = createSession({ "table.local-time-zone": "UTC", "parallelism.default": "2" });
});

/** The last statement's plan. */
function run(sql: string): StatementPlan {
  return parseScript(sql)
    .map((statement) => planStatement(statement, session, sql))
    .at(-1)!;
}

function rows(sql: string): readonly (readonly unknown[])[] {
  const plan = run(sql);
  if (plan.kind !== "rows") throw new Error(`no rows: ${sql}`);
  return plan.rows;
}

const base = `
CREATE TABLE base (
  id INT NOT NULL COMMENT 'the key',
  name STRING,
  size_bytes BIGINT METADATA FROM 'file.size' VIRTUAL,
  twice AS id * 2,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND,
  PRIMARY KEY (id) NOT ENFORCED
) COMMENT 'a table' PARTITIONED BY (name)
WITH ('connector' = 'filesystem', 'path' = '/in', 'format' = 'json');`;

test("DESCRIBE tells keys, generated columns, watermark and comments", () => {
  expect(rows(`${base} DESCRIBE base`)).toEqual([
    ["id", "INT", false, "PRI(id)", null, null, "the key"],
    ["name", "STRING", true, null, null, null, null],
    ["size_bytes", "BIGINT", true, null, "METADATA FROM 'file.size' VIRTUAL", null, null],
    ["twice", "INT", false, null, "AS `id` * 2", null, null],
    ["ts", "TIMESTAMP(3) *ROWTIME*", true, null, null, "`ts` - INTERVAL '5' SECOND", null],
  ]);
});

test("SHOW CREATE TABLE makes the same table again", () => {
  run(base);
  const text = rows("SHOW CREATE TABLE base")[0]?.[0] as string;
  const described = rows("DESCRIBE base");
  run("DROP TABLE base");
  planStatement(parseStatement(text), session, text);
  expect(rows("SHOW CREATE TABLE base")[0]?.[0]).toBe(text);
  expect(rows("DESCRIBE base")).toEqual(described);
});

test("LIKE takes everything over; options are overwritten one by one", () => {
  run(`${base} CREATE TABLE copy (extra AS id + 1) WITH ('path' = '/other') LIKE base`);
  const names = rows("SHOW COLUMNS FROM copy").map(([name]) => name);
  expect(names).toEqual(["id", "name", "size_bytes", "twice", "ts", "extra"]);
  const text = rows("SHOW CREATE TABLE copy")[0]?.[0];
  expect(text).toContain("'path' = '/other'");
  expect(text).toContain("'format' = 'json'");
  expect(text).toContain("PARTITIONED BY (`name`)");
});

test("LIKE leaves out what is excluded", () => {
  run(`${base} CREATE TABLE copy WITH ('connector' = 'blackhole') LIKE base (EXCLUDING ALL)`);
  expect(rows("DESCRIBE copy").map((row) => [row[0], row[1]])).toEqual([
    ["id", "INT"],
    ["name", "STRING"],
    ["ts", "TIMESTAMP(3)"],
  ]);
  expect(rows("SHOW CREATE TABLE copy")[0]?.[0]).not.toMatch(/path|PARTITIONED|PRIMARY|WATERMARK/);
});

test("LIKE replaces what is overwritten", () => {
  const sql = `${base} CREATE TABLE copy (twice AS id + id, WATERMARK FOR ts AS ts)
    LIKE base (OVERWRITING GENERATED OVERWRITING WATERMARKS)`;
  run(sql);
  const described = rows("DESCRIBE copy");
  expect(described.find(([name]) => name === "twice")?.[4]).toBe("AS `id` + `id`");
  expect(described.find(([name]) => name === "ts")?.[5]).toBe("`ts`");
});

test("ALTER TABLE adds, moves, renames and drops columns", () => {
  run("CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'blackhole')");
  run("ALTER TABLE t ADD (c BIGINT FIRST, d AS a + 1 AFTER a)");
  expect(rows("SHOW COLUMNS FROM t").map(([name]) => name)).toEqual(["c", "a", "d", "b"]);
  run("ALTER TABLE t RENAME b TO e; ALTER TABLE t MODIFY e INT FIRST; ALTER TABLE t DROP c");
  expect(rows("SHOW COLUMNS FROM t").map(([name, type]) => [name, type])).toEqual([
    ["e", "INT"],
    ["a", "INT"],
    ["d", "INT"],
  ]);
  expect(() => run("ALTER TABLE t DROP a")).toThrow("column 'a' is used by d");
  run("ALTER TABLE t SET ('connector' = 'print'); ALTER TABLE t RENAME TO u");
  expect(rows("SHOW CREATE TABLE u")[0]?.[0]).toContain("'connector' = 'print'");
});

test("a view means the tables of its own database, wherever it is read", () => {
  run("CREATE TABLE t (a INT) WITH ('connector' = 'datagen'); CREATE VIEW v AS SELECT a + 1 AS b FROM t");
  const plan = run("CREATE DATABASE other; USE other; SELECT b FROM default_database.v");
  expect(plan.kind === "job" && plan.columns.map(({ name, typeText }) => [name, typeText])).toEqual([["b", "INT"]]);
  expect(rows("SHOW CREATE VIEW default_database.v")[0]?.[0]).toContain("`default_catalog`.`default_database`.`t`");
});

test("a temporary object hides a permanent one", () => {
  run(
    "CREATE TABLE t (a INT) WITH ('connector' = 'datagen'); CREATE TEMPORARY TABLE t (b STRING) WITH ('connector' = 'datagen')",
  );
  expect(rows("DESCRIBE t")).toHaveLength(1);
  expect(rows("DESCRIBE t")[0]?.[0]).toBe("b");
  run("DROP TEMPORARY TABLE t");
  expect(rows("DESCRIBE t")[0]?.[0]).toBe("a");
});

test("SHOW lists and filters", () => {
  run("CREATE TABLE t1 (a INT); CREATE TABLE t2 (a INT); CREATE VIEW v AS SELECT 1 AS x");
  expect(rows("SHOW TABLES")).toEqual([["t1"], ["t2"], ["v"]]);
  expect(rows("SHOW TABLES LIKE 't%'")).toEqual([["t1"], ["t2"]]);
  expect(rows("SHOW TABLES NOT LIKE '_1'")).toEqual([["t2"], ["v"]]);
  expect(rows("SHOW VIEWS")).toEqual([["v"]]);
  expect(rows("SHOW CURRENT DATABASE")).toEqual([["default_database"]]);
  expect(rows("SHOW FUNCTIONS").flat()).toContain("upper");
});

test("SET and RESET; options of Flink's clusters are kept without effect", () => {
  run("SET 'execution.runtime-mode' = 'batch'; SET 'execution.checkpointing.interval' = '10 s'");
  expect(session.mode).toBe("BATCH");
  expect(rows("SET")).toContainEqual(["execution.checkpointing.interval", "10 s"]);
  run("RESET 'execution.runtime-mode'");
  expect(session.mode).toBe("STREAMING");
});

test("a statement set reads a table once", () => {
  run(`CREATE TABLE t (a INT, b INT, c INT) WITH ('connector' = 'datagen', 'number-of-rows' = '1');
    CREATE TABLE x (a INT) WITH ('connector' = 'blackhole'); CREATE TABLE y (b INT) WITH ('connector' = 'print')`);
  const plan = run(
    "EXECUTE STATEMENT SET BEGIN INSERT INTO x SELECT a FROM t; INSERT INTO y SELECT b FROM t WHERE a > 1; END",
  );
  const message = plan.kind === "job" ? plan.message : undefined;
  expect(message?.sources).toHaveLength(1);
  expect(message?.sources[0]?.columns.map(({ name }) => name)).toEqual(["a", "b"]);
  expect(message?.sinks.map(({ connector }) => connector)).toEqual(["blackhole", "print"]);
  const begun = run("BEGIN STATEMENT SET; INSERT INTO x SELECT a FROM t; INSERT INTO y SELECT b FROM t; END");
  expect(begun.kind === "job" && begun.message.sources).toHaveLength(1);
});

test("CREATE TABLE AS takes the query's columns, and leaves no table behind when it is refused", () => {
  run("CREATE TABLE t (a INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen')");
  run("CREATE TABLE copy WITH ('connector' = 'blackhole') AS SELECT a + 1 AS b, ts FROM t");
  expect(rows("DESCRIBE copy").map(([name, type]) => [name, type])).toEqual([
    ["b", "INT"],
    ["ts", "TIMESTAMP(3)"],
  ]);
  expect(() => run("CREATE TABLE other WITH ('connector' = 'datagen') AS SELECT a FROM t")).toThrow("only be read");
  expect(rows("SHOW TABLES")).toEqual([["copy"], ["t"]]);
});

test("a reader whose columns are declared with other nullability than it decodes them has a program", () => {
  run(
    "CREATE TABLE u (a INT, f STRING METADATA FROM 'file.name' VIRTUAL) WITH ('connector' = 'filesystem', 'path' = 'test/plan/golden/in', 'format' = 'json')",
  );
  const plan = run("SELECT * FROM u");
  expect(plan.kind === "job" && plan.message.sources[0]?.program).toBe(0);
});

test("EXPLAIN shows every level", () => {
  run("CREATE TABLE t (a INT) WITH ('connector' = 'datagen')");
  const text = rows("EXPLAIN ESTIMATED_COST, CHANGELOG_MODE SELECT COUNT(*) FROM t")[0]?.[0] as string;
  for (const part of [
    "== Syntax Tree ==",
    "== Optimized Plan ==",
    "changes=[I,UB,UA]",
    "== Physical Plan ==",
    "Stage 0 (2 threads)",
    "state=[",
  ]) {
    expect(text).toContain(part);
  }
  const statement = parseStatement("SELECT COUNT(*) FROM t");
  expect(explainStatement(statement, session, "SELECT COUNT(*) FROM t")).toBe(text);
});

test("a rule can be switched off", () => {
  run("CREATE TABLE t (a INT, b INT) WITH ('connector' = 'datagen')");
  const columns = (): unknown => {
    const plan = run("SELECT a FROM t");
    return plan.kind === "job" ? plan.message.sources[0]?.columns.map(({ name }) => name) : undefined;
  };
  expect(columns()).toEqual(["a"]);
  run("SET 'table.optimizer.disabled-rules' = 'prune-columns'");
  expect(columns()).toEqual(["a", "b"]);
});

test("WHERE FALSE and LIMIT 0 open no file", () => {
  run("CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '/nowhere', 'format' = 'json')");
  for (const sql of ["SELECT a FROM t WHERE FALSE", "SELECT a FROM t LIMIT 0"]) {
    const plan = run(sql);
    expect(plan.kind === "job" && plan.message.sources.map(({ connector }) => connector)).toEqual(["values"]);
  }
  const plan = run("SELECT a FROM t WHERE FALSE UNION ALL VALUES 1");
  expect(plan.kind === "job" && plan.message.operators.map(({ kind }) => kind)).toEqual(["source", "sink"]);
});
