/** The logical plan: what a statement computes, before it is decided where. */
import { type Aggregate, createAggregate } from "./aggregate.js";
import { createExpand, type Expand } from "./expand.js";
import { createFilter, type Filter } from "./filter.js";
import { createLimit, type Limit } from "./limit.js";
import { check } from "./node.js";
import { createProject, type Project } from "./project.js";
import type { Scan } from "./scan.js";
import { createSink, type Sink } from "./sink.js";
import { createSort, type Sort } from "./sort.js";
import { createUnion, type Union } from "./union.js";
import type { Values } from "./values.js";
import { createWindowAggregate, type WindowAggregate } from "./window_aggregate.js";
import { createWindowTableFunction, type WindowTableFunction } from "./window_table_function.js";

export type LogicalNode =
  | Scan
  | Values
  | Filter
  | Project
  | Aggregate
  | WindowAggregate
  | WindowTableFunction
  | Expand
  | Union
  | Sort
  | Limit
  | Sink;

export type LogicalKind = LogicalNode["kind"];

/** The same node over other inputs (of the same schemas): properties are derived anew. */
export function withInputs(node: LogicalNode, inputs: readonly LogicalNode[]): LogicalNode {
  check(inputs.length === node.inputs.length, `a ${node.kind} keeps its number of inputs`);
  if (inputs.every((input, i) => input === node.inputs[i])) return node;
  const names = node.schema.map(({ name }) => name);
  const first = inputs[0]!;
  switch (node.kind) {
    case "scan":
    case "values":
      return node;
    case "filter":
      return createFilter(first, node.condition);
    case "project":
      return createProject(first, node.expressions, names);
    case "aggregate":
      return createAggregate(first, node.keys, node.calls, { ...node, names });
    case "window_aggregate":
      return createWindowAggregate(first, { ...node, names });
    case "window_table_function":
      return createWindowTableFunction(first, node.windowing, node.timeColumn);
    case "expand":
      return createExpand(first, node.sets);
    case "union":
      return createUnion(inputs, node.schema);
    case "sort":
      return createSort(first, node.keys, node.offset, node.count);
    case "limit":
      return createLimit(first, node.offset, node.count);
    case "sink":
      return createSink(first, node.target, node.schema);
  }
}
