import type { FormatDefinition } from "./format.js";

const rawRoots = new Set([
  "BOOLEAN",
  "TINYINT",
  "SMALLINT",
  "INTEGER",
  "BIGINT",
  "FLOAT",
  "DOUBLE",
  "CHAR",
  "VARCHAR",
  "BINARY",
  "VARBINARY",
]);

/** The line itself as the only column. Source of the options: Flink's RawFormatOptions. */
export const raw: FormatDefinition = {
  name: "raw",
  options: [
    {
      key: "charset",
      type: "enum",
      values: ["UTF-8", "ASCII", "ISO-8859-1"],
      defaultValue: "UTF-8",
      description: "Encoding of text.",
    },
    {
      key: "endianness",
      type: "enum",
      values: ["big-endian", "little-endian"],
      defaultValue: "big-endian",
      description: "Byte order of numbers.",
    },
  ],
  check(columns) {
    const [first] = columns;
    if (first === undefined || columns.length !== 1) {
      return `format 'raw' takes exactly one physical column, the table has ${columns.length}`;
    }
    if (!rawRoots.has(first.type.root)) return `format 'raw' does not take column '${first.name}' of its type`;
    return undefined;
  },
};
