import type { ConnectorDefinition } from "./connector.js";

/** Takes every row and keeps none: for measurements. The smallest connector, and the one to start reading from. */
export const blackhole: ConnectorDefinition = {
  name: "blackhole",
  options: [],
  takesFormat: false,
  isSource: false,
  sinkChanges: "retract",
  showsChanges: false,
  metadata: [],
};
