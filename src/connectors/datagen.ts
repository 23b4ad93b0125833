import type { ConnectorDefinition } from "./connector.js";

/** Made-up rows. Source of the options: Flink's DataGenConnectorOptions. `fields.#` names a column. */
export const datagen: ConnectorDefinition = {
  name: "datagen",
  options: [
    { key: "rows-per-second", type: "long", min: 1, defaultValue: 10000n, description: "Rate of rows." },
    {
      key: "number-of-rows",
      type: "long",
      min: 0,
      defaultValue: null,
      description: "Rows in all; not set: without end.",
    },
    { key: "scan.parallelism", type: "int", min: 1, defaultValue: null, description: "Accepted." },
    {
      key: "fields.#.kind",
      type: "enum",
      values: ["random", "sequence"],
      defaultValue: null,
      description: "Random values, or one after the other.",
    },
    { key: "fields.#.min", type: "string", defaultValue: null, description: "Smallest random value." },
    { key: "fields.#.max", type: "string", defaultValue: null, description: "Largest random value." },
    { key: "fields.#.max-past", type: "duration", defaultValue: null, description: "Farthest past of random times." },
    {
      key: "fields.#.length",
      type: "int",
      min: 0,
      defaultValue: null,
      description: "Length of texts and collections.",
    },
    { key: "fields.#.var-len", type: "boolean", defaultValue: null, description: "Texts up to the length." },
    { key: "fields.#.start", type: "string", defaultValue: null, description: "First value of a sequence." },
    { key: "fields.#.end", type: "string", defaultValue: null, description: "Last value of a sequence." },
    {
      key: "fields.#.null-rate",
      type: "double",
      min: 0,
      max: 1,
      defaultValue: null,
      description: "Share of NULLs, 0 to 1.",
    },
  ],
  takesFormat: false,
  isSource: true,
  sinkChanges: undefined,
  showsChanges: false,
  metadata: [],
};
