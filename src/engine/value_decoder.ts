/**
 * Result values as the native engine writes them (JSON text, see README "ndjson") -> JavaScript values:
 *
 * | SQL | JavaScript |
 * |---|---|
 * | BOOLEAN; TINYINT, SMALLINT, INT; FLOAT, DOUBLE | boolean; number; number |
 * | BIGINT | bigint |
 * | DECIMAL, DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ | string, exact |
 * | CHAR, VARCHAR, STRING, VARIANT | string |
 * | BINARY, VARBINARY, BYTES, BITMAP | Uint8Array |
 * | INTERVAL | number (months or milliseconds) |
 * | ARRAY; ROW; MAP, MULTISET | array; plain object by field name; Map |
 * | NULL | null |
 */
import type { LogicalType, TypeRoot } from "../catalog/types.js";

export type SqlValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly SqlValue[]
  | { readonly [field: string]: SqlValue }
  | ReadonlyMap<SqlValue, SqlValue>;

type Json = null | boolean | number | string | readonly Json[];
type Decoder = (value: Json) => SqlValue;

const asIs: Decoder = (value) => value as SqlValue;
const asNumber: Decoder = (value) => Number(value);
const asBigint: Decoder = (value) => BigInt(value as number | string);
const asBytes: Decoder = (value) => Uint8Array.from(Buffer.from(value as string, "hex"));

function pairsDecoder(key: LogicalType | undefined, value: Decoder): Decoder {
  const decodeKey = decoderOf(key);
  return (json) =>
    new Map((json as readonly (readonly [Json, Json])[]).map(([left, right]) => [decodeKey(left), value(right)]));
}

function rowDecoder(type: LogicalType): Decoder {
  const fields = (type.fields ?? []).map((field) => [field.name, decoderOf(field.type)] as const);
  return (json) =>
    Object.fromEntries(fields.map(([name, decode], i) => [name, decode((json as readonly Json[])[i] ?? null)]));
}

function arrayDecoder(type: LogicalType): Decoder {
  const element = decoderOf(type.element);
  return (json) => (json as readonly Json[]).map(element);
}

const decoders: Record<TypeRoot, (type: LogicalType) => Decoder> = {
  NULL: () => asIs,
  BOOLEAN: () => asIs,
  TINYINT: () => asNumber,
  SMALLINT: () => asNumber,
  INTEGER: () => asNumber,
  BIGINT: () => asBigint,
  FLOAT: () => asNumber,
  DOUBLE: () => asNumber,
  DECIMAL: () => asIs,
  CHAR: () => asIs,
  VARCHAR: () => asIs,
  BINARY: () => asBytes,
  VARBINARY: () => asBytes,
  DATE: () => asIs,
  TIME: () => asIs,
  TIMESTAMP: () => asIs,
  TIMESTAMP_LTZ: () => asIs,
  INTERVAL_YEAR_MONTH: () => asNumber,
  INTERVAL_DAY_SECOND: () => asNumber,
  ARRAY: arrayDecoder,
  MAP: (type) => pairsDecoder(type.key, decoderOf(type.value)),
  MULTISET: (type) => pairsDecoder(type.element, asNumber),
  ROW: rowDecoder,
  VARIANT: () => asIs,
  BITMAP: () => asBytes,
};

export function decoderOf(type: LogicalType | undefined): Decoder {
  if (type === undefined) return asIs;
  const decode = decoders[type.root](type);
  return (value) => (value === null ? null : decode(value));
}
