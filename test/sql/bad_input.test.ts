/** What a user reads when something is wrong: each message names the place, and what to do where that is known. Nothing is lost silently. */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Engine, MillraceError, type ResultRow } from "../../src/index.js";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "millrace-bad-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const table = (path: string, columns: string, options = "'format' = 'json'"): string =>
  `CREATE TABLE t (${columns}) WITH ('connector' = 'filesystem', 'path' = '${path}', ${options})`;

async function rowsOf(declaration: string, query: string, settings: Record<string, string> = {}): Promise<ResultRow[]> {
  const engine = new Engine({ threads: 2, settings });
  await engine.execute(declaration);
  const rows: ResultRow[] = [];
  for await (const row of await engine.execute(query)) rows.push(row);
  return rows;
}

async function errorOf(
  declaration: string,
  query: string,
  settings: Record<string, string> = {},
): Promise<MillraceError> {
  const error = await rowsOf(declaration, query, settings).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(MillraceError);
  return error as MillraceError;
}

const text = (error: MillraceError): string => `${error.message}\n${error.hint ?? ""}`;

describe("wrong names get the nearest right one", () => {
  const declaration = (): string => table(file("names.ndjson", '{"customer":1}\n'), "customer INT, ts TIMESTAMP(3)");

  test("column", async () => {
    const error = await errorOf(declaration(), "SELECT custmer FROM t");
    expect(error).toMatchObject({ code: "UNKNOWN_COLUMN", position: { line: 1, column: 8 } });
    expect(text(error)).toContain("customer");
  });
  test("table", async () => {
    const error = await errorOf(table("/nowhere", "a INT").replace(" t (", " orders ("), "SELECT a FROM ordrs");
    expect(error.code).toBe("UNKNOWN_TABLE");
    expect(text(error)).toContain("orders");
  });
  test("function", async () => {
    const error = await errorOf(declaration(), "SELECT CONCATT('a', 'b') FROM t");
    expect(error.code).toBe("UNKNOWN_FUNCTION");
    expect(text(error)).toMatch(/concat/i);
  });
  test("connector", async () => {
    const error = await errorOf(
      "CREATE TABLE t (a INT) WITH ('connector' = 'filesystm', 'path' = '/x')",
      "SELECT a FROM t",
    );
    expect(error.code).toBe("UNKNOWN_CONNECTOR");
    expect(text(error)).toContain("filesystem");
  });
  test("option", async () => {
    const error = await errorOf(
      table("/x", "a INT", "'format' = 'json', 'json.ignore-parse-error' = 'true'"),
      "SELECT a FROM t",
    );
    expect(error.code).toBe("UNKNOWN_OPTION");
    expect(text(error)).toContain("ignore-parse-errors");
  });
});

describe("wrong queries", () => {
  const declaration = (): string => table(file("query.ndjson", '{"a":1}\n'), "a INT, s STRING, ts TIMESTAMP(3)");
  test("wrong type", async () => {
    const error = await errorOf(declaration(), "SELECT a + s FROM t");
    expect(error.phase).toBe("validate");
    expect(error.position).toMatchObject({ line: 1, column: 8 });
  });
  test("a window without a watermark", async () => {
    const error = await errorOf(
      declaration(),
      "SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end",
    );
    expect(error.code).toBe("INVALID_WINDOW");
    expect(text(error)).toMatch(/watermark/i);
  });
});

describe("files", () => {
  test("a missing one is named", async () => {
    const error = await errorOf(table(join(folder, "missing.ndjson"), "a INT"), "SELECT a FROM t");
    expect(text(error)).toContain("missing.ndjson");
  });
  test("an unreadable one is named", async () => {
    const path = file("secret.ndjson", '{"a":1}\n');
    chmodSync(path, 0);
    if (process.getuid?.() === 0) return; // root reads everything
    expect(text(await errorOf(table(path, "a INT"), "SELECT a FROM t"))).toContain("secret.ndjson");
  });
  test("an empty one has no rows", async () => {
    expect(await rowsOf(table(file("empty.ndjson", ""), "a INT"), "SELECT a FROM t")).toEqual([]);
  });
  test("the last line may lack its newline, lines may end in CRLF, a byte-order mark is skipped", async () => {
    const path = file("ends.ndjson", '\ufeff{"a":1}\r\n{"a":2}');
    const rows = await rowsOf(table(path, "a INT"), "SELECT a FROM t");
    expect(rows.map(({ values }) => values)).toEqual([[1], [2]]);
  });
  test("a file that is cut while it is read fails the job by name", async () => {
    const line = `{"a":1,"filler":"${"x".repeat(1000)}"}\n`;
    const path = file("cut.ndjson", line.repeat(60_000));
    const engine = new Engine({ threads: 2 });
    await engine.execute(table(path, "a INT"));
    const result = await engine.execute("SELECT COUNT(*) FROM t");
    truncateSync(path, 1_000_000);
    const error = await result.done().then(
      () => undefined,
      (thrown: unknown) => thrown as MillraceError,
    );
    // The machine may have read the file whole before the cut.
    if (error) expect(text(error)).toContain("cut.ndjson");
  });
});

