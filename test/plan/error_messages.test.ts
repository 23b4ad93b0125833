/** What a user reads when a statement is refused: the code, the words, the place, and what is offered instead. */
import { expect, test } from "vitest";
import { MillraceError } from "../../src/errors.js";
import { createSession, planStatement } from "../../src/plan/index.js";
import { parseScript } from "../../src/sql/index.js";

const tables = `
CREATE TABLE orders (id INT, customer STRING, total DECIMAL(10, 2), ts TIMESTAMP(3), WATERMARK FOR ts AS ts)
WITH ('connector' = 'filesystem', 'path' = '/in/orders.ndjson', 'format' = 'json');
CREATE TABLE plain (id INT, ts TIMESTAMP(3)) WITH ('connector' = 'filesystem', 'path' = '/in/p', 'format' = 'json');
CREATE TABLE target (id INT, customer STRING NOT NULL) WITH ('connector' = 'filesystem', 'path' = '/out/t', 'format' = 'json');
CREATE VIEW big AS SELECT id, total FROM orders WHERE total > 100;`;

function refusal(sql: string): { code: string; phase: string; message: string; hint: string | undefined; at: string } {
  const session = createSession({ "table.local-time-zone": "UTC" });
  for (const statement of parseScript(tables)) planStatement(statement, session, tables);
  try {
    for (const statement of parseScript(sql)) planStatement(statement, session, sql);
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    const { code, phase, message, hint, position } = error;
    return { code, phase, message, hint, at: position ? sql.slice(position.start, position.end) : "" };
  }
  throw new Error(`was accepted: ${sql}`);
}

const path = "'path' = '/in/x'";

