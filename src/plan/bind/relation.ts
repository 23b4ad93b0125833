/** A table expression bound: the plan that makes its rows, and the names by which its columns can be called. */
import { detailsAt, ValidationError } from "../../errors.js";
import { type ColumnReference, nearestName } from "../../sql/index.js";
import { columnAt } from "../logical/expressions.js";
import type { LogicalNode } from "../logical/index.js";
import type { ResolvedName, Scope } from "./scope.js";

export interface RelationColumn {
  readonly name: string;
  /** Ordinal in the node's schema. */
  readonly index: number;
  /** Full name of its table, or its alias; a reference may leave leading parts out. */
  readonly table: readonly string[];
}

export interface Relation {
  readonly node: LogicalNode;
  readonly columns: readonly RelationColumn[];
}

/** All columns of a node under one table name. */
export function relationOf(node: LogicalNode, table: readonly string[]): Relation {
  return { node, columns: node.schema.map(({ name }, index) => ({ name, index, table })) };
}

export class RelationScope implements Scope {
  constructor(
    readonly relation: Relation,
    readonly sql: string,
  ) {}

  resolve(reference: ColumnReference): ResolvedName {
    const parts = reference.parts.map(({ name }) => name);
    for (let used = Math.min(parts.length - 1, 3); used >= 0; used--) {
      const candidates = used === 0 ? this.relation.columns : this.columnsOf(parts.slice(0, used));
      if (used > 0 && candidates.length === 0) continue;
      const found = candidates.filter(({ name }) => name === parts[used]);
      if (found.length > 1) this.#ambiguous(reference, parts[used]!);
      if (found.length === 0) this.#unknown(reference, parts, used, candidates);
      const column = columnAt(this.relation.node.schema, found[0]!.index);
      return { value: { ...column, span: spanOf(reference) }, partsUsed: used + 1 };
    }
    throw new Error("a reference has a part");
  }

  /** Columns of the table that a qualifier names; none if it names no table in scope. */
  columnsOf(qualifier: readonly string[]): readonly RelationColumn[] {
    return this.relation.columns.filter(({ table }) => {
      const tail = table.slice(-qualifier.length);
      return tail.length === qualifier.length && tail.every((part, i) => part === qualifier[i]);
    });
  }

  #ambiguous(reference: ColumnReference, name: string): never {
    const tables = this.relation.columns.filter((column) => column.name === name).map(({ table }) => table.at(-1));
    const hint = `Say which: ${[...new Set(tables)].map((table) => `${table}.${name}`).join(" or ")}.`;
    throw new ValidationError(
      "AMBIGUOUS_COLUMN",
      `column '${name}' is ambiguous`,
      detailsAt(this.sql, reference, hint),
    );
  }

  #unknown(
    reference: ColumnReference,
    parts: readonly string[],
    used: number,
    candidates: readonly RelationColumn[],
  ): never {
    const name = parts[used]!;
    const names = candidates.map((column) => column.name);
    const tables = [...new Set(this.relation.columns.flatMap(({ table }) => table.slice(-1)))];
    const nearest = nearestName(name, names);
    const nearestTable = parts.length > 1 && used === 0 ? nearestName(name, tables) : undefined;
    const hint =
      nearestTable !== undefined
        ? `Did you mean table '${nearestTable}'?`
        : nearest !== undefined
          ? `Did you mean '${nearest}'?`
          : names.length > 0
            ? `Columns here: ${names.slice(0, 20).join(", ")}.`
            : "There is no table to take a column from.";
    const where = used > 0 ? `in table '${parts.slice(0, used).join(".")}'` : "in any table";
    throw new ValidationError(
      "UNKNOWN_COLUMN",
      `column '${name}' not found ${where}`,
      detailsAt(this.sql, reference, hint),
    );
  }
}

function spanOf({ start, end }: { start: number; end: number }): { start: number; end: number } {
  return { start, end };
}
