/**
 * A window aggregate takes over the window function below it: rows go into slices once, instead of being copied for each of their windows. Between
 * the two may stand projections, filters and grouping sets, as long as they only pass the window's columns on.
 */
import type { AggregateCall } from "../logical/aggregate.js";
import { createExpand, type Expand } from "../logical/expand.js";
import { collectColumns, columnAt, remap } from "../logical/expressions.js";
import { createFilter, type Filter } from "../logical/filter.js";
import type { LogicalNode } from "../logical/index.js";
import { createProject, type Project } from "../logical/project.js";
import { createWindowAggregate, type WindowAggregate, type WindowProperty } from "../logical/window_aggregate.js";
import type { WindowTableFunction } from "../logical/window_table_function.js";
import { bottomUp, type Rule } from "./rule.js";

export const fuseWindowAggregate: Rule = {
  name: "fuse-window-aggregate",
  optional: true,
  apply: (root) => bottomUp(root, (node) => (node.kind === "window_aggregate" ? (fuse(node) ?? node) : node)),
};

type Place = { readonly column: number } | { readonly property: WindowProperty };

/** A node without its window function: where each old column is, and where the row time is. */
interface Stripped {
  readonly node: LogicalNode;
  readonly places: readonly Place[];
  readonly timeColumn: number;
  readonly function: WindowTableFunction;
}

function strip(node: LogicalNode): Stripped | undefined {
  switch (node.kind) {
    case "window_table_function": {
      const [input] = node.inputs;
      const properties = (["window_start", "window_end", "window_time"] as const).map((property) => ({ property }));
      const places = [...input.schema.map((_, column) => ({ column })), ...properties];
      return { node: input, places, timeColumn: node.timeColumn, function: node };
    }
    case "filter":
      return stripFilter(node);
    case "project":
      return stripProject(node);
    case "expand":
      return stripExpand(node);
    default:
      return undefined;
  }
}

function columnOf(places: readonly Place[], old: number): number | undefined {
  const place = places[old];
  return place && "column" in place ? place.column : undefined;
}

function readsOnlyColumns(columns: Iterable<number>, places: readonly Place[]): boolean {
  return [...columns].every((old) => columnOf(places, old) !== undefined);
}

function stripFilter(node: Filter): Stripped | undefined {
  const below = strip(node.inputs[0]);
  if (below === undefined) return undefined;
  const read = new Set<number>();
  collectColumns(node.condition, read);
  if (!readsOnlyColumns(read, below.places)) return undefined;
  const condition = remap(node.condition, (old) => columnOf(below.places, old)!);
  return { ...below, node: createFilter(below.node, condition) };
}

function stripProject(node: Project): Stripped | undefined {
  const below = strip(node.inputs[0]);
  if (below === undefined) return undefined;
  const expressions = [];
  const names: string[] = [];
  const places: Place[] = [];
  for (const [i, expression] of node.expressions.entries()) {
    const place = expression.kind === "column" ? below.places[expression.index] : undefined;
    if (place && "property" in place) {
      places.push(place);
      continue;
    }
    const read = new Set<number>();
    collectColumns(expression, read);
    if (!readsOnlyColumns(read, below.places)) return undefined;
    places.push({ column: expressions.length });
    expressions.push(remap(expression, (old) => columnOf(below.places, old)!));
    names.push(node.schema[i]!.name);
  }
  let timeColumn = expressions.findIndex((each) => each.kind === "column" && each.index === below.timeColumn);
  if (timeColumn < 0) {
    timeColumn = expressions.length;
    expressions.push(columnAt(below.node.schema, below.timeColumn));
    names.push(below.node.schema[below.timeColumn]!.name);
  }
  return { ...below, node: createProject(below.node, expressions, names), places, timeColumn };
}

function stripExpand(node: Expand): Stripped | undefined {
  const below = strip(node.inputs[0]);
  if (below === undefined) return undefined;
  const nulled = node.sets.flatMap(({ nullColumns }) => nullColumns);
  if (!readsOnlyColumns(nulled, below.places)) return undefined;
  if (nulled.some((old) => columnOf(below.places, old) === below.timeColumn)) return undefined;
  const sets = node.sets.map(({ id, nullColumns }) => ({
    id,
    nullColumns: nullColumns.map((old) => columnOf(below.places, old)!),
  }));
  const expanded = createExpand(below.node, sets);
  return { ...below, node: expanded, places: [...below.places, { column: below.node.schema.length }] };
}

function fuse(node: WindowAggregate): LogicalNode | undefined {
  if (node.attached === undefined) return undefined;
  const below = strip(node.inputs[0]);
  if (below === undefined) return undefined;
  const read = node.calls.flatMap((call) => [...call.arguments, ...(call.filter === undefined ? [] : [call.filter])]);
  if (!readsOnlyColumns(read, below.places)) return undefined;
  const keys: number[] = [];
  const windowProperties: WindowProperty[] = [];
  const outputs = node.keys.map((old) => {
    const place = below.places[old]!;
    if ("column" in place) return { kind: "key", at: keys.push(place.column) - 1 } as const;
    return { kind: "property", at: windowProperties.push(place.property) - 1 } as const;
  });
  const calls = node.calls.map(
    (call): AggregateCall => ({
      ...call,
      arguments: call.arguments.map((old) => columnOf(below.places, old)!),
      filter: call.filter === undefined ? undefined : columnOf(below.places, call.filter),
    }),
  );
  const names = (kind: "key" | "property"): string[] =>
    outputs.flatMap((output, i) => (output.kind === kind ? [node.schema[i]!.name] : []));
  const callNames = node.calls.map((_, i) => node.schema[node.keys.length + i]!.name);
  const aggregate = createWindowAggregate(below.node, {
    windowing: below.function.windowing,
    timeColumn: below.timeColumn,
    keys,
    calls,
    windowProperties,
    phase: node.phase,
    attached: undefined,
    names: [...names("key"), ...callNames, ...names("property")],
  });
  const order = [
    ...outputs.map(({ kind, at }) => (kind === "key" ? at : keys.length + calls.length + at)),
    ...calls.map((_, i) => keys.length + i),
  ];
  return createProject(
    aggregate,
    order.map((index) => columnAt(aggregate.schema, index)),
    node.schema.map(({ name }) => name),
  );
}
