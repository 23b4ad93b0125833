import {
  arrayType,
  bigintType,
  booleanType,
  bytesType,
  dateType,
  daySecondType,
  decimalType,
  doubleType,
  floatType,
  intType,
  type LogicalType,
  mapType,
  monthsType,
  multisetType,
  rowType,
  smallintType,
  stringType,
  timestampLtzType,
  timestampType,
  timeType,
  tinyintType,
} from "../../src/catalog/types.js";

/** One type of each type code that a native function's name may hold. */
export const sampleTypes: readonly LogicalType[] = [
  booleanType,
  tinyintType,
  smallintType,
  intType,
  bigintType,
  floatType,
  doubleType,
  decimalType(10, 2),
  decimalType(38, 2),
  stringType,
  bytesType,
  dateType,
  timeType(0),
  ...[3, 6, 9].map(timestampType),
  ...[3, 6, 9].map(timestampLtzType),
  monthsType("YEAR TO MONTH"),
  daySecondType("DAY TO SECOND"),
  arrayType(bigintType),
  mapType(stringType, bigintType),
  rowType([{ name: "a", type: bigintType }]),
];

/** Further types that only some signatures take. */
export const rareTypes: readonly LogicalType[] = [
  arrayType(stringType),
  multisetType(stringType),
  { ...timestampType(3), timeAttribute: "ROWTIME" },
];

/**
 * Lists of argument types for a call: every combination where they are few, else each place varied alone while the others
 * keep their first type.
 */
export function argumentLists(choices: readonly (readonly LogicalType[])[], combinationsMax = 700): LogicalType[][] {
  const combinations = choices.reduce((product, { length }) => product * length, 1);
  if (combinations <= combinationsMax) {
    return choices.reduce<LogicalType[][]>(
      (lists, types) => lists.flatMap((list) => types.map((type) => [...list, type])),
      [[]],
    );
  }
  const first = choices.map((types) => types[0] as LogicalType);
  return choices.flatMap((types, place) => types.map((type) => first.with(place, type)));
}
