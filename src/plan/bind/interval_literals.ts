/**
 * INTERVAL literals: months, or milliseconds. The leading field has at most as many digits as its precision (2 when not written), the others
 * lie within their unit.
 */
import { daySecondType, monthsType } from "../../catalog/types.js";
import type { IntervalQualifier, TimeUnit } from "../../sql/index.js";
import type { BoundLiteral } from "./bound_expression.js";
import type { LiteralFault } from "./literals.js";

/** Months of the units of the YEAR TO MONTH kind. */
export const monthsOfUnit: Readonly<Partial<Record<TimeUnit, number>>> = {
  MONTH: 1,
  QUARTER: 3,
  YEAR: 12,
  DECADE: 120,
  CENTURY: 1200,
  MILLENNIUM: 12000,
};

/** Milliseconds of the units of the DAY TO SECOND kind. */
export const millisOfUnit: Readonly<Partial<Record<TimeUnit, number>>> = {
  MILLISECOND: 1,
  SECOND: 1000,
  MINUTE: 60_000,
  HOUR: 3_600_000,
  DAY: 86_400_000,
  WEEK: 604_800_000,
};

const chain: readonly TimeUnit[] = ["DAY", "HOUR", "MINUTE", "SECOND"];
const fieldMax: Readonly<Partial<Record<TimeUnit, number>>> = { MONTH: 11, HOUR: 23, MINUTE: 59, SECOND: 59 };
const separators: Readonly<Partial<Record<TimeUnit, string>>> = { HOUR: "[ ]", MINUTE: ":", SECOND: ":" };
const fractionDigitsDefault = 6;

/** `YEAR TO MONTH`, `DAY`, as an interval's type writes its fields. */
export function qualifierText({ unit, to }: IntervalQualifier): string {
  return to === null ? unit : `${unit} TO ${to}`;
}

export function intervalTypeOf(qualifier: IntervalQualifier) {
  const text = qualifierText(qualifier);
  return monthsOfUnit[qualifier.unit] === undefined ? daySecondType(text) : monthsType(text);
}

function unitsOf({ unit, to }: IntervalQualifier): readonly TimeUnit[] {
  if (to === null) return [unit];
  if (unit === "YEAR") return ["YEAR", "MONTH"];
  return chain.slice(chain.indexOf(unit), chain.indexOf(to) + 1);
}

function patternOf(units: readonly TimeUnit[]): RegExp {
  const separatorOf = (unit: TimeUnit, i: number): string => {
    if (i === 0) return "";
    return unit === "MONTH" ? "-" : (separators[unit] ?? ":");
  };
  const fields = units.map((unit, i) => `${separatorOf(unit, i)}(\\d+)`);
  const fraction = units.at(-1) === "SECOND" ? "(?:\\.(\\d{1,9}))?" : "";
  return new RegExp(`^([+-]?)${fields.join("")}${fraction}$`);
}

export function intervalLiteral(
  value: string,
  negative: boolean,
  qualifier: IntervalQualifier,
): Pick<BoundLiteral, "type" | "value"> | LiteralFault {
  const units = unitsOf(qualifier);
  const match = patternOf(units).exec(value.trim());
  const text = qualifierText(qualifier);
  if (!match) return { fault: `'${value}' is no INTERVAL ${text}` };
  const fields = match.slice(2, 2 + units.length).map(Number);
  const leadingDigits = qualifier.precision ?? 2;
  if (String(fields[0]).length > leadingDigits) {
    const wanted = String(fields[0]).length;
    return {
      fault: `${fields[0]} has more digits than ${units[0]}(${leadingDigits}) takes; write ${units[0]}(${wanted})`,
    };
  }
  const excess = units.findIndex((unit, i) => i > 0 && fields[i]! > (fieldMax[unit] ?? Number.POSITIVE_INFINITY));
  if (excess > 0) return { fault: `${fields[excess]} is out of range for ${units[excess]} in INTERVAL ${text}` };
  const fraction = match[2 + units.length] ?? "";
  if (fraction.length > (qualifier.fraction ?? fractionDigitsDefault)) {
    return { fault: `the seconds of '${value}' have too many digits` };
  }
  const sign = (match[1] === "-") !== negative ? -1 : 1;
  const type = intervalTypeOf(qualifier);
  if (type.root === "INTERVAL_YEAR_MONTH") {
    const months = units.reduce((sum, unit, i) => sum + fields[i]! * monthsOfUnit[unit]!, 0);
    return { type, value: sign * months };
  }
  const millis = units.reduce((sum, unit, i) => sum + BigInt(fields[i]!) * BigInt(millisOfUnit[unit]!), 0n);
  const fractionMillis = BigInt(fraction.padEnd(3, "0").slice(0, 3));
  return { type, value: BigInt(sign) * (millis + fractionMillis) };
}