test.each([
  [
    "SELECT custmer FROM orders",
    "UNKNOWN_COLUMN",
    "column 'custmer' not found in any table",
    "Did you mean 'customer'?",
    "custmer",
  ],
  [
    "SELECT o.idd FROM orders AS o",
    "UNKNOWN_COLUMN",
    "column 'idd' not found in table 'o'",
    "Did you mean 'id'?",
    "o.idd",
  ],
  ["SELECT order.id FROM orders", "SQL_SYNTAX", undefined, undefined, undefined],
  ["SELECT id FROM ordesr", "UNKNOWN_TABLE", "table 'ordesr' not found", "Did you mean 'orders'?", "ordesr"],
  [
    "SELECT id FROM shop.orders",
    "UNKNOWN_DATABASE",
    "database 'default_catalog.shop' does not exist",
    undefined,
    "shop.orders",
  ],
  ["SELECT UPER(customer) FROM orders", "UNKNOWN_FUNCTION", undefined, "Did you mean UPPER?", undefined],
  [
    "SELECT * FROM TABLE(TUMBEL(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' DAY))",
    "UNKNOWN_FUNCTION",
    "there is no table function TUMBEL",
    "Did you mean TUMBLE?",
    "TUMBEL",
  ],
  [
    "SELECT customer, total FROM orders GROUP BY customer",
    "INVALID_AGGREGATE",
    "column 'total' is neither grouped nor aggregated",
    "Add total to GROUP BY, or aggregate it: MAX(total), ...",
    "total",
  ],
  [
    "SELECT id FROM orders WHERE total",
    "TYPE_MISMATCH",
    "WHERE takes a condition, not DECIMAL(10, 2)",
    undefined,
    "total",
  ],
  [
    "SELECT id FROM orders UNION ALL SELECT customer FROM orders",
    "TYPE_MISMATCH",
    "column 1 of UNION ALL has types without a common type: INT and STRING",
    undefined,
    "SELECT customer FROM orders",
  ],
  [
    "SELECT window_start FROM TABLE(TUMBLE(TABLE plain, DESCRIPTOR(ts), INTERVAL '1' DAY))",
    "INVALID_WINDOW",
    "TUMBLE needs a time attribute; column 'ts' is TIMESTAMP(3)",
    "Declare it in the table: WATERMARK FOR ts AS ts - INTERVAL '5' SECOND. CAST and functions lose it.",
    "ts",
  ],
  [
    "SELECT window_start FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts)))",
    "INVALID_ARGUMENTS",
    "TUMBLE lacks its argument SIZE",
    "Write TUMBLE(TABLE t, DESCRIPTOR(ts), size [, offset]).",
    "TUMBLE(TABLE orders, DESCRIPTOR(ts))",
  ],
  [
    "SELECT id FROM orders ORDER BY id",
    "IMPOSSIBLE_PLAN",
    "ORDER BY in STREAMING mode must begin with an ascending time attribute",
    "An endless stream has no last row to sort by: use SET 'execution.runtime-mode' = 'BATCH', or add LIMIT.",
    "id",
  ],
  [
    "SELECT a.id FROM orders a JOIN plain b ON a.id = b.id",
    "NOT_SUPPORTED",
    "INNER JOIN is not supported yet",
    undefined,
    undefined,
  ],
  [
    "CREATE MODEL m WITH ('provider' = 'x')",
    "NOT_SUPPORTED",
    "CREATE MODEL is not supported yet",
    undefined,
    undefined,
  ],
  [
    "INSERT INTO target SELECT id FROM orders",
    "INVALID_SINK",
    "table 'default_catalog.default_database.target' takes 2 columns here, the query has 1",
    "Query: [id INT]. Table: [id INT, customer STRING NOT NULL].",
    "SELECT id FROM orders",
  ],
  [
    "INSERT INTO target SELECT id, total > 1 FROM orders",
    "INVALID_SINK",
    "column 'customer' of table 'default_catalog.default_database.target' does not take the query's type",
    undefined,
    undefined,
  ],
  [
    "INSERT INTO target (id) SELECT id FROM orders",
    "INVALID_SINK",
    "column 'customer' is NOT NULL and gets no value",
    undefined,
    undefined,
  ],
  [
    "INSERT INTO big SELECT id, total FROM orders",
    "INVALID_SINK",
    "'default_catalog.default_database.big' is a view and cannot be written",
    undefined,
    "big",
  ],
  [
    "INSERT INTO target SELECT MAX(id), customer FROM orders GROUP BY customer",
    "IMPOSSIBLE_PLAN",
    "table 'default_catalog.default_database.target' takes only inserts; this query updates the groups of customer as rows arrive",
    "Aggregate in windows, use BATCH mode, or write to a sink that takes changes (print, blackhole).",
    undefined,
  ],
  [
    `CREATE TABLE x (a INT) WITH ('connector' = 'filesytem', ${path}); SELECT * FROM x`,
    "UNKNOWN_CONNECTOR",
    "there is no connector 'filesytem'",
    "Did you mean 'filesystem'?",
    "'connector' = 'filesytem'",
  ],
  [
    `CREATE TABLE x (a INT) WITH ('connector' = 'filesystem', ${path}, 'format' = 'jsno'); SELECT * FROM x`,
    "UNKNOWN_FORMAT",
    "there is no format 'jsno'",
    "Did you mean 'json'?",
    "'format' = 'jsno'",
  ],
  [
    `CREATE TABLE x (a INT) WITH ('connector' = 'filesystem', ${path}, 'format' = 'json', 'json.ignore-parse-error' = 'true'); SELECT * FROM x`,
    "UNKNOWN_OPTION",
    "format 'json' has no option 'json.ignore-parse-error'",
    "Did you mean 'json.ignore-parse-errors'?",
    "'json.ignore-parse-error' = 'true'",
  ],
  [
    `CREATE TABLE x (a INT) WITH ('connector' = 'filesystem', ${path}, 'format' = 'json', 'json.ignore-parse-errors' = 'yes'); SELECT * FROM x`,
    "INVALID_OPTION",
    "option 'json.ignore-parse-errors' takes 'true' or 'false', not 'yes'",
    undefined,
    undefined,
  ],
  [
    "CREATE TABLE x (a INT) WITH ('connector' = 'filesystem', 'format' = 'json'); SELECT * FROM x",
    "MISSING_OPTION",
    "table 'default_catalog.default_database.x' lacks the option 'path'",
    "Connector 'filesystem' needs 'path' = '...' in its WITH clause.",
    "x",
  ],
  [
    "CREATE TABLE x (a INT) WITH ('connector' = 'kafka'); SELECT * FROM x",
    "NOT_SUPPORTED",
    "connector 'kafka' is not supported yet",
    undefined,
    "'connector' = 'kafka'",
  ],
  [
    "CREATE TABLE orders (a INT)",
    "OBJECT_EXISTS",
    "table 'default_catalog.default_database.orders' exists already",
    "Drop it first, or write CREATE TABLE IF NOT EXISTS.",
    "orders",
  ],
  [
    "DROP TABLE order_lines",
    "UNKNOWN_TABLE",
    "table 'default_catalog.default_database.order_lines' does not exist",
    undefined,
    "order_lines",
  ],
  [
    "DROP VIEW orders",
    "UNKNOWN_TABLE",
    "'default_catalog.default_database.orders' is a table",
    "Write DROP TABLE.",
    "orders",
  ],
  ["CREATE TABLE x (a INT, a STRING)", "INVALID_COLUMN", "column 'a' stands twice", undefined, "a"],
  [
    "CREATE TABLE x (t STRING, WATERMARK FOR t AS t)",
    "INVALID_COLUMN",
    "row time 't' must be TIMESTAMP(3) or TIMESTAMP_LTZ(3), not STRING",
    "Compute one: t AS TO_TIMESTAMP(text), t AS TO_TIMESTAMP_LTZ(millis, 3), or CAST(x AS TIMESTAMP(3)).",
    "t",
  ],
  [
    "CREATE TABLE x (tt TIMESTAMP(3), WATERMARK FOR tz AS tz)",
    "INVALID_COLUMN",
    "the row time 'tz' is not a column of the table",
    undefined,
    "tz",
  ],
  [
    "CREATE TABLE x (a INT) LIKE orders (INCLUDING OPTIONS EXCLUDING WATERMARKS); CREATE TABLE y (id INT) LIKE x",
    "INVALID_COLUMN",
    "both tables have column 'id'",
    undefined,
    undefined,
  ],
  [
    "SET 'execution.runtime-mod' = 'BATCH'",
    "UNKNOWN_OPTION",
    "the session has no option 'execution.runtime-mod'",
    "Did you mean 'execution.runtime-mode'?",
    "'execution.runtime-mod' = 'BATCH'",
  ],
  [
    "SET 'execution.runtime-mode' = 'BACH'",
    "INVALID_OPTION",
    "option 'execution.runtime-mode' takes one of 'STREAMING', 'BATCH', 'AUTOMATIC', not 'BACH'",
    undefined,
    undefined,
  ],
  [
    "SET 'table.local-time-zone' = 'Europe/Berln'",
    "INVALID_OPTION",
    "option 'table.local-time-zone': 'Europe/Berln' is not a time zone; write a region like 'Europe/Berlin', 'UTC', or an offset like 'GMT+02:00'",
    undefined,
    undefined,
  ],
  [
    "CREATE TABLE x (a INT) WITH ('connector' = 'filesystem', 'path' = 'hdfs://n/x', 'format' = 'raw'); SELECT * FROM x",
    "INVALID_OPTION",
    "option 'path': paths of 'hdfs://' are not supported yet, only local ones",
    undefined,
    "'path' = 'hdfs://n/x'",
  ],
  ["USE shop", "UNKNOWN_DATABASE", "database 'default_catalog.shop' does not exist", undefined, "shop"],
] as const)("%s", (sql, code, message, hint, at) => {
  const found = (() => {
    try {
      return refusal(sql);
    } catch (error) {
      // A broken statement is found by the parser, before planning.
      if (error instanceof MillraceError)
        return { code: error.code, phase: error.phase, message: error.message, hint: error.hint, at: "" };
      throw error;
    }
  })();
  expect(found.code).toBe(code);
  if (message !== undefined) expect(found.message).toBe(message);
  if (hint !== undefined) expect(found.hint).toBe(hint);
  if (at !== undefined) expect(found.at).toBe(at);
});
