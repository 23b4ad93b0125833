/** JSON text. JSON_VALUE, JSON_QUERY, JSON_EXISTS, JSON_OBJECT and JSON_ARRAY have their own syntax and binding. */
import { isInterval, type LogicalType, stringType, variantType } from "../types.js";
import { type FunctionRow, type Parameter, rowsOf } from "./function_row.js";
import { boolean, text } from "./parameters.js";

const row = rowsOf("JSON");

/** Whether a value of the type has a JSON form: DATE, TIME and intervals have none in Flink. */
export function hasJsonForm(type: LogicalType): boolean {
  return type.root !== "DATE" && type.root !== "TIME" && type.root !== "BITMAP" && !isInterval(type);
}

const jsonValue: Parameter = { text: "<JSON VALUE>", accepts: hasJsonForm, coerce: (type) => type };

export const jsonFunctions: readonly FunctionRow[] = [
  row("JSON_QUOTE", [text], stringType),
  row("JSON_STRING", [jsonValue], stringType),
  row("JSON_UNQUOTE", [text], stringType),
  row("PARSE_JSON", [text, boolean], variantType, { optional: 1, fallible: true, built: false }),
  row("TRY_PARSE_JSON", [text, boolean], variantType, { optional: 1, nullability: "always", built: false }),
];
