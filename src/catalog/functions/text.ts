/** Functions on text. Positions and lengths count code points, from 1. */
import {
  arrayType,
  booleanType,
  commonType,
  intType,
  isNumeric,
  isText,
  LENGTH_MAX,
  type LogicalType,
  mapType,
  stringType,
  varcharType,
  withNullable,
} from "../types.js";
import { type CallShape, type FunctionRow, type Parameter, rowsOf } from "./function_row.js";
import { any, bigint, binary, integer, text, textOrBinary } from "./parameters.js";

const row = rowsOf("text");

/** The argument's own type: CHAR(n) stays CHAR(n). */
const sameText = ({ types }: CallShape): LogicalType => types[0]!;
/** As long as the argument at most. */
const cut = ({ types }: CallShape): LogicalType => varcharType(types[0]!.length ?? LENGTH_MAX);
/** As long as two arguments together. */
const joined = ({ types }: CallShape): LogicalType => {
  const length = (types[0]!.length ?? LENGTH_MAX) + (types[1]!.length ?? LENGTH_MAX);
  return varcharType(Math.min(length, LENGTH_MAX));
};
const nullableString = withNullable(stringType, true);

/** Text, or a number as its text. */
const textOfNumber: Parameter = {
  text: "<CHARACTER>",
  accepts: (type) => isText(type) || isNumeric(type),
  coerce: (type) => (isText(type) ? type : stringType),
};

export const textFunctions: readonly FunctionRow[] = [
  row("ASCII", [text], intType),
  row("BTRIM", [text, text], stringType, { optional: 1 }),
  row("CHARACTER_LENGTH", [text], intType, { native: "char_length" }),
  row("CHAR_LENGTH", [text], intType),
  row("CHR", [bigint], stringType, { nullability: "always" }),
  row("CONCAT", [text], stringType, { variadic: true }),
  row("CONCAT_WS", [text, text], stringType, { variadic: true, optional: 1 }),
  row("ELT", [bigint, textOrBinary], ({ types }) => commonType(types.slice(1)), {
    variadic: true,
    nullability: "always",
  }),
  row("ENDSWITH", [text, text], booleanType),
  row("ENDSWITH", [binary, binary], booleanType),
  row("INITCAP", [text], sameText),
  row("INSTR", [text, text, integer, integer], intType, { optional: 2, fallible: true }),
  row("IS_ALPHA", [textOfNumber], booleanType, { nullability: "never" }),
  row("IS_DECIMAL", [textOfNumber], booleanType, { nullability: "never" }),
  row("IS_DIGIT", [textOfNumber], booleanType, { nullability: "never" }),
  row("LEFT", [text, integer], cut, { nullability: "always" }),
  row("LOCATE", [text, text, integer], intType, { optional: 1 }),
  row("LOWER", [text], sameText),
  row("LPAD", [text, integer, text], stringType, { fallible: true }),
  row("LTRIM", [text, text], cut, { optional: 1 }),
  row("OVERLAY", [text, text, integer, integer], joined, { optional: 1 }),
  row("POSITION", [text, text, integer], intType, { optional: 1, native: "locate" }),
  row("PRINTF", [text, any], stringType, { variadic: true, optional: 1, nullability: "always" }),
  row("REPEAT", [text, integer], stringType, { fallible: true }),
  row("REPLACE", [text, text, text], stringType),
  row("REVERSE", [text], stringType, { nullability: "always" }),
  row("RIGHT", [text, integer], cut, { nullability: "always" }),
  row("RPAD", [text, integer, text], stringType, { fallible: true }),
  row("RTRIM", [text, text], cut, { optional: 1 }),
  row("SPLIT", [text, text], arrayType(nullableString)),
  row("SPLIT_INDEX", [text, integer, integer], stringType, { nullability: "always" }),
  row("SPLIT_INDEX", [text, text, integer], stringType, { nullability: "always" }),
  row("STARTSWITH", [text, text], booleanType),
  row("STARTSWITH", [binary, binary], booleanType),
  row("STR_TO_MAP", [text, text, text], mapType(nullableString, nullableString), {
    optional: 2,
    fallible: true,
    nullability: "always",
  }),
  row("SUBSTR", [text, integer, integer], cut, { optional: 1, nullability: "always", native: "substring" }),
  row("SUBSTRING", [text, integer, integer], cut, { optional: 1, nullability: "always" }),
  row("TRANSLATE", [text, text, text], stringType, { nullability: "first" }),
  row("UPPER", [text], sameText),
];
