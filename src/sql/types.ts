import type {
  BasicType,
  BasicTypeName,
  CollectionType,
  DataType,
  IntervalQualifier,
  QualifiedName,
  RowField,
  TimeUnit,
} from "./ast.js";
import { TokenKind } from "./lexer.js";
import { NameParser } from "./names.js";
import { nearestName } from "./suggest.js";

type TypeArguments = "none" | "precision" | "precision and scale";

/** Types of one word: the name they get, and what may stand in parentheses behind them. */
const basicTypes: Readonly<Record<string, readonly [BasicTypeName, TypeArguments]>> = {
  BIGINT: ["BIGINT", "none"],
  BINARY: ["BINARY", "precision"],
  BITMAP: ["BITMAP", "none"],
  BOOLEAN: ["BOOLEAN", "none"],
  BYTES: ["BYTES", "none"],
  CHAR: ["CHAR", "precision"],
  CHARACTER: ["CHAR", "precision"],
  DATE: ["DATE", "none"],
  DEC: ["DECIMAL", "precision and scale"],
  DECIMAL: ["DECIMAL", "precision and scale"],
  DOUBLE: ["DOUBLE", "none"],
  FLOAT: ["FLOAT", "none"],
  INT: ["INT", "none"],
  INTEGER: ["INT", "none"],
  NUMERIC: ["DECIMAL", "precision and scale"],
  REAL: ["FLOAT", "none"],
  SMALLINT: ["SMALLINT", "none"],
  STRING: ["STRING", "none"],
  TIME: ["TIME", "precision"],
  TIMESTAMP: ["TIMESTAMP", "precision"],
  TIMESTAMP_LTZ: ["TIMESTAMP_LTZ", "precision"],
  TINYINT: ["TINYINT", "none"],
  VARBINARY: ["VARBINARY", "precision"],
  VARCHAR: ["VARCHAR", "precision"],
  VARIANT: ["VARIANT", "none"],
};

export const typeNames: readonly string[] = [
  ...Object.keys(basicTypes),
  "ARRAY",
  "INTERVAL",
  "MAP",
  "MULTISET",
  "RAW",
  "ROW",
  "STRUCTURED",
];

const intervalUnits: Readonly<Record<string, TimeUnit>> = {
  YEAR: "YEAR",
  YEARS: "YEAR",
  QUARTER: "QUARTER",
  QUARTERS: "QUARTER",
  MONTH: "MONTH",
  MONTHS: "MONTH",
  WEEK: "WEEK",
  WEEKS: "WEEK",
  DAY: "DAY",
  DAYS: "DAY",
  HOUR: "HOUR",
  HOURS: "HOUR",
  MINUTE: "MINUTE",
  MINUTES: "MINUTE",
  SECOND: "SECOND",
  SECONDS: "SECOND",
};

/** Units that an interval can end in, by the unit it begins with. */
const intervalEnds: Readonly<Partial<Record<TimeUnit, readonly TimeUnit[]>>> = {
  YEAR: ["MONTH"],
  DAY: ["HOUR", "MINUTE", "SECOND"],
  HOUR: ["MINUTE", "SECOND"],
  MINUTE: ["SECOND"],
};

/** Data types and interval qualifiers. */
export abstract class TypeParser extends NameParser {
  /** A type as columns, fields and elements have it: with ARRAY or MULTISET behind it and with [NOT] NULL. */
  protected dataType(): DataType {
    return this.deeper(() => {
      let type = this.typeName();
      for (let levels = 1; this.isCollectionSuffix(); levels++) {
        this.checkDepth(levels);
        type = this.collectionSuffix({ ...type, nullable: this.nullability() });
      }
      const nullable = this.nullability();
      return nullable === null ? type : { ...type, nullable, end: this.previousEnd() };
    });
  }

  /** The type of a CAST: as dataType, but without [NOT] NULL at its end; intervals are allowed. */
  protected castType(): DataType {
    return this.deeper(() => {
      if (this.is("INTERVAL")) return this.intervalType();
      let type = this.typeName();
      for (let levels = 1; this.is("ARRAY") || this.is("MULTISET"); levels++) {
        this.checkDepth(levels);
        type = this.collectionSuffix(type);
      }
      return type;
    });
  }

  private isCollectionSuffix(): boolean {
    const ahead = this.is("NULL") ? 1 : this.areNext("NOT", "NULL") ? 2 : 0;
    return this.peek(ahead) === "ARRAY" || this.peek(ahead) === "MULTISET";
  }

  private collectionSuffix(element: DataType): CollectionType {
    const name = this.expectOneOf("ARRAY", "MULTISET");
    return { kind: "CollectionType", name, element, nullable: null, start: element.start, end: this.previousEnd() };
  }

  private nullability(): boolean | null {
    if (this.take("NULL")) return true;
    return this.takeAll("NOT", "NULL") ? false : null;
  }

  private typeName(): DataType {
    const word = this.peek();
    const next = this.peek(1);
    if ((word === "ARRAY" || word === "MULTISET") && next === "<") return this.collectionType(word);
    if (word === "MAP" && next === "<") return this.mapType();
    if (word === "ROW" && (next === "<" || next === "(" || next === "<>")) return this.rowType();
    if (word === "RAW" && next === "(") return this.rawType();
    if (word === "STRUCTURED" && next === "<") return this.structuredType();
    const basic = this.kind() === TokenKind.Word && Object.hasOwn(basicTypes, word) ? basicTypes[word]! : undefined;
    if (basic) return this.basicType(...basic);
    if (!this.isName()) this.fail("a data type", typeNames);
    const name = this.qualifiedName("a data type");
    if (this.is("(") || this.is("<")) this.failArguments(name);
    return { kind: "UserType", name, nullable: null, start: name.start, end: name.end };
  }

