/** The addon's verbs on their own: a job stepped by hand, and every kind of misuse, which is an exception and never a crash. */
import { Worker } from "node:worker_threads";
import { Packr } from "msgpackr";
import { describe, expect, test } from "vitest";
import { type ExchangeLimits, addon as native, stepState, stepWordCount } from "../../src/native/index.js";
import type { PlanMessage } from "../../src/plan/message.js";

const limits: ExchangeLimits = { ringDescriptors: 4, segmentsPerEdge: 2, segmentBytes: 4096 };
const packr = new Packr({ useRecords: false, int64AsType: "bigint" });

/** SELECT a FROM (VALUES (0), (1), ...) on one worker. */
function planOf(rows: number): PlanMessage {
  const hidden = { kind: false, sequence: false, watermark: false };
  const operator = { version: 1, stateId: "", schema: 0, hidden };
  return {
    format: 1,
    engine: "test",
    job: "numbers",
    mode: "STREAMING",
    determinism: "result",
    maxParallelism: 128,
    parallelism: 1,
    zone: "UTC",
    options: {
      batchRows: 16,
      blockBytes: 1024,
      rowBytesMax: 1024,
      instructionSet: "auto",
      constantHash: false,
      floatAggregation: "exact",
      clockMs: null,
      randomSeed: null,
    },
    types: [
      {
        physical: native.describe().physicalTypes.INT64 as number,
        root: native.describe().typeRoots.BIGINT as number,
        nullable: false,
        precision: 0,
        scale: 0,
        length: 0,
        children: [],
        fieldNames: [],
        sql: "BIGINT NOT NULL",
      },
    ],
    schemas: [{ types: [0], names: ["a"] }],
    programs: [],
    sources: [
      {
        connector: "values",
        name: "numbers",
        schema: 0,
        columns: [{ from: "field", name: "a", ordinal: 0 }],
        format: "",
        formatOptions: {},
        connectorOptions: {},
        physicalSchema: 0,
        splits: [],
        rows: Array.from({ length: rows }, (_, row) => [row]),
        rowPrograms: [],
        program: null,
        watermark: null,
        deadLetterPath: null,
      },
    ],
    sinks: [
      {
        connector: "collect",
        name: "result",
        schema: 0,
        format: "",
        formatOptions: {},
        connectorOptions: {},
        path: "",
        partitionColumns: [],
        notNullColumns: [],
        notNullEnforcer: "ERROR",
        overwrite: false,
      },
    ],
    operators: [
      { ...operator, kind: "source", name: "numbers", config: { source: 0 } },
      { ...operator, kind: "sink", name: "result", config: { sink: 0 } },
    ],
    stages: [{ operators: [0, 1], parallelism: "single" }],
    edges: [{ from: 0, to: 1, port: 0, partition: "forward", columns: [], order: "none", changes: "insert" }],
    fingerprint: "numbers",
  };
}

interface OpenJob {
  readonly job: number;
  readonly control: SharedArrayBuffer;
}

function openJob(rows: number): OpenJob {
  const plan = packr.pack(planOf(rows));
  const sizes = native.jobMemory(plan, limits);
  const control = new SharedArrayBuffer(sizes.controlBytes);
  const workers = sizes.workerBytes.map((bytes) => new Uint8Array(new SharedArrayBuffer(bytes)));
  return { job: native.createJob(plan, new Uint8Array(control), workers, limits, ""), control };
}

function takeLines(job: number): string[] {
  const lines: string[] = [];
  for (let chunk = native.takeResults(job, 1 << 16); chunk !== null; chunk = native.takeResults(job, 1 << 16)) {
    const text = Buffer.from(chunk.lines).toString();
    lines.push(...text.split("\n").slice(0, chunk.rows));
  }
  return lines;
}

describe("a job stepped by hand", () => {
  test("hands its rows to the host while the exchange is small, and finishes", () => {
    const { job } = openJob(5000);
    const words = new Int32Array(stepWordCount);
    const worker = native.attachWorker(job, 0, words);
    const lines: string[] = [];
    for (let steps = 0; words[0] !== stepState.ended; steps++) {
      expect(steps).toBeLessThan(100_000);
      native.step(worker, 1000);
      lines.push(...takeLines(job));
    }
    native.detachWorker(worker);
    lines.push(...takeLines(job));
    expect(lines).toEqual(Array.from({ length: 5000 }, (_, row) => `["+I",${row}]`));
    expect(native.jobStatus(job)).toEqual({ state: "finished", error: null });
    const [source] = native.jobProgress(job).sources;
    expect(source?.rowsRead).toBe(5000);
    native.destroyJob(job);
  });

  test("waits for the host, and ends when cancelled", () => {
    const { job, control } = openJob(5000);
    const words = new Int32Array(stepWordCount);
    const worker = native.attachWorker(job, 0, words);
    for (let steps = 0; words[0] !== stepState.idle; steps++) {
      expect(steps).toBeLessThan(100_000);
      native.step(worker, 1000);
    }
    const doorbells = new Int32Array(control, 0, 2);
    expect(doorbells[0]).toBe(1);
    native.cancelJob(job);
    expect(doorbells[0]).toBe(0);
    native.step(worker, 1000);
    expect(words[0]).toBe(stepState.ended);
    native.detachWorker(worker);
    expect(native.jobStatus(job).state).toBe("cancelled");
    native.destroyJob(job);
  });
});

