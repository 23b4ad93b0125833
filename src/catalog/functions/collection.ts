/** Arrays, maps and multisets. Positions in arrays count from 1. */
import {
  arrayType,
  booleanType,
  canCast,
  commonType,
  intType,
  isOrdered,
  isText,
  type LogicalType,
  mapType,
  stringType,
  withNullable,
} from "../types.js";
import { type CallShape, type FunctionRow, type Parameter, rowsOf } from "./function_row.js";
import { any, array, boolean, integer, map, multiset, text } from "./parameters.js";

const row = rowsOf("collection");

function arrayOf(text: string, accepts: (element: LogicalType) => boolean): Parameter {
  return { text, accepts: ({ root, element }) => root === "ARRAY" && accepts(element!), coerce: (type) => type };
}

const textArray = arrayOf("<ARRAY<STRING>>", isText);
const comparableArray = arrayOf("<ARRAY<COMPARABLE>>", (element) => isOrdered(element) && element.root !== "BOOLEAN");

const first = ({ types }: CallShape): LogicalType => types[0]!;
const element = ({ types }: CallShape): LogicalType => types[0]!.element!;

/** An array, and a value that is brought to the type of its elements. */
function arrayAndElement([list, value]: readonly LogicalType[]): readonly LogicalType[] | undefined {
  const target = list!.element!;
  const fits = value!.root === target.root || canCast(value!, target, "implicit");
  return fits ? [list!, withNullable(target, value!.nullable)] : undefined;
}

/** An array that takes the value in: its elements may be NULL when the value may. */
function arrayWithElement([list, value]: readonly LogicalType[]): readonly LogicalType[] | undefined {
  const types = arrayAndElement([list!, value!]);
  const grown = { ...list!, element: withNullable(list!.element!, list!.element!.nullable || value!.nullable) };
  return types && [grown, types[1]!];
}

/** All of their common type. */
function alike(types: readonly LogicalType[]): readonly LogicalType[] | undefined {
  const common = commonType(types);
  return common && types.map(() => common);
}

const twoArrays = { coerceAll: alike };

export const collectionFunctions: readonly FunctionRow[] = [
  row("ARRAY_APPEND", [array, any], first, {
    coerceAll: arrayWithElement,
    nullability: "first",
  }),
  row("ARRAY_CONCAT", [array], first, { variadic: true, coerceAll: alike }),
  row("ARRAY_CONTAINS", [array, any], booleanType, {
    coerceAll: arrayAndElement,
    nullability: "first",
  }),
  row("ARRAY_DISTINCT", [array], first),
  row("ARRAY_EXCEPT", [array, array], first, twoArrays),
  row("ARRAY_INTERSECT", [array, array], first, twoArrays),
  row("ARRAY_JOIN", [textArray, text, text], stringType, { optional: 1, fallible: true }),
  row("ARRAY_MAX", [comparableArray], element, { nullability: "always" }),
  row("ARRAY_MIN", [comparableArray], element, { nullability: "always" }),
  row("ARRAY_POSITION", [array, any], intType, { coerceAll: arrayAndElement }),
  row("ARRAY_PREPEND", [array, any], first, {
    coerceAll: arrayWithElement,
    nullability: "first",
  }),
  row("ARRAY_REMOVE", [array, any], first, {
    coerceAll: arrayAndElement,
    nullability: "first",
  }),
  row("ARRAY_REVERSE", [array], first),
  row("ARRAY_SLICE", [array, integer, integer], first, { optional: 1 }),
  row("ARRAY_SORT", [comparableArray, boolean, boolean], first, { optional: 2 }),
  row("ARRAY_UNION", [array, array], first, twoArrays),
  row("CARDINALITY", [array], intType),
  row("CARDINALITY", [map], intType),
  row("CARDINALITY", [multiset], intType),
  row("ELEMENT", [array], element, { fallible: true }),
  row("MAP_ENTRIES", [map], ({ types }) => {
    const { key, value } = types[0]!;
    const fields = [
      { name: "key", type: key! },
      { name: "value", type: value! },
    ];
    return arrayType({ root: "ROW", nullable: true, fields });
  }),
  row("MAP_FROM_ARRAYS", [array, array], ({ types }) => mapType(types[0]!.element!, types[1]!.element!), {
    fallible: true,
  }),
  row("MAP_KEYS", [map], ({ types }) => arrayType(types[0]!.key!)),
  row("MAP_UNION", [map], first, { variadic: true, coerceAll: alike }),
  row("MAP_VALUES", [map], ({ types }) => arrayType(types[0]!.value!)),
];
