/**
 * Writes one program: registers, code, spans, regions. A value once computed is found again by its key, as long as the place that asks lies in the
 * region that computed it.
 */
import type { LogicalType } from "../../catalog/types.js";
import type { SourceSpan } from "../bind/bound_expression.js";
import type { CodeMessage, LiteralMessage, ProgramMessage } from "../message.js";
import type { TypePool } from "./type_pool.js";

export type Register = number;

export class ProgramWriter {
  readonly #pool: TypePool;
  readonly #registers: number[] = [];
  readonly #code: CodeMessage[] = [];
  readonly #spans: (readonly [number, number])[] = [];
  /** Known values, innermost region last. */
  readonly #known: Map<string, Register>[] = [new Map()];

  constructor(pool: TypePool) {
    this.#pool = pool;
  }

  find(key: string): Register | undefined {
    for (let i = this.#known.length - 1; i >= 0; i--) {
      const register = this.#known[i]?.get(key);
      if (register !== undefined) return register;
    }
    return undefined;
  }

  remember(key: string, register: Register): void {
    this.#known.at(-1)?.set(key, register);
  }

  #register(type: LogicalType): Register {
    return this.#registers.push(this.#pool.idOf(type)) - 1;
  }

  #emit(code: CodeMessage, span: SourceSpan | undefined): void {
    this.#code.push(code);
    this.#spans.push(span === undefined ? [-1, -1] : [span.start, span.end]);
  }

  column(type: LogicalType, index: number): Register {
    const out = this.#register(type);
    this.#emit(["column", out, index], undefined);
    return out;
  }

  constant(type: LogicalType, value: LiteralMessage): Register {
    const out = this.#register(type);
    this.#emit(["const", out, value], undefined);
    return out;
  }

  call(opcode: string, type: LogicalType, inputs: readonly Register[], span?: SourceSpan): Register {
    const out = this.#register(type);
    this.#emit([opcode, out, ...inputs], span);
    return out;
  }

  /** What `body` writes runs only on rows where `guard` is TRUE. */
  region(guard: Register, body: () => Register): Register {
    const at = this.#code.length;
    this.#emit(["region", guard, at + 1, at + 1], undefined);
    this.#known.push(new Map());
    const result = body();
    this.#known.pop();
    this.#code[at] = ["region", guard, at + 1, this.#code.length];
    return result;
  }

  finish(outputs: readonly Register[]): ProgramMessage {
    return { registers: this.#registers, code: this.#code, spans: this.#spans, outputs };
  }
}
