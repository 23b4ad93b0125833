import { describe, expect, test } from "vitest";
import { joinSpine, leftSpine, parseExpression, parseScript, parseStatement, parseType } from "../../src/sql/index.js";
import { judgedStatements } from "./conformance_files.js";

/** A tree without places and quotes, to compare its shape. */
function shape(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(shape);
  if (typeof node !== "object" || node === null) return node;
  const entries = Object.entries(node).filter(([key]) => key !== "start" && key !== "end" && key !== "quoted");
  return Object.fromEntries(entries.map(([key, value]) => [key, shape(value)]));
}

/** The operators of an expression with explicit parentheses. */
function grouped(text: string): string {
  const walk = (node: ReturnType<typeof parseExpression>): string => {
    switch (node.kind) {
      case "ColumnReference":
        return node.parts.map((part) => part.name).join(".");
      case "NumericLiteral":
        return node.text;
      case "BinaryOperation":
        return `(${walk(node.left)} ${node.operator} ${walk(node.right)})`;
      case "LogicalOperation":
        return `(${node.operands.map(walk).join(` ${node.operator} `)})`;
      case "UnaryOperation":
        return `(${node.operator} ${walk(node.operand)})`;
      case "IsTest":
        return `(${walk(node.operand)} IS ${node.test})`;
      case "Between":
        return `(${walk(node.operand)} BETWEEN ${walk(node.low)} AND ${walk(node.high)})`;
      case "Like":
        return `(${walk(node.operand)} LIKE ${walk(node.pattern)})`;
      default:
        return node.kind;
    }
  };
  return walk(parseExpression(text));
}

describe("operators bind as in Flink", () => {
  test.each([
    ["a + b * c - d", "((a + (b * c)) - d)"],
    ["a || b * c", "((a || b) * c)"],
    ["a + b || c", "(a + (b || c))"],
    ["- a * b", "((- a) * b)"],
    ["NOT a = b AND c OR d", "(((NOT (a = b)) AND c) OR d)"],
    ["a = b IS NULL", "((a = b) IS NULL)"],
    ["NOT a IS NULL", "(NOT (a IS NULL))"],
    ["a AND b AND (c AND d)", "(a AND b AND (c AND d))"],
    ["a BETWEEN 1 AND 2 AND b", "((a BETWEEN 1 AND 2) AND b)"],
    ["a BETWEEN b + 1 AND c * 2 OR d", "((a BETWEEN (b + 1) AND (c * 2)) OR d)"],
    ["a = b LIKE c", "(a = (b LIKE c))"],
    ["a = NOT b", "(a = (NOT b))"],
  ])("%s", (text, expected) => expect(grouped(text)).toBe(expected));
});

describe("places", () => {
  test("every node covers its text and its children", () => {
    const check = (node: unknown, sql: string, outer: { start: number; end: number }): void => {
      if (Array.isArray(node)) for (const item of node) check(item, sql, outer);
      else if (typeof node === "object" && node !== null) {
        const here = "start" in node && "end" in node ? (node as { start: number; end: number }) : outer;
        const isInside = here.start >= outer.start && here.start <= here.end && here.end <= outer.end;
        expect(isInside, `${JSON.stringify(node)} of ${sql}`).toBe(true);
        // The columns of a column's own PRIMARY KEY are that column's name, which stands before the key.
        const isOwnKey = "kind" in node && node.kind === "PrimaryKey";
        for (const value of Object.values(node)) if (!isOwnKey) check(value, sql, here);
      }
    };
    for (const { sql, rejectedAt } of judgedStatements()) {
      if (rejectedAt === null) check(parseStatement(sql), sql, { start: 0, end: sql.length });
    }
  });

  test("count from the beginning of the script", () => {
    const sql = "SELECT 1;\n  SELECT a + b FROM t;";
    const [, second] = parseScript(sql);
    expect(second && sql.slice(second.start, second.end)).toBe("SELECT a + b FROM t");
  });
});

