/** JSON_EXISTS, JSON_VALUE, JSON_QUERY and IS JSON. What is to happen ON EMPTY and ON ERROR are words among the native function's arguments. */
import { typeCode } from "../../catalog/type_codes.js";
import {
  arrayType,
  booleanType,
  commonType,
  isNull,
  isText,
  type LogicalType,
  stringType,
  typeFromSyntax,
  typeName,
  withNullable,
} from "../../catalog/types.js";
import { detailsAt } from "../../errors.js";
import type { Expression, IsTest, JsonPathCall } from "../../sql/index.js";
import { type Binding, fail, literal, nativeCall, notCall, notSupported, spanOf } from "./binding.js";
import type { BoundExpression } from "./bound_expression.js";
import { castTo } from "./coercion.js";

const nullableText = withNullable(stringType, true);

function textOf(binding: Binding, node: Expression, what: string): BoundExpression {
  const bound = binding.bind(node);
  if (isNull(bound.type)) return castTo(bound, nullableText);
  if (isText(bound.type)) return bound;
  return fail(binding, "TYPE_MISMATCH", `${what} takes text, not ${typeName(bound.type)}`, node);
}

const word = (value: string, node: JsonPathCall): BoundExpression => literal(stringType, value, spanOf(node));

/** The keyword of a behaviour; a value of the query's own is DEFAULT. */
function keyword(behaviour: JsonPathCall["onEmpty"], otherwise: string): string {
  if (behaviour === null) return otherwise;
  return typeof behaviour === "string" ? behaviour : "DEFAULT";
}

const valueRoots: ReadonlySet<string> = new Set(["CHAR", "VARCHAR", "BOOLEAN", "INTEGER", "DOUBLE"]);

function returned(binding: Binding, node: JsonPathCall, otherwise: LogicalType): LogicalType {
  if (node.returning === null) return otherwise;
  return typeFromSyntax(node.returning, (span, hint) => detailsAt(binding.context.sql, span, hint));
}

function defaultOf(binding: Binding, behaviour: JsonPathCall["onEmpty"], type: LogicalType, node: JsonPathCall) {
  const nullable = withNullable(type, true);
  if (behaviour === null || typeof behaviour === "string") return literal(nullable, null, spanOf(node));
  const bound = binding.bind(behaviour);
  if (commonType([bound.type, nullable]) !== undefined) return castTo(bound, type);
  const message = `the default is ${typeName(bound.type)}, ${node.function} gives ${typeName(type)}`;
  return fail(binding, "TYPE_MISMATCH", message, behaviour);
}

function jsonValue(binding: Binding, node: JsonPathCall, input: readonly BoundExpression[]): BoundExpression {
  const type = withNullable(returned(binding, node, stringType), true);
  if (!valueRoots.has(type.root)) {
    const hint = "RETURNING takes STRING, BOOLEAN, INTEGER or DOUBLE; cast the result.";
    fail(binding, "TYPE_MISMATCH", `JSON_VALUE cannot return ${typeName(type)}`, node.returning ?? node, hint);
  }
  const words = [word(keyword(node.onEmpty, "NULL"), node), word(keyword(node.onError, "NULL"), node)];
  const defaults = [node.onEmpty, node.onError].map((behaviour) => defaultOf(binding, behaviour, type, node));
  const code = typeCode(type);
  const opcode = `json_value_s_s_s_s_${code}_${code}`;
  return nativeCall(node.function, opcode, type, [...input, ...words, ...defaults], spanOf(node), { fallible: true });
}

function jsonQuery(binding: Binding, node: JsonPathCall, input: readonly BoundExpression[]): BoundExpression {
  const type = withNullable(returned(binding, node, stringType), true);
  const isList = type.root === "ARRAY" && isText(type.element!);
  if (!isText(type) && !isList) {
    const hint = "RETURNING takes STRING or ARRAY<STRING>.";
    fail(binding, "TYPE_MISMATCH", `JSON_QUERY cannot return ${typeName(type)}`, node.returning ?? node, hint);
  }
  const behaviours = [keyword(node.onEmpty, "NULL"), keyword(node.onError, "NULL")];
  if (behaviours.includes("DEFAULT")) return notSupported(binding, "DEFAULT in JSON_QUERY", node);
  const words = [node.wrapper ?? "WITHOUT", ...behaviours].map((each) => word(each, node));
  const result = isList ? withNullable(arrayType(nullableText), true) : type;
  const opcode = `json_query_s_s_s_s_s${isList ? "_list" : ""}`;
  return nativeCall(node.function, opcode, result, [...input, ...words], spanOf(node), { fallible: true });
}

export function bindJsonPathCall(binding: Binding, node: JsonPathCall): BoundExpression {
  if (node.passing.length > 0) return notSupported(binding, `${node.function} with PASSING`, node);
  const input = [textOf(binding, node.input, node.function), textOf(binding, node.path, node.function)];
  if (node.function === "JSON_VALUE") return jsonValue(binding, node, input);
  if (node.function === "JSON_QUERY") return jsonQuery(binding, node, input);
  const args = [...input, word(keyword(node.onError, "FALSE"), node)];
  const type = withNullable(booleanType, true);
  return nativeCall(node.function, "json_exists_s_s_s", type, args, spanOf(node), { fallible: true });
}

/** `x IS JSON OBJECT`: never NULL; a NULL is no JSON. */
export function bindIsJson(binding: Binding, node: IsTest): BoundExpression {
  const operand = textOf(binding, node.operand, `IS ${node.test}`);
  const kind = node.test.slice("JSON ".length).toLowerCase();
  const test = nativeCall(`IS ${node.test}`, `is_json_${kind}_s`, booleanType, [operand], spanOf(node));
  return node.negated ? notCall(test, spanOf(node)) : test;
}
