import type { LogicalType } from "../../catalog/types.js";
import type { LiteralMessage } from "../message.js";
import type { LogicalNode } from "./index.js";
import { check, insertOnly, isInsertOnly, type Properties, type RuntimeMode, type Schema } from "./node.js";

/** One aggregate over columns of the input. */
export interface AggregateCall {
  /** As SQL names it. */
  readonly name: string;
  /** Row of the native registry. */
  readonly function: string;
  readonly arguments: readonly number[];
  readonly filter: number | undefined;
  readonly distinct: boolean;
  readonly parameters: readonly LiteralMessage[];
  readonly type: LogicalType;
  /** Its result depends on the order of rows (FIRST_VALUE, LISTAGG, ...). */
  readonly ordered: boolean;
}

/**
 * Groups without windows; also DISTINCT (no calls). In STREAMING mode one change per input row, in BATCH one row per group at the end.
 * Output: keys, then calls.
 */
export interface Aggregate {
  readonly kind: "aggregate";
  readonly inputs: readonly [LogicalNode];
  readonly keys: readonly number[];
  readonly calls: readonly AggregateCall[];
  readonly mode: RuntimeMode;
  /** Whether -U goes out before +U; what follows may not need it. */
  readonly updateBefore: boolean;
  readonly schema: Schema;
  readonly properties: Properties;
}

export interface AggregateOptions {
  readonly mode: RuntimeMode;
  readonly updateBefore: boolean;
  readonly names: readonly string[];
}

export function createAggregate(
  input: LogicalNode,
  keys: readonly number[],
  calls: readonly AggregateCall[],
  { mode, updateBefore, names }: AggregateOptions,
): Aggregate {
  const schema = groupSchema(input, keys, calls, names);
  const changes = mode === "BATCH" ? insertOnly : { updates: true, deletes: !isInsertOnly(input.properties.changes) };
  const properties = { changes, upsertKey: keys.map((_, i) => i), windows: undefined };
  return Object.freeze({
    kind: "aggregate",
    inputs: [input] as const,
    keys,
    calls,
    mode,
    updateBefore,
    schema,
    properties,
  });
}

/** Keys, then results of the calls. A key that is a row time stays one; processing time is read and then a value as any other. */
export function groupSchema(
  input: LogicalNode,
  keys: readonly number[],
  calls: readonly AggregateCall[],
  names: readonly string[],
): Schema {
  check(names.length === keys.length + calls.length, "an aggregate has one name per output");
  const read = [...keys, ...calls.flatMap(({ arguments: operands, filter }) => [...operands, filter ?? 0])];
  check(
    keys.length + calls.length === 0 || read.every((index) => input.schema[index] !== undefined || index === 0),
    "an aggregate reads a column that its input does not have",
  );
  const types = keys.map((index) => {
    const { timeAttribute, ...type } = input.schema[index]!.type;
    return timeAttribute === "ROWTIME" ? { ...type, timeAttribute } : type;
  });
  return [...types, ...calls.map(({ type }) => type)].map((type, i) => Object.freeze({ name: names[i]!, type }));
}
