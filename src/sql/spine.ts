import type { BinaryOperation, Expression, Join, QueryBody, SetOperation, TableExpression } from "./ast.js";

/** A chain that associates to the left: its innermost left operand, and its operations from the inside out. */
export interface Spine<Leaf, Operation> {
  readonly leaf: Leaf;
  readonly operations: readonly Operation[];
}

/**
 * The left side of a chain of binary operations: for `a + b - c` the leaf `a` and [`a + b`, `a + b - c`].
 * The parser takes chains of any length, so walk them with a loop over this instead of by recursion.
 */
export function leftSpine(expression: Expression): Spine<Expression, BinaryOperation> {
  const operations: BinaryOperation[] = [];
  let leaf = expression;
  while (leaf.kind === "BinaryOperation") {
    operations.push(leaf);
    leaf = leaf.left;
  }
  return { leaf, operations: operations.reverse() };
}

/** As leftSpine, for `a UNION ALL b UNION ALL c`. */
export function setOperationSpine(body: QueryBody): Spine<QueryBody, SetOperation> {
  const operations: SetOperation[] = [];
  let leaf = body;
  while (leaf.kind === "SetOperation") {
    operations.push(leaf);
    leaf = leaf.left;
  }
  return { leaf, operations: operations.reverse() };
}

/** As leftSpine, for `a JOIN b ON ... JOIN c ON ...`. */
export function joinSpine(table: TableExpression): Spine<TableExpression, Join> {
  const operations: Join[] = [];
  let leaf = table;
  while (leaf.kind === "Join") {
    operations.push(leaf);
    leaf = leaf.left;
  }
  return { leaf, operations: operations.reverse() };
}
