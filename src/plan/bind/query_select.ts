/** SELECT: star expansion, WHERE, grouping, HAVING, DISTINCT, and the names of the result's columns. */
import { typeText } from "../../catalog/types.js";
import { detailsAt, ValidationError } from "../../errors.js";
import type { Expression, Select, SortItem, Span, Star } from "../../sql/index.js";
import { createAggregate } from "../logical/aggregate.js";
import { some } from "../logical/expressions.js";
import { createFilter } from "../logical/filter.js";
import type { LogicalNode } from "../logical/index.js";
import { createProject } from "../logical/project.js";
import { expressionKey } from "../lower/expression_key.js";
import type { BoundExpression } from "./bound_expression.js";
import { bindExpression } from "./expression_binder.js";
import { replaceWindowBounds, withGroupWindow } from "./group_window.js";
import { bindGrouped } from "./query_aggregate.js";
import type { BoundBody, QueryBinder, QueryEnvironment } from "./query_binder.js";
import { bindFrom } from "./query_from.js";
import { ordinalOf, type SortKey, sortKey } from "./query_order.js";
import { noTable } from "./query_values.js";
import { type Relation, RelationScope, relationOf } from "./relation.js";

/** An output column: an expression of the text, or a column that a star stands for. */
export type SelectOutput =
  | { readonly name: string; readonly expression: Expression }
  | { readonly name: string; readonly column: BoundExpression };

/** What a select's clauses are bound to once it is known whether rows are grouped. */
export interface SelectRows {
  readonly node: LogicalNode;
  /** Over `node`. */
  readonly outputs: readonly BoundExpression[];
  readonly sortBy: readonly BoundExpression[];
}

export function bindSelect(
  binder: QueryBinder,
  written: Select,
  environment: QueryEnvironment,
  orderBy: readonly SortItem[],
): BoundBody {
  const { sql } = environment;
  if (written.qualify) throw binder.notYet("QUALIFY", written.qualify, sql);
  const from = written.from ? bindFrom(binder, written.from, environment) : relationOf(noTable, []);
  const rowsWanted = written.where ? where(binder, from, written.where, environment) : from;
  const windowed = withGroupWindow(binder, written, rowsWanted, environment);
  const { select, from: filtered } = windowed ?? { select: written, from: rowsWanted };
  const outputs = expandStars(select, rowsWanted, sql);
  const names = uniqueNames(outputs.map(({ name }) => name));
  const extra = orderBy.map((item) => {
    const target = sortTarget(item, outputs, sql);
    return typeof target === "number" ? target : replaceWindowBounds(binder, target, written, sql);
  });
  const rows = bindRows(binder, select, filtered, outputs, extra, environment);
  if (select.distinct) return distinct(binder, rows, names, orderBy, extra, sql);
  return projected(rows, names, orderBy, extra);
}

/** A sort key: an output's ordinal (by number or alias), or an expression over the rows. */
type SortTarget = number | Expression;

function sortTarget(item: SortItem, outputs: readonly SelectOutput[], sql: string): SortTarget {
  const ordinal = ordinalOf(item, outputs.length, sql);
  if (ordinal !== undefined) return ordinal;
  const { expression } = item;
  if (expression.kind !== "ColumnReference" || expression.parts.length !== 1) return expression;
  const alias = outputs.findIndex(({ name }) => name === expression.parts[0]!.name);
  return alias >= 0 ? alias : expression;
}

function where(binder: QueryBinder, from: Relation, condition: Expression, environment: QueryEnvironment): Relation {
  const context = binder.context(environment, { refusal: "WHERE may not hold an aggregate; use HAVING" });
  const bound = bindExpression(condition, new RelationScope(from, environment.sql), context);
  return { ...from, node: createFilter(from.node, asCondition(bound, "WHERE", condition, environment.sql)) };
}

export function asCondition(bound: BoundExpression, clause: string, span: Span, sql: string): BoundExpression {
  if (bound.type.root === "BOOLEAN") return bound;
  const message = `${clause} takes a condition, not ${typeText(bound.type)}`;
  throw new ValidationError("TYPE_MISMATCH", message, detailsAt(sql, span));
}

