/**
 * One row per signature of a scalar function: what it takes, what it gives, how it may behave, and which native function computes it.
 * Everything that is known of a function stands here: overload resolution, SHOW FUNCTIONS and the documentation read the same rows.
 */
import type { LogicalType } from "../types.js";

export type FunctionCategory =
  | "numeric"
  | "text"
  | "regular expression"
  | "temporal"
  | "conditional"
  | "hash and encoding"
  | "collection"
  | "JSON"
  | "session";

/** A family of types that a parameter takes. */
export interface Parameter {
  /** As messages and documentation write it: `<NUMERIC>`. */
  readonly text: string;
  accepts(type: LogicalType): boolean;
  /** The type that the native function sees; must be one that a cast reaches from any accepted type. NULL has the type of its parameter. */
  coerce(type: LogicalType): LogicalType;
}

/** What a signature's result type may look at: the argument types as written, and the values of literal arguments. */
export interface CallShape {
  readonly types: readonly LogicalType[];
  /** Value of an argument that is an integer literal; undefined elsewhere. */
  literalInteger(index: number): number | undefined;
}

/** When the result may be NULL: when an argument may ("strict"), when the first argument may, always, never. */
export type Nullability = "strict" | "first" | "always" | "never";

export interface FunctionRow {
  readonly name: string;
  readonly category: FunctionCategory;
  readonly parameters: readonly Parameter[];
  /** How many of the last parameters may be left out. */
  readonly optional: number;
  /** What a parameter that is left out is taken to be; the native function always gets it. */
  readonly leftOutIs?: number;
  /** The last parameter may repeat. */
  readonly variadic: boolean;
  /**
   * Types that the arguments are brought to, where they depend on each other; the parameters say it elsewhere. undefined: these arguments do
   * not fit together.
   */
  readonly coerceAll?: (types: readonly LogicalType[]) => readonly LogicalType[] | undefined;
  /** Type of the result of arguments so coerced, whatever its nullability. undefined: these arguments do not fit together. */
  result(shape: CallShape): LogicalType | undefined;
  readonly nullability: Nullability;
  /** First part of the native function's name; the codes of the coerced arguments follow. */
  readonly native: string;
  /** The native name, where it is not just that. */
  readonly opcode?: (codes: readonly string[], resultCode: string) => string;
  /** A row may make it fail (NULL arguments aside). */
  readonly fallible: boolean;
  /** The result is a function of the arguments alone. */
  readonly pure: boolean;
  /** Every written call gives a value of its own (RAND): two of them are never taken for one. */
  readonly volatile: boolean;
  /** Greater argument, greater or equal result. */
  readonly monotone: boolean;
  /** false: the engine does not compute it yet; calls are typed, and refused by name before they run. */
  readonly built: boolean;
}

export type RowOptions = Partial<
  Pick<
    FunctionRow,
    | "optional"
    | "coerceAll"
    | "leftOutIs"
    | "variadic"
    | "nullability"
    | "native"
    | "opcode"
    | "fallible"
    | "pure"
    | "volatile"
    | "monotone"
    | "built"
  >
>;

export type ResultRule = LogicalType | FunctionRow["result"];

/** Makes the rows of one category. */
export function rowsOf(category: FunctionCategory) {
  return (
    name: string,
    parameters: readonly Parameter[],
    result: ResultRule,
    options: RowOptions = {},
  ): FunctionRow => ({
    name,
    category,
    parameters,
    result: typeof result === "function" ? result : () => result,
    optional: 0,
    variadic: false,
    nullability: "strict",
    native: name.toLowerCase(),
    fallible: false,
    pure: true,
    volatile: false,
    monotone: false,
    built: true,
    ...options,
  });
}

/** `SUBSTRING(<CHARACTER>, <INTEGER>[, <INTEGER>])` */
export function signatureText({ name, parameters, optional, variadic }: FunctionRow): string {
  const required = parameters.length - optional;
  const texts = parameters.map(({ text }, i) => {
    const shown = variadic && i === parameters.length - 1 ? `${text}...` : text;
    if (i < required) return i === 0 ? shown : `, ${shown}`;
    return `[${i === 0 ? "" : ", "}${shown}]`;
  });
  return `${name}(${texts.join("")})`;
}
