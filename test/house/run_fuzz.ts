/**
 * `npm run fuzz [-- --seconds 60] [-- name]`: builds the libFuzzer targets of test/native/fuzz with clang under ASan and UBSan
 * and runs each for a while, as many at once as there are cores, from the seeds in test/native/fuzz/seeds/<name> where there are some.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { closingLine, run } from "./run_steps.js";

const clang = ["clang++", "clang++-14"].find((name) => existsSync(`/usr/bin/${name}`)) ?? "clang++";
const build = "build/fuzz";
const { values, positionals } = parseArgs({
  options: { seconds: { type: "string", default: "60" } },
  allowPositionals: true,
});

run("cmake", [
  "-G",
  "Ninja",
  "-S",
  ".",
  "-B",
  build,
  `-DCMAKE_CXX_COMPILER=${clang}`,
  "-DCMAKE_BUILD_TYPE=None",
  "-DMILLRACE_FUZZ=ON",
  "-DMILLRACE_TESTS=OFF",
  "-DMILLRACE_SANITIZE=address,undefined",
  "-DMILLRACE_OPTIMIZE=-O1",
]);
run("cmake", ["--build", build, "--target", "fuzzers", "--parallel", `${availableParallelism()}`]);
let passed = 0;
const programs = readdirSync(build)
  .filter((name) => /^millrace_fuzz_[a-z0-9_]+$/.test(name))
  .map((program) => program.replace("millrace_fuzz_", ""))
  .filter((name) => positionals.length === 0 || positionals.includes(name));
const failures: string[] = [];
const lanes = Array.from({ length: availableParallelism() }, (_, lane) => lane);
await Promise.all(
  lanes.map(async () => {
    for (let name = programs.shift(); name !== undefined; name = programs.shift()) {
      if ((await fuzz(name)) !== 0) failures.push(name);
      passed += 1;
    }
  }),
);
passed -= failures.length;
if (failures.length > 0) console.log(`fuzzing found failures in ${failures.join(", ")}`);
console.log(closingLine({ passed, failed: failures.length, skipped: 0 }));
process.exit(failures.length === 0 ? 0 : 1);

/** Runs one target to its time limit; its exit code. The end of what it says is shown. */
function fuzz(name: string): Promise<number> {
  const corpus = resolve(build, "corpus", name);
  mkdirSync(corpus, { recursive: true });
  const seeds = resolve("test/native/fuzz/seeds", name);
  const limits = [`-max_total_time=${values.seconds}`, "-rss_limit_mb=4096", "-timeout=20", "-print_final_stats=1"];
  const args = [...limits, corpus, ...(existsSync(seeds) ? [seeds] : [])];
  console.log(`> millrace_fuzz_${name} ${args.join(" ")}`);
  return new Promise((ended, failed) => {
    const child = spawn(resolve(build, `millrace_fuzz_${name}`), args, { stdio: ["ignore", "ignore", "pipe"] });
    let report = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      report = (report + text).slice(-20_000);
    });
    child.on("error", failed);
    child.on("close", (code) => {
      console.log(
        report
          .split("\n")
          .slice(code === 0 ? -12 : -120)
          .join("\n"),
      );
      ended(code ?? 1);
    });
  });
}
