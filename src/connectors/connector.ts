import type { OptionDefinition } from "../catalog/options.js";
import type { LogicalType } from "../catalog/types.js";

export interface MetadataDefinition {
  readonly key: "file.path" | "file.name" | "file.size" | "file.modification-time";
  readonly type: LogicalType;
}

/** A connector that tables may name: `'connector' = 'filesystem'`. */
export interface ConnectorDefinition {
  readonly name: "filesystem" | "datagen" | "print" | "blackhole";
  readonly aliases?: readonly string[];
  readonly options: readonly OptionDefinition[];
  /** Whether the table names a format. */
  readonly takesFormat: boolean;
  readonly isSource: boolean;
  /** Which changes a sink takes; undefined: the connector cannot be written. */
  readonly sinkChanges: "insert-only" | "retract" | undefined;
  /** Whether a job whose sink this is must give the same changes whatever its threads. */
  readonly showsChanges: boolean;
  readonly metadata: readonly MetadataDefinition[];
}
