import type { LogicalType } from "../../catalog/types.js";
import type { ConnectorDefinition } from "../connector.js";

import { pathProblem, patternProblem } from "./list_files.js";

export { type FileSplit, listFiles } from "./list_files.js";

const text: LogicalType = { root: "VARCHAR", nullable: false, length: 2147483647 };

/** Files, folders and patterns. Source of the options: Flink's FileSystemConnectorOptions; `dead-letter.path` and `sink.order` are ours. */
export const filesystem: ConnectorDefinition = {
  name: "filesystem",
  options: [
    {
      key: "path",
      type: "string",
      defaultValue: null,
      required: true,
      check: pathProblem,
      description: "A file, a folder or a pattern.",
    },
    {
      key: "partition.default-name",
      type: "string",
      defaultValue: "__DEFAULT_PARTITION__",
      description: "Folder of NULL and ''.",
    },
    {
      key: "source.path.regex-pattern",
      type: "string",
      defaultValue: null,
      check: patternProblem,
      description: "Read only paths that match wholly.",
    },
    {
      key: "source.monitor-interval",
      type: "duration",
      defaultValue: null,
      description: "Watch the folder for new files: not supported yet, refused when set.",
    },
    {
      key: "source.report-statistics",
      type: "enum",
      values: ["ALL", "NONE"],
      defaultValue: "ALL",
      description: "Accepted.",
    },
    { key: "scan.parallelism", type: "int", min: 1, defaultValue: null, description: "Accepted: all threads read." },
    {
      key: "dead-letter.path",
      type: "string",
      defaultValue: null,
      check: pathProblem,
      description: "Folder for rows that cannot be read.",
    },
    { key: "sink.parallelism", type: "int", min: 1, defaultValue: null, description: "Accepted." },
    {
      key: "sink.order",
      type: "enum",
      values: ["none", "canonical"],
      defaultValue: "none",
      description: "Rows in the order of the input.",
    },
    {
      key: "sink.rolling-policy.file-size",
      type: "memory",
      defaultValue: 134217728,
      description: "Longest part file.",
    },
    {
      key: "sink.rolling-policy.rollover-interval",
      type: "duration",
      defaultValue: 1800000,
      description: "Longest time of a part file.",
    },
    {
      key: "sink.rolling-policy.inactivity-interval",
      type: "duration",
      defaultValue: 1800000,
      description: "Longest pause of a part file.",
    },
    {
      key: "sink.rolling-policy.check-interval",
      type: "duration",
      defaultValue: 60000,
      description: "How often times are looked at.",
    },
    { key: "sink.shuffle-by-partition.enable", type: "boolean", defaultValue: false, description: "Accepted." },
    {
      key: "sink.partition-commit.trigger",
      type: "enum",
      values: ["process-time", "partition-time"],
      defaultValue: "process-time",
      description: "When a partition is complete.",
    },
    {
      key: "sink.partition-commit.delay",
      type: "duration",
      defaultValue: 0,
      description: "Wait before a partition is complete.",
    },
    {
      key: "sink.partition-commit.watermark-time-zone",
      type: "string",
      defaultValue: "UTC",
      description: "Zone of partition times.",
    },
    {
      key: "sink.partition-commit.policy.kind",
      type: "string",
      defaultValue: null,
      description: "'success-file', 'metastore' or both.",
    },
    { key: "sink.partition-commit.policy.class", type: "string", defaultValue: null, description: "Accepted." },
    {
      key: "sink.partition-commit.success-file.name",
      type: "string",
      defaultValue: "_SUCCESS",
      description: "Name of the marker.",
    },
    {
      key: "partition.time-extractor.kind",
      type: "string",
      defaultValue: "default",
      description: "How a partition has a time.",
    },
    { key: "partition.time-extractor.class", type: "string", defaultValue: null, description: "Accepted." },
    {
      key: "partition.time-extractor.timestamp-pattern",
      type: "string",
      defaultValue: null,
      description: "`$dt $hour:00:00`.",
    },
    {
      key: "partition.time-extractor.timestamp-formatter",
      type: "string",
      defaultValue: null,
      description: "Pattern of that text.",
    },
    { key: "auto-compaction", type: "boolean", defaultValue: false, description: "Accepted." },
    { key: "compaction.file-size", type: "memory", defaultValue: null, description: "Accepted." },
    { key: "compaction.parallelism", type: "int", min: 1, defaultValue: null, description: "Accepted." },
  ],
  takesFormat: true,
  isSource: true,
  sinkChanges: "insert-only",
  showsChanges: false,
  metadata: [
    { key: "file.path", type: text },
    { key: "file.name", type: text },
    { key: "file.size", type: { root: "BIGINT", nullable: false } },
    { key: "file.modification-time", type: { root: "TIMESTAMP_LTZ", nullable: false, precision: 3 } },
  ],
};
