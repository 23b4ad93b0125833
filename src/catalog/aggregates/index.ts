/** The aggregate functions, and the native function of a bound call. */
import type { BoundAggregate, BoundExpression } from "../../plan/bind/bound_expression.js";
import type { LiteralMessage } from "../../plan/message.js";
import { typeCode } from "../type_codes.js";
import {
  arrayType,
  bigintType,
  decimalType,
  doubleType,
  isBinary,
  isDecimal,
  isNested,
  isNumeric,
  isOrdered,
  isText,
  type LogicalType,
  multisetType,
  withNullable,
} from "../types.js";
import type { AggregateRow } from "./aggregate_row.js";

export type { AggregateRow } from "./aggregate_row.js";

type Options = Partial<AggregateRow> & Pick<AggregateRow, "name" | "signature" | "accepts" | "result" | "native">;

function row(options: Options): AggregateRow {
  return { counts: [1, 1], nullability: "empty", coerce: (type) => type, columns: 1, ordered: false, ...options };
}

const first = (types: readonly LogicalType[]): LogicalType => types[0]!;
const takesNumber = (types: readonly LogicalType[]): boolean => isNumeric(first(types));
const takesAny = (): boolean => true;
const sumType = ([type]: readonly LogicalType[]): LogicalType =>
  isDecimal(type!) ? decimalType(38, type!.scale ?? 0) : type!;
const averageType = ([type]: readonly LogicalType[]): LogicalType =>
  isDecimal(type!) ? decimalType(38, Math.max(6, type!.scale ?? 0)) : type!;

const deviation = (name: string, native: string): AggregateRow =>
  row({
    name,
    signature: `${name}(<NUMERIC>)`,
    accepts: takesNumber,
    result: averageType,
    native: (code) => `${native}_${code}`,
  });

const ofAny = (
  name: string,
  result: AggregateRow["result"],
  accepts: AggregateRow["accepts"],
  options: Partial<AggregateRow> = {},
): AggregateRow =>
  row({ name, signature: `${name}(<ANY>)`, accepts, result, native: () => `${name.toLowerCase()}_any`, ...options });

const comparable = (types: readonly LogicalType[]): boolean => isOrdered(first(types)) && !isBinary(first(types));
const notNested = (types: readonly LogicalType[]): boolean => !isNested(first(types));
const countable = (types: readonly LogicalType[]): boolean => notNested(types) && !isBinary(first(types));

export const aggregateRows: readonly AggregateRow[] = [
  ofAny("APPROX_COUNT_DISTINCT", () => bigintType, countable, { nullability: "never" }),
  ofAny("ARRAY_AGG", (types) => arrayType(first(types)), takesAny, { ordered: true, nullability: "argument" }),
  row({
    name: "AVG",
    signature: "AVG(<NUMERIC>)",
    accepts: takesNumber,
    result: averageType,
    native: (code) => `avg_${code}`,
  }),
  ofAny("COLLECT", (types) => multisetType(first(types)), takesAny, { nullability: "never" }),
  ofAny("COUNT", () => bigintType, takesAny, { counts: [0, 1], nullability: "never" }),
  ofAny("FIRST_VALUE", first, notNested, { ordered: true }),
  ofAny("LAST_VALUE", first, notNested, { ordered: true }),
  row({
    name: "LISTAGG",
    signature: "LISTAGG(<CHARACTER>[, <CHARACTER literal>])",
    counts: [1, 2],
    accepts: (types) => types.every(isText),
    result: first,
    nullability: "argument",
    native: () => "listagg_s",
    ordered: true,
  }),
  ofAny("MAX", first, comparable),
  ofAny("MIN", first, comparable),
  row({
    name: "PERCENTILE",
    signature: "PERCENTILE(<NUMERIC>, <NUMERIC literal from 0 to 1>)",
    counts: [2, 2],
    accepts: (types) => isNumeric(first(types)) && (isNumeric(types[1]!) || types[1]!.root === "ARRAY"),
    result: ([, percentage]) => (percentage!.root === "ARRAY" ? arrayType(withNullable(doubleType, true)) : doubleType),
    coerce: () => doubleType,
    native: () => "percentile_f64",
  }),
  ofAny("SINGLE_VALUE", first, countable),
  deviation("STDDEV", "stddev_samp"),
  deviation("STDDEV_POP", "stddev_pop"),
  deviation("STDDEV_SAMP", "stddev_samp"),
  row({
    name: "SUM",
    signature: "SUM(<NUMERIC>)",
    accepts: takesNumber,
    result: sumType,
    native: (code) => `sum_${code}`,
  }),
  deviation("VARIANCE", "var_samp"),
  deviation("VAR_POP", "var_pop"),
  deviation("VAR_SAMP", "var_samp"),
];

const rowsByName = new Map(aggregateRows.map((each) => [each.name, each]));

/** The row of a name, whatever its case. */
export function findAggregate(name: string): AggregateRow | undefined {
  return rowsByName.get(name.toUpperCase());
}

export interface NativeAggregate {
  /** Row of native/operators/aggregates/registry.h. */
  readonly function: string;
  readonly arguments: readonly BoundExpression[];
  readonly parameters: readonly LiteralMessage[];
  readonly ordered: boolean;
}

function literalOf(expression: BoundExpression): LiteralMessage {
  if (expression.kind === "literal") {
    return expression.type.root === "DECIMAL" ? Number(expression.value) : expression.value;
  }
  if (expression.kind === "call") return expression.arguments.map(literalOf);
  throw new Error("a parameter of an aggregate is not constant");
}

export function nativeAggregate(aggregate: BoundAggregate): NativeAggregate {
  const found = findAggregate(aggregate.name);
  if (found === undefined) throw new Error(`no aggregate ${aggregate.name}`);
  const columns = aggregate.arguments.slice(0, found.columns);
  const [argument] = columns;
  return {
    function: argument === undefined ? "count_star" : found.native(typeCode(argument.type)),
    arguments: columns,
    parameters: aggregate.arguments.slice(found.columns).map(literalOf),
    ordered: found.ordered,
  };
}
