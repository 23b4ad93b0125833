import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { addon } from "../../src/native/index.js";

test("the addon carries the package's version", () => {
  const manifest = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  expect(addon.version).toBe(manifest.version);
});
