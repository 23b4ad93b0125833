import { type LogicalNode, withInputs } from "../logical/index.js";

export interface RuleContext {
  /** `table.optimizer.agg-phase-strategy` */
  readonly aggregatePhases: "AUTO" | "ONE_PHASE" | "TWO_PHASE";
}

/** One rewrite of the logical plan. The result means the same and has the same columns. */
export interface Rule {
  /** As `table.optimizer.disabled-rules` names it. */
  readonly name: string;
  /** Whether a query computes what it should without it: such a rule can be switched off. */
  readonly optional: boolean;
  apply(root: LogicalNode, context: RuleContext): LogicalNode;
}

/** Rewrites a tree from the leaves up; `rewriteNode` sees a node whose inputs are done. */
export function bottomUp(root: LogicalNode, rewriteNode: (node: LogicalNode) => LogicalNode): LogicalNode {
  const inputs = root.inputs.map((input) => bottomUp(input, rewriteNode));
  return rewriteNode(withInputs(root, inputs));
}
