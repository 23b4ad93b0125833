/**
 * What the catalog keeps of a table or view. Expressions stay syntax trees beside the script that their spans point into: they are bound where
 * they are used, and an error can show the line that declared them.
 */
import type { ErrorDetails } from "../errors.js";
import type { Expression, Query } from "../sql/index.js";
import type { LogicalType } from "./types.js";

/** Full name of a catalog object. */
export interface ObjectPath {
  readonly catalog: string;
  readonly database: string;
  readonly name: string;
}

/** An expression as declared. `text` is its canonical SQL. */
export interface DeclaredExpression {
  readonly expression: Expression;
  readonly text: string;
  /** The script that the expression's spans point into. */
  readonly sql: string;
}

interface ColumnBase {
  readonly name: string;
  /** For the row-time column of a table with a watermark: with the time attribute. */
  readonly type: LogicalType;
  readonly comment: string | undefined;
}

/** Stored in the table's files. */
export interface PhysicalColumn extends ColumnBase {
  readonly kind: "physical";
}

/** `cost AS price * qty` */
export interface ComputedColumn extends ColumnBase {
  readonly kind: "computed";
  readonly definition: DeclaredExpression;
}

/** `file STRING METADATA FROM 'file.path'` */
export interface MetadataColumn extends ColumnBase {
  readonly kind: "metadata";
  readonly key: string;
  readonly virtual: boolean;
}

export type TableColumn = PhysicalColumn | ComputedColumn | MetadataColumn;

export interface TableWatermark {
  readonly column: string;
  readonly definition: DeclaredExpression;
}

export interface TableKey {
  readonly name: string;
  readonly columns: readonly string[];
}

export interface TableDistribution {
  readonly method: "HASH" | "RANGE" | undefined;
  readonly columns: readonly string[];
  readonly buckets: number | undefined;
}

export interface CatalogTable {
  readonly kind: "table";
  readonly path: ObjectPath;
  readonly temporary: boolean;
  readonly columns: readonly TableColumn[];
  readonly watermark: TableWatermark | undefined;
  readonly primaryKey: TableKey | undefined;
  readonly distribution: TableDistribution | undefined;
  readonly partitionedBy: readonly string[];
  /** As written, in order. */
  readonly options: ReadonlyMap<string, string>;
  /** Where each option was written, for errors found when the table is used. */
  readonly optionPlaces: ReadonlyMap<string, ErrorDetails>;
  readonly comment: string | undefined;
}

export interface CatalogView {
  readonly kind: "view";
  readonly path: ObjectPath;
  readonly temporary: boolean;
  readonly columns: readonly { readonly name: string; readonly type: LogicalType }[];
  readonly query: Query;
  /** The script that the query's spans point into. */
  readonly sql: string;
  /** The query as canonical SQL with full table names. */
  readonly text: string;
  /** Short names in `query` mean objects of this database. */
  readonly database: { readonly catalog: string; readonly database: string };
  readonly comment: string | undefined;
}

export type CatalogObject = CatalogTable | CatalogView;

/** @example pathText({ catalog: "default_catalog", database: "default_database", name: "t" }) // "default_catalog.default_database.t" */
export function pathText(path: ObjectPath): string {
  return `${path.catalog}.${path.database}.${path.name}`;
}