function bindRows(
  binder: QueryBinder,
  select: Select,
  from: Relation,
  outputs: readonly SelectOutput[],
  targets: readonly SortTarget[],
  environment: QueryEnvironment,
): SelectRows {
  const sortBy = targets.filter((target): target is Expression => typeof target !== "number");
  const scope = new RelationScope(from, environment.sql);
  if (select.groupBy === null && select.having === null) {
    const context = binder.context(environment, "allowed");
    const bind = (expression: Expression): BoundExpression => bindExpression(expression, scope, context);
    const bound = outputs.map((output) => ("column" in output ? output.column : bind(output.expression)));
    const boundSort = sortBy.map(bind);
    const isGrouped = [...bound, ...boundSort].some((each) => some(each, ({ kind }) => kind === "aggregate"));
    if (!isGrouped) return { node: from.node, outputs: bound, sortBy: boundSort };
  }
  return bindGrouped(binder, select, from, outputs, sortBy, environment);
}

/** Sort keys that are no output stand behind the visible columns. */
function projected(
  { node, outputs, sortBy }: SelectRows,
  names: readonly string[],
  orderBy: readonly SortItem[],
  targets: readonly SortTarget[],
): BoundBody {
  const expressions = [...outputs];
  const allNames = [...names];
  const remaining = [...sortBy];
  const sortKeys = targets.map((target, i): SortKey => {
    if (typeof target === "number") return sortKey(orderBy[i]!, target);
    const bound = remaining.shift()!;
    const key = expressionKey(bound);
    let column = expressions.findIndex((each) => expressionKey(each) === key);
    if (column < 0) {
      column = expressions.push(bound) - 1;
      allNames.push(`$sort_${column}`);
    }
    return sortKey(orderBy[i]!, column);
  });
  return { node: createProject(node, expressions, allNames), sortKeys, visible: outputs.length };
}

/** DISTINCT is GROUP BY all columns; a sort key must then be one of them. */
function distinct(
  binder: QueryBinder,
  rows: SelectRows,
  names: readonly string[],
  orderBy: readonly SortItem[],
  targets: readonly SortTarget[],
  sql: string,
): BoundBody {
  const { node, sortKeys, visible } = projected(rows, names, orderBy, targets);
  if (node.schema.length > visible) {
    const place = detailsAt(sql, orderBy[0]!.expression);
    throw new ValidationError("INVALID_QUERY", "ORDER BY of SELECT DISTINCT takes only selected expressions", place);
  }
  return { node: distinctRows(binder, node), sortKeys, visible };
}

export function distinctRows(binder: QueryBinder, node: LogicalNode): LogicalNode {
  const keys = node.schema.map((_, i) => i);
  const names = node.schema.map(({ name }) => name);
  return createAggregate(node, keys, [], { mode: binder.settings.mode, updateBefore: true, names });
}

// ---- columns and their names

function expandStars(select: Select, from: Relation, sql: string): SelectOutput[] {
  const outputs: SelectOutput[] = [];
  for (const { expression, alias } of select.items) {
    if (expression.kind === "Star") {
      outputs.push(...starColumns(expression, from, sql));
      continue;
    }
    outputs.push({ name: alias?.name ?? derivedName(expression) ?? `EXPR$${outputs.length}`, expression });
  }
  return outputs;
}

function starColumns(star: Star, from: Relation, sql: string): SelectOutput[] {
  const qualifier = star.qualifier.map(({ name }) => name);
  const scope = new RelationScope(from, sql);
  const columns = qualifier.length === 0 ? from.columns : scope.columnsOf(qualifier);
  if (columns.length === 0) {
    const message =
      qualifier.length === 0 ? "SELECT * needs a FROM clause" : `table '${qualifier.join(".")}' not found`;
    throw new ValidationError(
      qualifier.length === 0 ? "INVALID_QUERY" : "UNKNOWN_TABLE",
      message,
      detailsAt(sql, star),
    );
  }
  return columns.map(({ name, index }) => ({
    name,
    column: {
      kind: "column",
      index,
      name,
      type: from.node.schema[index]!.type,
      span: { start: star.start, end: star.end },
    },
  }));
}

/** The last part of a name; other expressions have none. */
function derivedName(expression: Expression): string | undefined {
  if (expression.kind === "ColumnReference") return expression.parts.at(-1)?.name;
  return expression.kind === "FieldAccess" ? expression.field.name : undefined;
}

/** A name that stands already gets the first free number: `id`, `id0`, `id1`. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let i = 0; taken.has(unique); i++) unique = `${name}${i}`;
    taken.add(unique);
    return unique;
  });
}
