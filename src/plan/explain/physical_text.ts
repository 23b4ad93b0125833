/** The physical plan: stages with their threads, operators with their state, edges with their partition and order. */
import { pathText } from "../../catalog/table.js";
import type {
  OperatorWork,
  PhysicalInput,
  PhysicalOperator,
  PhysicalPlan,
  PhysicalStage,
} from "../physical/operator.js";
import { expressionText } from "./expression_text.js";
import { callText, changesText, columnNames, rangeText, sortKeysText, windowingText } from "./logical_text.js";

export function physicalText(plan: PhysicalPlan, parallelism: number): string {
  const lines = [`mode=${plan.mode}, determinism=${plan.determinism}, threads=${parallelism}`];
  for (const [i, stage] of plan.stages.entries()) {
    const threads = stage.parallelism === "single" ? 1 : parallelism;
    lines.push(`Stage ${i} (${threads} ${threads === 1 ? "thread" : "threads"})`);
    for (const operator of stage.operators) lines.push(`  ${operatorText(operator, stage)}`);
  }
  return lines.join("\n");
}

function operatorText(operator: PhysicalOperator, stage: PhysicalStage): string {
  const inputs = operator.inputs.map((input) => inputText(input, stage));
  const from = inputs.length > 0 ? ` <- ${inputs.join(", ")}` : "";
  const changes = changesText(operator.changes, operator.updateBefore);
  const state = operator.stateId === "" ? "none" : `${stateText(operator)} #${operator.stateId}`;
  return `[${operator.id}] ${workText(operator)}${from} {changes=[${changes}], state=[${state}]}`;
}

/** Inside a stage batches are handed on in place; between stages the edge says how rows are dealt out. */
function inputText({ from, partition, columns, order }: PhysicalInput, { operators }: PhysicalStage): string {
  if (operators.includes(from)) return `[${from.id}]`;
  const hash = partition === "hash" ? `(${columnNames(from.schema, columns)})` : "";
  return `[${from.id}] ${partition}${hash}${order === "canonical" ? " in canonical order" : ""}`;
}

const states: Readonly<Partial<Record<OperatorWork["kind"], string>>> = {
  source: "offsets and watermark per split",
  values: "offset",
  limit: "rows counted",
  sort: "all rows",
  group_aggregate: "one row per group",
  window_aggregate: "one row per group and slice",
  sink: "files to commit",
};

function stateText({ work }: PhysicalOperator): string {
  return states[work.kind] ?? "none";
}

function workText({ work, inputs, schema }: PhysicalOperator): string {
  const input = inputs[0]?.from.schema ?? [];
  switch (work.kind) {
    case "source": {
      const { source } = work;
      const watermark = source.watermark ? `, watermark=[${expressionText(source.watermark.value)}]` : "";
      const format = source.resolved.format ? `, format=[${source.resolved.format.name}]` : "";
      return `Source(table=[${pathText(source.table.path)}], columns=[${schema.map(({ name }) => name).join(", ")}]${format}${watermark})`;
    }
    case "values":
      return `Values(rows=[${work.rows.length}])`;
    case "filter":
      return `Filter(${expressionText(work.condition)})`;
    case "project":
      return `Project(${work.expressions.map(expressionText).join(", ")})`;
    case "union":
      return "Union";
    case "limit":
      return `Limit(${rangeText(work.offset, work.count).slice(2)})`;
    case "sort":
      return `Sort(${sortKeysText(work.keys, input)}${rangeText(work.offset, work.count)})`;
    case "expand":
      return `Expand(sets=[${work.sets.length}])`;
    case "group_aggregate":
      return `GroupAggregate(keys=[${columnNames(input, work.keys)}], calls=[${work.calls.map((call) => callText(call, input)).join(", ")}])`;
    case "window_aggregate": {
      const phase = work.phase === "single" ? "" : `${work.phase}, `;
      const window =
        work.phase === "global"
          ? "partial slices"
          : windowingText(work.windowing, columnNames(input, [work.timeColumn]));
      const calls =
        work.phase === "global" ? "" : `, calls=[${work.calls.map((call) => callText(call, input)).join(", ")}]`;
      return `WindowAggregate(${phase}window=[${window}], keys=[${columnNames(input, work.keys)}]${calls})`;
    }
    case "window_table_function":
      return `WindowTableFunction(${windowingText(work.windowing, columnNames(input, [work.timeColumn]))})`;
    case "sink":
      return `Sink(${work.target ? pathText(work.target.table.path) : "result"})`;
  }
}
