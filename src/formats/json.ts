import type { FormatDefinition } from "./format.js";

/** One JSON object per line. Source of the options: Flink's JsonFormatOptions; `validate` is ours. */
export const json: FormatDefinition = {
  name: "json",
  options: [
    {
      key: "fail-on-missing-field",
      type: "boolean",
      defaultValue: false,
      description: "A column without field fails the row; else it is NULL.",
    },
    {
      key: "ignore-parse-errors",
      type: "boolean",
      defaultValue: false,
      description: "Skip rows, and NULL fields, that cannot be read.",
    },
    {
      key: "timestamp-format.standard",
      type: "enum",
      values: ["SQL", "ISO-8601"],
      defaultValue: "SQL",
      description: "'2020-10-10 00:00:01.001' or '2020-10-10T00:00:01.001'.",
    },
    {
      key: "map-null-key.mode",
      type: "enum",
      values: ["FAIL", "DROP", "LITERAL"],
      defaultValue: "FAIL",
      description: "What a sink does with a NULL key of a MAP.",
    },
    {
      key: "map-null-key.literal",
      type: "string",
      defaultValue: "null",
      description: "Text in place of a NULL key in mode LITERAL.",
    },
    {
      key: "encode.decimal-as-plain-number",
      type: "boolean",
      defaultValue: false,
      description: "Write DECIMAL never with an exponent.",
    },
    {
      key: "encode.ignore-null-fields",
      type: "boolean",
      defaultValue: false,
      description: "Leave NULL fields out of the rows of a sink.",
    },
    {
      key: "decode.json-parser.enabled",
      type: "boolean",
      defaultValue: true,
      description: "Accepted: there is one parser.",
    },
    {
      key: "validate",
      type: "enum",
      values: ["structure", "full"],
      defaultValue: "structure",
      description: "What is checked of fields that a query does not read.",
    },
  ],
  check(_columns, options) {
    if (options["fail-on-missing-field"] === true && options["ignore-parse-errors"] === true) {
      return "'json.fail-on-missing-field' and 'json.ignore-parse-errors' cannot both be true";
    }
    return undefined;
  },
};
