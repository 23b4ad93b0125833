import type { AggregateCall } from "../logical/aggregate.js";
import type { Windowing } from "../logical/node.js";
import type { AggregateMessage, OperatorMessage, WindowMessage } from "../message.js";
import type { OperatorWork } from "../physical/operator.js";
import type { PlanEncoder } from "./encode_plan.js";

type InnerWork = Exclude<OperatorWork, { readonly kind: "source" | "values" | "sink" }>;
type ConfigOf<Message> = Message extends OperatorMessage ? Pick<Message, "kind" | "config"> : never;

/** Kind and configuration of an operator that is neither a source nor a sink. */
export function operatorConfig(encoder: PlanEncoder, work: InnerWork): ConfigOf<OperatorMessage> {
  switch (work.kind) {
    case "filter":
      return { kind: "filter", config: { program: encoder.program([work.condition]) } };
    case "project":
      return { kind: "project", config: { program: encoder.program(work.expressions) } };
    case "union":
      return { kind: "union", config: {} };
    case "limit":
      return { kind: "limit", config: { offset: work.offset, count: work.count ?? null } };
    case "sort":
      return { kind: "sort", config: { keys: work.keys, offset: work.offset, count: work.count ?? null } };
    case "expand":
      return { kind: "expand", config: { sets: work.sets } };
    case "group_aggregate":
      return {
        kind: "group_aggregate",
        config: {
          keys: work.keys,
          aggregates: work.calls.map((call) => aggregateMessage(encoder, call)),
          emit: work.mode === "BATCH" ? "final" : "changes",
          updateBefore: work.updateBefore,
          inputRetracts: work.inputRetracts,
        },
      };
    case "window_aggregate":
      return {
        kind: "window_aggregate",
        config: {
          phase: work.phase,
          window: windowMessage(work.windowing, work.timeColumn),
          keys: work.keys,
          aggregates: work.calls.map((call) => aggregateMessage(encoder, call)),
          properties: work.windowProperties,
          inputRetracts: work.inputRetracts,
        },
      };
    case "window_table_function":
      return { kind: "window_table_function", config: { window: windowMessage(work.windowing, work.timeColumn) } };
  }
}

function aggregateMessage(encoder: PlanEncoder, call: AggregateCall): AggregateMessage {
  return {
    function: call.function,
    arguments: call.arguments,
    filter: call.filter ?? null,
    distinct: call.distinct,
    resultType: encoder.types.idOf(call.type),
    parameters: call.parameters,
  };
}

function windowMessage(windowing: Windowing, timeColumn: number): WindowMessage {
  const { kind, sizeMs, slideMs, offsetMs, ltz } = windowing;
  return { kind, sizeMs, slideMs, offsetMs, timeColumn, ltz };
}
