/** Types as Flink's summary writes them: `DECIMAL(12, 2) NOT NULL`, `TIMESTAMP(3) *ROWTIME*`, `ROW<`a` INT, `b` STRING>`. */
import { LENGTH_MAX, type LogicalType } from "./logical_type.js";

const lengthText = (type: LogicalType, bounded: string, unbounded: string): string =>
  type.length === undefined || type.length === LENGTH_MAX ? unbounded : `${bounded}(${type.length})`;

function intervalText(type: LogicalType): string {
  if (type.root === "INTERVAL_DAY_SECOND") return "INTERVAL SECOND(3)";
  return "INTERVAL MONTH";
}

/** The type without nullability and time attribute. */
export function typeName(type: LogicalType): string {
  switch (type.root) {
    case "INTEGER":
      return "INT";
    case "DECIMAL":
      return `DECIMAL(${type.precision ?? 10}, ${type.scale ?? 0})`;
    case "CHAR":
    case "BINARY":
      return `${type.root}(${type.length ?? 1})`;
    case "VARCHAR":
      return lengthText(type, "VARCHAR", "STRING");
    case "VARBINARY":
      return lengthText(type, "VARBINARY", "BYTES");
    case "TIME":
      return `TIME(${type.precision ?? 0})`;
    case "TIMESTAMP":
    case "TIMESTAMP_LTZ":
      return `${type.root}(${type.precision ?? 6})`;
    case "INTERVAL_YEAR_MONTH":
    case "INTERVAL_DAY_SECOND":
      return intervalText(type);
    case "ARRAY":
    case "MULTISET":
      return `${type.root}<${typeText(type.element!)}>`;
    case "MAP":
      return `MAP<${typeText(type.key!)}, ${typeText(type.value!)}>`;
    case "ROW":
      return `ROW<${(type.fields ?? []).map(fieldText).join(", ")}>`;
    default:
      return type.root;
  }
}

function fieldText({ name, type, comment }: { name: string; type: LogicalType; comment?: string }): string {
  const said = comment === undefined ? "" : ` '${comment.replaceAll("'", "''")}'`;
  return `\`${name.replaceAll("`", "``")}\` ${typeText(type)}${said}`;
}

/** The type as Flink's summary writes it. */
export function typeText(type: LogicalType): string {
  const nullability = type.nullable || type.root === "NULL" ? "" : " NOT NULL";
  const attribute = type.timeAttribute === undefined ? "" : ` *${type.timeAttribute}*`;
  return typeName(type) + nullability + attribute;
}
