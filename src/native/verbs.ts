/**
 * The addon's verbs: all that passes between JavaScript and the engine. Integers and byte views only on the step path; objects where a call is
 * rare. Every verb throws a JavaScript Error with `code` (a stable error code) on misuse: a wrong handle, a call after close, a view that is too
 * small. native/addon implements them, one comment with this signature on each.
 */

/** One row of a native registry, for the contract test and EXPLAIN. */
export interface FunctionDescription {
  readonly name: string;
  readonly arguments: readonly number[];
  readonly result: number;
  readonly variadic: boolean;
  readonly strict: boolean;
  readonly fallible: boolean;
  readonly pure: boolean;
}

export interface AggregateDescription {
  readonly name: string;
  readonly arguments: readonly number[];
  readonly result: number;
  readonly retractable: boolean;
  readonly orderDependent: boolean;
}

export interface NativeDescription {
  readonly physicalTypes: Readonly<Record<string, number>>;
  readonly typeRoots: Readonly<Record<string, number>>;
  readonly functions: readonly FunctionDescription[];
  readonly aggregates: readonly AggregateDescription[];
  readonly operators: readonly { readonly kind: string; readonly version: number }[];
  readonly formats: readonly string[];
  readonly instructionSets: readonly string[];
}

/** Bytes of shared memory that a job needs: SharedArrayBuffers made by JavaScript and held by it until destroyJob. */
export interface JobMemorySizes {
  /** Doorbells, rings and job words. Its first words are doorbells: Int32 per worker, then one for the host. */
  readonly controlBytes: number;
  /** Segments of each worker. */
  readonly workerBytes: readonly number[];
}

/** Test switches and limits of the exchange; 0 = the default. */
export interface ExchangeLimits {
  readonly ringDescriptors: number;
  readonly segmentsPerEdge: number;
  readonly segmentBytes: number;
}

/** States of a worker's step, in `StepWords[0]`. */
export const stepState = {
  /** More to do at once. */
  running: 0,
  /** Wait on the own doorbell, at most `StepWords[3]` ms (-1 = no limit). */
  idle: 1,
  /** This worker's part of the job has ended (well, failed, cancelled or stopped: ask jobStatus). */
  ended: 2,
} as const;

/** [state, doorbells to notify (workers 0-31), doorbells (workers 32-63), wait in ms]; bit 31 of word 4 = notify the host. */
export type StepWords = Int32Array;
export const stepWordCount = 5;

export interface NativeRunError {
  readonly code: string;
  readonly message: string;
  /** Input file and byte offset of the row, where it has one. */
  readonly file: string | null;
  readonly offset: number;
  /** Line in the file, counted from 1 when asked for (0 = unknown). */
  readonly line: number;
  /** Place of the failing expression in the SQL text, or -1. */
  readonly spanStart: number;
  readonly spanEnd: number;
}

export interface JobStatus {
  readonly state: "running" | "finished" | "failed" | "cancelled" | "stopped";
  readonly error: NativeRunError | null;
}

/** Progress of one task, summed over workers; read at any time. */
export interface OperatorCounters {
  readonly operator: number;
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly lateRows: number;
  readonly badRows: number;
  readonly deadLetterRows: number;
  readonly bytes: number;
}

export interface JobProgress {
  readonly operators: readonly OperatorCounters[];
  /** Bytes of all splits, bytes read, rows read, per source. */
  readonly sources: readonly {
    readonly bytesTotal: number;
    readonly bytesRead: number;
    readonly rowsRead: number;
    readonly watermark: bigint | null;
  }[];
}

/** Rows for the host: encoded lines of one sink ("collect": `["+I",v1,...]` each; "print": text lines), in order. */
export interface ResultChunk {
  readonly sink: number;
  /** Lines of a print sink, else of a collect sink. */
  readonly print: boolean;
  readonly lines: Uint8Array;
  readonly rows: number;
}

export interface NativeVerbs {
  readonly version: string;
  describe(): NativeDescription;
  /** Whether the function registry has a row of this name; the description of all of them takes 20 ms. */
  hasFunction(name: string): boolean;
  /** Decodes and checks a plan message; throws PLAN_MESSAGE with the path of the field. */
  checkPlan(plan: Uint8Array): void;
  jobMemory(plan: Uint8Array, limits: ExchangeLimits): JobMemorySizes;
  /** `restoreFrom`: directory of a savepoint, or "". Throws when the savepoint does not fit the plan. */
  createJob(
    plan: Uint8Array,
    control: Uint8Array,
    workers: readonly Uint8Array[],
    limits: ExchangeLimits,
    restoreFrom: string,
  ): number;
  /** Called in the worker's own thread; `words` is written by every step. */
  attachWorker(job: number, worker: number, words: StepWords): number;
  step(workerHandle: number, budgetMicros: number): void;
  detachWorker(workerHandle: number): void;
  /** Marks the job failed by name: a worker is lost. */
  failJob(job: number, code: string, message: string): void;
  /** The job ends at the next step of each worker; nothing more is written. Rings all doorbells' words; the caller notifies. */
  cancelJob(job: number): void;
  /** Stop with savepoint into an empty directory; the job ends in state "stopped". */
  stopWithSavepoint(job: number, directory: string): void;
  jobStatus(job: number): JobStatus;
  jobProgress(job: number): JobProgress;
  /** The next chunk of results, or null; at most about `bytesMax` bytes. Frees ring space: notify the workers' doorbells afterwards. */
  takeResults(job: number, bytesMax: number): ResultChunk | null;
  /** Commits or aborts sinks that the job's end left prepared, frees everything. Workers must have detached. */
  destroyJob(job: number): void;
}
