/**
 * Each operator passes on only the columns that something above it reads; a source decodes only those. Works from the root down: `prune` gives a
 * node that has at least the wanted columns, and where each of them stands now.
 */
import { type Aggregate, type AggregateCall, createAggregate } from "../logical/aggregate.js";
import { createExpand, type Expand } from "../logical/expand.js";
import { collectColumns, columnAt, remap } from "../logical/expressions.js";
import { createFilter } from "../logical/filter.js";
import { type LogicalNode, withInputs } from "../logical/index.js";
import { createLimit } from "../logical/limit.js";
import { check } from "../logical/node.js";
import { createProject, type Project } from "../logical/project.js";
import { createScan, type Scan } from "../logical/scan.js";
import { createSort } from "../logical/sort.js";
import { createUnion, type Union } from "../logical/union.js";
import { createValues, type Values } from "../logical/values.js";
import { createWindowAggregate, type WindowAggregate } from "../logical/window_aggregate.js";
import { createWindowTableFunction, type WindowTableFunction } from "../logical/window_table_function.js";
import type { Rule } from "./rule.js";

export const pruneColumns: Rule = {
  name: "prune-columns",
  optional: true,
  apply: (root) => exactly(root, allOf(root)),
};

interface Pruned {
  readonly node: LogicalNode;
  /** New ordinal by old one. */
  readonly at: ReadonlyMap<number, number>;
}

function allOf(node: LogicalNode): number[] {
  return node.schema.map((_, i) => i);
}

function identity(node: LogicalNode): Pruned {
  return { node, at: new Map(node.schema.map((_, i) => [i, i])) };
}

function position({ at }: Pruned, old: number): number {
  const index = at.get(old);
  check(index !== undefined, "a pruned column is still read");
  return index;
}

const ascending = (columns: Iterable<number>): number[] => [...new Set(columns)].sort((a, b) => a - b);

/** The pruned node with just these columns in this order. */
function exactly(node: LogicalNode, columns: readonly number[]): LogicalNode {
  const pruned = prune(node, new Set(columns));
  const places = columns.map((old) => position(pruned, old));
  if (places.length === pruned.node.schema.length && places.every((place, i) => place === i)) return pruned.node;
  return createProject(
    pruned.node,
    places.map((place) => columnAt(pruned.node.schema, place)),
    columns.map((old) => node.schema[old]!.name),
  );
}

function prune(node: LogicalNode, wanted: ReadonlySet<number>): Pruned {
  switch (node.kind) {
    case "scan":
      return pruneScan(node, wanted);
    case "values":
      return pruneValues(node, wanted);
    case "filter": {
      const read = new Set(wanted);
      collectColumns(node.condition, read);
      const input = prune(node.inputs[0], read);
      const condition = remap(node.condition, (old) => position(input, old));
      return { node: createFilter(input.node, condition), at: input.at };
    }
    case "project":
      return pruneProject(node, wanted);
    case "aggregate":
      return pruneAggregate(node, wanted);
    case "window_aggregate":
      return pruneWindowAggregate(node, wanted);
    case "window_table_function":
      return pruneWindowTableFunction(node, wanted);
    case "expand":
      return pruneExpand(node, wanted);
    case "union":
      return pruneUnion(node, wanted);
    case "sort": {
      const input = prune(node.inputs[0], new Set([...wanted, ...node.keys.map(({ column }) => column)]));
      const keys = node.keys.map((key) => ({ ...key, column: position(input, key.column) }));
      return { node: createSort(input.node, keys, node.offset, node.count), at: input.at };
    }
    case "limit": {
      const input = prune(node.inputs[0], wanted);
      return { node: createLimit(input.node, node.offset, node.count), at: input.at };
    }
    case "sink":
      return identity(withInputs(node, [exactly(node.inputs[0], allOf(node.inputs[0]))]));
  }
}

function pruneScan(node: Scan, wanted: ReadonlySet<number>): Pruned {
  const kept = ascending(wanted);
  return {
    node: createScan(
      node.source,
      kept.map((old) => node.outputs[old]!),
    ),
    at: new Map(kept.map((old, i) => [old, i])),
  };
}

function pruneValues(node: Values, wanted: ReadonlySet<number>): Pruned {
  const kept = ascending(wanted);
  const rows = node.rows.map((row) => kept.map((old) => row[old]!));
  const schema = kept.map((old) => node.schema[old]!);
  return { node: createValues(rows, schema), at: new Map(kept.map((old, i) => [old, i])) };
}

