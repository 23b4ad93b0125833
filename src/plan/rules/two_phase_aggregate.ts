import type { LogicalNode } from "../logical/index.js";
import { isInsertOnly } from "../logical/node.js";
import { createWindowAggregate } from "../logical/window_aggregate.js";
import { bottomUp, type Rule } from "./rule.js";

/**
 * Window aggregates are computed per worker first, and partial results go through the exchange instead of rows. Only where every call merges:
 * results that depend on the order of rows are computed in one place.
 */
export const twoPhaseAggregate: Rule = {
  name: "two-phase-aggregate",
  optional: true,
  apply: (root, { aggregatePhases }) => {
    if (aggregatePhases === "ONE_PHASE") return root;
    return bottomUp(root, (node) => (isMergeable(node) ? createWindowAggregate(node.inputs[0], twoPhase(node)) : node));
  },
};

type WindowAggregate = Extract<LogicalNode, { kind: "window_aggregate" }>;

function isMergeable(node: LogicalNode): node is WindowAggregate {
  return (
    node.kind === "window_aggregate" &&
    isInsertOnly(node.inputs[0].properties.changes) &&
    node.calls.every((call) => !call.ordered)
  );
}

function twoPhase(node: WindowAggregate): Parameters<typeof createWindowAggregate>[1] {
  return { ...node, phase: "two", names: node.schema.map(({ name }) => name) };
}
