import type { BinaryOperation, Expression } from "./ast.js";

/**
 * The left side of a chain of binary operations, outermost last: for `a + b - c` the leaf `a` and
 * [`a + b`, `a + b - c`]. Walking it with a loop keeps the stack flat on sums of any length.
 */
export function leftSpine(expression: Expression): {
  readonly leaf: Expression;
  readonly operations: readonly BinaryOperation[];
} {
  const operations: BinaryOperation[] = [];
  let leaf = expression;
  while (leaf.kind === "BinaryOperation") {
    operations.push(leaf);
    leaf = leaf.left;
  }
  return { leaf, operations: operations.reverse() };
}
