/**
 * `npm run check`: format, lint, types, the fences between the rooms and the contract between the two languages. Every step
 * runs, so that one call shows all that is wrong. clang-format is skipped with a word where it is not installed.
 */
import { spawnSync } from "node:child_process";
import { tryRun } from "./run_steps.js";
import { filesBelow } from "./source_rooms.js";

function checkNativeFormat(): number {
  if (spawnSync("clang-format", ["--version"]).error) {
    console.log("clang-format is not installed (Debian: clang-format): the format of the C++ files is NOT checked");
    return 0;
  }
  const files = ["native", "test/native", "bench/native"].flatMap((folder) => filesBelow(folder, [".h", ".cc"]));
  console.log(`> clang-format --dry-run -Werror (${files.length} files)`);
  return spawnSync("clang-format", ["--dry-run", "-Werror", ...files], { stdio: "inherit" }).status ?? 1;
}

const steps: readonly (readonly [string, () => number])[] = [
  ["format and lint", () => tryRun("npx", ["biome", "check", "."])],
  ["types", () => tryRun("npx", ["tsc", "-p", "test/tsconfig.json"])],
  ["C++ format", checkNativeFormat],
  [
    "fences and contract",
    () =>
      tryRun("npx", ["vitest", "run", "--reporter=dot", "test/house/fences.test.ts", "test/house/contract.test.ts"]),
  ],
];
const failed = steps.filter(([, step]) => step() !== 0).map(([name]) => name);
console.log(failed.length === 0 ? "check: all green" : `check failed: ${failed.join(", ")}`);
process.exit(failed.length === 0 ? 0 : 1);
