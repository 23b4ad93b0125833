/** Regular expressions, with Java's meaning. A pattern that does not compile gives NULL or FALSE; one that takes too long fails the row. */
import { arrayType, booleanType, intType, stringType, withNullable } from "../types.js";
import { type FunctionRow, rowsOf } from "./function_row.js";
import { integer, text } from "./parameters.js";

const row = rowsOf("regular expression");
const texts = arrayType(withNullable(stringType, true));
const mayFail = { fallible: true } as const;
const mayBeNull = { fallible: true, nullability: "always" } as const;

export const regularExpressionFunctions: readonly FunctionRow[] = [
  row("REGEXP", [text, text], booleanType, mayFail),
  row("REGEXP_COUNT", [text, text], intType, mayBeNull),
  row("REGEXP_EXTRACT", [text, text, integer], stringType, { ...mayBeNull, optional: 1 }),
  row("REGEXP_EXTRACT_ALL", [text, text, integer], texts, { ...mayBeNull, optional: 1 }),
  row("REGEXP_INSTR", [text, text], intType, mayBeNull),
  row("REGEXP_REPLACE", [text, text, text], stringType, mayFail),
  row("REGEXP_SUBSTR", [text, text], stringType, mayBeNull),
];
