/**
 * The plan message: all that passes from the planner to the native engine. One versioned tree (msgpack; shown as JSON in golden tests), without
 * SQL text and without names that mean anything, but for messages and for the readers' and writers' field names. The native side decides
 * nothing about semantics: types, coercions, opcodes, upsert keys, orders and phases are chosen here and visible in EXPLAIN. Every key must be
 * present; an unknown or missing key is an error that names its path (`operators[3].config.keys[1]`).
 */

/** Index into a list of the message. */
export type TypeId = number;
export type SchemaId = number;
export type ProgramId = number;
export type OperatorId = number;

export interface PlanMessage {
  readonly format: 1;
  readonly engine: string;
  readonly job: string;
  readonly mode: "STREAMING" | "BATCH";
  readonly determinism: "result" | "changelog";
  readonly maxParallelism: number;
  readonly parallelism: number;
  /** `table.local-time-zone`, as a zone id that the native reader knows. */
  readonly zone: string;
  readonly options: RuntimeOptionsMessage;
  readonly types: readonly TypeMessage[];
  readonly schemas: readonly SchemaMessage[];
  readonly programs: readonly ProgramMessage[];
  readonly sources: readonly SourceMessage[];
  readonly sinks: readonly SinkMessage[];
  readonly operators: readonly OperatorMessage[];
  readonly stages: readonly StageMessage[];
  readonly edges: readonly EdgeMessage[];
  /** Digest over state ids and table schemas; a savepoint is refused by name when it differs. */
  readonly fingerprint: string;
}

export interface RuntimeOptionsMessage {
  /** Target rows of a batch, 1..65535. */
  readonly batchRows: number;
  /** Block size of splittable files, bytes. */
  readonly blockBytes: number;
  /** Longest row accepted, bytes. */
  readonly rowBytesMax: number;
  /** "auto" | "scalar" | "avx2" | "avx512" */
  readonly instructionSet: string;
  /** Test switch: every key hashes alike inside tables. */
  readonly constantHash: boolean;
  /** `table.exec.float-aggregation`: "exact" | "arrival". */
  readonly floatAggregation: "exact" | "arrival";
  /** Fixed processing time in ms, or null for the system clock (`pipeline.clock`). */
  readonly clockMs: bigint | null;
  readonly randomSeed: bigint | null;
}

export interface TypeMessage {
  /** PhysicalType and TypeRoot numbers of native/columnar/type.h. */
  readonly physical: number;
  readonly root: number;
  readonly nullable: boolean;
  readonly precision: number;
  readonly scale: number;
  readonly length: number;
  readonly children: readonly TypeId[];
  readonly fieldNames: readonly string[];
  readonly sql: string;
}

export interface SchemaMessage {
  readonly types: readonly TypeId[];
  readonly names: readonly string[];
}

/**
 * A literal: NULL null; BOOLEAN boolean; integers number or bigint; FLOAT, DOUBLE number; DECIMAL text in plain notation; CHAR, VARCHAR text;
 * BINARY bytes; DATE days; TIME ms of day; TIMESTAMP, TIMESTAMP_LTZ [epoch ms, ns of that ms]; intervals months or ms; ARRAY list; MAP list of
 * [key, value]; ROW list.
 */
export type LiteralMessage = null | boolean | number | bigint | string | Uint8Array | readonly LiteralMessage[];

/** See native/expressions/program.h. */
export type CodeMessage =
  | readonly ["column", number, number]
  | readonly ["const", number, LiteralMessage]
  | readonly ["region", number, number, number]
  | readonly [string, ...number[]];

export interface ProgramMessage {
  readonly registers: readonly TypeId[];
  readonly code: readonly CodeMessage[];
  readonly spans: readonly (readonly [number, number])[];
  readonly outputs: readonly number[];
}

/** One input of a table: a file, the inline rows, a generator's sequence. */
export interface SplitMessage {
  readonly path: string;
  readonly size: bigint;
  readonly modifiedMs: bigint;
  readonly inode: bigint;
  /** Text of each partition column, in order of `SourceColumn.partition`; null for the default partition name. */
  readonly partition: readonly (string | null)[];
}

