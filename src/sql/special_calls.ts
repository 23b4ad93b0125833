import type { Argument, Cast, Expression, FunctionCall, QualifiedName, TimeUnit, TimeUnitArgument } from "./ast.js";
import { CallParser, call } from "./calls.js";

/** Units of EXTRACT, FLOOR, CEIL, TIMESTAMPADD and the like; some have older names. */
const timeUnits: Readonly<Record<string, TimeUnit>> = {
  NANOSECOND: "NANOSECOND",
  MICROSECOND: "MICROSECOND",
  MILLISECOND: "MILLISECOND",
  SECOND: "SECOND",
  MINUTE: "MINUTE",
  HOUR: "HOUR",
  DAY: "DAY",
  DAYOFWEEK: "DOW",
  DAYOFYEAR: "DOY",
  DOW: "DOW",
  DOY: "DOY",
  ISODOW: "ISODOW",
  ISOYEAR: "ISOYEAR",
  WEEK: "WEEK",
  MONTH: "MONTH",
  QUARTER: "QUARTER",
  YEAR: "YEAR",
  EPOCH: "EPOCH",
  DECADE: "DECADE",
  CENTURY: "CENTURY",
  MILLENNIUM: "MILLENNIUM",
  FRAC_SECOND: "MICROSECOND",
  SQL_TSI_FRAC_SECOND: "NANOSECOND",
  SQL_TSI_MICROSECOND: "MICROSECOND",
  SQL_TSI_SECOND: "SECOND",
  SQL_TSI_MINUTE: "MINUTE",
  SQL_TSI_HOUR: "HOUR",
  SQL_TSI_DAY: "DAY",
  SQL_TSI_WEEK: "WEEK",
  SQL_TSI_MONTH: "MONTH",
  SQL_TSI_QUARTER: "QUARTER",
  SQL_TSI_YEAR: "YEAR",
};

/** Functions with a time unit among comma separated arguments, and its place. The second of two may be text instead. */
const unitPlaces: Readonly<Record<string, number>> = {
  TIMESTAMPADD: 0,
  TIMESTAMPDIFF: 0,
  DATETIME_TRUNC: 1,
  DATE_TRUNC: 1,
  TIME_TRUNC: 1,
  TIMESTAMP_TRUNC: 1,
  DATETIME_DIFF: 2,
  DATE_DIFF: 2,
  TIME_DIFF: 2,
  TIMESTAMP_DIFF: 2,
};

/** Functions of the SQL standard with words between their arguments, brought to plain calls. */
export abstract class SpecialCallParser extends CallParser {
  /** An operand without operators around it. */
  protected abstract atom(): Expression;

  /** The call of the special function at this place (`word` is its name), or null when it is none. */
  protected specialCall(word: string): Expression | null {
    switch (word) {
      case "CAST":
      case "TRY_CAST":
      case "SAFE_CAST":
        return this.cast(word);
      case "EXTRACT":
        return this.extract();
      case "CEIL":
      case "CEILING":
      case "FLOOR":
        return this.floorOrCeil();
      case "TRIM":
        return this.trim();
      case "SUBSTRING":
        return this.substring();
      case "POSITION":
        return this.positionCall();
      case "OVERLAY":
        return this.overlay();
      case "CONVERT":
      case "TRANSLATE":
        return this.translate();
      default:
        return this.peek(1) === "(" && Object.hasOwn(unitPlaces, word) ? this.unitCall(unitPlaces[word]!) : null;
    }
  }

  /** The function's own word as a name, then its opening parenthesis. */
  protected openCall(): QualifiedName {
    // A special function's name without a parenthesis is a reserved word in a name's place.
    if (this.peek(1) !== "(") this.failName("an expression");
    const name = this.wordAsName();
    this.expect("(");
    return name;
  }

  /** The current word as a name of one part, reserved or not. */
  protected wordAsName(): QualifiedName {
    const text = this.tokenText(this.at);
    const span = this.token();
    return { kind: "QualifiedName", parts: [{ kind: "Identifier", name: text, quoted: false, ...span }], ...span };
  }

