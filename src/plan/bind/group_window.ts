/**
 * Flink's older windows: GROUP BY TUMBLE(ts, size) or HOP(ts, slide, size), with TUMBLE_START, TUMBLE_END and TUMBLE_ROWTIME in the select list. They
 * give the same windows as the table functions, so they are rewritten to them: a window function over the rows, grouped by its bounds.
 */
import { typeText } from "../../catalog/types.js";
import { detailsAt, PlanError, ValidationError } from "../../errors.js";
import {
  type Argument,
  type ColumnReference,
  type Expression,
  type FunctionCall,
  type GroupingElement,
  type Select,
  type Span,
  unparseExpression,
} from "../../sql/index.js";
import { createWindowTableFunction } from "../logical/window_table_function.js";
import { bindExpression } from "./expression_binder.js";
import type { QueryBinder, QueryEnvironment } from "./query_binder.js";
import { bindWindowing, isTimeColumn } from "./query_window.js";
import { type Relation, RelationScope } from "./relation.js";

const parameters: Readonly<Record<string, readonly string[]>> = {
  TUMBLE: ["TIMECOL", "SIZE"],
  HOP: ["TIMECOL", "SLIDE", "SIZE"],
  SESSION: ["TIMECOL", "GAP"],
};

/** Names that no column of the rows can have by accident. */
const bounds: Readonly<Record<string, string>> = {
  START: "$window_start",
  END: "$window_end",
  ROWTIME: "$window_time",
};

export interface WindowedSelect {
  readonly select: Select;
  readonly from: Relation;
}

/** The select over a window function; undefined where GROUP BY has no window. */
export function withGroupWindow(
  binder: QueryBinder,
  select: Select,
  from: Relation,
  environment: QueryEnvironment,
): WindowedSelect | undefined {
  const windows = (select.groupBy?.elements ?? []).flatMap((element) => groupWindowOf(element) ?? []);
  const [window, second] = windows;
  if (window === undefined || select.groupBy === null) return undefined;
  const { sql } = environment;
  if (second !== undefined) throw binder.notYet("a second window in GROUP BY", second, sql);
  const elements = select.groupBy.elements.flatMap((element): GroupingElement[] =>
    element === window ? Object.values(bounds).map((name) => reference(name, window)) : [element],
  );
  const replace = <Node>(node: Node): Node => replaceBounds(binder, node, window, sql);
  return {
    from: windowedRelation(binder, window, from, environment),
    select: {
      ...select,
      groupBy: { ...select.groupBy, elements },
      items: select.items.map((item) => ({ ...item, expression: replace(item.expression) })),
      having: select.having && replace(select.having),
    },
  };
}

/** Also in ORDER BY. */
export function replaceWindowBounds(
  binder: QueryBinder,
  expression: Expression,
  select: Select,
  sql: string,
): Expression {
  const window = (select.groupBy?.elements ?? []).map(groupWindowOf).find((found) => found !== undefined);
  return window ? replaceBounds(binder, expression, window, sql) : expression;
}

function groupWindowOf(element: GroupingElement): FunctionCall | undefined {
  return element.kind === "FunctionCall" && nameOf(element) in parameters ? element : undefined;
}

function nameOf({ name }: FunctionCall): string {
  return name.parts.length === 1 ? name.parts[0]!.name.toUpperCase() : "";
}

function reference(name: string, { start, end }: Span): ColumnReference {
  const part = { kind: "Identifier", name, quoted: true, start, end } as const;
  return { kind: "ColumnReference", parts: [part], start, end };
}

function argumentsText(call: FunctionCall): string {
  return call.args.map((argument) => unparseExpression(argument as Expression)).join(", ");
}

function replaceBounds<Node>(binder: QueryBinder, node: Node, window: FunctionCall, sql: string): Node {
  const inside = (each: unknown): unknown => replaceBounds(binder, each, window, sql);
  if (Array.isArray(node)) return node.map(inside) as Node;
  if (typeof node !== "object" || node === null) return node;
  const { kind } = node as { kind?: string };
  if (kind === "Query") return node;
  const bound = kind === "FunctionCall" ? boundOf(node as unknown as FunctionCall) : undefined;
  if (bound !== undefined) return windowBound(binder, bound, node as unknown as FunctionCall, window, sql) as Node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, inside(value)])) as Node;
}

/** `TUMBLE_START`: ["TUMBLE", "START"] */
function boundOf(call: FunctionCall): readonly [string, string] | undefined {
  const match = /^(TUMBLE|HOP|SESSION)_(START|END|ROWTIME|PROCTIME)$/.exec(nameOf(call));
  return match ? [match[1]!, match[2]!] : undefined;
}

function windowBound(
  binder: QueryBinder,
  [name, bound]: readonly [string, string],
  call: FunctionCall,
  window: FunctionCall,
  sql: string,
): ColumnReference {
  if (bound === "PROCTIME") throw binder.notYet(`${name}_PROCTIME`, call, sql);
  if (name === nameOf(window) && argumentsText(call) === argumentsText(window)) return reference(bounds[bound]!, call);
  const hint = `GROUP BY has ${unparseExpression(window)}.`;
  throw new ValidationError("INVALID_WINDOW", `${name}_${bound} asks about another window`, detailsAt(sql, call, hint));
}

function windowedRelation(
  binder: QueryBinder,
  window: FunctionCall,
  from: Relation,
  environment: QueryEnvironment,
): Relation {
  const { sql } = environment;
  const name = nameOf(window);
  if (binder.settings.firesAgain) throw binder.notYet("firing a window early or late (table.exec.emit)", window, sql);
  if (name === "SESSION") throw binder.notYet("SESSION in GROUP BY", window, sql);
  const names = parameters[name]!;
  if (window.args.length !== names.length) {
    const form = `${name}(${names.join(", ").toLowerCase()})`;
    throw new ValidationError("INVALID_ARGUMENTS", `${name} in GROUP BY is ${form}`, detailsAt(sql, window));
  }
  const time = timeColumn(binder, name, window.args[0] as Expression, from, environment);
  const parts = new Map<string, Argument>(names.slice(1).map((key, i) => [key, window.args[i + 1]!]));
  const { type } = from.node.schema[time]!;
  const windowing = { ...bindWindowing(binder, name, parts, type, environment), timeNullable: type.nullable };
  const node = createWindowTableFunction(from.node, windowing, time);
  const width = from.node.schema.length;
  const columns = Object.values(bounds).map((bound, i) => ({ name: bound, index: width + i, table: [] }));
  return { node, columns: [...from.columns, ...columns] };
}

function timeColumn(
  binder: QueryBinder,
  name: string,
  expression: Expression,
  from: Relation,
  environment: QueryEnvironment,
): number {
  const { sql } = environment;
  const context = binder.context(environment, { refusal: "the time of a window may not be an aggregate" });
  const bound = bindExpression(expression, new RelationScope(from, sql), context);
  if (bound.type.timeAttribute === "PROCTIME") throw binder.notYet("a window on processing time", expression, sql);
  if (bound.kind === "column" && isTimeColumn(bound.type, binder.settings.mode)) return bound.index;
  const hint = "Declare it in the table: WATERMARK FOR ts AS ts - INTERVAL '5' SECOND. CAST and functions lose it.";
  const message = `${name} needs a time attribute, not ${typeText(bound.type)}`;
  throw new PlanError("INVALID_WINDOW", message, detailsAt(sql, expression, hint));
}
