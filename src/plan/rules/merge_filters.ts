import type { BoundExpression } from "../bind/bound_expression.js";
import { createFilter } from "../logical/filter.js";
import { bottomUp, type Rule } from "./rule.js";

/** Filter over filter, or over TRUE. The inner condition is asked first, so that it still guards the outer one. */
export const mergeFilters: Rule = {
  name: "merge-filters",
  optional: true,
  apply: (root) =>
    bottomUp(root, (node) => {
      if (node.kind !== "filter") return node;
      const [input] = node.inputs;
      if (node.condition.kind === "literal" && node.condition.value === true) return input;
      if (input.kind !== "filter") return node;
      return createFilter(input.inputs[0], both(input.condition, node.condition));
    }),
};

function both(first: BoundExpression, second: BoundExpression): BoundExpression {
  const nullable = first.type.nullable || second.type.nullable;
  return {
    kind: "call",
    name: "AND",
    arguments: [first, second],
    fallible: false,
    type: { root: "BOOLEAN", nullable },
  };
}
