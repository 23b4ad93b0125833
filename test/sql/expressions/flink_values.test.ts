import { describe, expect, test } from "vitest";
import { type ExpressionLine, expressionLines, expressionTopics } from "../../plan/expressions/expression_lines.js";
import { ValueRunner } from "./flink_values.js";

/**
 * Lines of each topic whose value is Flink's. Measured; a change may raise a number and must not lower one. Most of what differs are defects of
 * Flink that its set notes (points in time before 1970, units without a meaning, a key that a map does not hold), or functions not built yet.
 */
const agreeing: Readonly<Record<(typeof expressionTopics)[number], number>> = {
  arithmetic: 1383,
  bitmap: 0,
  cast: 1873,
  collections: 328,
  "compare-coerce": 604,
  conditional: 267,
  "hash-encode-url": 299,
  intervals: 425,
  json: 569,
  literals: 79,
  logic: 198,
  math: 726,
  "regex-like": 608,
  strings: 1152,
  temporal: 1360,
  variant: 10,
};

const shownMax = 20;
const minute = 60_000;

function byZone(lines: readonly ExpressionLine[]): readonly (readonly ExpressionLine[])[] {
  const zones = new Map<string, ExpressionLine[]>();
  for (const line of lines) zones.set(line.zone, [...(zones.get(line.zone) ?? []), line]);
  return [...zones.values()];
}

describe("values of single expressions are Flink's", () => {
  const runner = new ValueRunner();
  test.each(expressionTopics)(
    "%s",
    async (topic) => {
      const lines = expressionLines(topic).filter(({ status }) => status === "ok");
      const wrong = [];
      for (const group of byZone(lines)) wrong.push(...(await runner.disagreements(group)));
      const shown = wrong.slice(0, shownMax).map(({ line, said }) => `${line.expression}: ${line.value}, not ${said}`);
      expect(lines.length - wrong.length, shown.join("\n")).toBeGreaterThanOrEqual(agreeing[topic]);
    },
    minute,
  );
});

describe("what fails in Flink on a row fails", () => {
  const runner = new ValueRunner();
  /** A remainder that Java finds impossible, a doubled escape character in a SIMILAR pattern, and a JSON text that is never looked at. */
  const missing: Readonly<Partial<Record<(typeof expressionTopics)[number], number>>> = {
    arithmetic: 1,
    "regex-like": 1,
    variant: 1,
  };
  test.each(expressionTopics)(
    "%s",
    async (topic) => {
      const lines = expressionLines(topic).filter(({ status }) => status === "run-error");
      const found = await runner.missingErrors(lines);
      expect(found.map(({ line, said }) => `${line.expression}: ${said}`).length).toBeLessThanOrEqual(
        missing[topic] ?? 0,
      );
    },
    minute,
  );
});
