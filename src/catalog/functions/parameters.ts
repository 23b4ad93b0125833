/** Families of types that parameters take, and what they are brought to before a native function sees them. */
import {
  bigintType,
  binaryType,
  booleanType,
  bytesType,
  doubleType,
  intType,
  isApproximate,
  isBinary,
  isBoolean,
  isDecimal,
  isExactNumeric,
  isInteger,
  isInterval,
  isNumeric,
  isText,
  isTimestamp,
  type LogicalType,
  stringType,
  timestampLtzType,
  timestampType,
} from "../types.js";
import type { Parameter } from "./function_row.js";

function parameter(
  text: string,
  accepts: (type: LogicalType) => boolean,
  coerce: (type: LogicalType) => LogicalType = (type) => type,
  nullAs?: LogicalType,
): Parameter {
  return {
    text,
    accepts,
    coerce: (type) => (type.root === "NULL" && nullAs !== undefined ? nullAs : coerce(type)),
  };
}

const always = (type: LogicalType) => () => type;
/** Flink's planner lets DATE stand where a TIMESTAMP is asked for. */
const isPointInTime = (type: LogicalType) => isTimestamp(type) || type.root === "DATE";

export const text = parameter("<CHARACTER>", isText, (type) => type, stringType);
export const binary = parameter("<BINARY>", isBinary, (type) => type, bytesType);
export const textOrBinary = parameter(
  "<STRING>",
  (type) => isText(type) || isBinary(type),
  (type) => type,
  stringType,
);
export const numeric = parameter("<NUMERIC>", isNumeric, (type) => type, intType);
export const integer = parameter("<INTEGER>", isInteger, always(intType), intType);
export const bigint = parameter("<INTEGER>", isInteger, always(bigintType), bigintType);
export const wholeNumber = parameter("<NUMERIC>", isExactNumeric, always(intType), intType);
export const exactAsBigint = parameter("<NUMERIC>", isNumeric, always(bigintType), bigintType);
export const double = parameter("<NUMERIC>", isNumeric, always(doubleType), doubleType);
export const decimal = parameter("<DECIMAL>", isDecimal);
export const approximate = parameter("<APPROXIMATE>", isApproximate);
export const boolean = parameter("<BOOLEAN>", isBoolean, (type) => type, booleanType);
export const interval = parameter("<DATETIME_INTERVAL>", isInterval);
export const timestamp = parameter(
  "<TIMESTAMP>",
  isPointInTime,
  (type) => (type.root === "DATE" ? timestampType(0) : type),
  timestampType(3),
);
export const timestampLtz = parameter(
  "<TIMESTAMP_LTZ>",
  ({ root }) => root === "TIMESTAMP_LTZ",
  (type) => type,
  timestampLtzType(3),
);
export const date = parameter("<DATE>", ({ root }) => root === "DATE");
export const array = parameter("<ARRAY>", ({ root }) => root === "ARRAY");
export const map = parameter("<MAP>", ({ root }) => root === "MAP");
export const multiset = parameter("<MULTISET>", ({ root }) => root === "MULTISET");
export const any = parameter(
  "<ANY>",
  () => true,
  (type) => type,
  binaryType(1),
);
