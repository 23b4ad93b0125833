/** Runs lines of test/conformance/expressions and compares the values; that folder's README says how. */
import { Engine } from "../../../src/index.js";
import type { ExpressionLine } from "../../plan/expressions/expression_lines.js";

type Json = null | boolean | number | string | readonly Json[];

export interface Disagreement {
  readonly line: ExpressionLine;
  readonly said: string;
}

/** Expressions of one query: enough to make the runs few, few enough that a failing one is soon found. */
const linesPerQuery = 64;
const unitInLastPlace = 2.3e-16;

export class ValueRunner {
  readonly #engines = new Map<string, Engine>();
  readonly #settings: Readonly<Record<string, string>>;

  constructor(settings: Readonly<Record<string, string>> = {}) {
    this.#settings = settings;
  }

  #engine(zone: string): Engine {
    let engine = this.#engines.get(zone);
    if (engine === undefined) {
      engine = new Engine({ threads: 1, settings: { ...this.#settings, "table.local-time-zone": zone } });
      this.#engines.set(zone, engine);
    }
    return engine;
  }

  async #evaluate(zone: string, expressions: readonly string[]): Promise<readonly Json[]> {
    const list = expressions.map((expression, i) => `${expression} AS c${i}`).join(", ");
    const result = await this.#engine(zone).execute(`SELECT ${list}`);
    let text = "";
    for await (const chunk of result.chunks()) text += chunk.text;
    const [, ...values] = JSON.parse(text) as readonly Json[];
    return values;
  }

  /** Lines whose value is another one, or that fail. All of one zone. */
  async disagreements(lines: readonly ExpressionLine[]): Promise<Disagreement[]> {
    if (lines.length > linesPerQuery) {
      const found = await this.disagreements(lines.slice(0, linesPerQuery));
      return [...found, ...(await this.disagreements(lines.slice(linesPerQuery)))];
    }
    const [first] = lines;
    if (first === undefined) return [];
    try {
      const values = await this.#evaluate(
        first.zone,
        lines.map(({ expression }) => expression),
      );
      return lines.flatMap((line, i) => {
        const value = values[i] ?? null;
        return equalsFlink(line, value) ? [] : [{ line, said: JSON.stringify(value) }];
      });
    } catch (error) {
      if (lines.length === 1) return [{ line: first, said: String(error) }];
      const half = lines.length >> 1;
      const found = await this.disagreements(lines.slice(0, half));
      return [...found, ...(await this.disagreements(lines.slice(half)))];
    }
  }

  /** Lines that fail in Flink and give a value here. */
  async missingErrors(lines: readonly ExpressionLine[]): Promise<Disagreement[]> {
    const found: Disagreement[] = [];
    for (const line of lines) {
      try {
        const [value] = await this.#evaluate(line.zone, [line.expression]);
        found.push({ line, said: JSON.stringify(value) });
      } catch {
        // As Flink.
      }
    }
    return found;
  }
}

function intervalOf(text: string): number | string {
  const months = /^([+-])(\d+)-(\d+)$/.exec(text);
  if (months) return (months[1] === "-" ? -1 : 1) * (Number(months[2]) * 12 + Number(months[3]));
  const time = /^([+-])(\d+) (\d+):(\d+):(\d+)\.(\d+)$/.exec(text);
  if (!time) return text;
  const [days, hours, minutes, seconds, millis] = time.slice(2).map(Number) as [number, number, number, number, number];
  return (time[1] === "-" ? -1 : 1) * ((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + millis);
}

function expectedOf({ type, value }: ExpressionLine): Json {
  if (/^BIGINT\b/.test(type) && value !== "null") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  const parsed = JSON.parse(value) as Json;
  if (!type.includes("INTERVAL")) return parsed;
  if (Array.isArray(parsed)) return parsed.map((each) => (typeof each === "string" ? intervalOf(each) : each)) as Json;
  return typeof parsed === "string" ? intervalOf(parsed) : parsed;
}

function equalsFlink(line: ExpressionLine, value: Json): boolean {
  return equal(expectedOf(line), value, line.type);
}

const byText = (left: Json, right: Json): number => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1);

function equal(expected: Json, value: Json, type: string): boolean {
  if (Array.isArray(expected) && Array.isArray(value)) {
    if (expected.length !== value.length) return false;
    const anyOrder = /^(MAP|MULTISET)/.test(type);
    const [left, right] = anyOrder ? [[...expected].sort(byText), [...value].sort(byText)] : [expected, value];
    return left.every((each: Json, i: number) => equal(each, right[i] as Json, ""));
  }
  if (typeof expected !== "number" || typeof value !== "number" || Object.is(expected, value)) {
    return Object.is(expected, value);
  }
  if (type.startsWith("FLOAT")) return Math.fround(expected) === Math.fround(value) && value !== 0;
  return type.startsWith("DOUBLE") && value !== 0 && Math.abs(expected - value) <= Math.abs(expected) * unitInLastPlace;
}
