/** Rows, arrays and maps: made, and looked into. */
import { typeCode } from "../../catalog/type_codes.js";
import {
  arrayType,
  commonType,
  intType,
  isNull,
  isNumeric,
  isText,
  type LogicalType,
  mapType,
  rowType,
  typeName,
  withNullable,
} from "../../catalog/types.js";
import {
  type CollectionConstructor,
  type Identifier,
  type ItemAccess,
  nearestName,
  type RowConstructor,
  type Span,
} from "../../sql/index.js";
import { type Binding, fail, nativeCall, notSupported, spanOf } from "./binding.js";
import type { BoundExpression } from "./bound_expression.js";
import { castTo } from "./coercion.js";

const fieldsMax = 256;

/** `row.field`; NULL where the row is. */
export function accessField(
  binding: Binding,
  operand: BoundExpression,
  field: Identifier,
  node: Span,
): BoundExpression {
  const fields = operand.type.root === "ROW" ? (operand.type.fields ?? []) : undefined;
  if (fields === undefined) {
    fail(
      binding,
      "UNKNOWN_COLUMN",
      `${typeName(operand.type)} has no fields: '${field.name}' cannot be taken of it`,
      field,
    );
  }
  const index = fields.findIndex(({ name }) => name === field.name);
  if (index < 0) {
    const names = fields.map(({ name }) => name);
    const nearest = nearestName(field.name, names);
    const hint = nearest === undefined ? `Fields: ${names.slice(0, 20).join(", ")}.` : `Did you mean '${nearest}'?`;
    fail(binding, "UNKNOWN_COLUMN", `the row has no field '${field.name}'`, field, hint);
  }
  if (index >= fieldsMax) notSupported(binding, `a ROW of more than ${fieldsMax} fields`, node);
  const { type } = fields[index]!;
  const result = withNullable(type, type.nullable || operand.type.nullable);
  return nativeCall(".", `field_row_${index}`, result, [operand], spanOf(node));
}

export function accessItem(binding: Binding, node: ItemAccess): BoundExpression {
  const operand = binding.bind(node.operand);
  const index = binding.bind(node.index);
  const { type } = operand;
  if (type.root === "ARRAY") {
    if (index.type.root !== "INTEGER")
      fail(binding, "TYPE_MISMATCH", `an array is indexed by a number, not ${typeName(index.type)}`, node.index);
    if (index.kind === "literal" && index.value !== null && Number(index.value) < 1) {
      fail(binding, "INVALID_ARGUMENTS", "the first element of an array has the index 1", node.index);
    }
    const element = withNullable(type.element!, true);
    return nativeCall("ITEM", "item_list_i32", element, [operand, castTo(index, intType)], spanOf(node), {
      fallible: true,
    });
  }
  if (type.root === "MAP") {
    const key = commonType([type.key!, index.type]);
    const isKey = key !== undefined && (typeCode(type.key!) === typeCode(index.type) || isNumeric(key));
    if (!isKey || isNull(index.type)) {
      fail(
        binding,
        "TYPE_MISMATCH",
        `the map has keys of ${typeName(type.key!)}, not ${typeName(index.type)}`,
        node.index,
      );
    }
    const wanted = isText(index.type) ? index : castTo(index, type.key!);
    return nativeCall("ITEM", "item_map_any", withNullable(type.value!, true), [operand, wanted], spanOf(node));
  }
  if (type.root === "ROW") return rowItem(binding, operand, index, node);
  if (type.root === "VARIANT" && (isText(index.type) || index.type.root === "INTEGER")) {
    const result = withNullable(type, true);
    const opcode = `item_v_${typeCode(index.type)}`;
    return nativeCall("ITEM", opcode, result, [operand, index], spanOf(node), { fallible: true });
  }
  return fail(binding, "TYPE_MISMATCH", `${typeName(type)} cannot be indexed`, node);
}

/** `row['name']`, `row[1]`: by a literal. */
function rowItem(
  binding: Binding,
  operand: BoundExpression,
  index: BoundExpression,
  node: ItemAccess,
): BoundExpression {
  const fields = operand.type.fields ?? [];
  if (index.kind !== "literal") fail(binding, "TYPE_MISMATCH", "a ROW is indexed by a literal", node.index);
  const { value } = index;
  const at = typeof value === "string" ? fields.findIndex(({ name }) => name === value) : Number(value) - 1;
  const field = fields[at];
  if (field === undefined) fail(binding, "UNKNOWN_COLUMN", `the row has no field ${String(value)}`, node.index);
  const type = withNullable(field.type, field.type.nullable || operand.type.nullable);
  return nativeCall(".", `field_row_${at}`, type, [operand], spanOf(node));
}

export function makeRow(binding: Binding, node: RowConstructor): BoundExpression {
  const items = node.items.map((item) => binding.bind(item));
  const type = rowType(items.map((item, i) => ({ name: `EXPR$${i}`, type: item.type })));
  return nativeCall("ROW", "row_any", type, items, spanOf(node));
}

function common(binding: Binding, items: readonly BoundExpression[], what: string, node: Span): LogicalType {
  const type = commonType(items.map((item) => item.type));
  if (type !== undefined && !isNull(type)) return type;
  const names = [...new Set(items.map((item) => typeName(item.type)))].join(", ");
  return fail(binding, "TYPE_MISMATCH", `${what} have no common type: ${names}`, node);
}

export function makeCollection(binding: Binding, node: CollectionConstructor): BoundExpression {
  const items = node.items.map((item) => binding.bind(item));
  if (node.type === "MULTISET") notSupported(binding, "MULTISET[...]", node);
  if (node.type === "ARRAY") {
    if (items.length === 0) fail(binding, "INVALID_ARGUMENTS", "ARRAY[...] needs an element", node);
    const element = common(binding, items, "elements of the ARRAY", node);
    const values = items.map((item) => castTo(item, element));
    return nativeCall("ARRAY", "array_any", arrayType(element), values, spanOf(node));
  }
  if (items.length === 0 || items.length % 2 !== 0) {
    fail(binding, "INVALID_ARGUMENTS", "MAP[...] takes keys and values in turn", node);
  }
  const at = (remainder: number) => items.filter((_, i) => i % 2 === remainder);
  const key = common(binding, at(0), "keys of the MAP", node);
  const value = common(binding, at(1), "values of the MAP", node);
  const values = items.map((item, i) => castTo(item, i % 2 === 0 ? key : value));
  return nativeCall("MAP", "map_any", mapType(key, value), values, spanOf(node));
}
