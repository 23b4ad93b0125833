/**
 * Table functions in FROM. The window functions: TUMBLE(TABLE t, DESCRIPTOR(ts), size [, offset]), HOP(TABLE t, DESCRIPTOR(ts), slide, size [, offset]),
 * CUMULATE(TABLE t, DESCRIPTOR(ts), step, size [, offset]); arguments by position or by name. Source: Flink, "Windowing table-valued functions".
 */
import type { LogicalType } from "../../catalog/types.js";
import { typeText } from "../../catalog/types.js";
import { detailsAt, PlanError, ValidationError } from "../../errors.js";
import { type Argument, type Descriptor, type FunctionCall, nearestName, type Span } from "../../sql/index.js";
import type { LogicalNode } from "../logical/index.js";
import type { Windowing } from "../logical/node.js";
import { createWindowTableFunction } from "../logical/window_table_function.js";
import { constantValue } from "./constant_value.js";
import { bindExpression } from "./expression_binder.js";
import type { QueryBinder, QueryEnvironment } from "./query_binder.js";
import { bindNamedTable } from "./query_from.js";
import { noTable } from "./query_values.js";
import { type Relation, RelationScope, relationOf } from "./relation.js";

const signatures: Readonly<Record<string, readonly string[]>> = {
  TUMBLE: ["DATA", "TIMECOL", "SIZE", "OFFSET"],
  HOP: ["DATA", "TIMECOL", "SLIDE", "SIZE", "OFFSET"],
  CUMULATE: ["DATA", "TIMECOL", "STEP", "SIZE", "OFFSET"],
};

const notYet: readonly string[] = [
  "SESSION",
  "ML_PREDICT",
  "VECTOR_SEARCH",
  "TO_CHANGELOG",
  "FROM_CHANGELOG",
  "UNNEST",
  "LATERAL_SNAPSHOT",
];

export function bindTableFunction(binder: QueryBinder, call: FunctionCall, environment: QueryEnvironment): LogicalNode {
  const written = call.name.parts.map((part) => part.name).join(".");
  const name = written.toUpperCase();
  const signature = signatures[name];
  if (notYet.includes(name)) throw binder.notYet(`table function ${name}`, call, environment.sql);
  if (signature === undefined) {
    const nearest = nearestName(name, [...Object.keys(signatures), ...notYet]);
    const hint = nearest && `Did you mean ${nearest}?`;
    const place = detailsAt(environment.sql, call.name, hint);
    throw new ValidationError("UNKNOWN_FUNCTION", `there is no table function ${written}`, place);
  }
  const parts = argumentsByName(call, name, signature, environment.sql);
  const { node } = bindTableArgument(binder, parts.get("DATA")!, environment);
  const timeColumn = bindTimeColumn(binder, name, parts.get("TIMECOL")!, node, environment);
  const windowing = bindWindowing(binder, name, parts, node.schema[timeColumn]!.type, environment);
  return createWindowTableFunction(node, windowing, timeColumn);
}

/** Every parameter but OFFSET is required. */
function argumentsByName(
  call: FunctionCall,
  name: string,
  signature: readonly string[],
  sql: string,
): Map<string, Argument> {
  const form = `${name}(TABLE t, DESCRIPTOR(ts), ${signature.slice(2, -1).join(", ").toLowerCase()} [, offset])`;
  const fail = (message: string, span: Span): never => {
    throw new ValidationError("INVALID_ARGUMENTS", message, detailsAt(sql, span, `Write ${form}.`));
  };
  const parts = new Map<string, Argument>();
  for (const [i, argument] of call.args.entries()) {
    const isNamed = argument.kind === "NamedArgument";
    const key = isNamed ? argument.name.name.toUpperCase() : signature[i];
    if (key === undefined || (isNamed && !signature.includes(key))) {
      return fail(
        isNamed ? `${name} has no parameter ${argument.name.name}` : `${name} has too many arguments`,
        argument,
      );
    }
    if (parts.has(key)) return fail(`${name} has two arguments ${key}`, argument);
    parts.set(key, isNamed ? argument.value : argument);
  }
  const missing = signature.slice(0, -1).find((key) => !parts.has(key));
  if (missing !== undefined) return fail(`${name} lacks its argument ${missing}`, call);
  return parts;
}

function bindTableArgument(binder: QueryBinder, argument: Argument, environment: QueryEnvironment): Relation {
  if (argument.kind === "ScalarSubquery") {
    return relationOf(binder.bindQuery(argument.query, environment, false), []);
  }
  if (argument.kind !== "TableArgument") {
    const place = detailsAt(environment.sql, argument, "Write TABLE t, or a query in parentheses.");
    throw new ValidationError("INVALID_ARGUMENTS", "the first argument of a window function is a table", place);
  }
  if (argument.partitionBy.length > 0 || argument.orderBy.length > 0) {
    throw binder.notYet("PARTITION BY or ORDER BY of this table argument", argument, environment.sql);
  }
  const { table } = argument;
  if (table.kind === "Query") return relationOf(binder.bindQuery(table, environment, false), []);
  return bindNamedTable(binder, table, [], environment);
}

