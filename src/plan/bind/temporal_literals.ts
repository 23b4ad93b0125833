/** DATE, TIME and TIMESTAMP literals: strict formats (`yyyy-MM-dd`, `HH:mm:ss[.f]`), digits of a field may be fewer; years 1 to 9999. */
import { dateType, timestampType, timeType } from "../../catalog/types.js";
import type { TemporalLiteral } from "../../sql/index.js";
import type { BoundLiteral } from "./bound_expression.js";
import type { LiteralFault } from "./literals.js";

const millisPerDay = 86_400_000;
const datePattern = /^(\d{1,5})-(\d{1,2})-(\d{1,2})$/;
const timePattern = /^(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d*))?$/;
const fractionDigitsMax = 9;

function parseDays(text: string): number | undefined {
  const match = datePattern.exec(text);
  if (!match) return undefined;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  if (year < 1 || year > 9999) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isReal = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.getTime() / millisPerDay : undefined;
}

interface TimeOfDay {
  readonly millis: number;
  readonly nanosOfMillis: number;
  readonly digits: number;
}

function parseTime(text: string): TimeOfDay | undefined {
  const match = timePattern.exec(text);
  if (!match) return undefined;
  const [hour, minute, second] = match.slice(1, 4).map(Number) as [number, number, number];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const fraction = (match[4] ?? "").slice(0, fractionDigitsMax);
  const nanos = Number(fraction.padEnd(fractionDigitsMax, "0"));
  return {
    millis: ((hour * 60 + minute) * 60 + second) * 1000 + Math.floor(nanos / 1_000_000),
    nanosOfMillis: nanos % 1_000_000,
    digits: fraction.length,
  };
}

const formats = { DATE: "yyyy-MM-dd", TIME: "HH:mm:ss", TIMESTAMP: "yyyy-MM-dd HH:mm:ss" } as const;

export function temporalLiteral({ type, value }: TemporalLiteral): Pick<BoundLiteral, "type" | "value"> | LiteralFault {
  if (type !== "DATE" && type !== "TIME" && type !== "TIMESTAMP") {
    return { fault: `${type} literals are not supported; cast a TIMESTAMP literal` };
  }
  const fault = { fault: `'${value}' is no ${type}: expected the form ${formats[type]}` };
  if (type === "DATE") {
    const days = parseDays(value);
    return days === undefined ? fault : { type: dateType, value: days };
  }
  if (type === "TIME") {
    const time = parseTime(value);
    return time === undefined ? fault : { type: timeType(Math.min(time.digits, 3)), value: time.millis };
  }
  const [dateText = "", timeText, rest] = value.split(" ");
  const days = parseDays(dateText);
  const time = timeText === undefined ? parseTime("0:0:0") : parseTime(timeText);
  if (days === undefined || time === undefined || rest !== undefined) return fault;
  return {
    type: timestampType(time.digits),
    value: [BigInt(days) * BigInt(millisPerDay) + BigInt(time.millis), time.nanosOfMillis],
  };
}
