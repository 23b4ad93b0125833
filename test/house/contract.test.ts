import { describe, expect, test } from "vitest";
import { aggregateRows } from "../../src/catalog/aggregates/index.js";
import { type FunctionRow, functionRows, signatureText } from "../../src/catalog/functions/index.js";
import { typeCode } from "../../src/catalog/type_codes.js";
import { canCast, type LogicalType } from "../../src/catalog/types.js";
import { formats } from "../../src/formats/index.js";
import { addon } from "../../src/native/index.js";
import type { BoundCall, BoundExpression } from "../../src/plan/bind/bound_expression.js";
import { castCall, isRetyping } from "../../src/plan/bind/coercion.js";
import { callOf } from "../../src/plan/bind/function_calls.js";
import { physicalTypes, typeRoots } from "../../src/plan/lower/type_pool.js";
import type { OperatorKind } from "../../src/plan/message.js";
import type { FunctionCall } from "../../src/sql/index.js";
import { argumentLists, rareTypes, sampleTypes } from "./sample_types.js";

/** What both languages must know is compared here: the planner's tables against what the addon exports. */
const native = addon.describe();
const nativeFunctions = new Map(native.functions.map((row) => [row.name, row]));
const nativeAggregates = new Map(native.aggregates.map((row) => [row.name, row]));

describe("numbers of types", () => {
  test("physical types", () => expect(physicalTypes).toEqual(native.physicalTypes));
  test("type roots", () => expect(typeRoots).toEqual(native.typeRoots));
});

describe("operators and formats", () => {
  test("each operator kind of the plan message has a builder of its version, and no builder is without a kind", () => {
    // Exhaustive by its type: a new kind of the message is a type error here until it has a row.
    const versions: Readonly<Record<Exclude<OperatorKind, "source" | "sink">, number>> = {
      expand: 1,
      filter: 1,
      group_aggregate: 1,
      limit: 1,
      project: 1,
      sort: 1,
      union: 1,
      window_aggregate: 1,
      window_table_function: 1,
    };
    expect(Object.fromEntries(native.operators.map(({ kind, version }) => [kind, version]))).toEqual(versions);
  });
  test("formats", () => expect(formats.map(({ name }) => name).sort()).toEqual([...native.formats].sort()));
});

describe("aggregate functions", () => {
  test.each(aggregateRows.map((row) => [row.signature, row] as const))("%s", (_, row) => {
    const [least, most] = row.counts;
    const lists = [least, most]
      .filter((count) => count > 0)
      .flatMap((count) => argumentLists(Array.from({ length: count }, () => sampleTypes)));
    const accepted = lists.filter((types) => row.accepts(types));
    expect(accepted.length, "some argument is accepted").toBeGreaterThan(0);
    const names = accepted.map(([type]) => row.native(typeCode(row.coerce(type as LogicalType))));
    expect([...new Set(names)].filter((name) => !nativeAggregates.has(name))).toEqual([]);
  });
});

/** What is wrong with a call's opcode, or nothing: unknown to the engine, or said to behave otherwise than there. */
function disagreement({ opcode, fallible, pure }: BoundCall): string | undefined {
  const row = nativeFunctions.get(opcode ?? "");
  if (row === undefined) return `${opcode}: unknown to the engine`;
  if (row.fallible && fallible === false) return `${opcode}: may fail, and the planner says that it cannot`;
  if (row.pure !== (pure ?? true)) return `${opcode}: pure is ${row.pure} in the engine`;
  return undefined;
}

const column = (type: LogicalType, index: number): BoundExpression => ({
  kind: "column",
  type,
  index,
  name: `c${index}`,
});
const somewhere = { start: 0, end: 1 } as FunctionCall;

/** Every call that a signature binds to over the sample types, for each number of arguments that it takes. */
function callsOf(row: FunctionRow): BoundCall[] {
  const { length } = row.parameters;
  const counts = Array.from({ length: row.optional + 1 }, (_, i) => length - row.optional + i);
  return counts
    .flatMap((count) =>
      argumentLists(
        row.parameters.slice(0, count).map((p) => [...sampleTypes, ...rareTypes].filter((t) => p.accepts(t))),
      ),
    )
    .map((types) => callOf(row, types.map(column), somewhere))
    .filter((bound): bound is BoundCall => bound?.kind === "call");
}

describe("scalar functions", () => {
  test.each(functionRows.filter(({ built }) => built).map((row) => [signatureText(row), row] as const))(
    "%s",
    (_, row) => {
      const calls = callsOf(row);
      expect(calls.length, "some arguments are accepted").toBeGreaterThan(0);
      const disagreements = calls.map(disagreement).filter((text) => text !== undefined);
      expect([...new Set(disagreements)]).toEqual([]);
    },
  );
});

describe("conversions", () => {
  test.each(["CAST", "TRY_CAST"] as const)("%s", (mode) => {
    const disagreements = sampleTypes
      .flatMap((from) => sampleTypes.map((to) => [from, to] as const))
      .filter(([from, to]) => canCast(from, to, "explicit") && !isRetyping(from, to))
      .map(([from, to]) => disagreement(castCall(column(from, 0), to, mode, undefined)))
      .filter((text) => text !== undefined);
    expect([...new Set(disagreements)]).toEqual([]);
  });
});
