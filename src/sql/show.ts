import { AlterParser } from "./alter.js";
import type { Describe, DescribedObject, QualifiedName, Show, ShowCreate, ShownList, Statement } from "./ast.js";
import { nearestName } from "./suggest.js";

/** How each list is asked for: whether FROM may, must or cannot stand, and which pattern operators. */
const lists: Readonly<Record<ShownList, { from: "none" | "optional" | "required"; patterns: readonly string[] }>> = {
  CATALOGS: { from: "none", patterns: ["LIKE", "ILIKE"] },
  COLUMNS: { from: "required", patterns: ["LIKE"] },
  CONNECTIONS: { from: "optional", patterns: ["LIKE"] },
  DATABASES: { from: "optional", patterns: ["LIKE", "ILIKE"] },
  FUNCTIONS: { from: "optional", patterns: ["LIKE", "ILIKE"] },
  JARS: { from: "none", patterns: [] },
  JOBS: { from: "none", patterns: [] },
  "MATERIALIZED TABLES": { from: "optional", patterns: ["LIKE"] },
  MODELS: { from: "optional", patterns: ["LIKE"] },
  MODULES: { from: "none", patterns: [] },
  PARTITIONS: { from: "none", patterns: [] },
  PROCEDURES: { from: "optional", patterns: ["LIKE", "ILIKE"] },
  TABLES: { from: "optional", patterns: ["LIKE"] },
  VIEWS: { from: "optional", patterns: ["LIKE"] },
};

function isList(word: string): word is ShownList {
  return Object.hasOwn(lists, word);
}

/** SHOW and DESCRIBE. */
export abstract class ShowParser extends AlterParser {
  protected show(): Statement {
    const start = this.position();
    const word = this.peek(1);
    if (word === "CREATE") return this.showCreate(start);
    if (word === "CURRENT") return this.showCurrent(start);
    let list: ShownList;
    let modifier: Show["modifier"] = null;
    if (word === "USER" || word === "FULL") {
      this.at += 2;
      modifier = word;
      list = this.expectOneOf(word === "USER" ? "FUNCTIONS" : "MODULES");
    } else if (word === "MATERIALIZED") {
      this.at += 2;
      this.expect("TABLES");
      list = "MATERIALIZED TABLES";
    } else {
      if (!isList(word)) this.failStart("a list", [...Object.keys(lists), "CREATE", "CURRENT"]);
      this.at += 2;
      list = word;
    }
    return this.shownList(start, list, modifier);
  }

  /** Fails at the first word of a statement because the second does not go with it, as Flink does. */
  protected failStart(expected: string, keywords: readonly string[] = []): never {
    const start = this.position();
    const first = this.tokenText(this.at).toUpperCase();
    this.at++;
    const { end } = this.isEnd() ? this.previous() : this.token();
    const found = end > start + first.length ? `, found '${this.tokenText(this.at - 1)}'` : "";
    const nearest = found && nearestName(this.tokenText(this.at - 1), keywords);
    const hint = nearest ? `Did you mean ${first} ${nearest}?` : undefined;
    this.failSpan({ start, end }, `expected ${expected} after ${first}${found}`, { hint });
  }

  private shownList(start: number, list: ShownList, modifier: Show["modifier"]): Show {
    const { from: takesFrom, patterns } = lists[list];
    let preposition: Show["preposition"] = null;
    let from: QualifiedName | null = null;
    let partition: Show["partition"] = [];
    if (list === "PARTITIONS") {
      from = this.tableName();
      if (this.take("PARTITION")) partition = this.partitionValues(true);
    } else if (takesFrom !== "none") {
      preposition = takesFrom === "required" ? this.expectOneOf("FROM", "IN") : this.takeOneOf("FROM", "IN");
      if (preposition) from = this.qualifiedName();
    }
    const like = patterns.length > 0 ? this.likeClause(patterns) : null;
    const end = this.previousEnd();
    return { kind: "Show", list, modifier, preposition, from, partition, like, start, end };
  }

  private likeClause(patterns: readonly string[]): Show["like"] {
    const negated = this.take("NOT");
    const operator = negated ? this.expectOneOf(...patterns) : this.takeOneOf(...patterns);
    if (operator === null) return null;
    return { negated, ignoreCase: operator === "ILIKE", pattern: this.text("a pattern in single quotes") };
  }

  private showCurrent(start: number): Statement {
    this.at += 2;
    return { kind: "ShowCurrent", object: this.expectOneOf("CATALOG", "DATABASE"), start, end: this.previousEnd() };
  }

  private showCreate(start: number): ShowCreate {
    this.at += 2;
    const orAlter = this.takeAll("OR", "ALTER");
    let object: ShowCreate["object"];
    if (orAlter || this.is("MATERIALIZED")) {
      this.expect("MATERIALIZED", "TABLE");
      object = "MATERIALIZED TABLE";
    } else object = this.expectOneOf("TABLE", "VIEW", "CATALOG", "MODEL", "FUNCTION", "CONNECTION");
    return { kind: "ShowCreate", object, orAlter, name: this.qualifiedName(), start, end: this.previousEnd() };
  }

  protected describe(): Describe {
    const { start } = this.token();
    const object: DescribedObject =
      this.takeOneOf("CATALOG", "DATABASE", "FUNCTION", "MODEL", "JOB", "CONNECTION") ?? "TABLE";
    if (object === "JOB") {
      const jobId = this.text("a job's id in single quotes");
      return { kind: "Describe", object, extended: false, name: null, jobId, start, end: jobId.end };
    }
    const extended = this.take("EXTENDED");
    const name = this.qualifiedName();
    return { kind: "Describe", object, extended, name, jobId: null, start, end: name.end };
  }
}
