import type { DataType } from "./data_types.js";
import type { Expression, IntervalLiteral } from "./expressions.js";
import type { Identifier, Option, QualifiedName, Span, Text } from "./names.js";
import type { Query } from "./queries.js";
import type { PartitionValue } from "./statements.js";

export interface PhysicalColumn extends Span {
  readonly kind: "PhysicalColumn";
  readonly name: QualifiedName;
  readonly type: DataType;
  readonly primaryKey: PrimaryKey | null;
  readonly comment: Text | null;
  readonly position: ColumnPosition | null;
}

/** `cost AS price * qty` */
export interface ComputedColumn extends Span {
  readonly kind: "ComputedColumn";
  readonly name: QualifiedName;
  readonly expression: Expression;
  readonly comment: Text | null;
  readonly position: ColumnPosition | null;
}

/** `ts TIMESTAMP(3) METADATA FROM 'timestamp' VIRTUAL`; without FROM the key is the column's name. */
export interface MetadataColumn extends Span {
  readonly kind: "MetadataColumn";
  readonly name: QualifiedName;
  readonly type: DataType;
  readonly from: Text | null;
  readonly virtual: boolean;
  readonly comment: Text | null;
  readonly position: ColumnPosition | null;
}

export type ColumnDefinition = PhysicalColumn | ComputedColumn | MetadataColumn;

/** ALTER TABLE only. `after` null means FIRST. */
export interface ColumnPosition extends Span {
  readonly kind: "ColumnPosition";
  readonly after: QualifiedName | null;
}

/** `WATERMARK FOR ts AS ts - INTERVAL '5' SECOND`; a compound column is a nested field. */
export interface WatermarkDefinition extends Span {
  readonly kind: "WatermarkDefinition";
  readonly column: QualifiedName;
  readonly expression: Expression;
}

/** Always NOT ENFORCED: the parser refuses anything else, as Flink does. */
export interface PrimaryKey extends Span {
  readonly kind: "PrimaryKey";
  readonly constraint: Identifier | null;
  /** Of a column's own PRIMARY KEY: that column. */
  readonly columns: readonly Identifier[];
}

export type TableElement = ColumnDefinition | WatermarkDefinition | PrimaryKey;

export interface Distribution extends Span {
  readonly kind: "Distribution";
  readonly method: "HASH" | "RANGE" | null;
  readonly columns: readonly Identifier[];
  readonly buckets: number | null;
}

export type LikeFeature =
  | "ALL"
  | "CONSTRAINTS"
  | "DISTRIBUTION"
  | "GENERATED"
  | "METADATA"
  | "OPTIONS"
  | "PARTITIONS"
  | "WATERMARKS";

export interface LikeRule extends Span {
  readonly kind: "LikeRule";
  readonly action: "INCLUDING" | "EXCLUDING" | "OVERWRITING";
  readonly feature: LikeFeature;
}

export interface TableLike extends Span {
  readonly kind: "TableLike";
  readonly table: QualifiedName;
  readonly rules: readonly LikeRule[];
}

/** Plain, LIKE (`like`), CTAS (`query`) and CREATE OR REPLACE / REPLACE TABLE ... AS (`replace`). */
export interface CreateTable extends Span {
  readonly kind: "CreateTable";
  /** `CREATE OR REPLACE TABLE` or `REPLACE TABLE` */
  readonly replace: boolean;
  readonly temporary: boolean;
  readonly ifNotExists: boolean;
  readonly name: QualifiedName;
  readonly elements: readonly TableElement[];
  /** CTAS may name columns alone, in an order of its own: `CREATE TABLE t (id, qty) AS ...`. Else null. */
  readonly columnNames: readonly Identifier[] | null;
  readonly comment: Text | null;
  readonly distribution: Distribution | null;
  readonly partitionedBy: readonly Identifier[];
  readonly options: readonly Option[];
  readonly like: TableLike | null;
  readonly query: Query | null;
}

export interface CreateMaterializedTable extends Span {
  readonly kind: "CreateMaterializedTable";
  readonly orAlter: boolean;
  readonly name: QualifiedName;
  readonly elements: readonly TableElement[];
  readonly columnNames: readonly Identifier[] | null;
  readonly comment: Text | null;
  readonly distribution: Distribution | null;
  readonly partitionedBy: readonly Identifier[];
  readonly options: readonly Option[];
  readonly freshness: IntervalLiteral | null;
  readonly refreshMode: "FULL" | "CONTINUOUS" | null;
  readonly query: Query;
}

export type AlterTableAction =
  | { readonly type: "RenameTable"; readonly to: QualifiedName }
  | { readonly type: "RenameColumn"; readonly from: QualifiedName; readonly to: Identifier }
  | { readonly type: "SetOptions"; readonly options: readonly Option[] }
  | { readonly type: "ResetOptions"; readonly keys: readonly Text[] }
  | {
      readonly type: "Add" | "Modify";
      readonly elements: readonly TableElement[];
      readonly distribution: Distribution | null;
    }
  | { readonly type: "DropColumns"; readonly columns: readonly QualifiedName[] }
  | { readonly type: "DropPrimaryKey" | "DropWatermark" | "DropDistribution" }
  | { readonly type: "DropConstraint"; readonly constraint: Identifier }
  | { readonly type: "AddPartitions"; readonly ifNotExists: boolean; readonly partitions: readonly Partition[] }
  | { readonly type: "DropPartitions"; readonly ifExists: boolean; readonly partitions: readonly Partition[] };

export interface Partition extends Span {
  readonly kind: "Partition";
  readonly values: readonly PartitionValue[];
  readonly options: readonly Option[];
}

export interface AlterTable extends Span {
  readonly kind: "AlterTable";
  readonly ifExists: boolean;
  readonly name: QualifiedName;
  readonly action: AlterTableAction;
}

export type AlterMaterializedTableAction =
  | AlterTableAction
  | { readonly type: "Suspend" }
  | { readonly type: "Resume"; readonly options: readonly Option[] }
  | { readonly type: "Refresh"; readonly partition: Partition | null }
  | { readonly type: "SetFreshness"; readonly freshness: IntervalLiteral }
  | { readonly type: "SetRefreshMode"; readonly refreshMode: "FULL" | "CONTINUOUS" }
  | { readonly type: "SetQuery"; readonly query: Query };

export interface AlterMaterializedTable extends Span {
  readonly kind: "AlterMaterializedTable";
  readonly name: QualifiedName;
  readonly action: AlterMaterializedTableAction;
}

export interface AnalyzeTable extends Span {
  readonly kind: "AnalyzeTable";
  readonly table: QualifiedName;
  readonly partition: readonly PartitionValue[];
  /** Null: table statistics only; "ALL": FOR ALL COLUMNS. */
  readonly columns: "ALL" | readonly Identifier[] | null;
}