describe("functions with words between their arguments are plain calls", () => {
  const argumentsOf = (text: string): string[] => {
    const node = parseExpression(text);
    if (node.kind !== "FunctionCall") return [node.kind];
    const textOf = (argument: (typeof node.args)[number]): string => {
      if (argument.kind === "TimeUnitArgument") return argument.unit;
      if (argument.kind === "KeywordArgument") return argument.keyword;
      if (argument.kind === "StringLiteral") return `'${argument.value}'`;
      return text.slice(argument.start, argument.end);
    };
    return [node.name.parts[0]?.name ?? "", ...node.args.map(textOf)];
  };
  test.each([
    ["EXTRACT(DAY FROM x)", ["EXTRACT", "DAY", "x"]],
    ["FLOOR(x TO MONTH)", ["FLOOR", "x", "MONTH"]],
    ["TIMESTAMPDIFF(SQL_TSI_HOUR, a, b)", ["TIMESTAMPDIFF", "HOUR", "a", "b"]],
    ["TRIM(x)", ["TRIM", "BOTH", "' '", "x"]],
    ["TRIM(LEADING 'a' FROM x)", ["TRIM", "LEADING", "'a'", "x"]],
    ["TRIM(TRAILING FROM x)", ["TRIM", "TRAILING", "' '", "x"]],
    ["SUBSTRING(a FROM 2 FOR 3)", ["SUBSTRING", "a", "2", "3"]],
    ["POSITION(a IN b)", ["POSITION", "a", "b"]],
    ["OVERLAY(a PLACING b FROM 1 FOR 2)", ["OVERLAY", "a", "b", "1", "2"]],
    ["{fn ucase(a)}", ["ucase", "a"]],
  ])("%s", (text, expected) => expect(argumentsOf(text)).toEqual(expected));

  test("a name without parentheses is a call too", () => {
    expect(parseExpression("CURRENT_TIMESTAMP")).toMatchObject({ kind: "FunctionCall", parentheses: false, args: [] });
  });
});

describe("literals", () => {
  test.each([
    ["'it''s'", { kind: "StringLiteral", value: "it's" }],
    ["'a'\n'b'", { kind: "StringLiteral", value: "ab" }],
    ["U&'\\00e9\\+01f600'", { kind: "StringLiteral", value: "é😀" }],
    ["U&'!00e9' UESCAPE '!'", { kind: "StringLiteral", value: "é" }],
    ["E'a\\n\\u00e9\\''", { kind: "StringLiteral", value: "a\né'" }],
    ["_UTF8'x'", { kind: "StringLiteral", value: "x", charset: "UTF8" }],
    ["X'1f' 'a0'", { kind: "BinaryLiteral", hex: "1fa0" }],
    ["UNKNOWN", { kind: "BooleanLiteral", value: null }],
    ["1", { kind: "NumericLiteral", form: "integer", text: "1" }],
    ["1.", { kind: "NumericLiteral", form: "decimal" }],
    [".5e-3", { kind: "NumericLiteral", form: "approximate" }],
    ["TIMESTAMP WITH LOCAL TIME ZONE '2020-01-01 00:00:00'", { kind: "TemporalLiteral", type: "TIMESTAMP_LTZ" }],
    [
      "INTERVAL -'1-2' YEAR TO MONTH",
      { kind: "IntervalLiteral", negative: true, value: "1-2", qualifier: { to: "MONTH" } },
    ],
    [
      "INTERVAL '1.5' SECOND(3, 2)",
      { kind: "IntervalLiteral", qualifier: { unit: "SECOND", precision: 3, fraction: 2 } },
    ],
    ["INTERVAL (a + 1) DAYS", { kind: "IntervalExpression", qualifier: { unit: "DAY" } }],
  ])("%s", (text, expected) => expect(parseExpression(text)).toMatchObject(expected));
});