describe("rows", () => {
  test("invalid UTF-8 names file and place", async () => {
    const path = file(
      "utf8.ndjson",
      Buffer.concat([Buffer.from('{"s":"a"}\n{"s":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}\n')]),
    );
    const error = await errorOf(table(path, "s STRING"), "SELECT s FROM t");
    expect(error.code).toBe("BAD_RECORD");
    expect(text(error)).toMatch(/utf8\.ndjson.*line 2/);
  });
  test("a line beyond the limit names the option and the place", async () => {
    const path = file("long.ndjson", `{"s":"a"}\n{"s":"${"x".repeat(64 * 1024 * 1024)}"}\n`);
    const error = await errorOf(table(path, "s STRING"), "SELECT s FROM t");
    expect(text(error)).toMatch(/long\.ndjson/);
    expect(text(error)).toMatch(/row\.bytes-max|bytes/);
  });
  test("100,000-deep JSON is a bad row, not a crash", async () => {
    const path = file("deep.ndjson", `{"x":${"[".repeat(100_000)}${"]".repeat(100_000)},"a":1}\n`);
    const error = await errorOf(table(path, "a INT, x ARRAY<INT>"), "SELECT a, x FROM t");
    expect(error.code).toBe("BAD_RECORD");
  });
  test("of duplicate keys the first wins", async () => {
    const rows = await rowsOf(table(file("duplicate.ndjson", '{"a":1,"a":2}\n'), "a INT"), "SELECT a FROM t");
    expect(rows[0]?.values).toEqual([1]);
  });
  test("a number beyond its type is a bad row", async () => {
    const error = await errorOf(table(file("big.ndjson", '{"a":99999999999}\n'), "a INT"), "SELECT a FROM t");
    expect(error.code).toBe("BAD_RECORD");
    expect(text(error)).toContain("a");
  });
  test("a lone quote in CSV is a bad row", async () => {
    const path = file("quote.csv", '1,"abc\n');
    const error = await errorOf(table(path, "a INT, s STRING", "'format' = 'csv'"), "SELECT a, s FROM t");
    expect(error.phase).toBe("run");
  });
  test("bad rows go to the dead letters, counted", async () => {
    const path = file("letters.ndjson", '{"a":1}\nnot json\n{"a":3}\n');
    const letters = join(folder, "letters");
    const engine = new Engine({ threads: 2 });
    await engine.execute(table(path, "a INT", `'format' = 'json', 'dead-letter.path' = '${letters}'`));
    const result = await engine.execute("SELECT a FROM t");
    const rows = await result.toObjects();
    expect(rows).toEqual([{ a: 1 }, { a: 3 }]);
    expect(result.job?.metrics()).toMatchObject({ rowsRead: 3, rowsPassed: 2, deadLetterRows: 1 });
    const [written] = readdirSync(letters).filter((name) => !name.startsWith("."));
    expect(execFileSync("cat", [join(letters, written ?? "")], { encoding: "utf8" })).toContain("not json");
  });
});

describe("sinks", () => {
  test("a full disk is named and leaves nothing visible", async () => {
    const disk = join(folder, "disk");
    mkdirSync(disk);
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", disk]).status === 0;
    if (!mounted) {
      console.warn("SKIPPED: a full disk: no right to mount one");
      return;
    }
    try {
      const engine = new Engine({ threads: 2 });
      await engine.execute(
        "CREATE TABLE n (s STRING) WITH ('connector' = 'datagen', 'number-of-rows' = '100000', 'fields.s.length' = '100')",
      );
      await engine.execute(
        `CREATE TABLE o (s STRING) WITH ('connector' = 'filesystem', 'path' = '${disk}/out', 'format' = 'csv')`,
      );
      const error = await (await engine.execute("INSERT INTO o SELECT s FROM n")).done().then(
        () => undefined,
        (thrown: unknown) => thrown as MillraceError,
      );
      expect(error).toMatchObject({ code: "WRITE_FAILED" });
      expect(text(error as MillraceError)).toContain("disk/out");
    } finally {
      spawnSync("umount", [disk]);
    }
  });
});
