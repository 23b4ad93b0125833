/** From the physical plan to the message that the native engine runs. Files are listed here: a plan can be explained without them. */

import { typeText } from "../../catalog/types.js";
import type { BoundExpression } from "../bind/bound_expression.js";
import { isInsertOnly, type Schema } from "../logical/node.js";
import { lowerProgram } from "../lower/lower.js";
import { TypePool } from "../lower/type_pool.js";
import type {
  EdgeMessage,
  OperatorMessage,
  PlanMessage,
  ProgramId,
  ProgramMessage,
  RuntimeOptionsMessage,
  SchemaId,
  SchemaMessage,
  SinkMessage,
  SourceMessage,
} from "../message.js";
import { type HiddenColumns, hiddenColumns } from "../physical/hidden_columns.js";
import { digest } from "../physical/meaning.js";
import type { PhysicalInput, PhysicalOperator, PhysicalPlan } from "../physical/operator.js";
import { operatorConfig } from "./operator_config.js";
import { encodeSink } from "./sink_message.js";
import { encodeTableSource, encodeValues } from "./source_message.js";

export interface EncodeSettings {
  readonly engine: string;
  readonly job: string;
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly zone: string;
  readonly options: RuntimeOptionsMessage;
  readonly idleTimeoutMs: number;
  readonly notNullEnforcer: "ERROR" | "DROP";
}

/** @throws RunError FILE_NOT_FOUND, FILE_UNREADABLE when the files of a table cannot be listed */
export function encodePlan(plan: PhysicalPlan, settings: EncodeSettings): PlanMessage {
  return new PlanEncoder(plan, settings).message();
}

/** Collects types, schemas and programs; equal ones share an id. */
export class PlanEncoder {
  readonly types = new TypePool(typeText);
  readonly #schemas: SchemaMessage[] = [];
  readonly #schemaIds = new Map<string, SchemaId>();
  readonly #programs: ProgramMessage[] = [];
  readonly #sources: SourceMessage[] = [];
  readonly #sinks: SinkMessage[] = [];

  constructor(
    readonly plan: PhysicalPlan,
    readonly settings: EncodeSettings,
  ) {}

  schema(columns: Schema): SchemaId {
    const schema = {
      types: columns.map(({ type }) => this.types.idOf(type)),
      names: columns.map(({ name }) => name),
    };
    const key = JSON.stringify(schema);
    const id = this.#schemaIds.get(key) ?? this.#schemas.push(schema) - 1;
    this.#schemaIds.set(key, id);
    return id;
  }

  program(outputs: readonly BoundExpression[]): ProgramId {
    return this.#programs.push(lowerProgram(outputs, this.types)) - 1;
  }

  message(): PlanMessage {
    const { plan, settings } = this;
    const hidden = hiddenColumns(plan);
    const operators = plan.operators.map((operator) => this.#operator(operator, hidden.get(operator)!));
    const { engine, job, parallelism, maxParallelism, zone, options } = settings;
    const message = {
      format: 1 as const,
      engine,
      job,
      mode: plan.mode,
      determinism: plan.determinism,
      maxParallelism,
      parallelism,
      zone,
      options,
      types: this.types.types,
      schemas: this.#schemas,
      programs: this.#programs,
      sources: this.#sources,
      sinks: this.#sinks,
      operators,
      stages: plan.stages.map((stage) => ({
        operators: stage.operators.map(({ id }) => id),
        parallelism: stage.parallelism,
      })),
      edges: plan.operators.flatMap((operator) =>
        operator.inputs.map((input, port) => this.#edge(operator, input, port)),
      ),
    };
    return { ...message, fingerprint: this.#fingerprint() };
  }

  #operator(operator: PhysicalOperator, hidden: HiddenColumns): OperatorMessage {
    const { work, schema, stateId, name } = operator;
    const head = { version: 1, stateId, name, schema: this.schema(schema), hidden };
    if (work.kind === "source") {
      const source = this.#sources.push(encodeTableSource(this, work.source, work.columns)) - 1;
      return { ...head, kind: "source", config: { source } };
    }
    if (work.kind === "values") {
      const source = this.#sources.push(encodeValues(this, work.rows, schema)) - 1;
      return { ...head, kind: "source", config: { source } };
    }
    if (work.kind === "sink") {
      const sink = this.#sinks.push(encodeSink(this, work.target, work.declared, operator)) - 1;
      return { ...head, kind: "sink", config: { sink } };
    }
    return { ...head, ...operatorConfig(this, work) };
  }

  #edge(to: PhysicalOperator, { from, partition, columns, order }: PhysicalInput, port: number): EdgeMessage {
    const inPlace = this.plan.stages.some(({ operators }) => operators.includes(from) && operators.includes(to));
    const changes = isInsertOnly(from.changes) ? "insert" : from.updateBefore ? "retract" : "upsert";
    return {
      from: from.id,
      to: to.id,
      port,
      partition: inPlace ? "forward" : partition,
      columns: inPlace ? [] : columns,
      order: inPlace ? "none" : order,
      changes,
    };
  }

  /** What a savepoint must agree with: the states and the columns of the tables. */
  #fingerprint(): string {
    const states = this.plan.operators.map(({ stateId }) => stateId).filter((id) => id !== "");
    const tables = this.plan.operators.flatMap(({ work }) =>
      work.kind === "source" ? [work.source.schema.map(({ name, type }) => [name, type.root])] : [],
    );
    return digest([states, tables]);
  }
}
