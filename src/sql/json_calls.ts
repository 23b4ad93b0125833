import type {
  DataType,
  Expression,
  Identifier,
  JsonBehavior,
  JsonConstructor,
  JsonEntry,
  JsonPathCall,
} from "./ast.js";
import { SpecialCallParser } from "./special_calls.js";

/** The JSON functions of the SQL standard. */
export abstract class JsonCallParser extends SpecialCallParser {
  protected jsonCall(word: string): Expression | null {
    switch (word) {
      case "JSON_EXISTS":
      case "JSON_VALUE":
      case "JSON_QUERY":
        return this.jsonPathCall(word);
      case "JSON_OBJECT":
      case "JSON_OBJECTAGG":
      case "JSON_ARRAY":
      case "JSON_ARRAYAGG":
        return this.jsonConstructor(word);
      default:
        return null;
    }
  }

  private jsonPathCall(name: JsonPathCall["function"]): JsonPathCall {
    const { start } = this.openCall();
    const input = this.expression();
    this.expect(",");
    const path = this.expression();
    const passing = this.take("PASSING") ? this.list(() => this.passedValue()) : [];
    const returning: DataType | null = name !== "JSON_EXISTS" && this.take("RETURNING") ? this.castType() : null;
    const wrapper = name === "JSON_QUERY" ? this.wrapper() : null;
    const behaviors = this.behaviors(name);
    this.expect(")");
    const end = this.previousEnd();
    return { kind: "JsonPathCall", function: name, input, path, passing, returning, wrapper, ...behaviors, start, end };
  }

  private passedValue(): { value: Expression; name: Identifier } {
    const value = this.expression();
    this.expect("AS");
    return { value, name: this.identifier() };
  }

  private wrapper(): JsonPathCall["wrapper"] {
    if (!this.is("WITH") && !this.is("WITHOUT")) return null;
    let wrapper: JsonPathCall["wrapper"] = "WITHOUT";
    if (!this.take("WITHOUT")) {
      this.expect("WITH");
      wrapper = this.takeOneOf("CONDITIONAL", "UNCONDITIONAL") ?? "UNCONDITIONAL";
    }
    this.take("ARRAY");
    this.expect("WRAPPER");
    return wrapper;
  }

  /** Any number of `behavior ON EMPTY` and `behavior ON ERROR`; the last of each counts. */
  private behaviors(name: JsonPathCall["function"]): Pick<JsonPathCall, "onEmpty" | "onError"> {
    let onEmpty: JsonPathCall["onEmpty"] = null;
    let onError: JsonPathCall["onError"] = null;
    while (!this.is(")")) {
      const behavior = this.behavior(name);
      this.expect("ON");
      if (name !== "JSON_EXISTS" && this.take("EMPTY")) onEmpty = behavior;
      else {
        if (!this.take("ERROR")) this.fail(name === "JSON_EXISTS" ? "ERROR" : "EMPTY or ERROR", ["EMPTY", "ERROR"]);
        onError = behavior;
        if (name === "JSON_EXISTS") break;
      }
    }
    return { onEmpty, onError };
  }

  private behavior(name: JsonPathCall["function"]): JsonBehavior | Expression {
    switch (name) {
      case "JSON_EXISTS":
        return this.expectOneOf("TRUE", "FALSE", "UNKNOWN", "ERROR");
      case "JSON_VALUE":
        if (this.take("DEFAULT")) return this.expression();
        return this.expectOneOf("NULL", "ERROR");
      case "JSON_QUERY":
        if (this.takeAll("EMPTY", "ARRAY")) return "EMPTY ARRAY";
        if (this.takeAll("EMPTY", "OBJECT")) return "EMPTY OBJECT";
        return this.expectOneOf("NULL", "ERROR");
    }
  }

  private jsonConstructor(name: JsonConstructor["function"]): JsonConstructor {
    const { start } = this.openCall();
    const hasKeys = name === "JSON_OBJECT" || name === "JSON_OBJECTAGG";
    const isAggregate = name === "JSON_OBJECTAGG" || name === "JSON_ARRAYAGG";
    const entry = () => (hasKeys ? this.jsonMember() : this.jsonElement());
    let entries: JsonEntry[] = [];
    if (isAggregate) entries = [entry()];
    else if (!this.is(")") && !this.isNullClause()) entries = this.list(entry);
    const orderBy = name === "JSON_ARRAYAGG" ? this.optionalOrderBy() : [];
    const onNull = this.nullClause();
    this.expect(")");
    const filter = isAggregate ? this.filterClause() : null;
    const over = isAggregate ? this.overClause() : null;
    const end = this.previousEnd();
    return { kind: "JsonConstructor", function: name, entries, onNull, orderBy, filter, over, start, end };
  }

  /** `[KEY] key VALUE value`, `key : value`, `key, value` */
  private jsonMember(): JsonEntry {
    const start = this.position();
    const isMarked = this.is("KEY") && this.beginsExpression(1);
    if (isMarked) this.at++;
    const key = this.expression();
    if (isMarked) this.expect("VALUE");
    else this.expectOneOf("VALUE", ":", ",");
    return { ...this.jsonElement(), key, start };
  }

  private jsonElement(): JsonEntry {
    const value = this.expression();
    const formatJson = this.takeAll("FORMAT", "JSON");
    return { kind: "JsonEntry", key: null, value, formatJson, start: value.start, end: this.previousEnd() };
  }

  private isNullClause(): boolean {
    return (this.is("NULL") || this.is("ABSENT")) && this.peek(1) === "ON";
  }

  private nullClause(): JsonConstructor["onNull"] {
    if (!this.isNullClause()) return null;
    const onNull = this.expectOneOf("NULL", "ABSENT");
    this.expect("ON", "NULL");
    return onNull;
  }
}
