/**
 * From the logical plan to operators, edges and stages. All sinks of a statement are built together: a table that several branches read is read
 * once, with the columns that any of them needs.
 */
import { pathText } from "../../catalog/table.js";
import { columnAt } from "../logical/expressions.js";
import type { LogicalNode } from "../logical/index.js";
import { isInsertOnly, type RuntimeMode, type Schema } from "../logical/node.js";
import type { TableSource } from "../logical/scan.js";
import type { Sink } from "../logical/sink.js";
import type { WindowAggregate } from "../logical/window_aggregate.js";
import { stateIdOf } from "./meaning.js";
import type { OperatorWork, PhysicalInput, PhysicalOperator, PhysicalPlan } from "./operator.js";
import { cutStages } from "./stages.js";

export interface PhysicalOptions {
  readonly mode: RuntimeMode;
  /** `pipeline.determinism` */
  readonly determinism: "AUTO" | "RESULT" | "CHANGELOG";
}

export function buildPhysical(sinks: readonly Sink[], options: PhysicalOptions): PhysicalPlan {
  const showsChanges = sinks.some(({ target }) => target === undefined || target.resolved.connector.showsChanges);
  const automatic = showsChanges ? "CHANGELOG" : "RESULT";
  const level = options.determinism === "AUTO" ? automatic : options.determinism;
  const determinism = level === "CHANGELOG" ? "changelog" : "result";
  const operators = new Builder(sinks, options.mode, determinism).operators;
  return { operators, stages: cutStages(operators), determinism, mode: options.mode };
}

type NewOperator = Pick<PhysicalOperator, "work" | "inputs" | "schema" | "changes" | "name"> & {
  readonly updateBefore?: boolean;
  /** Where another operator's state is meant. */
  readonly stateId?: string;
};

const forward = (from: PhysicalOperator): PhysicalInput => ({ from, partition: "forward", columns: [], order: "none" });

class Builder {
  readonly operators: PhysicalOperator[] = [];
  readonly #built = new Map<LogicalNode, PhysicalOperator>();
  readonly #sources = new Map<
    TableSource,
    { readonly operator: PhysicalOperator; readonly columns: readonly number[] }
  >();
  readonly #stateIds = new Set<string>();

  constructor(
    sinks: readonly Sink[],
    readonly mode: RuntimeMode,
    readonly determinism: "result" | "changelog",
  ) {
    const needed = new Map<TableSource, Set<number>>();
    for (const sink of sinks) collectScans(sink, needed);
    for (const [source, columns] of needed) this.#addSource(source, columns);
    for (const sink of sinks) this.#build(sink);
  }

