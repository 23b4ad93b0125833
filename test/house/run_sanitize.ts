/**
 * `npm run sanitize [-- address|thread] [-- room]`: builds the native tests with sanitizers in folders of their own and runs
 * them: all rooms under ASan and UBSan, those whose code several threads run at once under TSan.
 */
import { availableParallelism } from "node:os";
import { runNativeTests } from "./run_native_tests.js";
import { addCounts, type Counts, closingLine, run } from "./run_steps.js";

interface Kind {
  readonly sanitizers: string;
  /** Rooms to test; all where it is not said. */
  readonly rooms?: readonly string[];
}
const kinds: Readonly<Record<string, Kind>> = {
  address: { sanitizers: "address,undefined" },
  thread: { sanitizers: "thread", rooms: ["connectors", "exchange", "state"] },
};

function runKind(name: string, room: string | undefined): Counts {
  const { sanitizers, rooms } = kinds[name] as Kind;
  const build = `build/sanitize_${name}`;
  const options = [`-DMILLRACE_SANITIZE=${sanitizers}`, "-DMILLRACE_OPTIMIZE=-O1", "-DCMAKE_BUILD_TYPE=None"];
  run("cmake", ["-G", "Ninja", "-S", ".", "-B", build, ...options]);
  const chosen = room === undefined ? rooms : [room];
  const targets = chosen?.map((each) => `millrace_tests_${each}`) ?? ["tests"];
  run("cmake", ["--build", build, "--target", ...targets, "--parallel", `${availableParallelism()}`]);
  process.env.UBSAN_OPTIONS = "halt_on_error=1:print_stacktrace=1";
  process.env.TSAN_OPTIONS = "halt_on_error=1";
  return (chosen ?? [undefined]).map((each) => runNativeTests(build, each)).reduce(addCounts);
}

const words = process.argv.slice(2);
const chosen = words.filter((word) => word in kinds);
const room = words.find((word) => !(word in kinds));
const counts = (chosen.length > 0 ? chosen : Object.keys(kinds)).map((name) => runKind(name, room)).reduce(addCounts);
console.log(closingLine(counts));
process.exit(counts.failed === 0 ? 0 : 1);
