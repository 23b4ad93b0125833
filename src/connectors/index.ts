/** The connectors that tables may name. A new one: its file or folder, and its line here. */
import { blackhole } from "./blackhole.js";
import type { ConnectorDefinition } from "./connector.js";
import { datagen } from "./datagen.js";
import { filesystem } from "./filesystem/index.js";
import { print } from "./print.js";

export type { ConnectorDefinition } from "./connector.js";
export { type FileSplit, listFiles } from "./filesystem/index.js";
export { localPath } from "./filesystem/list_files.js";
export { type ResolvedTable, resolveTable } from "./resolve_table.js";

export const connectors: readonly ConnectorDefinition[] = [blackhole, datagen, filesystem, print];

/** Connectors of Flink that are refused by name rather than as unknown. */
export const connectorsNotYet: readonly string[] = [
  "elasticsearch-7",
  "faker",
  "firehose",
  "hbase-2.2",
  "hive",
  "jdbc",
  "kafka",
  "kinesis",
  "mongodb",
  "mysql-cdc",
  "opensearch",
  "postgres-cdc",
  "upsert-kafka",
];
