/** Points in time as text and numbers. EXTRACT, FLOOR TO, TIMESTAMPADD and their kin have their own binding: their unit is a word. */
import {
  bigintType,
  dateType,
  isDecimal,
  isInteger,
  type LogicalType,
  stringType,
  timestampLtzType,
  timestampType,
  withNullable,
} from "../types.js";
import { type CallShape, type FunctionRow, type Parameter, rowsOf } from "./function_row.js";
import { bigint, double, integer, text, timestamp } from "./parameters.js";

const row = rowsOf("temporal");
const mayBeNull = { nullability: "always" } as const;

const epoch: Parameter = {
  text: "<NUMERIC>",
  accepts: (type) => isInteger(type) || isDecimal(type) || type.root === "FLOAT" || type.root === "DOUBLE",
  coerce: (type) =>
    isDecimal(type) ? type : isInteger(type) || type.root === "NULL" ? bigintType : double.coerce(type),
};

const rowtime: Parameter = {
  text: "<TIMESTAMP *ROWTIME*>",
  accepts: (type) => type.timeAttribute === "ROWTIME",
  coerce: (type) => type,
};

/** TO_TIMESTAMP_LTZ(epoch, p): precision p of 0 or 3 gives (3). */
function ofEpoch(shape: CallShape): LogicalType | undefined {
  const precision = shape.literalInteger(1) ?? 3;
  return precision >= 0 && precision <= 9 ? timestampLtzType(Math.max(3, precision)) : undefined;
}

const withResult = (codes: readonly string[], resultCode: string): string =>
  ["to_timestamp_ltz", ...codes, resultCode].join("_");

const clock = (name: string, type: LogicalType, native = name.toLowerCase()): FunctionRow =>
  row(name, [], type, { pure: false, native });

export const temporalFunctions: readonly FunctionRow[] = [
  row("CONVERT_TZ", [text, text, text], stringType, mayBeNull),
  clock("CURRENT_DATE", dateType),
  clock("CURRENT_ROW_TIMESTAMP", timestampLtzType(3), "current_timestamp"),
  clock("CURRENT_TIME", { root: "TIME", nullable: false, precision: 0 }, "localtime"),
  clock("CURRENT_TIMESTAMP", timestampLtzType(3)),
  row("CURRENT_WATERMARK", [rowtime], ({ types }) => withNullable({ ...types[0]!, timeAttribute: undefined }, true), {
    ...mayBeNull,
    pure: false,
  }),
  row("DATE_FORMAT", [timestamp, text], stringType, { ...mayBeNull, fallible: true }),
  row("DATE_FORMAT", [text, text], stringType, { ...mayBeNull, fallible: true }),
  row("FROM_UNIXTIME", [bigint, text], stringType, { ...mayBeNull, optional: 1, fallible: true }),
  clock("LOCALTIME", { root: "TIME", nullable: false, precision: 0 }),
  clock("LOCALTIMESTAMP", timestampType(3)),
  clock("NOW", timestampLtzType(3), "current_timestamp"),
  row("PROCTIME", [], { ...timestampLtzType(3), timeAttribute: "PROCTIME" }, { pure: false }),
  row("TO_DATE", [text, text], dateType, { ...mayBeNull, optional: 1, fallible: true }),
  row("TO_TIMESTAMP", [text, text], timestampType(3), { ...mayBeNull, optional: 1, fallible: true }),
  row("TO_TIMESTAMP_LTZ", [epoch, integer], ofEpoch, { ...mayBeNull, optional: 1, leftOutIs: 3, opcode: withResult }),
  row("TO_TIMESTAMP_LTZ", [text, text, text], timestampLtzType(3), { ...mayBeNull, optional: 2, fallible: true }),
  row("UNIX_TIMESTAMP", [], bigintType, { pure: false }),
  row("UNIX_TIMESTAMP", [text, text], bigintType, { optional: 1, fallible: true }),
];
