/** Which files a path of a filesystem table means. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listFiles } from "../../src/connectors/index.js";
import { RunError } from "../../src/errors.js";

let root = "";

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "millrace-files-"));
  const files = [
    "log/b.ndjson",
    "log/a.ndjson",
    "log/deep/c.ndjson",
    "log/.hidden",
    "log/_SUCCESS",
    "log/.tmp/x.ndjson",
    "parts/dt=2024-01-01/hour=1/p0",
    "parts/dt=2024-01-02/hour=__DEFAULT_PARTITION__/p0",
    "parts/dt=a%2Fb/hour=3/p0",
    "loose/p0",
  ];
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), "x\n");
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const question = { table: "t", partitionColumns: [], defaultPartition: "__DEFAULT_PARTITION__", pattern: null };

function names(path: string, pattern: string | null = null): string[] {
  const splits = listFiles({ ...question, path: join(root, path), pattern });
  return splits.map((split) => split.path.slice(root.length + 1));
}

test("one file, with its size", () => {
  const [split] = listFiles({ ...question, path: join(root, "log/a.ndjson") });
  expect(split).toMatchObject({ path: join(root, "log/a.ndjson"), size: 2n, partition: [] });
});

test("a folder with its sub-folders, in the order of paths, without hidden names", () =>
  expect(names("log")).toEqual(["log/a.ndjson", "log/b.ndjson", "log/deep/c.ndjson"]));

test("patterns", () => {
  expect(names("log/*.ndjson")).toEqual(["log/a.ndjson", "log/b.ndjson"]);
  expect(names("log/[bc].ndjson")).toEqual(["log/b.ndjson"]);
  expect(names("log/{a,x}.nd?son")).toEqual(["log/a.ndjson"]);
  expect(names("**/c.ndjson")).toEqual(["log/deep/c.ndjson"]);
  expect(names("lo*")).toEqual(["log/a.ndjson", "log/b.ndjson", "log/deep/c.ndjson", "loose/p0"]);
  expect(names("log/*.csv")).toEqual([]);
});

test("source.path.regex-pattern must match the whole path", () =>
  expect(names("log", ".*/deep/.*")).toEqual(["log/deep/c.ndjson"]));

test("a file: URL", () => {
  const splits = listFiles({ ...question, path: `file://${root}/log/a.ndjson` });
  expect(splits.map(({ path }) => path)).toEqual([join(root, "log/a.ndjson")]);
});

test("partition values come from the folders' names; the default name is NULL, escapes are undone", () => {
  const splits = listFiles({ ...question, path: join(root, "parts"), partitionColumns: ["dt", "hour"] });
  expect(splits.map(({ partition }) => partition)).toEqual([
    ["2024-01-01", "1"],
    ["2024-01-02", null],
    ["a/b", "3"],
  ]);
});

test("a missing file is named, with its neighbour", () => {
  const path = join(root, "log/aa.ndjson");
  const act = () => listFiles({ ...question, path });
  expect(act).toThrow(RunError);
  expect(act).toThrow(`table 't': ${path} does not exist`);
  try {
    act();
  } catch (error) {
    expect(error).toMatchObject({ code: "FILE_NOT_FOUND", hint: `Did you mean ${join(root, "log/a.ndjson")}?` });
  }
});

test("a file outside its partition folders is refused", () => {
  const act = () => listFiles({ ...question, path: join(root, "loose"), partitionColumns: ["dt"] });
  expect(act).toThrow("stands in no folder 'dt=...'");
});
