/** Declared types: syntax to logical types, with Flink's defaults and limits. */
import { type ErrorDetails, ValidationError } from "../errors.js";
import { type BasicType, type DataType, type IntervalType, nearestName, type Span } from "../sql/index.js";
import { DECIMAL_PRECISION_MAX, LENGTH_MAX, type LogicalType, type TypeRoot } from "./logical_type.js";
import { daySecondType, monthsType } from "./type_make.js";

type Place = (span: Span, hint?: string) => ErrorDetails;

const typeNames = [
  ...["BOOLEAN", "TINYINT", "SMALLINT", "INT", "INTEGER", "BIGINT", "FLOAT", "DOUBLE", "DECIMAL", "NUMERIC", "CHAR"],
  ...["VARCHAR", "STRING", "BINARY", "VARBINARY", "BYTES", "DATE", "TIME", "TIMESTAMP", "TIMESTAMP_LTZ", "INTERVAL"],
  ...["ARRAY", "MAP", "MULTISET", "ROW", "VARIANT", "BITMAP"],
];

const plainRoots: Readonly<Partial<Record<BasicType["name"], TypeRoot>>> = {
  BOOLEAN: "BOOLEAN",
  TINYINT: "TINYINT",
  SMALLINT: "SMALLINT",
  INT: "INTEGER",
  BIGINT: "BIGINT",
  FLOAT: "FLOAT",
  DOUBLE: "DOUBLE",
  DATE: "DATE",
  VARIANT: "VARIANT",
  BITMAP: "BITMAP",
  NULL: "NULL",
};

function within(value: number, low: number, high: number, what: string, type: Span, place: Place): number {
  if (value >= low && value <= high) return value;
  throw new ValidationError("UNKNOWN_TYPE", `${what} must be between ${low} and ${high}, not ${value}`, place(type));
}

function basicType(type: BasicType, nullable: boolean, place: Place): LogicalType {
  const { name, precision } = type;
  const root = plainRoots[name];
  if (root !== undefined) return { root, nullable };
  switch (name) {
    case "DECIMAL": {
      const digits = within(precision ?? 10, 1, DECIMAL_PRECISION_MAX, "the precision of a DECIMAL", type, place);
      const scale = within(type.scale ?? 0, 0, digits, "the scale of a DECIMAL", type, place);
      return { root: "DECIMAL", nullable, precision: digits, scale };
    }
    case "CHAR":
    case "BINARY":
      return {
        root: name,
        nullable,
        length: within(precision ?? 1, 1, LENGTH_MAX, `the length of ${name}`, type, place),
      };
    case "VARCHAR":
    case "VARBINARY":
      return {
        root: name,
        nullable,
        length: within(precision ?? LENGTH_MAX, 1, LENGTH_MAX, `the length of ${name}`, type, place),
      };
    case "STRING":
      return { root: "VARCHAR", nullable, length: LENGTH_MAX };
    case "BYTES":
      return { root: "VARBINARY", nullable, length: LENGTH_MAX };
    case "TIME":
      return { root: "TIME", nullable, precision: within(precision ?? 0, 0, 9, "the precision of TIME", type, place) };
    case "TIMESTAMP":
    case "TIMESTAMP_LTZ":
      return { root: name, nullable, precision: within(precision ?? 6, 0, 9, `the precision of ${name}`, type, place) };
    default:
      throw new ValidationError(
        "NOT_SUPPORTED",
        `type ${name.replace("_TZ", " WITH TIME ZONE")} is not supported`,
        place(type),
      );
  }
}

function intervalType(type: IntervalType): LogicalType {
  const { unit, to } = type.qualifier;
  const fields = to === null ? unit : `${unit} TO ${to}`;
  const isMonths = ["MILLENNIUM", "CENTURY", "DECADE", "YEAR", "QUARTER", "MONTH"].includes(unit);
  return isMonths ? monthsType(fields) : daySecondType(fields);
}

/**
 * The type that is written. Plain is nullable, as columns are.
 * @throws ValidationError UNKNOWN_TYPE (a user type, a precision out of range), NOT_SUPPORTED
 */
export function typeFromSyntax(type: DataType, place: Place = () => ({})): LogicalType {
  const nullable = type.nullable ?? true;
  switch (type.kind) {
    case "BasicType":
      return basicType(type, nullable, place);
    case "CollectionType":
      return { root: type.name, nullable, element: typeFromSyntax(type.element, place) };
    case "MapType":
      return { root: "MAP", nullable, key: typeFromSyntax(type.key, place), value: typeFromSyntax(type.value, place) };
    case "RowType":
      return {
        root: "ROW",
        nullable,
        fields: type.fields.map((field) => ({
          name: field.name.name,
          type: typeFromSyntax(field.type, place),
          ...(field.comment === null ? {} : { comment: field.comment.value }),
        })),
      };
    case "IntervalType":
      return { ...intervalType(type), nullable };
    case "StructuredType":
    case "RawType":
      throw new ValidationError(
        "NOT_SUPPORTED",
        `${type.kind === "RawType" ? "RAW" : "STRUCTURED"} types are not supported yet`,
        place(type),
      );
    case "UserType": {
      const name = type.name.parts.map((part) => part.name).join(".");
      const nearest = nearestName(name, typeNames);
      const hint = nearest === undefined ? undefined : `Did you mean ${nearest}?`;
      throw new ValidationError("UNKNOWN_TYPE", `type ${name} is not known`, place(type, hint));
    }
  }
}
