import { availableParallelism } from "node:os";
import { Catalog } from "../../catalog/catalog.js";
import { SessionOptions } from "../../catalog/session_options.js";
import type { Insert } from "../../sql/index.js";
import type { RuntimeMode } from "../logical/node.js";

/** An INSERT of a statement set that is still open, and the script it stands in. */
export interface PendingInsert {
  readonly insert: Insert;
  readonly sql: string;
}

/** What statements see and change: tables, views, options. */
export class PlannerSession {
  readonly catalog = new Catalog();
  readonly options: SessionOptions;
  /** Between BEGIN STATEMENT SET and END. */
  pendingInserts: PendingInsert[] | undefined;

  /** @throws ValidationError UNKNOWN_OPTION, INVALID_OPTION */
  constructor(settings: Readonly<Record<string, string>>) {
    this.options = new SessionOptions(settings);
  }

  /** AUTOMATIC: every source here is bounded, so it means BATCH. */
  get mode(): RuntimeMode {
    return this.options.text("execution.runtime-mode") === "STREAMING" ? "STREAMING" : "BATCH";
  }

  /** Worker threads of a job. */
  get parallelism(): number {
    const own = this.options.number("table.exec.resource.default-parallelism");
    const general = this.options.number("parallelism.default");
    const wanted = own > 0 ? own : general;
    return Math.min(wanted > 0 ? wanted : availableParallelism(), parallelismMax);
  }
}

/** Rings are one per pair of workers: more threads than this cost memory and give nothing. */
const parallelismMax = 64;
