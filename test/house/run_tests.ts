/**
 * `npm test` and `npm run test:all`: builds what is stale, runs the native tests of every room and then vitest, and ends with
 * `N passed, N failed` over both.
 */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { runNativeTests } from "./run_native_tests.js";
import { addCounts, type Counts, closingLine, run, tryRun } from "./run_steps.js";

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numFailedTestSuites: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

const reportPath = "build/test_reports/vitest.json";

function runVitest(environment: NodeJS.ProcessEnv): Counts {
  mkdirSync("build/test_reports", { recursive: true });
  rmSync(reportPath, { force: true });
  const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${reportPath}`];
  const status = tryRun("npx", ["vitest", "run", ...reporters], { ...environment, MILLRACE_COMPILED: "1" });
  const report = JSON.parse(readFileSync(reportPath, "utf8")) as VitestReport;
  // A file that cannot be loaded has no test that could fail.
  const broken = report.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
  const failed = report.numFailedTests + broken.length;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && status !== 0 ? 1 : failed,
    skipped: report.numPendingTests,
  };
}

const all = process.argv.includes("--all");
run("npm", ["run", "build"]);
run("npm", ["run", "build:tests"]);
const native = runNativeTests("build");
const counts = addCounts(native, runVitest(all ? { MILLRACE_TEST_ALL: "1" } : {}));
console.log(closingLine(counts));
process.exit(counts.failed === 0 ? 0 : 1);
