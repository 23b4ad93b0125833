/**
 * Stages: operators that hand batches on in place, without an exchange. An operator joins the stage of its only input when rows need not change the
 * worker; otherwise it begins a stage, and its edges feed that stage's gate.
 */
import type { PhysicalInput, PhysicalOperator, PhysicalStage } from "./operator.js";

export function cutStages(operators: readonly PhysicalOperator[]): PhysicalStage[] {
  const stages: { operators: PhysicalOperator[]; parallelism: "all" | "single" }[] = [];
  const stageOf = new Map<PhysicalOperator, (typeof stages)[number]>();
  for (const operator of operators) {
    const [input] = operator.inputs;
    const below = operator.inputs.length === 1 ? stageOf.get(input!.from) : undefined;
    if (below && staysInPlace(input!, below.parallelism)) {
      below.operators.push(operator);
      stageOf.set(operator, below);
      continue;
    }
    const isSingle = operator.inputs.length > 0 && operator.inputs.every(({ partition }) => partition === "single");
    const stage: (typeof stages)[number] = { operators: [operator], parallelism: isSingle ? "single" : "all" };
    stages.push(stage);
    stageOf.set(operator, stage);
  }
  return stages;
}

/** What is on one worker already needs no exchange to be there; it came in canonical order or has one of its own. */
function staysInPlace({ partition }: PhysicalInput, parallelism: "all" | "single"): boolean {
  return partition === "forward" || (partition === "single" && parallelism === "single");
}
