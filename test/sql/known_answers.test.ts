/**
 * Real recordings with answers that another engine gave (../shared/data, beside the project): read in place, under the default and a hard
 * configuration. A clone without them says loudly that it skips.
 */
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { Engine } from "../../src/index.js";

const data = resolve("../shared/data");
const available = existsSync(`${data}/known_answers.json`);
if (!available) console.warn(`SKIPPED: the known answers on real data: ${data} is not there`);

interface KnownAnswer {
  readonly rows: readonly Readonly<Record<string, string | number | null>>[];
}

/** Parquet comes with its connector. */
const notReadable = new Set(["covid_by_state_top", "covid_totals"]);

const answers = available
  ? Object.entries(
      JSON.parse(readFileSync(`${data}/known_answers.json`, "utf8")) as Record<string, KnownAnswer>,
    ).filter(([name]) => !notReadable.has(name))
  : [];

const configurations: readonly (readonly [string, number, Readonly<Record<string, string>>])[] = [
  ["2 threads", 2, {}],
  [
    "3 threads, small batches and blocks, scalar",
    3,
    { "pipeline.batch-rows": "100", "pipeline.block-bytes": "65536", "pipeline.instruction-set": "scalar" },
  ],
];

function script(name: string): string {
  const text = (file: string): string => readFileSync(`test/sql/known_answers/${file}.sql`, "utf8");
  const sql = name.startsWith("wiki_") ? text("wiki") + text(name) : text(name);
  return sql.replace(/\$\{data\}/g, data);
}

const cell = (value: unknown): unknown => (typeof value === "bigint" ? value.toString() : value);

describe.skipIf(!available)("known answers on real data", () => {
  for (const [name, { rows }] of answers) {
    test.each(configurations)(
      `${name}, %s`,
      async (_label, threads, settings) => {
        const engine = new Engine({ threads, settings: { "table.local-time-zone": "UTC", ...settings } });
        let last: unknown[] = [];
        for await (const { result, error } of engine.executeScript(script(name))) {
          if (error) throw error;
          if (result) last = await result.toObjects();
        }
        const got = last.map((row) =>
          Object.fromEntries(Object.entries(row as object).map(([key, value]) => [key, cell(value)])),
        );
        const ordered = name === "wiki_tumble_1h" ? got.sort((a, b) => (String(a.w) < String(b.w) ? -1 : 1)) : got;
        expect(ordered).toEqual(rows);
      },
      60_000,
    );
  }
});
