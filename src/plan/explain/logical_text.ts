/** The logical plan as an indented tree, one operator a line. */
import { pathText } from "../../catalog/table.js";
import type { AggregateCall } from "../logical/aggregate.js";
import type { LogicalNode } from "../logical/index.js";
import { type Changes, isInsertOnly, type Schema, type Windowing } from "../logical/node.js";
import type { SortKeyMessage } from "../message.js";
import { expressionText } from "./expression_text.js";

/** @param properties whether each line says how its rows change and what identifies them */
export function logicalText(root: LogicalNode, properties: boolean): string {
  const lines: string[] = [];
  const walk = (node: LogicalNode, depth: number): void => {
    const facts = properties ? propertiesText(node) : "";
    lines.push(`${"  ".repeat(depth)}${nodeText(node)}${facts}`);
    for (const input of node.inputs) walk(input, depth + 1);
  };
  walk(root, 0);
  return lines.join("\n");
}

function propertiesText(node: LogicalNode): string {
  const { changes, upsertKey } = node.properties;
  const rowtimes = node.schema.filter(({ type }) => type.timeAttribute === "ROWTIME").map(({ name }) => name);
  const facts = [
    ["changes", changesText(changes, showsUpdateBefore(node))],
    ["upsertKey", upsertKey && !isInsertOnly(changes) ? columnNames(node.schema, upsertKey) : ""],
    ["rowtime", rowtimes.join(", ")],
    ["watermark", node.kind === "scan" && node.source.watermark ? expressionText(node.source.watermark.value) : ""],
    ["state", stateText(node)],
    ["order", orderText(node)],
  ];
  return ` {${facts.flatMap(([name, text]) => (text ? [`${name}=[${text}]`] : [])).join(", ")}}`;
}

/** What an operator keeps from row to row. */
function stateText(node: LogicalNode): string {
  switch (node.kind) {
    case "aggregate":
      return "one row per group";
    case "window_aggregate":
      return "one row per group and slice";
    case "sort":
      return node.count === undefined ? "all rows" : `the first ${node.offset + node.count} rows`;
    case "limit":
      return "rows counted";
    default:
      return "";
  }
}

/** The order that an operator needs of its input. */
function orderText(node: LogicalNode): string {
  if (node.kind === "limit" || node.kind === "sort") return "canonical";
  if (node.kind !== "aggregate" && node.kind !== "window_aggregate") return "";
  if (node.calls.some((call) => call.ordered)) return "canonical";
  return node.kind === "aggregate" && node.mode === "STREAMING" ? "canonical where changes show" : "";
}

/** Whether -U comes out of a plan. */
export function showsUpdateBefore(node: LogicalNode): boolean {
  if (node.kind === "aggregate") return node.updateBefore;
  return node.inputs.some((input) => !isInsertOnly(input.properties.changes) && showsUpdateBefore(input));
}

/** @example changesText({ updates: true, deletes: false }, true) // "I,UB,UA" */
export function changesText({ updates, deletes }: Changes, updateBefore: boolean): string {
  return ["I", ...(updates ? (updateBefore ? ["UB", "UA"] : ["UA"]) : []), ...(deletes ? ["D"] : [])].join(",");
}

export function columnNames(schema: Schema, columns: readonly number[]): string {
  return columns.map((column) => schema[column]?.name ?? `#${column}`).join(", ");
}

export function callText(call: AggregateCall, input: Schema): string {
  const operands = call.function === "count_star" ? "*" : columnNames(input, call.arguments);
  const filter = call.filter === undefined ? "" : ` FILTER ${columnNames(input, [call.filter])}`;
  return `${call.name}(${call.distinct ? "DISTINCT " : ""}${operands})${filter}`;
}

export function windowingText({ kind, sizeMs, slideMs, offsetMs }: Windowing, time: string): string {
  const slide = kind === "tumble" ? "" : `, ${kind === "hop" ? "slide" : "step"}=${slideMs} ms`;
  const offset = offsetMs === 0n ? "" : `, offset=${offsetMs} ms`;
  return `${kind.toUpperCase()}(${time}, size=${sizeMs} ms${slide}${offset})`;
}

export function sortKeysText(keys: readonly SortKeyMessage[], schema: Schema): string {
  return keys
    .map(({ column, descending, nullsFirst }) => {
      const nulls = nullsFirst === !descending ? "" : ` NULLS ${nullsFirst ? "FIRST" : "LAST"}`;
      return `${columnNames(schema, [column])} ${descending ? "DESC" : "ASC"}${nulls}`;
    })
    .join(", ");
}

function nodeText(node: LogicalNode): string {
  const input: Schema = node.inputs[0]?.schema ?? [];
  switch (node.kind) {
    case "scan":
      return `Scan(table=[${pathText(node.source.table.path)}], columns=[${node.schema.map(({ name }) => name).join(", ")}])`;
    case "values":
      return `Values(rows=[${node.rows.length}], columns=[${node.schema.map(({ name }) => name).join(", ")}])`;
    case "filter":
      return `Filter(condition=[${expressionText(node.condition)}])`;
    case "project": {
      const columns = node.expressions.map((expression, i) => {
        const text = expressionText(expression);
        const { name } = node.schema[i]!;
        return text === name ? name : `${text} AS ${name}`;
      });
      return `Project(columns=[${columns.join(", ")}])`;
    }
    case "aggregate": {
      const calls = node.calls.map((call) => callText(call, input)).join(", ");
      return `Aggregate(keys=[${columnNames(input, node.keys)}]${calls === "" ? "" : `, calls=[${calls}]`})`;
    }
    case "window_aggregate": {
      const calls = node.calls.map((call) => callText(call, input)).join(", ");
      const window = windowingText(node.windowing, columnNames(input, [node.timeColumn]));
      const bounds = node.windowProperties.length > 0 ? `, bounds=[${node.windowProperties.join(", ")}]` : "";
      const phases = node.phase === "two" ? ", phases=[local, global]" : "";
      return `WindowAggregate(window=[${window}], keys=[${columnNames(input, node.keys)}], calls=[${calls}]${bounds}${phases})`;
    }
    case "window_table_function":
      return `WindowTableFunction(window=[${windowingText(node.windowing, columnNames(input, [node.timeColumn]))}])`;
    case "expand": {
      const sets = node.sets.map(
        ({ id, nullColumns }) => `${id}: NULL ${columnNames(input, nullColumns) || "nothing"}`,
      );
      return `Expand(sets=[${sets.join("; ")}])`;
    }
    case "union":
      return `Union(all=[true])`;
    case "sort":
      return `Sort(keys=[${sortKeysText(node.keys, input)}]${rangeText(node.offset, node.count)})`;
    case "limit":
      return `Limit(${rangeText(node.offset, node.count).slice(2)})`;
    case "sink":
      return `Sink(table=[${node.target ? pathText(node.target.table.path) : "result"}], columns=[${node.schema.map(({ name }) => name).join(", ")}])`;
  }
}

export function rangeText(offset: bigint, count: bigint | undefined): string {
  return `${offset === 0n ? "" : `, offset=[${offset}]`}${count === undefined ? "" : `, count=[${count}]`}`;
}
