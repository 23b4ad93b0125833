import type { AfterMatch, Expression, Identifier, MatchRecognize, Measure, Pattern, TableExpression } from "./ast.js";
import { ExpressionParser } from "./expressions.js";

/** Words that can follow `MATCH_RECOGNIZE (`; before any other, Flink blames MATCH_RECOGNIZE itself. */
const clauseStarts: ReadonlySet<string> = new Set(["PARTITION", "ORDER", "MEASURES", "ONE", "ALL", "AFTER", "PATTERN"]);

/** The MATCH_RECOGNIZE clause behind a table. */
export abstract class MatchRecognizeParser extends ExpressionParser {
  protected isMatchRecognize(): boolean {
    return this.areNext("MATCH_RECOGNIZE", "(") && clauseStarts.has(this.peek(2));
  }

  protected matchRecognize(input: TableExpression): MatchRecognize {
    this.expect("MATCH_RECOGNIZE", "(");
    let partitionBy: Expression[] = [];
    if (this.take("PARTITION")) {
      this.expect("BY");
      partitionBy = this.expressionList(() => this.expression());
    }
    const orderBy = this.optionalOrderBy();
    const measures = this.take("MEASURES") ? this.list(() => this.measure()) : [];
    const rowsPerMatch = this.rowsPerMatch();
    const afterMatch = this.is("AFTER") ? this.afterMatch() : null;
    this.expect("PATTERN", "(");
    const startAnchor = this.take("^");
    const pattern = this.pattern();
    const endAnchor = this.take("$");
    this.expect(")");
    const within = this.take("WITHIN") ? this.intervalLiteral() : null;
    const subsets = this.take("SUBSET") ? this.list(() => this.subset()) : [];
    this.expect("DEFINE");
    const define = this.list(() => this.definition());
    this.expect(")");
    return {
      kind: "MatchRecognize",
      input,
      partitionBy,
      orderBy,
      measures,
      rowsPerMatch,
      afterMatch,
      startAnchor,
      endAnchor,
      pattern,
      within,
      subsets,
      define,
      start: input.start,
      end: this.previousEnd(),
    };
  }

  private measure(): Measure {
    const expression = this.expression();
    this.expect("AS");
    const alias = this.identifier("the measure's name");
    return { kind: "Measure", expression, alias, start: expression.start, end: alias.end };
  }

  private rowsPerMatch(): MatchRecognize["rowsPerMatch"] {
    if (this.take("ONE")) {
      this.expect("ROW", "PER", "MATCH");
      return "ONE";
    }
    if (!this.take("ALL")) return null;
    this.expect("ROWS", "PER", "MATCH");
    return "ALL";
  }

  private afterMatch(): AfterMatch {
    const start = this.position();
    this.expect("AFTER", "MATCH", "SKIP");
    let skipTo: AfterMatch["skipTo"];
    let variable: Identifier | null = null;
    if (this.take("PAST")) {
      this.expect("LAST", "ROW");
      skipTo = "PAST LAST ROW";
    } else {
      this.expect("TO");
      if (this.takeAll("NEXT", "ROW")) skipTo = "NEXT ROW";
      else {
        // FIRST and LAST may be names of variables too; without either word the last row is meant.
        const end = this.isName(1) ? this.takeOneOf("FIRST", "LAST") : null;
        skipTo = end ?? "LAST";
        variable = this.identifier("a pattern variable");
      }
    }
    return { kind: "AfterMatch", skipTo, variable, start, end: this.previousEnd() };
  }

  private subset(): { name: Identifier; members: Identifier[] } {
    const name = this.identifier("a pattern variable");
    this.expect("=");
    return { name, members: this.identifierList("a pattern variable") };
  }

  private definition(): { variable: Identifier; condition: Expression } {
    const variable = this.identifier("a pattern variable");
    this.expect("AS");
    return { variable, condition: this.expression() };
  }

  // ---- patterns

  private pattern(): Pattern {
    return this.deeper(() => {
      const items = [this.patternSequence()];
      while (this.take("|")) items.push(this.patternSequence());
      if (items.length === 1) return items[0]!;
      return { kind: "PatternAlternation", items, start: items[0]!.start, end: this.previousEnd() };
    });
  }

  private patternSequence(): Pattern {
    const items = [this.patternFactor()];
    while (this.isName() || this.is("(") || this.is("{") || this.is("PERMUTE")) items.push(this.patternFactor());
    if (items.length === 1) return items[0]!;
    return { kind: "PatternSequence", items, start: items[0]!.start, end: this.previousEnd() };
  }

  private patternFactor(): Pattern {
    const item = this.patternPrimary();
    const quantifier = this.quantifier();
    if (quantifier === null) return item;
    const greedy = !this.take("?");
    return { kind: "PatternQuantified", item, ...quantifier, greedy, start: item.start, end: this.previousEnd() };
  }

  private quantifier(): { min: number; max: number | null } | null {
    if (this.take("*")) return { min: 0, max: null };
    if (this.take("+")) return { min: 1, max: null };
    if (this.take("?")) return { min: 0, max: 1 };
    if (!this.is("{") || this.peek(1) === "-") return null;
    this.at++;
    if (this.take(",")) {
      const max = this.unsignedInteger();
      this.expect("}");
      return { min: 0, max };
    }
    const min = this.unsignedInteger();
    let max: number | null = min;
    if (this.take(",")) max = this.is("}") ? null : this.unsignedInteger();
    this.expect("}");
    return { min, max };
  }

  private patternPrimary(): Pattern {
    const start = this.position();
    if (this.take("PERMUTE")) {
      const items = this.parenthesised(() => this.list(() => this.pattern()));
      return { kind: "PatternPermute", items, start, end: this.previousEnd() };
    }
    if (this.is("(")) return this.parenthesised(() => this.pattern());
    if (this.take("{")) {
      this.expect("-");
      const item = this.pattern();
      this.expect("-", "}");
      return { kind: "PatternExcluded", item, start, end: this.previousEnd() };
    }
    const name = this.identifier("a pattern variable");
    return { kind: "PatternVariable", name, start, end: name.end };
  }
}