describe("queries", () => {
  test("a parenthesised query goes on as a set operation", () => {
    for (const sql of ["SELECT ((SELECT 1) UNION (SELECT 2))", "SELECT * FROM ((SELECT 1) UNION (SELECT 2))"]) {
      expect(JSON.stringify(parseStatement(sql))).toContain('"SetOperation"');
    }
    expect(parseExpression("a IN ((SELECT 1) UNION ALL SELECT 2)").kind).toBe("InSubquery");
  });

  test("INTERSECT binds tighter than UNION", () => {
    const query = (sql: string) => shape(parseStatement(sql));
    expect(query("SELECT 1 UNION SELECT 2 INTERSECT SELECT 3")).toMatchObject({
      query: { body: { operator: "UNION", right: { operator: "INTERSECT" } } },
    });
  });

  test("joins are left-deep, commas outside", () => {
    const statement = parseStatement("SELECT * FROM a, b LEFT JOIN c USING (x) CROSS JOIN d");
    if (statement.kind !== "QueryStatement" || statement.query.body.kind !== "Select") throw new Error("no select");
    const { leaf, operations } = joinSpine(statement.query.body.from!);
    expect([leaf.kind, operations.map(({ type }) => type)]).toEqual(["NamedTable", ["COMMA"]]);
    expect(joinSpine(operations[0]!.right).operations.map(({ type }) => type)).toEqual(["LEFT", "CROSS"]);
  });

  test("a table function takes tables, named and not", () => {
    const sql = "SELECT * FROM TABLE(f(TABLE t PARTITION BY k, d => DESCRIPTOR(ts), (SELECT 1)))";
    expect(shape(parseStatement(sql))).toMatchObject({
      query: {
        body: {
          from: {
            kind: "TableFunction",
            call: {
              args: [
                { kind: "TableArgument", partitionBy: [{ kind: "ColumnReference" }] },
                { kind: "NamedArgument", value: { kind: "Descriptor" } },
                { kind: "TableArgument", table: { kind: "Query" } },
              ],
            },
          },
        },
      },
    });
  });

  test("LIMIT ALL is no limit, FETCH is a limit", () => {
    expect(shape(parseStatement("SELECT 1 LIMIT ALL OFFSET 2"))).toMatchObject({
      query: { limit: null, offset: { text: "2" } },
    });
    expect(shape(parseStatement("SELECT 1 OFFSET 2 ROWS FETCH FIRST 3 ROWS ONLY"))).toMatchObject({
      query: { limit: { text: "3" }, offset: { text: "2" } },
    });
  });
});

test("CREATE TABLE keeps its elements in order", () => {
  const sql = `CREATE TEMPORARY TABLE IF NOT EXISTS c.d.t (
    id BIGINT NOT NULL COMMENT 'key', ts TIMESTAMP(3) METADATA FROM 'timestamp' VIRTUAL, cost AS price * 2,
    WATERMARK FOR ts AS ts - INTERVAL '5' SECOND, CONSTRAINT pk PRIMARY KEY (id) NOT ENFORCED
  ) PARTITIONED BY (id) WITH ('connector' = 'x') LIKE base (EXCLUDING ALL OVERWRITING OPTIONS)`;
  expect(shape(parseStatement(sql))).toMatchObject({
    kind: "CreateTable",
    temporary: true,
    ifNotExists: true,
    elements: [
      { kind: "PhysicalColumn", type: { name: "BIGINT", nullable: false }, comment: { value: "key" } },
      { kind: "MetadataColumn", from: { value: "timestamp" }, virtual: true },
      { kind: "ComputedColumn" },
      { kind: "WatermarkDefinition" },
      { kind: "PrimaryKey", constraint: { name: "pk" }, columns: [{ name: "id" }] },
    ],
    options: [{ key: { value: "connector" }, value: { value: "x" } }],
    like: {
      rules: [
        { action: "EXCLUDING", feature: "ALL" },
        { action: "OVERWRITING", feature: "OPTIONS" },
      ],
    },
  });
});

test("a type knows its aliases, its elements and its nullability", () => {
  expect(shape(parseType("ROW<a INT NOT NULL 'note', b MAP<STRING, NUMERIC(5, 2)>> ARRAY NOT NULL"))).toEqual({
    kind: "CollectionType",
    name: "ARRAY",
    nullable: false,
    element: {
      kind: "RowType",
      nullable: null,
      fields: [
        {
          kind: "RowField",
          name: { kind: "Identifier", name: "a" },
          type: { kind: "BasicType", name: "INT", precision: null, scale: null, nullable: false },
          comment: { kind: "Text", value: "note" },
        },
        {
          kind: "RowField",
          name: { kind: "Identifier", name: "b" },
          type: {
            kind: "MapType",
            nullable: null,
            key: { kind: "BasicType", name: "STRING", precision: null, scale: null, nullable: null },
            value: { kind: "BasicType", name: "DECIMAL", precision: 5, scale: 2, nullable: null },
          },
          comment: null,
        },
      ],
    },
  });
});

test("the left side of a long chain is walked by a loop", () => {
  const { leaf, operations } = leftSpine(parseExpression(Array(20_000).fill("a").join(" + ")));
  expect([leaf.kind, operations.length]).toEqual(["ColumnReference", 19_999]);
});
