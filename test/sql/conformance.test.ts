/** Flink's own answers: every case, under each configuration. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "vitest";
import { casesRoot, readCases } from "./case_file.js";
import { runCase } from "./case_run.js";
import { allConfigurations, chosenConfigurations, defaultConfiguration } from "./configurations.js";

const folders = readdirSync(casesRoot).sort();

/** Cases that are not supported yet, by name; each must say so (NOT_SUPPORTED), so that the list stays true. */
const notSupportedYet = new Set(
  readFileSync("test/sql/not_supported_yet.txt", "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#")),
);

const everything = process.env.MILLRACE_TEST_ALL === "1";
const configurations = [defaultConfiguration, ...(everything ? allConfigurations() : chosenConfigurations)];

for (const folder of folders) {
  describe(folder, () => {
    for (const file of readCases(folder)) {
      test(file.name, { timeout: everything ? 600_000 : 60_000 }, async () => {
        for (const configuration of configurations) {
          const outcome = await runCase(file, configuration);
          if (outcome.kind === "failed") throw new Error(`${configuration.name}: ${outcome.reason}`);
          const listed = notSupportedYet.has(file.name);
          if (outcome.kind === "not supported") {
            if (!listed) throw new Error(`not supported: ${outcome.reason}`);
            return;
          }
          if (listed) throw new Error("is supported now: take it off not_supported_yet.txt");
        }
      });
    }
  });
}
