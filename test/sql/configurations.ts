/** The configurations that every SQL test runs under: the answer must not depend on any of them. */
import type { ExchangeLimits } from "../../src/native/index.js";

export interface Configuration {
  readonly name: string;
  readonly threads: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly exchange?: Partial<ExchangeLimits>;
  /** Stop with a savepoint in the middle and go on from it. */
  readonly interrupt?: boolean;
}

export const defaultConfiguration: Configuration = { name: "default", threads: 2, settings: {} };

/** Small enough for `npm test`, yet each dimension is turned once. */
export const chosenConfigurations: readonly Configuration[] = [
  { name: "1 thread", threads: 1, settings: {} },
  {
    name: "3 threads, batches of 1, blocks of 64 bytes, scalar, small rings",
    threads: 3,
    settings: { "pipeline.batch-rows": "1", "pipeline.block-bytes": "64", "pipeline.instruction-set": "scalar" },
    exchange: { ringDescriptors: 4, segmentsPerEdge: 2 },
  },
  {
    name: "8 threads, batches of 2, blocks of 4 KiB, constant hash",
    threads: 8,
    settings: { "pipeline.batch-rows": "2", "pipeline.block-bytes": "4096", "pipeline.constant-hash": "true" },
  },
  {
    name: "stopped and restored, blocks of 64 bytes",
    threads: 3,
    settings: { "pipeline.batch-rows": "1", "pipeline.block-bytes": "64" },
    interrupt: true,
  },
];

/** The whole product of the dimensions that can meet, for `npm run test:all`. */
export function allConfigurations(): Configuration[] {
  const configurations: Configuration[] = [];
  for (const threads of [1, 2, 3, 8]) {
    for (const batchRows of ["1", "2", "1024", "8192"]) {
      for (const blockBytes of ["64", "4096", "1048576"]) {
        const settings = { "pipeline.batch-rows": batchRows, "pipeline.block-bytes": blockBytes };
        configurations.push({
          name: `${threads} threads, batches of ${batchRows}, blocks of ${blockBytes}`,
          threads,
          settings,
        });
      }
    }
  }
  for (const instructionSet of ["scalar", "avx2", "avx512"]) {
    configurations.push({ name: instructionSet, threads: 2, settings: { "pipeline.instruction-set": instructionSet } });
  }
  for (const level of ["result", "changelog"]) {
    configurations.push({
      name: `determinism ${level}`,
      threads: 3,
      settings: { "pipeline.determinism": level, "pipeline.block-bytes": "64" },
    });
  }
  return [...configurations, ...chosenConfigurations];
}