function bindTimeColumn(
  binder: QueryBinder,
  name: string,
  argument: Argument,
  node: LogicalNode,
  environment: QueryEnvironment,
): number {
  const { sql } = environment;
  const column = argument.kind === "Descriptor" ? descriptorColumn(argument) : undefined;
  if (column === undefined) {
    const place = detailsAt(sql, argument, "Write DESCRIPTOR(ts).");
    throw new ValidationError("INVALID_ARGUMENTS", `the time column of ${name} is a DESCRIPTOR of one column`, place);
  }
  const index = node.schema.findIndex((each) => each.name === column.name);
  if (index < 0) {
    const nearest = nearestName(
      column.name,
      node.schema.map((each) => each.name),
    );
    const place = detailsAt(sql, column.span, nearest && `Did you mean '${nearest}'?`);
    throw new ValidationError("UNKNOWN_COLUMN", `column '${column.name}' not found in the table of ${name}`, place);
  }
  const { type } = node.schema[index]!;
  if (type.timeAttribute === "PROCTIME") throw binder.notYet("a window on processing time", argument, sql);
  if (!isTimeColumn(type, binder.settings.mode)) {
    const hint = "Declare it in the table: WATERMARK FOR ts AS ts - INTERVAL '5' SECOND. CAST and functions lose it.";
    const message = `${name} needs a time attribute; column '${column.name}' is ${typeText(type)}`;
    throw new PlanError("INVALID_WINDOW", message, detailsAt(sql, column.span, hint));
  }
  return index;
}

function descriptorColumn(descriptor: Descriptor): { name: string; span: Span } | undefined {
  const [column] = descriptor.columns;
  if (column === undefined || descriptor.columns.length !== 1) return undefined;
  return { name: column.name.parts.map((part) => part.name).join("."), span: column.name };
}

/** In BATCH mode any timestamp of milliseconds will do. */
export function isTimeColumn(type: LogicalType, mode: "STREAMING" | "BATCH"): boolean {
  if (mode === "STREAMING") return type.timeAttribute === "ROWTIME";
  return (type.root === "TIMESTAMP" || type.root === "TIMESTAMP_LTZ") && (type.precision ?? 6) <= 3;
}

export function bindWindowing(
  binder: QueryBinder,
  name: string,
  parts: ReadonlyMap<string, Argument>,
  timeType: LogicalType,
  environment: QueryEnvironment,
): Windowing {
  const at = (key: string): Span => parts.get(key)!;
  const refuse = (message: string, span: Span): never => {
    throw new ValidationError("INVALID_WINDOW", message, detailsAt(environment.sql, span));
  };
  const interval = (key: string): bigint => intervalMs(binder, name, key, parts.get(key)!, environment);
  const positive = (key: string): bigint => {
    const value = interval(key);
    return value > 0n ? value : refuse(`${name} takes a positive ${key.toLowerCase()}, not ${value} ms`, at(key));
  };
  const sizeMs = positive("SIZE");
  const slideMs = name === "TUMBLE" ? sizeMs : positive(name === "HOP" ? "SLIDE" : "STEP");
  const offsetMs = parts.has("OFFSET") ? interval("OFFSET") : 0n;
  if (offsetMs <= -sizeMs || offsetMs >= sizeMs)
    refuse(`the offset of ${name} must be smaller than its size`, at("OFFSET"));
  if (name === "CUMULATE" && sizeMs % slideMs !== 0n) {
    refuse(`the size of CUMULATE must be a multiple of its step: ${sizeMs} ms and ${slideMs} ms`, at("SIZE"));
  }
  const kind = name === "TUMBLE" ? "tumble" : name === "HOP" ? "hop" : "cumulate";
  return { kind, sizeMs, slideMs, offsetMs, ltz: timeType.root === "TIMESTAMP_LTZ" };
}

function intervalMs(
  binder: QueryBinder,
  name: string,
  key: string,
  argument: Argument,
  environment: QueryEnvironment,
): bigint {
  const { sql } = environment;
  const fail = (): never => {
    const place = detailsAt(sql, argument, "Write INTERVAL '10' SECOND, or MINUTE, HOUR, DAY.");
    throw new ValidationError("INVALID_ARGUMENTS", `${key.toLowerCase()} of ${name} is a constant INTERVAL`, place);
  };
  if (isNoExpression(argument)) return fail();
  const scope = new RelationScope(relationOf(noTable, []), sql);
  const context = binder.context(environment, { refusal: "a window's size may not be an aggregate" });
  const bound = bindExpression(argument, scope, context);
  const value = bound.type.root === "INTERVAL_DAY_SECOND" ? constantValue(bound) : undefined;
  return typeof value === "bigint" || typeof value === "number" ? BigInt(value) : fail();
}

type NoExpression = Extract<
  Argument,
  { kind: "NamedArgument" | "TableArgument" | "ModelArgument" | "TimeUnitArgument" | "KeywordArgument" }
>;

function isNoExpression(argument: Argument): argument is NoExpression {
  return ["NamedArgument", "TableArgument", "ModelArgument", "TimeUnitArgument", "KeywordArgument"].includes(
    argument.kind,
  );
}
