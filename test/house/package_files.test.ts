import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

interface Manifest {
  readonly version: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}
const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;

describe("package.json and its lock file", () => {
  test("every version is exact", () => {
    const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });
  test("the lock file names no registry", () => {
    expect(readFileSync("package-lock.json", "utf8")).not.toMatch(/"resolved"/);
  });
  test("nothing runs when a user installs", () => {
    expect(Object.keys(manifest.scripts).filter((name) => /^(pre|post)?(install|prepare)$/.test(name))).toEqual([]);
  });
});

describe("README.md", () => {
  const readme = readFileSync("README.md", "utf8");
  test("names only scripts that exist", () => {
    const named = [...readme.matchAll(/npm (?:run )?([a-z:]+)/g)].map((match) => match[1] as string);
    const builtIn = new Set(["ci", "pack", "install", "i"]);
    expect(named.filter((name) => !builtIn.has(name) && !(name in manifest.scripts))).toEqual([]);
  });
  test("names only files that exist", () => {
    const paths = [...readme.matchAll(/`((?:src|native|test|bench|\.ci)\/[\w./-]*)`/g)].map(
      (match) => match[1] as string,
    );
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });
});
