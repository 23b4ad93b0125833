/** Rewriting of bound expressions. All functions give new frozen values and leave their arguments alone. */
import type { BoundAggregate, BoundColumn, BoundExpression } from "../bind/bound_expression.js";

/** The direct operands of a node. */
export function operandsOf(expression: BoundExpression): readonly BoundExpression[] {
  switch (expression.kind) {
    case "column":
    case "literal":
      return [];
    case "call":
      return expression.arguments;
    case "case":
      return [...expression.branches.flatMap(({ when, then }) => [when, then]), expression.otherwise];
    case "aggregate":
      return [
        ...expression.arguments,
        ...(expression.filter ? [expression.filter] : []),
        ...(expression.orderBy?.map((key) => key.expression) ?? []),
      ];
  }
}

/**
 * Replaces nodes from the top: where `replace` answers, its answer stands and is not looked into; elsewhere the operands are rewritten.
 */
export function rewrite(
  expression: BoundExpression,
  replace: (node: BoundExpression) => BoundExpression | undefined,
): BoundExpression {
  const replaced = replace(expression);
  if (replaced !== undefined) return replaced;
  const inside = (node: BoundExpression): BoundExpression => rewrite(node, replace);
  switch (expression.kind) {
    case "column":
    case "literal":
      return expression;
    case "call":
      return Object.freeze({ ...expression, arguments: expression.arguments.map(inside) });
    case "case":
      return Object.freeze({
        ...expression,
        // biome-ignore lint/suspicious/noThenProperty: the word of the field, and never awaited
        branches: expression.branches.map(({ when, then }) => ({ when: inside(when), then: inside(then) })),
        otherwise: inside(expression.otherwise),
      });
    case "aggregate":
      return rewriteAggregate(expression, inside);
  }
}

function rewriteAggregate(
  expression: BoundAggregate,
  inside: (node: BoundExpression) => BoundExpression,
): BoundAggregate {
  const { filter, orderBy } = expression;
  return Object.freeze({
    ...expression,
    arguments: expression.arguments.map(inside),
    ...(filter ? { filter: inside(filter) } : {}),
    ...(orderBy ? { orderBy: orderBy.map((key) => ({ ...key, expression: inside(key.expression) })) } : {}),
  });
}

/** Puts the expressions of a projection in place of the columns that they make. */
export function substitute(expression: BoundExpression, columns: readonly BoundExpression[]): BoundExpression {
  return rewrite(expression, (node) => (node.kind === "column" ? columns[node.index] : undefined));
}

/** Moves column references to other ordinals. */
export function remap(expression: BoundExpression, target: (index: number) => number): BoundExpression {
  return rewrite(expression, (node) => (node.kind === "column" ? { ...node, index: target(node.index) } : undefined));
}

/** An expression without places: its text does not stand in the statement (a view's, a computed column's). */
export function withoutSpans(expression: BoundExpression): BoundExpression {
  const operandsRewritten = rewrite(expression, (node) => {
    if (node.span === undefined) return undefined;
    const { span: _, ...rest } = node;
    return withoutSpans(rest as BoundExpression);
  });
  return operandsRewritten;
}

/** Adds the ordinals of the columns that an expression reads. */
export function collectColumns(expression: BoundExpression, into: Set<number>): void {
  if (expression.kind === "column") into.add(expression.index);
  else for (const operand of operandsOf(expression)) collectColumns(operand, into);
}

/** Whether some node of the expression answers yes. */
export function some(expression: BoundExpression, test: (node: BoundExpression) => boolean): boolean {
  return test(expression) || operandsOf(expression).some((operand) => some(operand, test));
}

export function columnAt(
  schema: readonly { readonly name: string; readonly type: BoundColumn["type"] }[],
  index: number,
): BoundColumn {
  const column = schema[index];
  if (column === undefined) throw new Error(`no column ${index} among ${schema.length}`);
  return Object.freeze({ kind: "column", index, name: column.name, type: column.type });
}
