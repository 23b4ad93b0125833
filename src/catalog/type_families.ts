/** Families of types that signatures and coercions speak of. A bare NULL belongs to none of them. */
import type { LogicalType, TypeRoot } from "./logical_type.js";

const rootsOf = (...roots: TypeRoot[]): ReadonlySet<TypeRoot> => new Set(roots);
const exact = rootsOf("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "DECIMAL");
const integer = rootsOf("TINYINT", "SMALLINT", "INTEGER", "BIGINT");
const approximate = rootsOf("FLOAT", "DOUBLE");
const text = rootsOf("CHAR", "VARCHAR");
const binary = rootsOf("BINARY", "VARBINARY");
const timestamp = rootsOf("TIMESTAMP", "TIMESTAMP_LTZ");
const datetime = rootsOf("DATE", "TIME", "TIMESTAMP", "TIMESTAMP_LTZ");
const interval = rootsOf("INTERVAL_YEAR_MONTH", "INTERVAL_DAY_SECOND");
const ordered = rootsOf("BOOLEAN", ...exact, ...approximate, ...text, ...binary, ...datetime, ...interval);

type Test = (type: LogicalType) => boolean;

export const isNull: Test = ({ root }) => root === "NULL";
export const isBoolean: Test = ({ root }) => root === "BOOLEAN";
export const isInteger: Test = ({ root }) => integer.has(root);
export const isDecimal: Test = ({ root }) => root === "DECIMAL";
export const isExactNumeric: Test = ({ root }) => exact.has(root);
export const isApproximate: Test = ({ root }) => approximate.has(root);
export const isNumeric: Test = ({ root }) => exact.has(root) || approximate.has(root);
export const isText: Test = ({ root }) => text.has(root);
export const isBinary: Test = ({ root }) => binary.has(root);
export const isTimestamp: Test = ({ root }) => timestamp.has(root);
export const isDatetime: Test = ({ root }) => datetime.has(root);
export const isInterval: Test = ({ root }) => interval.has(root);
/** Has an order: comparable by < and sortable. */
export const isOrdered: Test = ({ root }) => ordered.has(root);
export const isCollection: Test = ({ root }) => root === "ARRAY" || root === "MAP" || root === "MULTISET";
export const isNested: Test = (type) => isCollection(type) || type.root === "ROW";
