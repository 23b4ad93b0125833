/**
 * `npm run sanitize [-- address|thread] [-- room]`: builds the native tests with sanitizers in folders of their own and runs
 * them. Without a name both kinds run.
 */
import { availableParallelism } from "node:os";
import { runNativeTests } from "./run_native_tests.js";
import { addCounts, type Counts, closingLine, run } from "./run_steps.js";

const kinds: Readonly<Record<string, string>> = { address: "address,undefined", thread: "thread" };

function runKind(kind: string, room: string | undefined): Counts {
  const build = `build/sanitize_${kind}`;
  const options = [`-DMILLRACE_SANITIZE=${kinds[kind]}`, "-DMILLRACE_OPTIMIZE=-O1", "-DCMAKE_BUILD_TYPE=None"];
  run("cmake", ["-G", "Ninja", "-S", ".", "-B", build, ...options]);
  const target = room === undefined ? "tests" : `millrace_tests_${room}`;
  run("cmake", ["--build", build, "--target", target, "--parallel", `${availableParallelism()}`]);
  process.env.UBSAN_OPTIONS = "halt_on_error=1:print_stacktrace=1";
  process.env.TSAN_OPTIONS = "halt_on_error=1";
  return runNativeTests(build, room);
}

const words = process.argv.slice(2);
const chosen = words.filter((word) => word in kinds);
const room = words.find((word) => !(word in kinds));
const counts = (chosen.length > 0 ? chosen : Object.keys(kinds)).map((kind) => runKind(kind, room)).reduce(addCounts);
console.log(closingLine(counts));
process.exit(counts.failed === 0 ? 0 : 1);
