/** Runs a conformance case on an engine under one configuration. */
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { Engine, MillraceError, type Result } from "../../src/index.js";
import { parseStatements } from "../../src/sql/index.js";
import { compareRows, compareSchema } from "./case_compare.js";
import { type CaseFile, caseDataRoot } from "./case_file.js";
import { changesOf } from "./changes.js";
import type { Configuration } from "./configurations.js";
import { runInterrupted } from "./interrupted_run.js";

export type Outcome =
  | { readonly kind: "passed" }
  | { readonly kind: "not supported"; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string };

interface Folders {
  readonly dir: string;
  readonly out: string;
}

function prepare(test: CaseFile): Folders {
  const root = mkdtempSync(join(tmpdir(), "millrace-case-"));
  const folders = { dir: join(root, "in"), out: join(root, "out") };
  mkdirSync(folders.dir);
  mkdirSync(folders.out);
  for (const { name, content } of test.files) {
    const path = join(folders.dir, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  for (const name of test.data) {
    const from = join(caseDataRoot, name);
    if (statSync(from).isDirectory()) cpSync(from, join(folders.dir, name), { recursive: true });
    else copyFileSync(from, join(folders.dir, name));
  }
  return folders;
}

export function settingsOf(test: CaseFile, configuration: Configuration): Record<string, string> {
  return {
    "execution.runtime-mode": test.mode,
    "table.local-time-zone": "UTC",
    ...Object.fromEntries(test.options),
    ...configuration.settings,
  };
}

async function runStatements(engine: Engine, sql: string): Promise<void> {
  for await (const { result, error } of engine.executeScript(sql)) {
    if (error) throw error;
    await result?.done();
  }
}

async function answer(test: CaseFile, configuration: Configuration, folders: Folders): Promise<string | undefined> {
  const engine = new Engine({
    threads: configuration.threads,
    settings: settingsOf(test, configuration),
    job: { exchange: configuration.exchange },
  });
  const place = (text: string): string => text.replace(/\$\{dir\}/g, folders.dir).replace(/\$\{out\}/g, folders.out);
  await runStatements(engine, place(test.sql));
  if (test.query === undefined) return compareOutputs(test, folders.out);
  const query = place(test.query);
  const first = await engine.execute(query);
  const schema = compareSchema(test, first.columns);
  if (schema !== undefined) {
    first.job?.cancel();
    await first.done().catch(() => undefined);
    return schema;
  }
  const changes = configuration.interrupt
    ? await runInterrupted(first, (restoreFrom, threads) => restarted(test, configuration, place, restoreFrom, threads))
    : await changesOf(first);
  return compareRows(test, changes);
}

/** The same query in a new engine that starts from a savepoint. */
async function restarted(
  test: CaseFile,
  configuration: Configuration,
  place: (text: string) => string,
  restoreFrom: string,
  threads: number,
): Promise<Result> {
  const engine = new Engine({
    threads,
    settings: settingsOf(test, configuration),
    job: { exchange: configuration.exchange },
  });
  // What the statements wrote before the stop is there: only the declarations are made again.
  const sql = place(test.sql);
  for (const { statement, start, end } of parseStatements(sql)) {
    if (statement?.kind === "Insert" || statement?.kind === "StatementSet") continue;
    await (await engine.execute(sql.slice(start, end))).done();
  }
  return engine.execute(place(test.query ?? ""), { restoreFrom });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

/** Lines as comparable text: JSON whatever its spacing, CSV whatever its quoting. */
function comparableLine(line: string): string {
  if (line.startsWith("{")) return JSON.stringify(JSON.parse(line));
  const fields = line.match(/("([^"]|"")*"|[^,]*)(,|$)/g) ?? [];
  return JSON.stringify(
    fields.map((field) =>
      field
        .replace(/,$/, "")
        .replace(/^"(.*)"$/s, "$1")
        .replaceAll('""', '"'),
    ),
  );
}

function compareOutputs(test: CaseFile, out: string): string | undefined {
  const written = new Map<string, string[]>();
  for (const file of filesBelow(out)) {
    const path = relative(out, file);
    const name = path.split("/").at(-1) ?? "";
    if (name === "_SUCCESS") {
      written.set(path, []);
      continue;
    }
    if (path.split("/").some((part) => part.startsWith("."))) continue;
    const folder = dirname(path);
    const lines = readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line !== "");
    written.set(folder, [...(written.get(folder) ?? []), ...lines]);
  }
  const expected = new Map(test.outputs.map(({ path, lines }) => [path, lines]));
  for (const path of new Set([...written.keys(), ...expected.keys()])) {
    const [want, got] = [expected.get(path), written.get(path)].map((lines) =>
      lines?.map(comparableLine).sort().join("\n"),
    );
    if (want !== got && !(want === "" && got === undefined))
      return `output ${path}\nexpected:\n${want}\nactual:\n${got}`;
  }
  return undefined;
}

/** Whether an error came before the first row was read, as the case's phase says. */
function compareError(test: CaseFile, error: unknown): string | undefined {
  if (!(error instanceof MillraceError))
    return `not an error for a user: ${error instanceof Error ? error.stack : String(error)}`;
  if (error.code === "INTERNAL_ERROR") return `internal error: ${error.stack}`;
  const expectedRun = test.errorPhase === "run";
  if (expectedRun === (error.phase === "run")) return undefined;
  // Flink finds a failing constant only when it runs; earlier is as good.
  if (expectedRun) return undefined;
  return `refused in phase ${error.phase} (${error.message}), expected ${test.errorPhase}`;
}

/** Flink ignores unknown options of a format; the case's note says that refusing them is right too, and ours does. */
function refusedRightly(test: CaseFile, error: unknown): boolean {
  const allowed = test.note?.includes("refusing the unknown option is right too") === true;
  return allowed && error instanceof MillraceError && error.code === "UNKNOWN_OPTION";
}

export async function runCase(test: CaseFile, configuration: Configuration): Promise<Outcome> {
  const folders = prepare(test);
  try {
    const difference = await answer(test, configuration, folders);
    if (test.compare === "error") {
      if (test.limit === "flink") return { kind: "passed" };
      return { kind: "failed", reason: `was accepted, expected an error in phase ${test.errorPhase}` };
    }
    return difference === undefined ? { kind: "passed" } : { kind: "failed", reason: difference };
  } catch (error) {
    if (refusedRightly(test, error)) return { kind: "passed" };
    if (error instanceof MillraceError && error.code === "NOT_SUPPORTED" && test.compare !== "error") {
      return { kind: "not supported", reason: error.message };
    }
    if (test.compare !== "error")
      return { kind: "failed", reason: error instanceof Error ? `${error.stack}` : String(error) };
    const difference = compareError(test, error);
    return difference === undefined ? { kind: "passed" } : { kind: "failed", reason: difference };
  } finally {
    if (existsSync(folders.dir)) rmSync(dirname(folders.dir), { recursive: true, force: true });
  }
}
