/** millrace: Flink SQL at native speed inside one Node.js process. */
export {
  Engine,
  type EngineOptions,
  type ExecuteOptions,
  type ScriptOptions,
  type StatementOutcome,
} from "./engine/engine.js";
export type { JobMetrics } from "./engine/metrics.js";
export {
  type ChangelogMode,
  type JobHandle,
  Result,
  type ResultColumn,
  type ResultRow,
  type RowKind,
} from "./engine/result.js";
export type { SqlValue } from "./engine/value_decoder.js";
export {
  type ErrorCode,
  type ErrorPhase,
  format as formatError,
  MillraceError,
  PlanError,
  RunError,
  type SqlPosition,
  SqlSyntaxError,
  ValidationError,
} from "./errors.js";
export { version } from "./version.js";
