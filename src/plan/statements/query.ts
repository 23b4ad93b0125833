/** From bound sinks to a job: rules, operators, message. */

import type { Query } from "../../sql/index.js";
import { QueryBinder, type QuerySettings } from "../bind/query_binder.js";
import { encodePlan } from "../encode/encode_plan.js";
import type { LogicalNode } from "../logical/index.js";
import { isInsertOnly } from "../logical/node.js";
import { createSink, type Sink } from "../logical/sink.js";
import type { PlanMessage } from "../message.js";
import { buildPhysical } from "../physical/build_physical.js";
import type { PhysicalPlan } from "../physical/operator.js";
import { optimize } from "../rules/index.js";
import { withinStack } from "../within_stack.js";
import { jobSettings } from "./job_settings.js";
import type { PlannerSession } from "./session.js";
import { type JobPlan, planColumns } from "./statement_plan.js";

export function querySettings(session: PlannerSession): QuerySettings {
  const { options } = session;
  const firesAgain =
    options.flag("table.exec.emit.late-fire.enabled") || options.flag("table.exec.emit.early-fire.enabled");
  return { catalog: session.catalog, mode: session.mode, zone: options.timeZone, firesAgain };
}

/** A statement's plan at each level. */
export interface Plans {
  readonly bound: readonly Sink[];
  readonly optimized: readonly Sink[];
  readonly physical: PhysicalPlan;
}

export function planSinks(session: PlannerSession, bound: readonly Sink[]): Plans {
  const { options, mode } = session;
  const disabled = new Set(
    options
      .text("table.optimizer.disabled-rules")
      .split(",")
      .map((name) => name.trim()),
  );
  const aggregatePhases = options.text("table.optimizer.agg-phase-strategy") as "AUTO" | "ONE_PHASE" | "TWO_PHASE";
  const optimized = bound.map((sink) => optimize(sink, disabled, { aggregatePhases }) as Sink);
  const determinism = options.text("pipeline.determinism") as "AUTO" | "RESULT" | "CHANGELOG";
  return { bound, optimized, physical: buildPhysical(optimized, { mode, determinism }) };
}

/** A query whose rows are the statement's result. */
export function bindQueryStatement(session: PlannerSession, query: Query, sql: string): Sink {
  const binder = new QueryBinder(querySettings(session));
  const node = binder.bindQuery(query, binder.environment(sql), true);
  return createSink(node, undefined, node.schema);
}

export function queryJob(session: PlannerSession, query: Query, sql: string): JobPlan {
  const plans = planSinks(session, [bindQueryStatement(session, query, sql)]);
  const [root] = plans.optimized as [LogicalNode];
  const { changes, upsertKey } = root.properties;
  const { schema } = plans.bound[0]!;
  const appends = isInsertOnly(changes);
  return jobOf(session, plans, {
    columns: planColumns(schema),
    changelog: appends ? "insert-only" : "retract",
    upsertKey: appends ? [] : (upsertKey ?? []).map((column) => schema[column]!.name),
  });
}

type JobResult = Pick<JobPlan, "columns" | "changelog" | "upsertKey">;

const noResult: JobResult = { columns: [], changelog: "insert-only", upsertKey: [] };

/** The settings are those of this moment; the files those of the moment when the message is asked for. */
export function jobOf(session: PlannerSession, { physical }: Plans, result: JobResult = noResult): JobPlan {
  const settings = jobSettings(session);
  let message: PlanMessage | undefined;
  return {
    kind: "job",
    get message() {
      message ??= withinStack(
        () => encodePlan(physical, settings),
        () => ({}),
      );
      return message;
    },
    ...result,
  };
}
