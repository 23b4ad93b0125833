import type { BoundExpression } from "../bind/bound_expression.js";
import { operandsOf, substitute } from "../logical/expressions.js";
import { createProject, isIdentity, type Project } from "../logical/project.js";
import { createValues } from "../logical/values.js";
import { bottomUp, type Rule } from "./rule.js";

/** Projection over projection is one, unless that computes something twice; over one row of VALUES it is VALUES; of all columns it is nothing. */
export const mergeProjects: Rule = {
  name: "merge-projects",
  optional: true,
  apply: (root) =>
    bottomUp(root, (node) => {
      if (node.kind !== "project") return node;
      const [input] = node.inputs;
      const names = node.schema.map(({ name }) => name);
      if (input.kind === "values" && input.schema.length === 0) {
        return createValues(
          input.rows.map(() => node.expressions),
          node.schema,
        );
      }
      if (input.kind === "project" && isCheap(node, input)) {
        const merged = createProject(
          input.inputs[0],
          node.expressions.map((expression) => substitute(expression, input.expressions)),
          names,
        );
        return isIdentity(merged) ? merged.inputs[0] : merged;
      }
      return isIdentity(node) ? input : node;
    }),
};

function isAtHand({ kind }: BoundExpression): boolean {
  return kind === "column" || kind === "literal";
}

/** Each computed column of the inner projection is read once at most. */
function isCheap(outer: Project, inner: Project): boolean {
  const uses = inner.expressions.map(() => 0);
  const count = (expression: BoundExpression): void => {
    if (expression.kind === "column") uses[expression.index]! += 1;
    else operandsOf(expression).forEach(count);
  };
  outer.expressions.forEach(count);
  return inner.expressions.every((expression, i) => uses[i]! <= 1 || isAtHand(expression));
}
