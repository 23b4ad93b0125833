/** JSON text. JSON_VALUE, JSON_QUERY, JSON_EXISTS, JSON_OBJECT and JSON_ARRAY have their own syntax and binding. */
import { stringType, variantType } from "../types.js";
import { type FunctionRow, rowsOf } from "./function_row.js";
import { any, boolean, text } from "./parameters.js";

const row = rowsOf("JSON");

export const jsonFunctions: readonly FunctionRow[] = [
  row("JSON_QUOTE", [text], stringType),
  row("JSON_STRING", [any], stringType),
  row("JSON_UNQUOTE", [text], stringType),
  row("PARSE_JSON", [text, boolean], variantType, { optional: 1, fallible: true, built: false }),
  row("TRY_PARSE_JSON", [text, boolean], variantType, { optional: 1, nullability: "always", built: false }),
];
