import { version } from "../../version.js";
import type { EncodeSettings } from "../encode/encode_plan.js";
import type { PlannerSession } from "./session.js";

/** What a job takes from the session, as of now. */
export function jobSettings(session: PlannerSession): EncodeSettings {
  const { options } = session;
  const clock = options.text("pipeline.clock");
  const seed = options.get("pipeline.random-seed");
  return {
    engine: version,
    job: options.text("pipeline.name"),
    parallelism: session.parallelism,
    maxParallelism: options.number("pipeline.max-parallelism"),
    zone: options.timeZone,
    idleTimeoutMs: options.number("table.exec.source.idle-timeout"),
    notNullEnforcer: options.text("table.exec.sink.not-null-enforcer") as "ERROR" | "DROP",
    options: {
      batchRows: options.number("pipeline.batch-rows"),
      blockBytes: options.number("pipeline.block-bytes"),
      rowBytesMax: options.number("row.bytes-max"),
      instructionSet: options.text("pipeline.instruction-set"),
      constantHash: options.flag("pipeline.constant-hash"),
      floatAggregation: options.text("table.exec.float-aggregation") as "exact" | "arrival",
      clockMs: clock === "system" ? null : BigInt(clock),
      randomSeed: seed === null ? null : BigInt(String(seed)),
    },
  };
}