describe("misuse is an exception", () => {
  const words = new Int32Array(stepWordCount);

  test("handles that never were", () => {
    const calls: (() => unknown)[] = [
      () => native.step(4711, 1000),
      () => native.detachWorker(4711),
      () => native.attachWorker(4711, 0, words),
      () => native.jobStatus(4711),
      () => native.jobProgress(4711),
      () => native.takeResults(4711, 1000),
      () => native.cancelJob(4711),
      () => native.failJob(4711, "WORKER_LOST", "gone"),
      () => native.stopWithSavepoint(4711, "/nowhere"),
      () => native.destroyJob(4711),
      () => native.jobStatus("4711" as unknown as number),
      () => native.step(undefined as unknown as number, 1000),
    ];
    for (const call of calls) expect(call).toThrow(expect.objectContaining({ code: "INTERNAL_ERROR" }));
  });

  test("handles after their end", () => {
    const { job } = openJob(1);
    const worker = native.attachWorker(job, 0, words);
    native.detachWorker(worker);
    expect(() => native.step(worker, 1000)).toThrow("no such worker");
    expect(native.jobStatus(job)).toMatchObject({ state: "failed", error: { code: "WORKER_LOST" } });
    native.destroyJob(job);
    expect(() => native.jobStatus(job)).toThrow("no such job");
    expect(() => native.takeResults(job, 1000)).toThrow("no such job");
  });

  test("memory and words that are too small, workers that the plan does not have", () => {
    const plan = packr.pack(planOf(1));
    const tiny = new Uint8Array(new SharedArrayBuffer(64));
    expect(() => native.createJob(plan, tiny, [tiny], limits, "")).toThrow("too small");
    expect(() => native.createJob(plan, tiny, [], limits, "")).toThrow("too small");
    const { job } = openJob(1);
    expect(() => native.attachWorker(job, 1, words)).toThrow("no such worker");
    expect(() => native.attachWorker(job, 0, new Int32Array(1))).toThrow("words");
    expect(() => native.attachWorker(job, 0, [] as unknown as Int32Array)).toThrow("words");
    native.destroyJob(job);
  });

  test("a savepoint that is not there", () => {
    const plan = packr.pack(planOf(1));
    const sizes = native.jobMemory(plan, limits);
    const memory = (bytes: number) => new Uint8Array(new SharedArrayBuffer(bytes));
    const create = () =>
      native.createJob(plan, memory(sizes.controlBytes), sizes.workerBytes.map(memory), limits, "/no/savepoint");
    expect(create).toThrow(expect.objectContaining({ code: "SAVEPOINT_MISMATCH" }));
  });

  test("damaged plans", () => {
    const plan = packr.pack(planOf(20));
    let random = 1;
    for (let trial = 0; trial < 3000; trial++) {
      const damaged = Uint8Array.from(plan);
      for (let change = 0; change < 3; change++) {
        random = (Math.imul(random, 1103515245) + 12345) >>> 0;
        damaged[random % damaged.length] = (random >>> 16) & 255;
      }
      try {
        native.checkPlan(damaged);
      } catch (error) {
        expect(error).toMatchObject({ code: "PLAN_MESSAGE" });
      }
    }
  });
});

describe("threads", () => {
  const inThread = (code: string, workerData: unknown): Worker =>
    new Worker(
      `const { parentPort, workerData } = require("node:worker_threads");
       import(workerData.door).then(({ addon }) => { ${code} });`,
      {
        eval: true,
        workerData: { door: new URL("../../dist/native/index.js", import.meta.url).href, ...Object(workerData) },
      },
    );
  const messageOf = (worker: Worker) =>
    new Promise<string>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    });

  test("a handle belongs to the thread that attached it", async () => {
    const { job } = openJob(1);
    const handle = native.attachWorker(job, 0, new Int32Array(stepWordCount));
    const thread = inThread(
      "let said = 'nothing'; try { addon.step(workerData.handle, 1000); } catch (error) { said = error.message; } parentPort.postMessage(said);",
      { handle },
    );
    expect(await messageOf(thread)).toBe("no such worker");
    await thread.terminate();
    native.detachWorker(handle);
    native.destroyJob(job);
  });

  test("a terminated thread loses its worker, and the job fails by name", async () => {
    const { job } = openJob(5000);
    const thread = inThread(
      `const words = new Int32Array(5); const handle = addon.attachWorker(workerData.job, 0, words);
       parentPort.postMessage("attached"); for (;;) addon.step(handle, 1000);`,
      { job },
    );
    expect(await messageOf(thread)).toBe("attached");
    await thread.terminate();
    expect(native.jobStatus(job)).toMatchObject({ state: "failed", error: { code: "WORKER_LOST" } });
    native.destroyJob(job);
  });
});
