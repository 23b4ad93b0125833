import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { addCounts, type Counts, tryRun } from "./run_steps.js";

interface GoogleTestReport {
  readonly tests: number;
  readonly failures: number;
  readonly disabled: number;
  readonly errors: number;
  readonly testsuites: readonly { readonly testsuite: readonly { readonly result: string }[] }[];
}

/**
 * Runs every `millrace_tests_<room>` of a build folder and sums what GoogleTest reports. A room that dies without a report
 * counts as one failure. `room` keeps to one room.
 */
export function runNativeTests(build: string, room?: string): Counts {
  const reports = resolve(build, "test_reports");
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  const wanted = new RegExp(`^millrace_tests_${room ?? "[a-z0-9_]+"}$`);
  const programs = readdirSync(build).filter((name) => wanted.test(name));
  let counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const program of programs.sort()) {
    const report = join(reports, `${program}.json`);
    const status = tryRun(resolve(build, program), [`--gtest_brief=1`, `--gtest_output=json:${report}`]);
    counts = addCounts(counts, readReport(report, status));
  }
  return counts;
}

function readReport(path: string, status: number): Counts {
  let report: GoogleTestReport;
  try {
    report = JSON.parse(readFileSync(path, "utf8")) as GoogleTestReport;
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const results = report.testsuites.flatMap((suite) => suite.testsuite.map((test) => test.result));
  const skipped = results.filter((result) => result === "SKIPPED").length + report.disabled;
  const failed = report.failures + report.errors;
  const passed = report.tests - failed - skipped;
  return { passed, failed: failed === 0 && status !== 0 ? 1 : failed, skipped };
}
