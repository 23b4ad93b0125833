/** All scalar functions of the catalog by name. Adding one is one row in its category's file. */
import { aggregateRows } from "../aggregates/index.js";
import { collectionFunctions } from "./collection.js";
import type { FunctionRow } from "./function_row.js";
import { hashEncodingFunctions } from "./hash_encoding.js";
import { jsonFunctions } from "./json.js";
import { numericFunctions } from "./numeric.js";
import { regularExpressionFunctions } from "./regular_expression.js";
import { conditionalSignatures, specialSignatures } from "./special.js";
import { temporalFunctions } from "./temporal.js";
import { textFunctions } from "./text.js";

export { type CallShape, type FunctionRow, type Parameter, signatureText } from "./function_row.js";
export { hasJsonForm } from "./json.js";
export * from "./special.js";

export const functionRows: readonly FunctionRow[] = [
  ...collectionFunctions,
  ...hashEncodingFunctions,
  ...jsonFunctions,
  ...numericFunctions,
  ...regularExpressionFunctions,
  ...temporalFunctions,
  ...textFunctions,
];

const rowsByName = new Map<string, FunctionRow[]>();
for (const row of functionRows) {
  const rows = rowsByName.get(row.name);
  if (rows === undefined) rowsByName.set(row.name, [row]);
  else rows.push(row);
}

/** Rows of a name, whatever its case; empty when there is no such function. */
export function findFunctions(name: string): readonly FunctionRow[] {
  return rowsByName.get(name.toUpperCase()) ?? [];
}

/** Every function that SQL may call, sorted; aggregates and those with syntax of their own included. */
export function functionNames(): string[] {
  const names = new Set([
    ...functionRows.filter(({ built }) => built).map(({ name }) => name),
    ...aggregateRows.map(({ name }) => name),
    ...Object.keys(conditionalSignatures),
    ...Object.keys(specialSignatures),
  ]);
  return [...names].sort();
}
