/** Arrays, maps and multisets. Positions in arrays count from 1. */
import { arrayType, booleanType, intType, isText, stringType, withNullable } from "../types.js";
import { type FunctionRow, type Parameter, rowsOf } from "./function_row.js";
import { any, array, boolean, integer, map, multiset, text } from "./parameters.js";

const row = rowsOf("collection");

const textArray: Parameter = {
  text: "<ARRAY<STRING>>",
  accepts: (type) => type.root === "ARRAY" && isText(type.element!),
  coerce: (type) => type,
};

export const collectionFunctions: readonly FunctionRow[] = [
  row("ARRAY_CONTAINS", [array, any], booleanType),
  row("ARRAY_DISTINCT", [array], ({ types }) => types[0]),
  row("ARRAY_JOIN", [textArray, text, text], stringType, { optional: 1 }),
  row("ARRAY_MAX", [array], ({ types }) => types[0]!.element, { nullability: "always" }),
  row("ARRAY_MIN", [array], ({ types }) => types[0]!.element, { nullability: "always" }),
  row("ARRAY_POSITION", [array, any], intType),
  row("ARRAY_REMOVE", [array, any], ({ types }) => types[0]),
  row("ARRAY_REVERSE", [array], ({ types }) => types[0]),
  row("ARRAY_SLICE", [array, integer, integer], ({ types }) => types[0], { optional: 1 }),
  row("ARRAY_SORT", [array, boolean, boolean], ({ types }) => types[0], { optional: 2 }),
  row("CARDINALITY", [array], intType),
  row("CARDINALITY", [map], intType),
  row("CARDINALITY", [multiset], intType),
  row("ELEMENT", [array], ({ types }) => types[0]!.element, { fallible: true }),
  row("MAP_KEYS", [map], ({ types }) => arrayType(types[0]!.key!)),
  row("MAP_VALUES", [map], ({ types }) => arrayType(types[0]!.value!)),
  row("MAP_ENTRIES", [map], ({ types }) => {
    const { key, value } = types[0]!;
    const fields = [
      { name: "key", type: key! },
      { name: "value", type: value! },
    ];
    return arrayType(withNullable({ root: "ROW", nullable: true, fields }, true));
  }),
];