  protected closeCall(name: QualifiedName, args: readonly Argument[]): FunctionCall {
    this.expect(")");
    return { ...call(name, args), end: this.previousEnd() };
  }

  private cast(mode: Cast["mode"]): Expression {
    const { start } = this.openCall();
    const operand = this.expression();
    this.expect("AS");
    const type = this.castType();
    const format = this.take("FORMAT") ? this.text() : null;
    this.expect(")");
    return { kind: "Cast", mode, operand, type, format, start, end: this.previousEnd() };
  }

  private extract(): Expression {
    const name = this.openCall();
    const unit = this.timeUnit();
    this.expect("FROM");
    return this.closeCall(name, [unit, this.expression()]);
  }

  private floorOrCeil(): Expression {
    const name = this.openCall();
    const args: Argument[] = [this.expression()];
    if (this.take("TO")) args.push(this.timeUnit());
    const plain = this.closeCall(name, args);
    const over = this.overClause();
    return over ? { ...plain, over, end: this.previousEnd() } : plain;
  }

  /** `TRIM([BOTH | LEADING | TRAILING] [characters] FROM text)`, `TRIM(text)` */
  private trim(): Expression {
    const name = this.openCall();
    const start = this.position();
    const keyword = this.takeOneOf("BOTH", "LEADING", "TRAILING");
    const end = keyword ? this.previousEnd() : start;
    const sides: Argument = { kind: "KeywordArgument", keyword: keyword ?? "BOTH", start, end };
    const blank: Expression = { kind: "StringLiteral", value: " ", charset: null, start: end, end };
    const first = this.is("FROM") && keyword !== null ? blank : this.expression();
    if (!this.take("FROM")) return this.closeCall(name, [sides, blank, first]);
    return this.closeCall(name, [sides, first, this.expression()]);
  }

  private substring(): Expression {
    const name = this.openCall();
    const args = [this.expression()];
    this.expectOneOf("FROM", ",");
    args.push(this.expression());
    if (this.takeOneOf("FOR", ",")) args.push(this.expression());
    return this.closeCall(name, args);
  }

  private positionCall(): Expression {
    const name = this.openCall();
    const args = [this.atom()];
    this.expect("IN");
    args.push(this.expression());
    if (this.take("FROM")) args.push(this.expression());
    return this.closeCall(name, args);
  }

  private overlay(): Expression {
    const name = this.openCall();
    const args = [this.expression()];
    this.expect("PLACING");
    args.push(this.expression());
    this.expect("FROM");
    args.push(this.expression());
    if (this.take("FOR")) args.push(this.expression());
    return this.closeCall(name, args);
  }

  /** `TRANSLATE(text, from, to)`, `TRANSLATE(text USING charset)`, `CONVERT(text, charset, charset)` */
  private translate(): Expression {
    const isConvert = this.is("CONVERT");
    const name = this.openCall();
    const args: Argument[] = [this.expression()];
    const charset = (): Argument => {
      const { start, end, name: keyword } = this.identifier("the name of a character set");
      return { kind: "KeywordArgument", keyword, start, end };
    };
    if (this.take("USING")) args.push(charset());
    else if (isConvert) {
      for (let count = 0; count < 2; count++) {
        this.expect(",");
        args.push(charset());
      }
    } else while (this.take(",")) args.push(this.expression());
    return this.closeCall(name, args);
  }

  private unitCall(unitPlace: number): Expression {
    const name = this.openCall();
    const count = unitPlace === 1 ? 2 : 3;
    const args: Argument[] = [];
    for (let place = 0; place < count; place++) {
      if (place > 0) this.expect(",");
      const isUnit = place === unitPlace && (unitPlace !== 1 || Object.hasOwn(timeUnits, this.peek()));
      args.push(isUnit ? this.timeUnit() : this.expression());
    }
    return this.closeCall(name, args);
  }

  private timeUnit(): TimeUnitArgument {
    const word = this.peek();
    if (!Object.hasOwn(timeUnits, word))
      this.fail("a time unit (SECOND, MINUTE, HOUR, DAY, ...)", Object.keys(timeUnits));
    return { kind: "TimeUnitArgument", unit: timeUnits[word]!, ...this.token() };
  }
}
