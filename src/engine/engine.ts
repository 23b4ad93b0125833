/**
 * Engine: a catalog, a session and the statements run against them. The command line and every embedding use nothing else.
 *
 * @example
 * const engine = new Engine({ settings: { "execution.runtime-mode": "batch" } });
 * await engine.execute("CREATE TABLE t (k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = 'log.ndjson', 'format' = 'json')");
 * const result = await engine.execute("SELECT k, SUM(v) AS s FROM t GROUP BY k");
 * for await (const { kind, values } of result) console.log(kind, values);
 */
import { availableParallelism } from "node:os";
import { detailsAt, MillraceError, RunError } from "../errors.js";
import { Job, type JobOptions } from "../job/job.js";
import { warmPool } from "../job/worker_pool.js";
import {
  createSession,
  explainStatement,
  type PlannerSession,
  planStatement,
  type StatementPlan,
} from "../plan/index.js";
import { parseStatements, type ScriptItem } from "../sql/index.js";
import { requireKnownFunctions } from "./known_functions.js";
import { Result } from "./result.js";

export interface EngineOptions {
  /** Worker threads of a job; default one per core. */
  readonly threads?: number;
  /** Session options, as `SET 'key' = 'value'` would set them. */
  readonly settings?: Readonly<Record<string, string>>;
  /** @internal Test switches of jobs. */
  readonly job?: JobOptions;
}

export interface ExecuteOptions {
  /** Directory of a savepoint (`job.stopWithSavepoint`) of the same statement to go on from, at any number of threads. */
  readonly restoreFrom?: string;
}

export interface ScriptOptions {
  /** Go on with the next statement after a failed one. */
  readonly keepGoing?: boolean;
}

/** One statement's outcome: a result to read to its end, or the error that refused it. */
export interface StatementOutcome {
  readonly statement: number;
  readonly result: Result | undefined;
  readonly error: MillraceError | undefined;
  /** Tells the script how reading the result ended, so that it stops after a failed job unless told to keep going. */
  settle(error: MillraceError | undefined): void;
}

export class Engine {
  readonly #session: PlannerSession;
  readonly #jobOptions: JobOptions;

  /** Throws ValidationError (UNKNOWN_OPTION, INVALID_OPTION) for wrong settings. */
  constructor(options: EngineOptions = {}) {
    const threads = options.threads ?? availableParallelism();
    this.#session = createSession({ "parallelism.default": String(threads), ...options.settings });
    this.#jobOptions = options.job ?? {};
  }

  /**
   * Runs one statement. Queries and INSERT start a job: read the result to its end (`for await`, `toObjects()` or `done()`). Throws
   * SqlSyntaxError, ValidationError or PlanError before anything runs; reading throws RunError when the job fails.
   */
  async execute(sql: string, options: ExecuteOptions = {}): Promise<Result> {
    const items = [...parseStatements(sql)];
    const [first] = items;
    if (first === undefined || items.length !== 1) {
      throw new MillraceError(
        "INVALID_USAGE",
        "validate",
        `execute() takes one statement, found ${items.length}; use executeScript()`,
      );
    }
    return this.#start(sql, first, options);
  }

  /**
   * Runs the statements of a script one after the other, numbered from 1. Each result must be read to its end before the next is asked for;
   * what is left unread is run to its end and dropped. Errors are yielded, not thrown; without `keepGoing` the first one ends the script.
   */
  async *executeScript(sql: string, options: ScriptOptions = {}): AsyncGenerator<StatementOutcome> {
    for (const item of parseStatements(sql)) {
      let failed: MillraceError | undefined;
      let result: Result | undefined;
      try {
        result = this.#start(sql, item);
      } catch (error) {
        failed = asMillraceError(error);
      }
      const settle = (error: MillraceError | undefined): void => {
        failed = error;
      };
      yield { statement: item.index, result, error: failed, settle };
      if (result?.job?.state === "running") await result.done();
      if (failed !== undefined && options.keepGoing !== true) return;
    }
  }

  /** How each statement would run: EXPLAIN's text. DDL and SET take effect on this engine's catalog, nothing else runs. */
  async explain(sql: string): Promise<string[]> {
    const texts: string[] = [];
    for (const item of parseStatements(sql)) {
      if ("error" in item) throw item.error;
      const text = explainStatement(item.statement, this.#session, sql);
      if (text !== undefined) texts.push(text);
    }
    return texts;
  }

  /** Everything wrong with a script. `parseOnly`: its grammar only. Nothing runs; DDL and SET take effect on this engine's catalog. */
  async check(sql: string, options: { readonly parseOnly?: boolean } = {}): Promise<MillraceError[]> {
    const problems: MillraceError[] = [];
    for (const item of parseStatements(sql)) {
      try {
        if ("error" in item) throw item.error;
        if (options.parseOnly !== true) planStatement(item.statement, this.#session, sql);
      } catch (error) {
        problems.push(asMillraceError(error));
      }
    }
    return problems;
  }

  #start(sql: string, item: ScriptItem, options: ExecuteOptions = {}): Result {
    if ("error" in item) throw item.error;
    const plan = planStatement(item.statement, this.#session, sql);
    return new Result(this.#sourceOf(sql, item.index, plan, options));
  }

  #sourceOf(
    sql: string,
    statement: number,
    plan: StatementPlan,
    options: ExecuteOptions,
  ): ConstructorParameters<typeof Result>[0] {
    const none = {
      columns: [],
      changelog: "insert-only",
      upsertKey: [],
      text: "",
      lines: undefined,
      job: undefined,
    } as const;
    const common = {
      statement,
      sinkOperators: new Set<number>(),
      explainError: (error: unknown) => placed(error, sql),
    };
    if (plan.kind === "ok") return { ...none, ...common, text: plan.text };
    if (plan.kind === "rows") {
      const lines = plan.rows.map((row) => JSON.stringify(["+I", ...row]));
      return { ...none, ...common, columns: plan.columns, lines };
    }
    const { message, columns, changelog, upsertKey } = plan;
    requireKnownFunctions(message, sql);
    const sinkOperators = new Set(message.operators.flatMap((operator, i) => (operator.kind === "sink" ? [i] : [])));
    const job = new Job(message, { ...this.#jobOptions, ...options });
    return { ...common, columns, changelog, upsertKey, text: "", lines: undefined, job, sinkOperators };
  }

  /** Starts worker threads ahead of the first job. */
  warm(): void {
    warmPool(this.#session.parallelism);
  }
}

/** A native error with its place in the SQL text. */
function placed(error: unknown, sql: string): unknown {
  if (!(error instanceof RunError) || error.span === undefined) return error;
  return new RunError(error.code, error.message, { ...detailsAt(sql, error.span), cause: error });
}

function asMillraceError(error: unknown): MillraceError {
  if (error instanceof MillraceError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new MillraceError("INTERNAL_ERROR", "plan", message, { cause: error });
}
