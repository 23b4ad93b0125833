/** Mathematics. What is not exact is computed in DOUBLE. */
import { boundedDecimal } from "../type_common.js";
import { decimalType, doubleType, intType, isDecimal, type LogicalType, stringType } from "../types.js";
import { type CallShape, type FunctionRow, rowsOf } from "./function_row.js";
import { bigint, double, exactAsBigint, integer, numeric, text } from "./parameters.js";

const row = rowsOf("numeric");

const same = ({ types }: CallShape): LogicalType => types[0]!;

/** CEIL, FLOOR of DECIMAL(p, s): DECIMAL(p, 0). */
function wholePart({ types }: CallShape): LogicalType {
  const [type] = types;
  return isDecimal(type!) ? decimalType(type!.precision ?? 10, 0) : type!;
}

/** ROUND(DECIMAL(p, s), n): DECIMAL(p - s + n + 1, n), n between 0 and s; unchanged where n is not known or not less than s. */
function rounded(shape: CallShape): LogicalType {
  const type = shape.types[0]!;
  if (!isDecimal(type)) return type;
  const scale = type.scale ?? 0;
  const digits = shape.types.length === 1 ? 0 : shape.literalInteger(1);
  if (digits === undefined || digits >= scale) return type;
  const kept = Math.max(digits, 0);
  return boundedDecimal((type.precision ?? 10) - scale + kept + 1, kept);
}

const doubles = (names: readonly string[]) => names.map((name) => row(name, [double], doubleType));

export const numericFunctions: readonly FunctionRow[] = [
  row("ABS", [numeric], same),
  // A DECIMAL beside another type of number is what Flink refuses.
  row("ATAN2", [double, double], ({ types }) => (types.filter(isDecimal).length === 1 ? undefined : doubleType)),
  row("BIN", [bigint], stringType),
  row("CEIL", [numeric], wholePart, { monotone: true }),
  row("CEILING", [numeric], wholePart, { native: "ceil", monotone: true }),
  row("E", [], doubleType),
  row("FLOOR", [numeric], wholePart, { monotone: true }),
  row("HEX", [bigint], stringType),
  row("HEX", [text], stringType),
  row("LOG", [double], doubleType, { native: "ln" }),
  row("LOG", [double, double], doubleType),
  row("PI", [], doubleType),
  row("POWER", [double, double], doubleType),
  row("RAND", [exactAsBigint], doubleType, { optional: 1, pure: false, volatile: true }),
  row("RAND_INTEGER", [integer, integer], intType, { optional: 1, pure: false, volatile: true, fallible: true }),
  row("ROUND", [numeric, integer], rounded, { optional: 1, leftOutIs: 0, fallible: true }),
  row("SIGN", [numeric], same),
  row("TRUNCATE", [numeric, integer], rounded, { optional: 1, leftOutIs: 0, fallible: true }),
  row("UUID", [], { root: "CHAR", nullable: false, length: 36 }, { pure: false, volatile: true }),
  ...doubles(["ACOS", "ASIN", "ATAN", "COS", "COSH", "COT", "DEGREES", "EXP", "LN", "LOG10", "LOG2", "RADIANS", "SIN"]),
  ...doubles(["SINH", "SQRT", "TAN", "TANH"]),
];
