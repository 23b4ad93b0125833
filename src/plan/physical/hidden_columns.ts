/** Hidden columns: what a batch must carry beside its own columns for the operators and gates behind it. */
import { some } from "../logical/expressions.js";
import { isInsertOnly } from "../logical/node.js";
import type { OperatorMessage } from "../message.js";
import type { PhysicalOperator, PhysicalPlan } from "./operator.js";

export type HiddenColumns = OperatorMessage["hidden"];

/** By operator: `$kind` for changes, `$sequence` and `$watermark` where a later gate orders rows or an operator asks how late a row is. */
export function hiddenColumns(plan: PhysicalPlan): Map<PhysicalOperator, HiddenColumns> {
  const sequence = new Set<PhysicalOperator>();
  const watermark = new Set<PhysicalOperator>();
  for (const operator of [...plan.operators].reverse()) {
    for (const { from, order } of operator.inputs) {
      if (sequence.has(operator) || order === "canonical") sequence.add(from);
      if (watermark.has(operator) || order === "canonical" || asksForWatermark(operator)) watermark.add(from);
    }
  }
  return new Map(
    plan.operators.map((operator) => [
      operator,
      {
        kind: !isInsertOnly(operator.changes),
        sequence: sequence.has(operator),
        watermark: watermark.has(operator),
      },
    ]),
  );
}

function asksForWatermark({ work }: PhysicalOperator): boolean {
  if (work.kind === "window_aggregate") return true;
  const expressions = work.kind === "project" ? work.expressions : work.kind === "filter" ? [work.condition] : [];
  return expressions.some((each) => some(each, (node) => node.kind === "call" && node.name === "CURRENT_WATERMARK"));
}
