import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

/**
 * The addon comes from one list of sources by two ways: cmake-js (CMakeLists.txt) and node-gyp (binding.gyp). The second
 * build compiles everything again, without optimisation, in a folder of its own.
 */
describe.runIf(process.env.MILLRACE_TEST_ALL === "1")("both build systems make the addon from one list", () => {
  const folder = mkdtempSync(join(tmpdir(), "millrace-gyp-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("node-gyp's addon loads and says the same as cmake-js's", { timeout: 1_800_000 }, () => {
    for (const name of ["native", "node_modules"]) symlinkSync(resolve(name), join(folder, name));
    for (const name of ["binding.gyp", "package.json"]) cpSync(name, join(folder, name));
    const prefix = resolve(process.execPath, "../..");
    expect(existsSync(join(prefix, "include/node/node_api.h")), "Node's headers lie beside its binary").toBe(true);
    const compiler = spawnSync("ccache", ["--version"]).error ? "g++" : "ccache g++";
    const built = spawnSync(
      resolve("node_modules/.bin/node-gyp"),
      ["rebuild", `--nodedir=${prefix}`, `--jobs=${availableParallelism()}`],
      { cwd: folder, encoding: "utf8", env: { ...process.env, CXX: compiler, CXXFLAGS: "-O0" } },
    );
    expect(built.status, built.stdout + built.stderr).toBe(0);
    expect(describeAddon(join(folder, "build/Release/millrace.node"))).toEqual(
      describeAddon(resolve("build/Release/millrace.node")),
    );
  });
});

/** What an addon exports and what its parameterless verbs answer, asked in a process of its own. */
function describeAddon(path: string): unknown {
  const program = `
    const addon = require(${JSON.stringify(path)});
    const description = typeof addon.describe === "function" ? addon.describe() : undefined;
    process.stdout.write(JSON.stringify({ names: Object.keys(addon).sort(), version: addon.version, description }));`;
  const asked = spawnSync(process.execPath, ["-e", program], { encoding: "utf8" });
  expect(asked.status, asked.stderr).toBe(0);
  return JSON.parse(asked.stdout);
}
