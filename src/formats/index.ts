/** The formats that tables may name. A new one: its file, and its line here. */
import { csv } from "./csv.js";
import type { FormatDefinition } from "./format.js";
import { json } from "./json.js";
import { raw } from "./raw.js";

export { unescapeJava } from "./csv.js";
export type { FormatColumn, FormatDefinition } from "./format.js";

export const formats: readonly FormatDefinition[] = [csv, json, raw];

/** Formats of Flink that are refused by name rather than as unknown. */
export const formatsNotYet: readonly string[] = [
  "avro",
  "avro-confluent",
  "canal-json",
  "debezium-avro-confluent",
  "debezium-json",
  "maxwell-json",
  "ogg-json",
  "orc",
  "parquet",
  "protobuf",
];
