/**
 * What one statement gives: rows to iterate over (a query, SHOW, DESCRIBE, EXPLAIN), a running job (a query, INSERT), or just that it was done.
 */
import type { LogicalType } from "../catalog/types.js";
import type { Job } from "../job/job.js";
import { type JobMetrics, metricsOf } from "./metrics.js";
import { decoderOf, type SqlValue } from "./value_decoder.js";

export type RowKind = "+I" | "-U" | "+U" | "-D";

export interface ResultColumn {
  readonly name: string;
  /** The type as Flink's summary writes it: `DECIMAL(12, 2) NOT NULL`. */
  readonly type: string;
}

/** One change of the result. In BATCH mode and for append-only queries every kind is "+I". */
export interface ResultRow {
  readonly kind: RowKind;
  /** One value per column: see SqlValue. */
  readonly values: readonly SqlValue[];
}

/** insert-only: only +I. retract: -U, +U, -D carry whole rows. upsert: +U and -D by `upsertKey`, without -U. */
export type ChangelogMode = "insert-only" | "retract" | "upsert";

/** Handle of a running statement. */
export interface JobHandle {
  readonly state: "running" | "finished" | "failed" | "cancelled" | "stopped";
  /** Ends the job within 200 ms; who reads the result gets JOB_CANCELLED. Files not yet committed stay invisible. */
  cancel(): void;
  /** Saves the state into the empty directory and ends the job; read the result to its end. */
  stopWithSavepoint(directory: string): void;
  metrics(): JobMetrics;
  /** @internal Ends one of the job's threads, as a crash of it would. */
  terminateWorker(worker: number): Promise<void>;
}

/** @internal What the engine knows of a statement's outcome. */
export interface ResultSource {
  readonly statement: number;
  readonly columns: readonly { readonly name: string; readonly type: LogicalType; readonly typeText: string }[];
  readonly changelog: ChangelogMode;
  readonly upsertKey: readonly string[];
  readonly text: string;
  /** Rows of a statement that runs no job, as encoded lines. */
  readonly lines: readonly string[] | undefined;
  readonly job: Job | undefined;
  readonly sinkOperators: ReadonlySet<number>;
  /** Turns native errors into errors with a place in the SQL text. */
  readonly explainError: (error: unknown) => unknown;
}

const decoder = new TextDecoder();

export class Result implements AsyncIterable<ResultRow> {
  /** Number of the statement in its script, from 1. */
  readonly statement: number;
  /** Empty for statements without rows (INSERT, CREATE, ...). */
  readonly columns: readonly ResultColumn[];
  readonly changelog: ChangelogMode;
  /** Columns that identify a row over its changes; empty when there are none. */
  readonly upsertKey: readonly string[];
  /** A word of confirmation for statements without rows and jobs ("Table t has been created."), else "". */
  readonly text: string;
  /** The running job, where there is one. */
  readonly job: JobHandle | undefined;
  readonly #source: ResultSource;
  readonly #started = performance.now();
  #ended: number | undefined;

  /** @internal */
  constructor(source: ResultSource) {
    this.#source = source;
    this.statement = source.statement;
    this.columns = source.columns.map(({ name, typeText }) => ({ name, type: typeText }));
    this.changelog = source.changelog;
    this.upsertKey = source.upsertKey;
    this.text = source.text;
    this.job = source.job === undefined ? undefined : this.#handle(source.job);
  }

  #handle(job: Job): JobHandle {
    const elapsed = () => (this.#ended ?? performance.now()) - this.#started;
    const sinks = this.#source.sinkOperators;
    return {
      get state() {
        return job.state;
      },
      cancel: () => job.cancel(),
      stopWithSavepoint: (directory) => job.stopWithSavepoint(directory),
      terminateWorker: (worker) => job.terminateWorker(worker),
      metrics: () => metricsOf(job.progress(), sinks, elapsed()),
    };
  }

  /** Rows as JSON texts `["+I",v1,...]`, one per line, in chunks of whole lines: the fastest way out. Print sinks' lines come with `print`. */
  async *chunks(): AsyncGenerator<{ readonly print: boolean; readonly text: string }> {
    const { lines, job } = this.#source;
    if (lines !== undefined) {
      if (lines.length > 0) yield { print: false, text: `${lines.join("\n")}\n` };
      return;
    }
    if (job === undefined) return;
    try {
      for await (const chunk of job.results()) yield { print: chunk.print, text: decoder.decode(chunk.lines) };
    } catch (error) {
      throw this.#source.explainError(error);
    } finally {
      this.#ended = performance.now();
    }
  }

  /** Runs the job to its end and drops its rows; for INSERT. Throws if it fails. */
  async done(): Promise<void> {
    for await (const _ of this.chunks());
  }

  /** Each change, once. Leaving the loop early cancels the job. Throws a RunError if the job fails. */
  async *[Symbol.asyncIterator](): AsyncGenerator<ResultRow> {
    const decode = this.#source.columns.map(({ type }) => decoderOf(type));
    for await (const { print, text } of this.chunks()) {
      if (print) continue;
      for (const line of text.split("\n")) {
        if (line === "") continue;
        const [kind, ...values] = JSON.parse(line) as [RowKind, ...never[]];
        yield { kind, values: values.map((value, i) => decode[i]?.(value) ?? null) };
      }
    }
  }

  /** All rows as objects by column name; for append-only results and batch. */
  async toObjects(): Promise<Record<string, SqlValue>[]> {
    const rows: Record<string, SqlValue>[] = [];
    for await (const { values } of this) {
      rows.push(Object.fromEntries(this.columns.map(({ name }, i) => [name, values[i] ?? null])));
    }
    return rows;
  }
}
