/** `millrace run`: executes a script and shows what it gives. Exit codes: 0 done, 1 a job failed, 2 wrong usage or SQL. */
import { type Engine, type JobHandle, MillraceError } from "../index.js";
import { showProgress, summaryText } from "./progress_line.js";
import { type ResultFormat, scriptOutputs } from "./script_output.js";

export const exitCodes = { done: 0, jobFailed: 1, wrongUsage: 2, interrupted: 130 } as const;

export interface RunOptions {
  readonly result: ResultFormat;
  readonly keepGoing: boolean;
  /** Directory to save state into when interrupted; "" = just cancel. */
  readonly quiet: boolean;
}

export function exitCodeOf(error: MillraceError): number {
  return error.phase === "run" ? exitCodes.jobFailed : exitCodes.wrongUsage;
}

/** Ctrl-C cancels the running job, whose summary then says what was done; a second one ends the process at once. */
class Interruption {
  interrupted = false;
  job: JobHandle | undefined;
  readonly #onSignal = (): void => {
    if (this.interrupted) process.exit(exitCodes.interrupted);
    this.interrupted = true;
    process.stderr.write("\nstopping (Ctrl-C again ends at once)\n");
    this.job?.cancel();
  };

  constructor() {
    process.on("SIGINT", this.#onSignal);
    process.on("SIGTERM", this.#onSignal);
  }

  [Symbol.dispose](): void {
    process.off("SIGINT", this.#onSignal);
    process.off("SIGTERM", this.#onSignal);
  }
}

export async function runScript(engine: Engine, sql: string, options: RunOptions): Promise<number> {
  using interruption = new Interruption();
  const output = scriptOutputs[options.result];
  let exitCode: number = exitCodes.done;
  for await (const outcome of engine.executeScript(sql, { keepGoing: options.keepGoing })) {
    let error = outcome.error;
    const result = outcome.result;
    if (result !== undefined) {
      const { job } = result;
      interruption.job = job;
      const progress = job && !options.quiet ? await showProgress(job) : undefined;
      try {
        await output.result(result);
      } catch (thrown) {
        if (!(thrown instanceof MillraceError)) throw thrown;
        error = thrown;
      } finally {
        progress?.stop();
      }
      if (job && !options.quiet) process.stderr.write(`${summaryText(job.metrics())}\n`);
      outcome.settle(error);
    }
    if (interruption.interrupted) {
      process.stderr.write("stopped: results shown so far stand, files of the stopped statement were not published\n");
      return exitCodes.interrupted;
    }
    if (error !== undefined) {
      output.error(outcome.statement, error);
      exitCode = Math.max(exitCode === exitCodes.done ? 0 : exitCode, exitCodeOf(error));
      if (!options.keepGoing) return exitCodeOf(error);
    }
  }
  return exitCode;
}
