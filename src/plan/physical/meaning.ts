/**
 * State ids: a digest of what an operator means, never of its position in the plan, so that a savepoint fits a plan that changed elsewhere. Keys are
 * described by where their values come from, down to the source; projections in between do not count, nor do other aggregates.
 */
import { pathText } from "../../catalog/table.js";
import type { BoundExpression } from "../bind/bound_expression.js";
import { operandsOf } from "../logical/expressions.js";
import type { PhysicalOperator } from "./operator.js";

/** 16 hex digits. Two 32-bit lanes of FNV-1a's kind with the finish of MurmurHash3: no secret is kept by it, and nothing has to be loaded. */
export function digest(meaning: unknown): string {
  const text = JSON.stringify(meaning, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
  let [low, high] = [0x811c9dc5, 0x9e3779b9];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x85ebca6b) + low;
  }
  return hex(finish(low ^ text.length)) + hex(finish(high ^ low));
}

function finish(lane: number): number {
  let mixed = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

const hex = (lane: number): string => lane.toString(16).padStart(8, "0");

type Inputs = readonly Pick<PhysicalOperator, "work" | "inputs" | "schema">[];

/** What the value of a column is, in terms of the tables and expressions that made it. */
function columnMeaning(operator: Inputs[number], column: number): unknown {
  const { work } = operator;
  const input = operator.inputs[0]?.from;
  switch (work.kind) {
    case "source":
      return [pathText(work.source.table.path), work.source.schema[work.columns[column]!]?.name];
    case "values":
      return ["values", column];
    case "filter":
    case "limit":
    case "sort":
    case "sink":
      return columnMeaning(input!, column);
    case "project":
      return expressionMeaning(work.expressions[column]!, [input!]);
    case "union":
      return ["union", operator.inputs.map(({ from }) => columnMeaning(from, column))];
    case "expand":
    case "window_table_function":
      return column < input!.schema.length ? columnMeaning(input!, column) : [work.kind, operator.schema[column]?.name];
    case "group_aggregate":
    case "window_aggregate":
      return column < work.keys.length
        ? columnMeaning(input!, work.keys[column]!)
        : [work.kind, rowMeaning(operator), operator.schema[column]?.name];
  }
}

function expressionMeaning(expression: BoundExpression, inputs: Inputs): unknown {
  if (expression.kind === "column") return columnMeaning(inputs[0]!, expression.index);
  const operands = operandsOf(expression).map((operand) => expressionMeaning(operand, inputs));
  if (expression.kind === "literal") return ["literal", expression.type.root, expression.value];
  return [expression.kind, "name" in expression ? expression.name : "", expression.type.root, ...operands];
}

/** Which rows an operator emits; without the columns that they have. */
export function rowMeaning(operator: Inputs[number]): unknown {
  const { work, inputs } = operator;
  const below = inputs.map(({ from }) => rowMeaning(from));
  switch (work.kind) {
    case "source":
      return ["table", pathText(work.source.table.path)];
    case "values":
      return ["values", work.rows.length];
    case "filter":
      return ["filter", expressionMeaning(work.condition, [inputs[0]!.from]), ...below];
    case "project":
    case "sink":
      return below[0];
    case "union":
      return ["union", ...below];
    case "limit":
      return ["limit", work.offset, work.count ?? null, ...below];
    case "sort":
      return ["sort", work.keys.map(({ column }) => columnMeaning(inputs[0]!.from, column)), ...below];
    case "expand":
      return ["expand", work.sets.map(({ id }) => id), ...below];
    case "group_aggregate":
      return ["group", work.keys.map((key) => columnMeaning(inputs[0]!.from, key)), ...below];
    case "window_table_function":
      return ["window", work.windowing, columnMeaning(inputs[0]!.from, work.timeColumn), ...below];
    case "window_aggregate": {
      if (work.phase === "global") return below[0];
      const keys = work.keys.map((key) => columnMeaning(inputs[0]!.from, key));
      return ["window group", work.windowing, columnMeaning(inputs[0]!.from, work.timeColumn), keys, ...below];
    }
  }
}

const stateful: ReadonlySet<string> = new Set([
  "source",
  "values",
  "limit",
  "sort",
  "group_aggregate",
  "window_aggregate",
  "sink",
]);

/** The state id of an operator whose inputs are done; "" for one without state. Both phases of a window aggregate share theirs. */
export function stateIdOf(operator: Inputs[number], sinkName: string): string {
  const { kind } = operator.work;
  if (!stateful.has(kind)) return "";
  return digest(kind === "sink" ? ["sink", sinkName, rowMeaning(operator)] : [kind, rowMeaning(operator)]);
}
