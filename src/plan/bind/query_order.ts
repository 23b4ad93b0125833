/** ORDER BY, LIMIT and OFFSET. */
import { detailsAt, ValidationError } from "../../errors.js";
import type { Expression, SortItem } from "../../sql/index.js";
import type { LogicalNode } from "../logical/index.js";
import type { SortKeyMessage } from "../message.js";
import { bindExpression } from "./expression_binder.js";
import type { QueryBinder, QueryEnvironment } from "./query_binder.js";
import { RelationScope, relationOf } from "./relation.js";

export type SortKey = SortKeyMessage;

/** NULL sorts lowest: first in ascending order, last in descending, unless written otherwise. */
export function sortKey({ descending, nulls }: SortItem, column: number): SortKey {
  return { column, descending, nullsFirst: nulls === null ? !descending : nulls === "FIRST" };
}

/** `ORDER BY 2`: the ordinal of an output column; undefined for other expressions. */
export function ordinalOf(item: SortItem, columns: number, sql: string): number | undefined {
  const { expression } = item;
  if (expression.kind !== "NumericLiteral" || expression.form !== "integer") return undefined;
  const ordinal = Number(expression.text);
  if (ordinal < 1 || ordinal > columns) {
    const message = `ORDER BY ${expression.text}: the query has ${columns} columns`;
    throw new ValidationError("INVALID_QUERY", message, detailsAt(sql, expression));
  }
  return ordinal - 1;
}

/** Keys of a body that is no SELECT: only its columns can be named. */
export function sortKeysOverOutput(
  binder: QueryBinder,
  items: readonly SortItem[],
  node: LogicalNode,
  environment: QueryEnvironment,
): SortKey[] {
  const scope = new RelationScope(relationOf(node, []), environment.sql);
  const context = binder.context(environment, { refusal: "ORDER BY may not hold an aggregate here" });
  return items.map((item) => {
    const ordinal = ordinalOf(item, node.schema.length, environment.sql);
    if (ordinal !== undefined) return sortKey(item, ordinal);
    const bound = bindExpression(item.expression, scope, context);
    if (bound.kind === "column") return sortKey(item, bound.index);
    throw binder.notYet("ORDER BY an expression over a set operation or VALUES", item, environment.sql);
  });
}

/** The number in LIMIT or OFFSET; undefined where there is none. */
export function rowCount(expression: Expression | null, sql: string, clause: string): bigint | undefined {
  if (expression === null) return undefined;
  const isNumber = expression.kind === "NumericLiteral" && expression.form === "integer";
  const value = isNumber ? BigInt(expression.text) : undefined;
  if (value === undefined || value >= 2n ** 63n) {
    const message = `${clause} takes a whole number that is not negative`;
    throw new ValidationError("INVALID_QUERY", message, detailsAt(sql, expression));
  }
  return value;
}
