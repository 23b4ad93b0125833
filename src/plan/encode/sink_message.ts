import { pathText } from "../../catalog/table.js";
import { localPath } from "../../connectors/index.js";
import type { Schema } from "../logical/node.js";
import type { SinkTable } from "../logical/sink.js";
import type { SinkMessage } from "../message.js";
import type { PhysicalOperator } from "../physical/operator.js";
import type { PlanEncoder } from "./encode_plan.js";
import { formatOptions } from "./source_message.js";

/** `target` undefined: the rows are the statement's result. */
export function encodeSink(
  encoder: PlanEncoder,
  target: SinkTable | undefined,
  declared: Schema,
  operator: PhysicalOperator,
): SinkMessage {
  const common = {
    schema: encoder.schema(declared),
    notNullEnforcer: encoder.settings.notNullEnforcer,
  };
  if (target === undefined) {
    return {
      ...common,
      connector: "collect",
      name: "result",
      format: "",
      formatOptions: {},
      connectorOptions: {},
      path: "",
      partitionColumns: [],
      notNullColumns: [],
      overwrite: false,
    };
  }
  const { table, resolved, overwrite } = target;
  const { path } = resolved.connectorOptions;
  const input = operator.inputs[0]!.from.schema;
  return {
    ...common,
    connector: resolved.connector.name === "datagen" ? "blackhole" : resolved.connector.name,
    name: pathText(table.path),
    format: resolved.format?.name ?? "",
    formatOptions: formatOptions(resolved.formatOptions),
    connectorOptions: resolved.connectorOptions,
    path: typeof path === "string" ? localPath(path) : "",
    partitionColumns: table.partitionedBy.map((name) => declared.findIndex((column) => column.name === name)),
    notNullColumns: declared.flatMap(({ type }, i) => (!type.nullable && input[i]!.type.nullable ? [i] : [])),
    overwrite,
  };
}
