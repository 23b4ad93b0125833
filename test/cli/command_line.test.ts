/** The command line as a user meets it: real processes, their output and exit codes. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const main = "dist/cli/main.js";
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "millrace-cli-"));
  writeFileSync(join(folder, "t.ndjson"), '{"k":"a","v":1}\n{"k":"日本","v":2}\n{"k":null,"v":3}\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function millrace(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

const declaration = (): string =>
  `CREATE TABLE t (k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${folder}/t.ndjson', 'format' = 'json');`;

describe("millrace run", () => {
  test("shows an aligned table with wide characters and NULL", () => {
    const { status, stdout } = millrace("run", "-q", "-e", `${declaration()} SELECT * FROM t`);
    expect(status).toBe(0);
    expect(stdout).toBe(
      [
        "Table default_catalog.default_database.t has been created.",
        "┌──────┬───┐",
        "│ k    │ v │",
        "├──────┼───┤",
        "│ a    │ 1 │",
        "│ 日本 │ 2 │",
        "│ NULL │ 3 │",
        "└──────┴───┘",
        "3 rows",
        "",
      ].join("\n"),
    );
  });

  test("writes ndjson: a header for each statement with rows, then a line for each change", () => {
    const sql = `${declaration()} SELECT k, SUM(v) AS s FROM t GROUP BY k; SELECT nope FROM t`;
    const { status, stdout } = millrace("run", "-q", "--result", "ndjson", "--threads", "1", "-e", sql);
    expect(status).toBe(2);
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
    expect(lines[0]).toEqual({
      statement: 2,
      columns: [
        { name: "k", type: "STRING" },
        { name: "s", type: "INT" },
      ],
      changelog: "retract",
      upsertKey: ["k"],
    });
    expect(lines.slice(1, 4)).toEqual([
      ["+I", "a", 1],
      ["+I", "日本", 2],
      ["+I", null, 3],
    ]);
    expect(lines[4]).toMatchObject({ statement: 3, error: { code: "UNKNOWN_COLUMN", phase: "validate", line: 1 } });
  });

  test("goes on after a failed statement when asked to", () => {
    const { status, stdout } = millrace(
      "run",
      "-q",
      "--keep-going",
      "--result",
      "ndjson",
      "-e",
      "SELECT nope; SELECT 1 AS a",
    );
    expect(status).toBe(2);
    expect(stdout).toContain('["+I",1]');
  });

  test("says what a failing row did, and exits with 1", () => {
    const { status, stderr } = millrace("run", "-e", `${declaration()} SELECT 1 / (v - 2) FROM t`);
    expect(status).toBe(1);
    expect(stderr).toMatch(/division by zero/i);
    expect(stderr).toContain("t.ndjson");
  });

  test("prints a summary that adds up", () => {
    const { stderr } = millrace("run", "--result", "none", "-e", `${declaration()} SELECT * FROM t`);
    expect(stderr).toMatch(/3 rows read = 3 passed \+ 0 dead letters \+ 0 late; 3 rows out/);
  });

  test("refuses wrong usage with 2", () => {
    expect(millrace("run").status).toBe(2);
    expect(millrace("run", "--result", "xml", "-e", "SELECT 1").status).toBe(2);
    expect(millrace("run", "--set", "no.such.option=1", "-e", "SELECT 1").status).toBe(2);
    expect(millrace("walk").status).toBe(2);
    expect(millrace("run", "no-such-file.sql").stderr).toContain("no-such-file.sql");
  });

  test("stops on Ctrl-C without leaving half-written files visible", async () => {
    const out = join(folder, "out");
    const sql = `CREATE TABLE n (a BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '100000');
      CREATE TABLE o (a BIGINT) WITH ('connector' = 'filesystem', 'path' = '${out}', 'format' = 'csv'); INSERT INTO o SELECT a FROM n`;
    const child = spawn(process.execPath, [main, "run", "-e", sql], { stdio: ["ignore", "pipe", "pipe"] });
    let stderr = "";
    child.stderr.on("data", (data: Buffer) => {
      stderr += data.toString();
    });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    child.kill("SIGINT");
    const status = await new Promise<number | null>((resolve) => child.on("exit", resolve));
    expect(status).toBe(130);
    expect(stderr).toMatch(/stopp/);
    const visible = (() => {
      try {
        return readdirSync(out).filter((name) => !name.startsWith("."));
      } catch {
        return [];
      }
    })();
    expect(visible).toEqual([]);
  });
});

describe("millrace check", () => {
  test("accepts what would run, and says where what would not is wrong", () => {
    writeFileSync(join(folder, "good.sql"), `${declaration()}\nSELECT k FROM t;\n`);
    writeFileSync(join(folder, "bad.sql"), `${declaration()}\nSELECT kk FROM t;\nSELEC 1;\n`);
    expect(millrace("check", join(folder, "good.sql")).status).toBe(0);
    const { status, stderr } = millrace("check", join(folder, "bad.sql"));
    expect(status).toBe(2);
    expect(stderr).toMatch(/bad\.sql:2:8: /);
    expect(stderr).toMatch(/bad\.sql:3:1: /);
    expect(millrace("check", "--parse-only", "-e", "SELECT no_such_column FROM nowhere").status).toBe(0);
  });
});

test("millrace explain shows every level of a plan", () => {
  const { status, stdout } = millrace("explain", "-e", `${declaration()} SELECT k, COUNT(*) FROM t GROUP BY k`);
  expect(status).toBe(0);
  for (const part of ["Syntax Tree", "Optimized", "Physical"]) expect(stdout).toContain(part);
});

test("millrace --help has examples", () => {
  const { status, stdout } = millrace("--help");
  expect(status).toBe(0);
  expect(stdout).toContain("millrace run job.sql");
});