function pruneProject(node: Project, wanted: ReadonlySet<number>): Pruned {
  const kept = ascending(wanted);
  const read = new Set<number>();
  for (const old of kept) collectColumns(node.expressions[old]!, read);
  const input = prune(node.inputs[0], read);
  const expressions = kept.map((old) => remap(node.expressions[old]!, (column) => position(input, column)));
  const names = kept.map((old) => node.schema[old]!.name);
  return {
    node: createProject(input.node, expressions, names),
    at: new Map(kept.map((old, i) => [old, i])),
  };
}

/** Keys decide about groups and stay; results that nobody reads go. */
function keptCalls(
  node: Aggregate | WindowAggregate,
  wanted: ReadonlySet<number>,
): { calls: { call: AggregateCall; old: number }[]; read: number[] } {
  const calls = node.calls.map((call, i) => ({ call, old: node.keys.length + i })).filter(({ old }) => wanted.has(old));
  const read = calls.flatMap(({ call }) => [...call.arguments, ...(call.filter === undefined ? [] : [call.filter])]);
  return { calls, read: [...node.keys, ...read] };
}

function moveCall(call: AggregateCall, input: Pruned): AggregateCall {
  return Object.freeze({
    ...call,
    arguments: call.arguments.map((old) => position(input, old)),
    filter: call.filter === undefined ? undefined : position(input, call.filter),
  });
}

function pruneAggregate(node: Aggregate, wanted: ReadonlySet<number>): Pruned {
  const { calls, read } = keptCalls(node, wanted);
  const input = prune(node.inputs[0], new Set(read));
  const olds = [...node.keys.map((_, i) => i), ...calls.map(({ old }) => old)];
  const pruned = createAggregate(
    input.node,
    node.keys.map((old) => position(input, old)),
    calls.map(({ call }) => moveCall(call, input)),
    { mode: node.mode, updateBefore: node.updateBefore, names: olds.map((old) => node.schema[old]!.name) },
  );
  return { node: pruned, at: new Map(olds.map((old, i) => [old, i])) };
}

function pruneWindowAggregate(node: WindowAggregate, wanted: ReadonlySet<number>): Pruned {
  const { calls, read } = keptCalls(node, wanted);
  const input = prune(node.inputs[0], new Set([...read, node.timeColumn]));
  const firstProperty = node.keys.length + node.calls.length;
  const properties = node.windowProperties
    .map((property, i) => ({ property, old: firstProperty + i }))
    .filter(({ old }) => wanted.has(old));
  const olds = [...node.keys.map((_, i) => i), ...calls.map(({ old }) => old), ...properties.map(({ old }) => old)];
  const pruned = createWindowAggregate(input.node, {
    windowing: node.windowing,
    timeColumn: position(input, node.timeColumn),
    keys: node.keys.map((old) => position(input, old)),
    calls: calls.map(({ call }) => moveCall(call, input)),
    windowProperties: properties.map(({ property }) => property),
    phase: node.phase,
    attached: node.attached,
    names: olds.map((old) => node.schema[old]!.name),
  });
  return { node: pruned, at: new Map(olds.map((old, i) => [old, i])) };
}

function pruneWindowTableFunction(node: WindowTableFunction, wanted: ReadonlySet<number>): Pruned {
  const width = node.inputs[0].schema.length;
  const read = new Set([...wanted].filter((old) => old < width));
  read.add(node.timeColumn);
  const input = prune(node.inputs[0], read);
  const pruned = createWindowTableFunction(input.node, node.windowing, position(input, node.timeColumn));
  const bounds = [0, 1, 2].map((i): [number, number] => [width + i, input.node.schema.length + i]);
  return { node: pruned, at: new Map([...input.at, ...bounds]) };
}

function pruneExpand(node: Expand, wanted: ReadonlySet<number>): Pruned {
  const width = node.inputs[0].schema.length;
  const read = new Set([...wanted].filter((old) => old < width));
  const input = prune(node.inputs[0], read);
  const sets = node.sets.map(({ id, nullColumns }) => ({
    id,
    nullColumns: nullColumns.filter((old) => read.has(old)).map((old) => position(input, old)),
  }));
  return { node: createExpand(input.node, sets), at: new Map([...input.at, [width, input.node.schema.length]]) };
}

function pruneUnion(node: Union, wanted: ReadonlySet<number>): Pruned {
  const kept = ascending(wanted);
  const inputs = node.inputs.map((input) => exactly(input, kept));
  const schema = kept.map((old) => node.schema[old]!);
  return { node: createUnion(inputs, schema), at: new Map(kept.map((old, i) => [old, i])) };
}