/** Where a decoded column comes from. */
export interface SourceColumnMessage {
  readonly from: "field" | "partition" | "file.path" | "file.name" | "file.size" | "file.modification-time";
  /** Field name (json, csv header-less: position counts) or partition name. */
  readonly name: string;
  /** Position among the table's physical columns (CSV fields), or among partition columns. */
  readonly ordinal: number;
}

export interface SourceMessage {
  readonly connector: "filesystem" | "values" | "datagen";
  /** Table name for messages. */
  readonly name: string;
  /** Columns as decoded: only those that the query needs. */
  readonly schema: SchemaId;
  readonly columns: readonly SourceColumnMessage[];
  /** "json" | "csv" | "raw" | "" and its options by Flink's names without the format's ("ignore-parse-errors"), all resolved to defaults. */
  readonly format: string;
  readonly formatOptions: Readonly<Record<string, LiteralMessage>>;
  readonly connectorOptions: Readonly<Record<string, LiteralMessage>>;
  /** Types and names of *all* fields of the table's files in order, read or not; partition columns are none (CSV needs the count). */
  readonly physicalSchema: SchemaId;
  readonly splits: readonly SplitMessage[];
  /** values: rows of literals, or programs without input, one per row. */
  readonly rows: readonly (readonly LiteralMessage[])[];
  readonly rowPrograms: readonly ProgramId[];
  /** Over `schema`: its outputs are the emitted columns, then, if `watermark`, one more: the watermark expression. null: emit as decoded. */
  readonly program: ProgramId | null;
  readonly watermark: WatermarkMessage | null;
  /** Directory of dead letters, or null. */
  readonly deadLetterPath: string | null;
}

export interface WatermarkMessage {
  /** Emitted column that is the row time; NULL there is a row error. */
  readonly rowtimeColumn: number;
  /** TIMESTAMP_LTZ row time. */
  readonly ltz: boolean;
  readonly idleTimeoutMs: number;
}

export interface SinkMessage {
  readonly connector: "collect" | "print" | "blackhole" | "filesystem";
  readonly name: string;
  /** Declared columns of the sink table. */
  readonly schema: SchemaId;
  readonly format: string;
  readonly formatOptions: Readonly<Record<string, LiteralMessage>>;
  readonly connectorOptions: Readonly<Record<string, LiteralMessage>>;
  readonly path: string;
  readonly partitionColumns: readonly number[];
  /** Columns declared NOT NULL and what to do with NULL there (`table.exec.sink.not-null-enforcer`). */
  readonly notNullColumns: readonly number[];
  readonly notNullEnforcer: "ERROR" | "DROP";
  /** INSERT OVERWRITE. */
  readonly overwrite: boolean;
}

export interface OperatorMessageOf<Kind extends string, Config> {
  readonly kind: Kind;
  readonly version: number;
  /** Digest of what the operator means; "" when it has no state. */
  readonly stateId: string;
  readonly name: string;
  /** Schema of the emitted batches. */
  readonly schema: SchemaId;
  readonly config: Config;
  /** Hidden columns that the operator's output must carry for what follows. */
  readonly hidden: { readonly kind: boolean; readonly sequence: boolean; readonly watermark: boolean };
}

