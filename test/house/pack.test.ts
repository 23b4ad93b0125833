import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

/** `npm pack`, then that tarball in an empty folder whose PATH has node and npm and no compiler. */
describe("the published package", () => {
  const folder = mkdtempSync(join(tmpdir(), "millrace-pack-"));
  const user = join(folder, "user");
  const path = join(folder, "bin");
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function find(program: string): string {
    for (const directory of (process.env.PATH ?? "").split(delimiter)) {
      try {
        return realpathSync(join(directory, program));
      } catch {}
    }
    throw new Error(`${program} is not on the PATH`);
  }

  function runIn(directory: string, program: string, args: readonly string[], environment: NodeJS.ProcessEnv): string {
    const done = spawnSync(program, args, { cwd: directory, encoding: "utf8", env: environment });
    if (done.error) throw done.error;
    expect(done.status, done.stdout + done.stderr).toBe(0);
    return done.stdout;
  }
  const bare = { HOME: process.env.HOME, PATH: path };

  beforeAll(() => {
    mkdirSync(user);
    mkdirSync(path);
    for (const program of ["node", "npm", "sh"]) symlinkSync(find(program), join(path, program));
    runIn(process.cwd(), "npm", ["pack", "--silent", "--pack-destination", folder], process.env);
    const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) as string;
    writeFileSync(join(user, "package.json"), '{ "private": true, "type": "module" }');
    runIn(user, "npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", join(folder, tarball)], bare);
  }, 300_000);

  test("has no install script and no compiler is in sight", () => {
    const manifest = runIn(user, "node", ["-p", "JSON.stringify(require('millrace/package.json'))"], bare);
    const { scripts = {}, gypfile } = JSON.parse(manifest) as { scripts?: Record<string, string>; gypfile?: boolean };
    expect(Object.keys(scripts).filter((name) => /install/.test(name))).toEqual([]);
    expect(gypfile).toBe(false);
    expect(readdirSync(path).sort()).toEqual(["node", "npm", "sh"]);
  });

  test("loads its addon from the tarball's binary", () => {
    runIn(user, "node", ["--input-type=module", "-e", "await import('millrace')"], bare);
    expect(readdirSync(join(user, "node_modules/millrace/prebuilds"))).toContain(`${process.platform}-${process.arch}`);
  });

  test("runs SQL from the command line", () => {
    const millrace = join(user, "node_modules/.bin/millrace");
    const table = runIn(user, millrace, ["run", "-e", "SELECT 1 AS n"], bare);
    expect(table).toMatch(/n[^1]*1/);
    const rows = runIn(user, millrace, ["run", "--result", "ndjson", "-e", "SELECT 'a', 2"], bare);
    expect(rows.trim().split("\n").at(-1)).toBe('["+I","a",2]');
  });
});
