/**
 * Options of a session (`SET 'key' = 'value'`): Flink's own by their names, and ours. The list is the contents page; what stands here without a
 * reader is accepted because Flink jobs set it, and has no effect on one process.
 */
import type { ErrorDetails } from "../errors.js";
import { nearestName } from "../sql/index.js";
import { machineZone } from "./machine_zone.js";
import { findOption, type OptionDefinition, type OptionValue, readOption, unknownOption } from "./options.js";

export const sessionOptions: readonly OptionDefinition[] = [
  {
    key: "execution.runtime-mode",
    type: "enum",
    values: ["STREAMING", "BATCH", "AUTOMATIC"],
    defaultValue: "STREAMING",
    description: "STREAMING: exact changelogs, late rows dropped. BATCH: final results.",
  },
  {
    key: "parallelism.default",
    type: "int",
    min: -1,
    max: 1024,
    defaultValue: -1,
    description: "Worker threads of a job; -1: one per core.",
  },
  {
    key: "pipeline.batch-rows",
    type: "int",
    min: 1,
    max: 65535,
    defaultValue: 8192,
    description: "Target rows of a batch.",
  },
  {
    key: "pipeline.block-bytes",
    type: "memory",
    min: 1,
    max: 2 ** 30,
    defaultValue: 1048576,
    description: "Size of the pieces in which files are read by all workers.",
  },
  {
    key: "pipeline.clock",
    type: "string",
    defaultValue: "system",
    check: (text) =>
      /^(system|-?\d{1,15})$/.test(text) ? undefined : `'${text}' is neither 'system' nor milliseconds`,
    description: "'system', or a fixed processing time in milliseconds.",
  },
  {
    key: "pipeline.constant-hash",
    type: "boolean",
    defaultValue: false,
    description: "Test switch: all keys share a hash.",
  },
  {
    key: "pipeline.determinism",
    type: "enum",
    values: ["AUTO", "RESULT", "CHANGELOG"],
    defaultValue: "AUTO",
    description: "What must not depend on threads: the final table, or every change.",
  },
  {
    key: "pipeline.instruction-set",
    type: "enum",
    values: ["auto", "scalar", "avx2", "avx512"],
    defaultValue: "auto",
    description: "Which kernels run.",
  },
  {
    key: "pipeline.max-parallelism",
    type: "int",
    min: 1,
    max: 32768,
    defaultValue: 128,
    description: "Key groups of the state.",
  },
  { key: "pipeline.name", type: "string", defaultValue: "", description: "Name of the job." },
  { key: "pipeline.random-seed", type: "long", defaultValue: null, description: "Seed of RAND and UUID." },
  {
    key: "row.bytes-max",
    type: "memory",
    min: 1,
    max: 2 ** 30,
    defaultValue: 16777216,
    description: "Longest row accepted.",
  },
  {
    key: "sql-client.execution.result-mode",
    type: "string",
    defaultValue: "table",
    description: "Accepted for scripts of Flink's client.",
  },
  {
    key: "table.display.max-column-width",
    type: "int",
    defaultValue: 30,
    description: "Accepted for scripts of Flink's client.",
  },
  { key: "table.dml-sync", type: "boolean", defaultValue: false, description: "Accepted: every INSERT is awaited." },
  { key: "table.exec.emit.allow-lateness", type: "duration", defaultValue: null, description: "Accepted." },
  {
    key: "table.exec.emit.early-fire.enabled",
    type: "boolean",
    defaultValue: false,
    description: "Windows of GROUP BY give results before their end.",
  },
  {
    key: "table.exec.emit.late-fire.enabled",
    type: "boolean",
    defaultValue: false,
    description: "Windows of GROUP BY give results again for late rows.",
  },
  {
    key: "table.exec.float-aggregation",
    type: "enum",
    values: ["exact", "arrival"],
    defaultValue: "exact",
    description: "Sums of FLOAT and DOUBLE: rounded once, or added in canonical order.",
  },
  {
    key: "table.exec.mini-batch.allow-latency",
    type: "duration",
    defaultValue: 0,
    description: "Longest wait of a mini-batch.",
  },
  {
    key: "table.exec.mini-batch.enabled",
    type: "boolean",
    defaultValue: false,
    description: "May leave out intermediate changes.",
  },
  { key: "table.exec.mini-batch.size", type: "long", defaultValue: -1n, description: "Rows of a mini-batch." },
  {
    key: "table.exec.resource.default-parallelism",
    type: "int",
    min: -1,
    max: 1024,
    defaultValue: -1,
    description: "Worker threads; -1: as parallelism.default says.",
  },
  {
    key: "table.exec.sink.not-null-enforcer",
    type: "enum",
    values: ["ERROR", "DROP"],
    defaultValue: "ERROR",
    description: "NULL in a NOT NULL column of a sink: fail, or drop the row.",
  },
  {
    key: "table.exec.sink.type-length-enforcer",
    type: "enum",
    values: ["IGNORE", "TRIM_PAD", "ERROR"],
    defaultValue: "IGNORE",
    description: "Text longer or shorter than a sink's column.",
  },
  {
    key: "table.exec.sink.upsert-materialize",
    type: "enum",
    values: ["NONE", "AUTO", "FORCE"],
    defaultValue: "AUTO",
    description: "Order changes by key before an upsert sink.",
  },
  {
    key: "table.exec.source.idle-timeout",
    type: "duration",
    defaultValue: 0,
    description: "A source without rows for so long does not hold the watermark back; 0: never.",
  },
  {
    key: "table.exec.state.ttl",
    type: "duration",
    defaultValue: 0,
    description: "State not used for so long is dropped; 0: never.",
  },
  {
    key: "table.local-time-zone",
    type: "string",
    defaultValue: "default",
    check: zoneProblem,
    description: "Zone of TIMESTAMP_LTZ; 'default': the machine's.",
  },
  {
    key: "table.optimizer.agg-phase-strategy",
    type: "enum",
    values: ["AUTO", "ONE_PHASE", "TWO_PHASE"],
    defaultValue: "AUTO",
    description: "Whether window aggregates are computed partly before the exchange.",
  },
  {
    key: "table.optimizer.disabled-rules",
    type: "string",
    defaultValue: "",
    description: "Names of plan rules to leave out, separated by commas.",
  },
  { key: "table.plan.force-recompile", type: "boolean", defaultValue: false, description: "Accepted." },
  {
    key: "table.sql-dialect",
    type: "enum",
    values: ["default"],
    defaultValue: "default",
    description: "Only Flink's own dialect.",
  },
];

