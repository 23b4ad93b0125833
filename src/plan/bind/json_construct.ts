/**
 * JSON_OBJECT and JSON_ARRAY, made of JSON texts of their values: CONCAT_WS leaves out what is NULL, which is ABSENT ON NULL; NULL ON NULL puts
 * the word in its place. A value that is JSON itself (FORMAT JSON, a nested constructor) goes in as it is.
 */
import { hasJsonForm } from "../../catalog/functions/index.js";
import { typeCode } from "../../catalog/type_codes.js";
import { isNull, isText, nullableIf, stringType, typeName, withNullable } from "../../catalog/types.js";
import type { JsonConstructor, JsonEntry } from "../../sql/index.js";
import { type Binding, coalesceCall, fail, literal, nativeCall, notSupported, spanOf } from "./binding.js";
import type { BoundExpression, SourceSpan } from "./bound_expression.js";
import { castTo } from "./coercion.js";

function text(value: string, span: SourceSpan): BoundExpression {
  return literal(stringType, value, span);
}

/** The value as JSON text; NULL where it is NULL. */
function jsonText(binding: Binding, entry: JsonEntry): BoundExpression {
  const bound = binding.bind(entry.value);
  const span = spanOf(entry.value);
  if (isNull(bound.type)) return castTo(bound, withNullable(stringType, true));
  if (isText(bound.type) && (entry.formatJson || entry.value.kind === "JsonConstructor")) return bound;
  if (!hasJsonForm(bound.type)) fail(binding, "TYPE_MISMATCH", `${typeName(bound.type)} has no JSON form`, entry.value);
  const type = nullableIf(stringType, bound.type);
  return nativeCall("JSON_STRING", `json_string_${typeCode(bound.type)}`, type, [bound], span, { fallible: true });
}

function keyOf(binding: Binding, { key }: JsonEntry): string {
  const bound = binding.bind(key!);
  if (bound.kind === "literal" && typeof bound.value === "string" && isText(bound.type)) return bound.value;
  return fail(binding, "INVALID_ARGUMENTS", "a key of JSON_OBJECT is a text literal", key!);
}

/** Members come in the order of their keys; of equal keys the last counts. */
function sortedByKey(binding: Binding, entries: readonly JsonEntry[]): readonly JsonEntry[] {
  const last = new Map(entries.map((entry) => [keyOf(binding, entry), entry]));
  return [...last].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, entry]) => entry);
}

export function bindJsonConstructor(binding: Binding, node: JsonConstructor): BoundExpression {
  if (node.function !== "JSON_OBJECT" && node.function !== "JSON_ARRAY")
    return notSupported(binding, node.function, node);
  const span = spanOf(node);
  const isObject = node.function === "JSON_OBJECT";
  const [open, close] = isObject ? ["{", "}"] : ["[", "]"];
  if (node.entries.length === 0) return text(open + close, span);
  const onNull = node.onNull ?? (isObject ? "NULL" : "ABSENT");
  const entries = isObject ? sortedByKey(binding, node.entries) : node.entries;
  const parts = entries.map((entry) => {
    const value = jsonText(binding, entry);
    const given = onNull === "NULL" ? coalesceCall([value, text("null", span)], stringType, span) : value;
    if (!isObject) return given;
    const key = text(`${JSON.stringify(keyOf(binding, entry))}:`, span);
    return nativeCall("CONCAT", "concat_s", nullableIf(stringType, given.type), [key, given], span);
  });
  const body = nativeCall("CONCAT_WS", "concat_ws_s_s", stringType, [text(",", span), ...parts], span);
  return nativeCall("CONCAT", "concat_s", stringType, [text(open, span), body, text(close, span)], span);
}
