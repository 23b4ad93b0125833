/** Types as names of native functions write them (native/expressions/registry.h): `add_i64_i64`, `cast_s_tms`. */
import type { LogicalType } from "./logical_type.js";

function ofPrecision(first: "t" | "l", precision: number): string {
  return `${first}${precision <= 3 ? "ms" : precision <= 6 ? "us" : "ns"}`;
}

export function typeCode(type: LogicalType): string {
  switch (type.root) {
    case "NULL":
      return "null";
    case "BOOLEAN":
      return "b";
    case "TINYINT":
      return "i8";
    case "SMALLINT":
      return "i16";
    case "INTEGER":
      return "i32";
    case "BIGINT":
      return "i64";
    case "FLOAT":
      return "f32";
    case "DOUBLE":
      return "f64";
    case "DECIMAL":
      return (type.precision ?? 10) <= 18 ? "d64" : "d128";
    case "CHAR":
    case "VARCHAR":
      return "s";
    case "BINARY":
    case "VARBINARY":
      return "x";
    case "DATE":
      return "date";
    case "TIME":
      return "time";
    case "TIMESTAMP":
      return ofPrecision("t", type.precision ?? 6);
    case "TIMESTAMP_LTZ":
      return ofPrecision("l", type.precision ?? 6);
    case "INTERVAL_YEAR_MONTH":
      return "ivm";
    case "INTERVAL_DAY_SECOND":
      return "ivs";
    case "ARRAY":
      return "list";
    case "MAP":
    case "MULTISET":
      return "map";
    case "ROW":
      return "row";
    case "VARIANT":
      return "v";
    case "BITMAP":
      return "bitmap";
  }
}
