import type { BoundExpression } from "../bind/bound_expression.js";
import { collectColumns } from "./expressions.js";
import type { LogicalNode } from "./index.js";
import { check, moveProperties, type Properties, type Schema } from "./node.js";

/** One expression per output column. */
export interface Project {
  readonly kind: "project";
  readonly inputs: readonly [LogicalNode];
  readonly expressions: readonly BoundExpression[];
  readonly schema: Schema;
  readonly properties: Properties;
}

export function createProject(
  input: LogicalNode,
  expressions: readonly BoundExpression[],
  names: readonly string[],
): Project {
  check(expressions.length === names.length, "a projection has one name per expression");
  const read = new Set<number>();
  for (const expression of expressions) collectColumns(expression, read);
  check(
    [...read].every((index) => index < input.schema.length),
    "a projection reads a column that its input does not have",
  );
  const schema = expressions.map((expression, i) => Object.freeze({ name: names[i]!, type: expression.type }));
  const targets = (index: number): number[] =>
    expressions.flatMap((expression, i) => (expression.kind === "column" && expression.index === index ? [i] : []));
  const properties = moveProperties(input.properties, targets);
  return Object.freeze({ kind: "project", inputs: [input] as const, expressions, schema, properties });
}

/** Whether a projection only passes all its input's columns on in their order. */
export function isIdentity({ expressions, inputs: [input] }: Project): boolean {
  return (
    expressions.length === input.schema.length &&
    expressions.every((expression, i) => expression.kind === "column" && expression.index === i)
  );
}