/** Namespaces of Flink's configuration: an unknown key there belongs to a cluster and is kept without effect. */
const foreignNamespaces: ReadonlySet<string> = new Set(
  `table execution pipeline sql-client state restart-strategy taskmanager jobmanager rest metrics security env
  high-availability parallelism cluster akka pekko kubernetes yarn python fs s3 heartbeat classloader compiler
  job jobstore task web historyserver client process checkpoint sql-gateway io blob slotmanager slot
  resourcemanager queryable-state zookeeper hive user`.split(/\s+/),
);

export class SessionOptions {
  readonly #written = new Map<string, string>();
  readonly #initial: ReadonlyMap<string, string>;

  /** @throws ValidationError UNKNOWN_OPTION, INVALID_OPTION */
  constructor(settings: Readonly<Record<string, string>> = {}) {
    for (const [key, value] of Object.entries(settings)) this.set(key, value, {});
    this.#initial = new Map(this.#written);
  }

  set(key: string, value: string, details: ErrorDetails): void {
    const definition = findOption(sessionOptions, key);
    if (definition) readOption(definition, key, value, details);
    else this.#checkForeign(key, details);
    this.#written.set(definition?.key ?? key, value);
  }

  #checkForeign(key: string, details: ErrorDetails): void {
    const known = sessionOptions.map((option) => option.key);
    if (nearestName(key, known) !== undefined || !foreignNamespaces.has(key.split(".")[0]!)) {
      throw unknownOption("the session", key, known, details);
    }
  }

  /** Back to the value that the session started with. */
  reset(key: string): void {
    const initial = this.#initial.get(key);
    if (initial === undefined) this.#written.delete(key);
    else this.#written.set(key, initial);
  }

  resetAll(): void {
    this.#written.clear();
    for (const [key, value] of this.#initial) this.#written.set(key, value);
  }

  entries(): [string, string][] {
    return [...this.#written].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  get(key: string): OptionValue {
    const definition = findOption(sessionOptions, key);
    if (!definition) throw new Error(`no session option ${key}`);
    const text = this.#written.get(definition.key);
    return text === undefined ? definition.defaultValue : readOption(definition, key, text, {});
  }

  text(key: string): string {
    return String(this.get(key));
  }

  number(key: string): number {
    return Number(this.get(key));
  }

  flag(key: string): boolean {
    return this.get(key) === true;
  }

  /** The session's zone by name, the machine's where none is set. */
  get timeZone(): string {
    const zone = this.text("table.local-time-zone");
    return zone === "default" ? machineZone() : zone;
  }
}

function zoneProblem(name: string): string | undefined {
  if (name === "default" || name === "UTC" || /^(?:UTC|GMT|UT)?[+-]\d{1,2}(?::?\d{2})?$/.test(name)) return undefined;
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: name });
    return undefined;
  } catch {
    return `'${name}' is not a time zone; write a region like 'Europe/Berlin', 'UTC', or an offset like 'GMT+02:00'`;
  }
}
