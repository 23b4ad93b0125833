/** The plan message's types[]: each type once, children before the types that hold them. */
import { LENGTH_MAX, type LogicalType, type TypeRoot } from "../../catalog/types.js";
import type { TypeId, TypeMessage } from "../message.js";

/** PhysicalType of native/columnar/type.h; compared with the addon's by the contract test. */
export const physicalTypes = {
  NULL: 0,
  BOOL: 1,
  INT8: 2,
  INT16: 3,
  INT32: 4,
  INT64: 5,
  FLOAT32: 6,
  FLOAT64: 7,
  DECIMAL64: 8,
  DECIMAL128: 9,
  STRING: 10,
  BINARY: 11,
  DATE: 12,
  TIME: 13,
  TIMESTAMP_MS: 14,
  TIMESTAMP_US: 15,
  TIMESTAMP_NS: 16,
  INTERVAL_MONTHS: 17,
  INTERVAL_MS: 18,
  LIST: 19,
  MAP: 20,
  ROW: 21,
  VARIANT: 22,
} as const;
export type PhysicalType = keyof typeof physicalTypes;

/** TypeRoot of native/columnar/type.h; compared with the addon's by the contract test. */
export const typeRoots: Readonly<Record<TypeRoot, number>> = {
  NULL: 0,
  BOOLEAN: 1,
  TINYINT: 2,
  SMALLINT: 3,
  INTEGER: 4,
  BIGINT: 5,
  FLOAT: 6,
  DOUBLE: 7,
  DECIMAL: 8,
  CHAR: 9,
  VARCHAR: 10,
  BINARY: 11,
  VARBINARY: 12,
  DATE: 13,
  TIME: 14,
  TIMESTAMP: 15,
  TIMESTAMP_LTZ: 16,
  INTERVAL_YEAR_MONTH: 17,
  INTERVAL_DAY_SECOND: 18,
  ARRAY: 19,
  MAP: 20,
  MULTISET: 21,
  ROW: 22,
  VARIANT: 23,
  BITMAP: 24,
};

const timestampOf = (precision: number): PhysicalType =>
  precision <= 3 ? "TIMESTAMP_MS" : precision <= 6 ? "TIMESTAMP_US" : "TIMESTAMP_NS";

const physicalOfRoot: Readonly<Record<TypeRoot, (type: LogicalType) => PhysicalType>> = {
  NULL: () => "NULL",
  BOOLEAN: () => "BOOL",
  TINYINT: () => "INT8",
  SMALLINT: () => "INT16",
  INTEGER: () => "INT32",
  BIGINT: () => "INT64",
  FLOAT: () => "FLOAT32",
  DOUBLE: () => "FLOAT64",
  DECIMAL: ({ precision = 10 }) => (precision <= 18 ? "DECIMAL64" : "DECIMAL128"),
  CHAR: () => "STRING",
  VARCHAR: () => "STRING",
  BINARY: () => "BINARY",
  VARBINARY: () => "BINARY",
  DATE: () => "DATE",
  TIME: () => "TIME",
  TIMESTAMP: ({ precision = 6 }) => timestampOf(precision),
  TIMESTAMP_LTZ: ({ precision = 6 }) => timestampOf(precision),
  INTERVAL_YEAR_MONTH: () => "INTERVAL_MONTHS",
  INTERVAL_DAY_SECOND: () => "INTERVAL_MS",
  ARRAY: () => "LIST",
  MAP: () => "MAP",
  MULTISET: () => "MAP",
  ROW: () => "ROW",
  VARIANT: () => "VARIANT",
  BITMAP: () => "BINARY",
};

/** How values of a type lie in memory. */
export function physicalOf(type: LogicalType): PhysicalType {
  return physicalOfRoot[type.root](type);
}

const multisetCount: LogicalType = { root: "INTEGER", nullable: false };

function childrenOf(type: LogicalType): readonly LogicalType[] {
  if (type.root === "ARRAY") return [type.element!];
  if (type.root === "MULTISET") return [type.element!, multisetCount];
  if (type.root === "MAP") return [type.key!, type.value!];
  return type.root === "ROW" ? (type.fields ?? []).map((field) => field.type) : [];
}

const lengthRoots: ReadonlySet<TypeRoot> = new Set(["CHAR", "VARCHAR", "BINARY", "VARBINARY"]);

export class TypePool {
  readonly #types: TypeMessage[] = [];
  readonly #ids = new Map<string, TypeId>();
  readonly #text: (type: LogicalType) => string;

  /** `text`: the type as SQL writes it, for messages. */
  constructor(text: (type: LogicalType) => string) {
    this.#text = text;
  }

  get types(): readonly TypeMessage[] {
    return this.#types;
  }

  idOf(type: LogicalType): TypeId {
    const children = childrenOf(type).map((child) => this.idOf(child));
    const message: TypeMessage = {
      physical: physicalTypes[physicalOf(type)],
      root: typeRoots[type.root],
      nullable: type.nullable,
      precision: type.precision ?? 0,
      scale: type.scale ?? 0,
      length: type.length ?? (lengthRoots.has(type.root) ? LENGTH_MAX : 0),
      children,
      fieldNames: type.root === "ROW" ? (type.fields ?? []).map(({ name }) => name) : [],
      sql: this.#text(type),
    };
    const key = JSON.stringify(message);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#types.length;
    this.#types.push(message);
    this.#ids.set(key, id);
    return id;
  }
}
