import type { BoundExpression } from "../bind/bound_expression.js";
import { check, noProperties, type Properties, type Schema } from "./node.js";

/** Rows of constant expressions. One row without columns is what SELECT without FROM reads. */
export interface Values {
  readonly kind: "values";
  readonly inputs: readonly [];
  readonly rows: readonly (readonly BoundExpression[])[];
  readonly schema: Schema;
  readonly properties: Properties;
}

export function createValues(rows: readonly (readonly BoundExpression[])[], schema: Schema): Values {
  check(
    rows.every((row) => row.length === schema.length),
    "a row of VALUES has another number of columns than its schema",
  );
  return Object.freeze({ kind: "values", inputs: [] as const, rows, schema, properties: noProperties });
}
