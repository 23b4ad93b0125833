import type { DataType, Identifier, IntervalQualifier, RowField } from "./ast.js";

/** `name` in backticks, as Flink prints every name. */
export function quoteName(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

/** Text as a string literal. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function unparseNames(parts: readonly Identifier[]): string {
  return parts.map((part) => quoteName(part.name)).join(".");
}

/** The text of a data type, as in a column definition. */
export function unparseType(type: DataType): string {
  const nullability = type.nullable === false ? " NOT NULL" : "";
  return plainType(type) + nullability;
}

function plainType(type: DataType): string {
  switch (type.kind) {
    case "BasicType": {
      if (type.precision === null) return type.name;
      return `${type.name}(${type.precision}${type.scale === null ? "" : `, ${type.scale}`})`;
    }
    case "CollectionType":
      return `${type.name}<${unparseType(type.element)}>`;
    case "MapType":
      return `MAP<${unparseType(type.key)}, ${unparseType(type.value)}>`;
    case "RowType":
      return `ROW<${type.fields.map(unparseField).join(", ")}>`;
    case "StructuredType":
      return `STRUCTURED<${[quoteText(type.className.value), ...type.fields.map(unparseField)].join(", ")}>`;
    case "RawType":
      return `RAW(${quoteText(type.className.value)}, ${quoteText(type.serializer.value)})`;
    case "IntervalType":
      return `INTERVAL ${unparseQualifier(type.qualifier)}`;
    case "UserType":
      return unparseNames(type.name.parts);
  }
}

function unparseField(field: RowField): string {
  const comment = field.comment ? ` ${quoteText(field.comment.value)}` : "";
  return `${quoteName(field.name.name)} ${unparseType(field.type)}${comment}`;
}

export function unparseQualifier({ unit, precision, to, fraction }: IntervalQualifier): string {
  if (to !== null) {
    const start = precision === null ? unit : `${unit}(${precision})`;
    return `${start} TO ${fraction === null ? to : `${to}(${fraction})`}`;
  }
  if (precision === null) return unit;
  return fraction === null ? `${unit}(${precision})` : `${unit}(${precision}, ${fraction})`;
}
