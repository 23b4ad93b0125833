/**
 * `npm run fuzz [-- --seconds 60] [-- name]`: builds the libFuzzer targets of test/native/fuzz with clang under ASan and UBSan
 * and runs each for a while, from the seeds in test/native/fuzz/seeds/<name> where there are some.
 */
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { closingLine, run, tryRun } from "./run_steps.js";

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
let failed = 0;
for (const program of readdirSync(build).filter((name) => /^millrace_fuzz_[a-z0-9_]+$/.test(name))) {
  const name = program.replace("millrace_fuzz_", "");
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const corpus = resolve(build, "corpus", name);
  mkdirSync(corpus, { recursive: true });
  const seeds = resolve("test/native/fuzz/seeds", name);
  const limits = [`-max_total_time=${values.seconds}`, "-rss_limit_mb=4096", "-timeout=20", "-print_final_stats=1"];
  const status = tryRun(resolve(build, program), [...limits, corpus, ...(existsSync(seeds) ? [seeds] : [])]);
  if (status === 0) passed += 1;
  else failed += 1;
}
console.log(closingLine({ passed, failed, skipped: 0 }));
process.exit(failed === 0 ? 0 : 1);