  /** Only built-in types take arguments: the name is probably misspelt. */
  private failArguments(name: QualifiedName): never {
    const [first] = name.parts;
    const nearest = name.parts.length === 1 && first ? nearestName(first.name, typeNames) : undefined;
    const { start, end } = this.token();
    this.failSpan({ start, end }, `the type ${this.sql.slice(name.start, name.end)} takes no arguments`, {
      hint: nearest && `Did you mean ${nearest}?`,
    });
  }

  private basicType(plainName: BasicTypeName, takes: TypeArguments): BasicType {
    const { start } = this.token();
    let name = plainName;
    if (name === "DOUBLE") this.take("PRECISION");
    else if (name === "CHAR" && this.take("VARYING")) name = "VARCHAR";
    else if (name === "BINARY" && this.take("VARYING")) name = "VARBINARY";
    let precision: number | null = null;
    let scale: number | null = null;
    if (takes !== "none" && this.take("(")) {
      precision = this.unsignedInteger("a number (the type's length or precision)");
      if (takes === "precision and scale" && this.take(","))
        scale = this.unsignedInteger("a number (the type's scale)");
      this.expect(")");
    }
    if (name === "TIME" || name === "TIMESTAMP") name = this.timeZoneSuffix(name);
    return { kind: "BasicType", name, precision, scale, nullable: null, start, end: this.previousEnd() };
  }

  private timeZoneSuffix(name: "TIME" | "TIMESTAMP"): BasicTypeName {
    if (this.takeAll("WITHOUT", "TIME", "ZONE")) return name;
    if (!this.is("WITH") || (this.peek(1) !== "LOCAL" && this.peek(1) !== "TIME")) return name;
    const { start } = this.token();
    const local = this.take("LOCAL");
    this.expect("TIME", "ZONE");
    if (name === "TIMESTAMP") return local ? "TIMESTAMP_LTZ" : "TIMESTAMP_TZ";
    return this.failSpan({ start, end: this.previousEnd() }, "TIME has no time zone");
  }

  private collectionType(name: "ARRAY" | "MULTISET"): DataType {
    const { start } = this.token();
    this.expect("<");
    const element = this.dataType();
    this.expect(">");
    return { kind: "CollectionType", name, element, nullable: null, start, end: this.previousEnd() };
  }

  private mapType(): DataType {
    const { start } = this.token();
    this.expect("<");
    const key = this.dataType();
    this.expect(",");
    const value = this.dataType();
    this.expect(">");
    return { kind: "MapType", key, value, nullable: null, start, end: this.previousEnd() };
  }

  private rowType(): DataType {
    const { start } = this.token();
    const open = this.expectOneOf("<", "(", "<>");
    const close = open === "<" ? ">" : ")";
    let fields: RowField[] = [];
    if (open !== "<>") {
      if (!this.is(close)) fields = this.list(() => this.rowField());
      this.expect(close);
    }
    return { kind: "RowType", fields, nullable: null, start, end: this.previousEnd() };
  }

  private rowField(): RowField {
    const name = this.identifier("a field name");
    const type = this.dataType();
    const comment = this.kind() === TokenKind.String ? this.text() : null;
    return { kind: "RowField", name, type, comment, start: name.start, end: this.previousEnd() };
  }

  private rawType(): DataType {
    const { start } = this.token();
    this.expect("(");
    const className = this.text("a class name in single quotes");
    this.expect(",");
    const serializer = this.text("a serializer snapshot in single quotes");
    this.expect(")");
    return { kind: "RawType", className, serializer, nullable: null, start, end: this.previousEnd() };
  }

  private structuredType(): DataType {
    const { start } = this.token();
    this.expect("<");
    const className = this.text("a class name in single quotes");
    const fields = this.take(",") ? this.list(() => this.rowField()) : [];
    this.expect(">");
    return { kind: "StructuredType", className, fields, nullable: null, start, end: this.previousEnd() };
  }

  private intervalType(): DataType {
    const { start } = this.token();
    const qualifier = this.intervalQualifier();
    return { kind: "IntervalType", qualifier, nullable: null, start, end: qualifier.end };
  }

  /** `DAY`, `YEAR(4) TO MONTH`, `SECOND(5, 3)` */
  protected intervalQualifier(): IntervalQualifier {
    const start = this.position();
    const unit = this.intervalUnit();
    let precision: number | null = null;
    let fraction: number | null = null;
    if (this.take("(")) {
      precision = this.unsignedInteger();
      if (unit === "SECOND" && this.take(",")) fraction = this.unsignedInteger();
      this.expect(")");
    }
    let to: TimeUnit | null = null;
    const ends = intervalEnds[unit];
    if (ends && this.is("TO") && Object.hasOwn(intervalUnits, this.peek(1))) {
      this.at++;
      if (!ends.includes(intervalUnits[this.peek()]!)) this.fail(ends.join(" or "));
      to = this.intervalUnit();
      if (to === "SECOND" && this.take("(")) {
        fraction = this.unsignedInteger();
        this.expect(")");
      }
    }
    return { kind: "IntervalQualifier", unit, precision, to, fraction, start, end: this.previousEnd() };
  }

  protected beginsIntervalUnit(): boolean {
    return Object.hasOwn(intervalUnits, this.peek());
  }

  private intervalUnit(): TimeUnit {
    if (!this.beginsIntervalUnit())
      this.fail("a time unit (SECOND, MINUTE, HOUR, DAY, ...)", Object.keys(intervalUnits));
    const unit = intervalUnits[this.peek()]!;
    this.at++;
    return unit;
  }
}
