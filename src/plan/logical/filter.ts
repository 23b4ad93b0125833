import type { BoundExpression } from "../bind/bound_expression.js";
import type { LogicalNode } from "./index.js";
import { check, type Properties, type Schema } from "./node.js";

/** Keeps rows whose condition is TRUE. Changes pass as they are: the first row to pass may be a bare +U, the leaving one a bare -U. */
export interface Filter {
  readonly kind: "filter";
  readonly inputs: readonly [LogicalNode];
  readonly condition: BoundExpression;
  readonly schema: Schema;
  readonly properties: Properties;
}

export function createFilter(input: LogicalNode, condition: BoundExpression): Filter {
  check(condition.type.root === "BOOLEAN", "a filter's condition is BOOLEAN");
  const { schema, properties } = input;
  return Object.freeze({ kind: "filter", inputs: [input] as const, condition, schema, properties });
}
