/**
 * Job: one running plan. Makes the shared memory, starts an engine loop per worker, hands out result lines, and ends in exactly one state.
 * Nothing here blocks the host's event loop: results are taken in chunks of bounded size, waiting is `Atomics.waitAsync`.
 */
import { Packr } from "msgpackr";
import type { Piscina } from "piscina";
import { type ErrorCode, MillraceError, RunError } from "../errors.js";
import { addon, type ExchangeLimits, type JobProgress, type JobStatus, type ResultChunk } from "../native/index.js";
import type { PlanMessage } from "../plan/message.js";
import type { EngineLoopTask } from "./engine_loop.js";
import { allocateJobMemory, doorbellsOf, ringWorkers } from "./job_memory.js";
import { returnPool, takePool } from "./worker_pool.js";

export interface JobOptions {
  /** Directory of a savepoint to start from. */
  readonly restoreFrom?: string | undefined;
  /** Test switches of the exchange. */
  readonly exchange?: Partial<ExchangeLimits> | undefined;
}

/** Results are taken in chunks of about this size: decoding one takes well under a millisecond. */
const chunkBytesMax = 64 * 1024;
/** Longest sleep of the host between two looks; wake-ups normally come by doorbell. */
const hostSleepMs = 100;

const packr = new Packr({ useRecords: false, int64AsType: "bigint" });

export function encodePlan(message: PlanMessage): Uint8Array {
  return packr.pack(message);
}

export class Job {
  readonly #id: number;
  readonly #doorbells: Int32Array<SharedArrayBuffer>;
  readonly #loops: Promise<boolean>;
  #pool: Piscina | undefined;
  #loopsEnded = false;
  #status: JobStatus | undefined;
  #lastProgress: JobProgress | undefined;

  /** Throws INTERNAL_ERROR when native code refuses the plan, and a clear error when `restoreFrom` does not fit it. */
  constructor(message: PlanMessage, options: JobOptions = {}) {
    const plan = encodePlan(message);
    const limits: ExchangeLimits = { ringDescriptors: 0, segmentsPerEdge: 0, segmentBytes: 0, ...options.exchange };
    const parallelism = message.parallelism;
    const memory = allocateJobMemory(plan, limits);
    this.#doorbells = doorbellsOf(memory.control, parallelism);
    this.#id = addon.createJob(
      plan,
      new Uint8Array(memory.control),
      memory.workers.map((buffer) => new Uint8Array(buffer)),
      limits,
      options.restoreFrom ?? "",
    );
    this.#loops = this.#run(parallelism, (worker) => ({ job: this.#id, worker, parallelism, memory }));
  }

  async #run(parallelism: number, task: (worker: number) => EngineLoopTask): Promise<boolean> {
    const pool = takePool(parallelism);
    this.#pool = pool;
    let healthy = true;
    const loops = Array.from({ length: parallelism }, (_, worker) =>
      pool.run(task(worker), { name: "runEngineLoop" }).catch((error: unknown) => {
        healthy = false;
        const reason = error instanceof Error ? error.message : String(error);
        addon.failJob(this.#id, "WORKER_LOST", `worker ${worker} ended before its job: ${reason}`);
        ringWorkers(this.#doorbells);
      }),
    );
    await Promise.all(loops);
    this.#pool = undefined;
    returnPool(pool, parallelism, healthy);
    this.#loopsEnded = true;
    Atomics.store(this.#doorbells, parallelism, 0);
    Atomics.notify(this.#doorbells, parallelism);
    return healthy;
  }

  /**
   * Chunks of result lines until the job has ended; then throws RunError if it failed or was cancelled. Must be consumed for the job to end:
   * a full result queue holds the job back.
   */
  async *results(): AsyncGenerator<ResultChunk> {
    try {
      for (;;) {
        const chunk = addon.takeResults(this.#id, chunkBytesMax);
        if (chunk !== null) {
          ringWorkers(this.#doorbells);
          yield chunk;
          continue;
        }
        if (this.#loopsEnded) break;
        await this.#waitForHostDoorbell();
      }
    } finally {
      if (!this.#loopsEnded) this.cancel();
      await this.#end();
    }
    const error = runErrorOf(this.#ended());
    if (error !== undefined) throw error;
  }

  async #waitForHostDoorbell(): Promise<void> {
    const host = this.#doorbells.length - 1;
    const waiting = Atomics.waitAsync(this.#doorbells, host, 1, hostSleepMs);
    // A doorbell that has rung already answers at once; still give other work of the host its turn.
    if (waiting.async) await waiting.value;
    else await new Promise<void>((resolve) => setImmediate(resolve));
  }

  /** Loops may still hand over results while they end: take and drop them, so that none waits for room. */
  async #end(): Promise<void> {
    if (this.#status !== undefined) return;
    while (!this.#loopsEnded) {
      if (addon.takeResults(this.#id, chunkBytesMax) === null) await this.#waitForHostDoorbell();
      else ringWorkers(this.#doorbells);
    }
    await this.#loops;
    if (this.#status !== undefined) return;
    this.#lastProgress = addon.jobProgress(this.#id);
    this.#status = addon.jobStatus(this.#id);
    addon.destroyJob(this.#id);
  }

  #ended(): JobStatus {
    if (this.#status === undefined) throw new MillraceError("INTERNAL_ERROR", "run", "the job has not ended");
    return this.#status;
  }

  /** "running" until the last worker has ended. */
  get state(): JobStatus["state"] {
    return this.#status?.state ?? "running";
  }

  /** Ends the job soon, with JOB_CANCELLED for whoever reads its results. Files not yet committed stay invisible. */
  cancel(): void {
    if (this.#status !== undefined) return;
    addon.cancelJob(this.#id);
    ringWorkers(this.#doorbells);
  }

  /** Asks for a savepoint in `directory`; the job then ends in state "stopped". Await the end of `results()`. */
  stopWithSavepoint(directory: string): void {
    if (this.#status !== undefined) return;
    addon.stopWithSavepoint(this.#id, directory);
    ringWorkers(this.#doorbells);
  }

  /** @internal Ends one of the job's threads, as a crash of it would; for tests. */
  async terminateWorker(worker: number): Promise<void> {
    await this.#pool?.threads[worker]?.terminate();
  }

  progress(): JobProgress {
    return this.#lastProgress ?? addon.jobProgress(this.#id);
  }
}

/** The user's view of how a job ended badly; undefined when it did not. */
function runErrorOf(status: JobStatus): MillraceError | undefined {
  if (status.state === "cancelled") return new RunError("JOB_CANCELLED", "the job was cancelled");
  const error = status.error;
  if (status.state !== "failed" || error === null) return undefined;
  const place =
    error.file === null ? "" : ` (${error.file}, ${error.line > 0 ? `line ${error.line}, ` : ""}byte ${error.offset})`;
  const span = error.spanStart < 0 ? undefined : { start: error.spanStart, end: error.spanEnd };
  return new RunError(error.code as ErrorCode, `${error.message}${place}`, {}, span);
}