export interface SortKeyMessage {
  readonly column: number;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** One aggregate call over input columns. `function` is a row of native/operators/aggregates/registry.h, which states the names, e.g. "sum_i64". */
export interface AggregateMessage {
  readonly function: string;
  readonly arguments: readonly number[];
  /** BOOLEAN input column that must be TRUE, or null. */
  readonly filter: number | null;
  readonly distinct: boolean;
  readonly resultType: TypeId;
  /** Literal parameters (LISTAGG's separator...). */
  readonly parameters: readonly LiteralMessage[];
}

export interface WindowMessage {
  readonly kind: "tumble" | "hop" | "cumulate";
  /** Milliseconds. hop: slide; cumulate: step; tumble: equals size. */
  readonly sizeMs: bigint;
  readonly slideMs: bigint;
  readonly offsetMs: bigint;
  /** Input column: row time (timestamp ms). */
  readonly timeColumn: number;
  /** TIMESTAMP_LTZ: windows lie on local time of `zone`, timers on instants. */
  readonly ltz: boolean;
}

export type OperatorMessage =
  | OperatorMessageOf<"source", { readonly source: number }>
  | OperatorMessageOf<"filter", { readonly program: ProgramId }> // one BOOLEAN output
  | OperatorMessageOf<"project", { readonly program: ProgramId }>
  | OperatorMessageOf<"union", Record<string, never>>
  | OperatorMessageOf<"limit", { readonly offset: bigint; readonly count: bigint | null }>
  /** BATCH ORDER BY; `count` null: all rows. */
  | OperatorMessageOf<
      "sort",
      { readonly keys: readonly SortKeyMessage[]; readonly offset: bigint; readonly count: bigint | null }
    >
  /** GROUPING SETS: each row once per set, columns outside the set NULL, plus a BIGINT group id column at the end. */
  | OperatorMessageOf<
      "expand",
      {
        readonly sets: readonly {
          readonly id: bigint;
          readonly nullColumns: readonly number[];
        }[];
      }
    >
  /**
   * Output: keys, then aggregates. `emit` "changes": Flink's exact changelog, one input row at a time; "final": one row per group at the end of
   * input (BATCH). `updateBefore`: -U wanted. `inputRetracts`: rows may be -U, -D. `global`: no keys and, in BATCH, one row for no input.
   */
  | OperatorMessageOf<
      "group_aggregate",
      {
        readonly keys: readonly number[];
        readonly aggregates: readonly AggregateMessage[];
        readonly emit: "changes" | "final";
        readonly updateBefore: boolean;
        readonly inputRetracts: boolean;
      }
    >
  /**
   * Output: keys, aggregates, then window properties in the order of `properties`. Phases: "local" sends partial slices by the key's hash to
   * "global"; "single" does both in one place. All three save the same tables under the same state id. The schema of "local" is the keys; the
   * native side adds its columns of partial results, and "global" names its keys by their places there (0, 1, ...).
   * local: `schema` lists the keys only; the engine appends the columns of the partial results. The exchange hashes the keys, columns 0..k-1.
   * global: `keys` are columns 0..k-1 of the local phase's output; window and aggregates repeat the local phase's, arguments and filters still
   * being columns of the local phase's input. Order none between the two.
   */
  | OperatorMessageOf<
      "window_aggregate",
      {
        readonly phase: "local" | "global" | "single";
        readonly window: WindowMessage;
        readonly keys: readonly number[];
        readonly aggregates: readonly AggregateMessage[];
        readonly properties: readonly ("window_start" | "window_end" | "window_time")[];
        readonly inputRetracts: boolean;
      }
    >
  /** Rows-only window table function: input columns, then window_start, window_end, window_time. Late rows pass. */
  | OperatorMessageOf<"window_table_function", { readonly window: WindowMessage }>
  | OperatorMessageOf<"sink", { readonly sink: number }>;

export type OperatorKind = OperatorMessage["kind"];

/**
 * What lies between non-forward edges: operators in topological order, connected by the forward edges inside. The first is a source, or the
 * operator whose gate the incoming edges feed.
 */
export interface StageMessage {
  readonly operators: readonly OperatorId[];
  /** "all": one task per worker; "single": on one worker only. */
  readonly parallelism: "all" | "single";
}

export interface EdgeMessage {
  readonly from: OperatorId;
  readonly to: OperatorId;
  readonly port: number;
  /** forward inside a stage is a call; between stages it stays on the worker. hash: by key group of `columns`. */
  readonly partition: "forward" | "hash" | "broadcast" | "single" | "roundRobin";
  readonly columns: readonly number[];
  readonly order: "none" | "split" | "canonical";
  readonly changes: "insert" | "upsert" | "retract";
}