  #add(operator: NewOperator): PhysicalOperator {
    const stateId = operator.stateId ?? this.#unique(stateIdOf(operator, operator.name));
    const { updateBefore = operator.inputs.some(({ from }) => from.updateBefore) } = operator;
    const added = Object.freeze({ ...operator, updateBefore, id: this.operators.length, stateId });
    this.operators.push(added);
    return added;
  }

  /** Two operators of equal meaning (one query into two sinks) keep their states apart. */
  #unique(stateId: string): string {
    if (stateId === "") return stateId;
    let unique = stateId;
    for (let i = 2; this.#stateIds.has(unique); i++) unique = `${stateId}.${i}`;
    this.#stateIds.add(unique);
    return unique;
  }

  /** The row time is emitted wherever there is a watermark: it is what the reader checks and orders by. */
  #addSource(source: TableSource, columns: ReadonlySet<number>): void {
    const all = new Set(columns);
    if (source.watermark) all.add(source.watermark.column);
    const kept = [...all].sort((a, b) => a - b);
    const operator = this.#add({
      work: { kind: "source", source, columns: kept },
      inputs: [],
      schema: kept.map((column) => source.schema[column]!),
      changes: { updates: false, deletes: false },
      name: pathText(source.table.path),
    });
    this.#sources.set(source, { operator, columns: kept });
  }

  #build(node: LogicalNode): PhysicalOperator {
    const done = this.#built.get(node);
    if (done) return done;
    const built = this.#make(node);
    this.#built.set(node, built);
    return built;
  }

  #make(node: LogicalNode): PhysicalOperator {
    const { schema } = node;
    const { changes } = node.properties;
    if (node.kind === "scan") return this.#scan(node.source, node.outputs, schema);
    const inputs = node.inputs.map((input) => this.#build(input));
    const plain = (work: OperatorWork, name: string = node.kind): PhysicalOperator =>
      this.#add({ work, inputs: inputs.map(forward), schema, changes, name });
    const [input] = inputs;
    switch (node.kind) {
      case "values":
        return plain({ kind: "values", rows: node.rows });
      case "filter":
        return plain({ kind: "filter", condition: node.condition });
      case "project":
        return plain({ kind: "project", expressions: node.expressions });
      case "expand":
        return plain({ kind: "expand", sets: node.sets });
      case "union":
        return plain({ kind: "union" });
      case "window_table_function":
        return plain({ kind: "window_table_function", windowing: node.windowing, timeColumn: node.timeColumn });
      case "limit":
        return this.#add({
          work: { kind: "limit", offset: node.offset, count: node.count },
          inputs: [this.#together(input!, true)],
          schema,
          changes,
          name: "limit",
        });
      case "sort":
        return this.#add({
          work: { kind: "sort", keys: node.keys, offset: node.offset, count: node.count },
          inputs: [this.#together(input!, true)],
          schema,
          changes,
          name: "sort",
        });
      case "aggregate":
        return this.#aggregate(node, input!);
      case "window_aggregate":
        return this.#windowAggregate(node, input!);
      case "sink":
        return this.#sink(node, input!);
    }
  }

  #scan(source: TableSource, outputs: readonly number[], schema: Schema): PhysicalOperator {
    const { operator, columns } = this.#sources.get(source)!;
    if (columns.length === outputs.length && columns.every((column, i) => column === outputs[i])) return operator;
    return this.#add({
      work: {
        kind: "project",
        expressions: outputs.map((column) => columnAt(operator.schema, columns.indexOf(column))),
      },
      inputs: [forward(operator)],
      schema,
      changes: operator.changes,
      name: "project",
    });
  }

  /** All rows on one worker. */
  #together(from: PhysicalOperator, canonical: boolean): PhysicalInput {
    return { from, partition: "single", columns: [], order: canonical ? "canonical" : "none" };
  }

  #byKey(from: PhysicalOperator, keys: readonly number[], canonical: boolean): PhysicalInput {
    if (keys.length === 0) return this.#together(from, canonical);
    return { from, partition: "hash", columns: keys, order: canonical ? "canonical" : "none" };
  }

  #aggregate(node: Extract<LogicalNode, { kind: "aggregate" }>, input: PhysicalOperator): PhysicalOperator {
    const { keys, calls, mode, updateBefore, schema } = node;
    const showsOrder = mode === "STREAMING" && this.determinism === "changelog";
    const canonical = showsOrder || calls.some((call) => call.ordered);
    const inputRetracts = !isInsertOnly(input.changes);
    return this.#add({
      work: { kind: "group_aggregate", keys, calls, mode, updateBefore, inputRetracts },
      inputs: [this.#byKey(input, keys, canonical)],
      schema,
      changes: node.properties.changes,
      updateBefore,
      name: "group aggregate",
    });
  }

  #windowAggregate(node: WindowAggregate, input: PhysicalOperator): PhysicalOperator {
    const { windowing, timeColumn, keys, calls, windowProperties, phase, schema } = node;
    const inputRetracts = !isInsertOnly(input.changes);
    const work = {
      kind: "window_aggregate",
      windowing,
      timeColumn,
      keys,
      calls,
      windowProperties,
      inputRetracts,
    } as const;
    const { changes } = node.properties;
    const ordered = calls.some((call) => call.ordered);
    if (phase === "one") {
      const inputs = [this.#byKey(input, keys, ordered)];
      return this.#add({ work: { ...work, phase: "single" }, inputs, schema, changes, name: "window aggregate" });
    }
    // Partial results: the keys, and columns of the native side's own.
    const local = this.#add({
      work: { ...work, phase: "local" },
      inputs: [forward(input)],
      schema: schema.slice(0, keys.length),
      changes,
      name: "local window aggregate",
    });
    const globalKeys = keys.map((_, i) => i);
    return this.#add({
      work: { ...work, keys: globalKeys, phase: "global" },
      inputs: [this.#byKey(local, globalKeys, false)],
      schema,
      changes,
      stateId: local.stateId,
      name: "global window aggregate",
    });
  }

  #sink(node: Sink, input: PhysicalOperator): PhysicalOperator {
    const { target, schema } = node;
    const canonical =
      target === undefined ||
      target.resolved.connector.showsChanges ||
      target.resolved.connectorOptions["sink.order"] === "canonical";
    return this.#add({
      work: { kind: "sink", target, declared: schema },
      inputs: [canonical ? this.#together(input, true) : forward(input)],
      schema,
      changes: input.changes,
      name: target ? pathText(target.table.path) : "result",
    });
  }
}

function collectScans(node: LogicalNode, into: Map<TableSource, Set<number>>): void {
  if (node.kind === "scan") {
    const columns = into.get(node.source) ?? new Set();
    for (const column of node.outputs) columns.add(column);
    into.set(node.source, columns);
  }
  for (const input of node.inputs) collectScans(input, into);
}
