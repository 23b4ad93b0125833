import type { ConnectorDefinition } from "./connector.js";

/** Writes each change as a line of text: `+I[1, a]`. Source of the options: Flink's PrintConnectorOptions. */
export const print: ConnectorDefinition = {
  name: "print",
  options: [
    { key: "print-identifier", type: "string", defaultValue: null, description: "Stands before each line, and `>`." },
    { key: "standard-error", type: "boolean", defaultValue: false, description: "Print to standard error." },
    {
      key: "sink.parallelism",
      type: "int",
      min: 1,
      defaultValue: null,
      description: "Accepted: lines come in one order.",
    },
  ],
  takesFormat: false,
  isSource: false,
  sinkChanges: "retract",
  showsChanges: true,
  metadata: [],
};
