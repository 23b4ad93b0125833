/**
 * -U is sent only where something needs it: an aggregate over changes takes old rows back, a filter must see the old row to know that a row leaves,
 * and some sinks show it. Every other consumer replaces by key.
 */
import { createAggregate } from "../logical/aggregate.js";
import { type LogicalNode, withInputs } from "../logical/index.js";
import { isInsertOnly } from "../logical/node.js";
import type { Sink } from "../logical/sink.js";
import type { Rule } from "./rule.js";

export const dropUpdateBefore: Rule = {
  name: "drop-update-before",
  optional: true,
  apply: (root) => demand(root, root.kind === "sink" && sinkNeeds(root)),
};

/** The statement's result and `print` show every change; other sinks take them by key. */
function sinkNeeds({ target }: Sink): boolean {
  return target === undefined || target.resolved.connector.showsChanges;
}

/** Whether an operator takes back rows that it saw before. */
export function needsUpdateBefore(node: LogicalNode): boolean {
  return (
    node.kind === "aggregate" || node.kind === "window_aggregate" || node.kind === "filter" || node.kind === "limit"
  );
}

/** The plan with -U sent where something needs it; `wanted`: what follows the root does. */
export function demand(node: LogicalNode, wanted: boolean): LogicalNode {
  const below = (wanted && node.kind !== "aggregate") || needsUpdateBefore(node);
  const inputs = node.inputs.map((input) => demand(input, below && !isInsertOnly(input.properties.changes)));
  const moved = withInputs(node, inputs);
  if (moved.kind !== "aggregate" || moved.updateBefore === wanted) return moved;
  const names = moved.schema.map(({ name }) => name);
  return createAggregate(moved.inputs[0], moved.keys, moved.calls, { mode: moved.mode, updateBefore: wanted, names });
}
