/**
 * Which casts there are. Explicit: what CAST takes (LogicalTypeCasts of Flink). Implicit: what a sink column takes of a query; nothing is
 * said about NULL there.
 */

import type { LogicalType, TypeRoot } from "./logical_type.js";
import { isBinary, isDatetime, isExactNumeric, isInterval, isNumeric, isText } from "./type_families.js";

const numericAndText = ["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "FLOAT", "DOUBLE", "DECIMAL"] as const;

function explicitScalar(from: LogicalType, to: LogicalType): boolean {
  if (isText(from)) return !isInterval(to) && to.root !== "VARIANT" && to.root !== "BITMAP";
  if (isText(to)) return from.root !== "VARIANT";
  if (isNumeric(from)) return isNumeric(to) || to.root === "BOOLEAN";
  switch (from.root) {
    case "BOOLEAN":
      return isNumeric(to) || to.root === "BOOLEAN";
    case "BINARY":
    case "VARBINARY":
      return isBinary(to);
    case "DATE":
      return to.root === "DATE" || to.root === "TIMESTAMP" || to.root === "TIMESTAMP_LTZ";
    case "TIME":
      return to.root === "TIME" || to.root === "TIMESTAMP" || to.root === "TIMESTAMP_LTZ";
    case "TIMESTAMP":
    case "TIMESTAMP_LTZ":
      return isDatetime(to);
    default:
      return from.root === to.root;
  }
}

function canCastNested(from: LogicalType, to: LogicalType, mode: "implicit" | "explicit"): boolean {
  if (from.root !== to.root) return false;
  if (from.root === "MAP") return canCast(from.key!, to.key!, mode) && canCast(from.value!, to.value!, mode);
  if (from.root === "ARRAY" || from.root === "MULTISET") return canCast(from.element!, to.element!, mode);
  const [a, b] = [from.fields ?? [], to.fields ?? []];
  return a.length === b.length && a.every((field, i) => canCast(field.type, b[i]!.type, mode));
}

const nestedRoots: ReadonlySet<TypeRoot> = new Set(["ARRAY", "MAP", "MULTISET", "ROW"]);

function implicitScalar(from: LogicalType, to: LogicalType): boolean {
  if (isNumeric(from) && isNumeric(to)) {
    if (isExactNumeric(from) && !isExactNumeric(to)) return true;
    const order = [...numericAndText];
    if (to.root === "DECIMAL" || from.root === "DECIMAL") return to.root === "DECIMAL" || !isExactNumeric(to);
    return order.indexOf(from.root as "FLOAT") <= order.indexOf(to.root as "FLOAT");
  }
  if (isText(from)) return isText(to);
  if (isBinary(from)) return isBinary(to);
  if (from.root === "TIMESTAMP" || from.root === "TIMESTAMP_LTZ") {
    return to.root === "TIMESTAMP" || to.root === "TIMESTAMP_LTZ";
  }
  if (from.root === "DATE") return to.root === "DATE" || to.root === "TIMESTAMP";
  return from.root === to.root;
}

export function canCast(from: LogicalType, to: LogicalType, mode: "implicit" | "explicit"): boolean {
  if (from.root === "NULL") return true;
  if (nestedRoots.has(from.root) && nestedRoots.has(to.root)) return canCastNested(from, to, mode);
  if (nestedRoots.has(to.root)) return false;
  if (nestedRoots.has(from.root)) return mode === "explicit" && isText(to);
  return mode === "explicit" ? explicitScalar(from, to) : implicitScalar(from, to);
}
