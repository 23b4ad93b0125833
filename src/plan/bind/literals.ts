/** Literals with Flink's types: `1` INT, `12.30` DECIMAL(4, 2), `1e0` DOUBLE, `'abc'` CHAR(3), X'1F' BINARY(1). */
import {
  bigintType,
  binaryType,
  charType,
  DECIMAL_PRECISION_MAX,
  decimalType,
  doubleType,
  intType,
} from "../../catalog/types.js";
import type { NumericLiteral } from "../../sql/index.js";
import type { BoundLiteral } from "./bound_expression.js";

/** What is wrong with a literal, as words for an error. */
export interface LiteralFault {
  readonly fault: string;
}

type Literal = Pick<BoundLiteral, "type" | "value">;

export function numericLiteral({ form, text }: NumericLiteral, negative: boolean): Literal | LiteralFault {
  const sign = negative ? "-" : "";
  if (form === "approximate") {
    const value = Number(sign + text);
    return Number.isFinite(value)
      ? { type: doubleType, value }
      : { fault: `${sign}${text} is out of range for DOUBLE` };
  }
  const [whole = "", fraction = ""] = text.split(".");
  if (fraction !== "") return decimalLiteral(sign, whole, fraction);
  const value = BigInt(`${sign}${whole || "0"}`);
  if (value >= -2147483648n && value <= 2147483647n) return { type: intType, value: Number(value) };
  if (value >= -(2n ** 63n) && value < 2n ** 63n) return { type: bigintType, value };
  return { fault: `${sign}${text} is out of range for BIGINT; write CAST('${sign}${text}' AS DECIMAL(38, 0))` };
}

/** Flink keeps the unscaled value of a decimal literal within 64 bits. */
function decimalLiteral(sign: string, whole: string, fraction: string): Literal | LiteralFault {
  const digits = (whole + fraction).replace(/^0+/, "");
  const scale = fraction.length;
  if (scale > DECIMAL_PRECISION_MAX) return { fault: `a DECIMAL has at most ${DECIMAL_PRECISION_MAX} digits` };
  if (BigInt(digits || "0") >= 2n ** 63n)
    return { fault: `${sign}${whole}.${fraction} has too many digits for a literal` };
  const precision = (whole + fraction).length;
  return { type: decimalType(precision, scale), value: `${sign}${whole || "0"}.${fraction}` };
}

/** Lengths count UTF-16 units, as Flink's do. */
export function textLiteral(value: string): Literal {
  return { type: charType(value.length), value };
}

export function binaryLiteral(hex: string): Literal {
  return { type: binaryType(hex.length / 2), value: new Uint8Array(Buffer.from(hex, "hex")) };
}
