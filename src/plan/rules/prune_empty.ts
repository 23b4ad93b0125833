import type { LogicalNode } from "../logical/index.js";
import { createUnion } from "../logical/union.js";
import { createValues } from "../logical/values.js";
import { bottomUp, type Rule } from "./rule.js";

/** WHERE FALSE and LIMIT 0 read nothing: no file is opened to learn the columns of a query. */
export const pruneEmpty: Rule = {
  name: "prune-empty",
  optional: true,
  apply: (root) =>
    bottomUp(root, (node) => {
      switch (node.kind) {
        case "filter":
          return isFalse(node) || isEmpty(node.inputs[0]) ? createValues([], node.schema) : node;
        case "limit":
        case "sort":
          return node.count === 0n || isEmpty(node.inputs[0]) ? createValues([], node.schema) : node;
        case "project":
          return isEmpty(node.inputs[0]) ? createValues([], node.schema) : node;
        case "union": {
          const inputs = node.inputs.filter((input) => !isEmpty(input));
          if (inputs.length === node.inputs.length) return node;
          return inputs.length > 1 ? createUnion(inputs, node.schema) : (inputs[0] ?? createValues([], node.schema));
        }
        default:
          return node;
      }
    }),
};

function isFalse({ condition }: Extract<LogicalNode, { kind: "filter" }>): boolean {
  return condition.kind === "literal" && (condition.value === false || condition.value === null);
}

function isEmpty(node: LogicalNode): boolean {
  return node.kind === "values" && node.rows.length === 0;
}
