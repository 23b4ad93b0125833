/** Functions that the binder gives a meaning of its own: lazy ones, those with a word among their arguments, those known at plan time. */

/** Lazy choice among values of a common type. */
export const conditionalSignatures = {
  COALESCE: "COALESCE(<COMMON>...)",
  GREATEST: "GREATEST(<COMPARABLE>...)",
  IF: "IF(<BOOLEAN>, <COMMON>, <COMMON>)",
  IFNULL: "IFNULL(<COMMON>, <COMMON>)",
  LEAST: "LEAST(<COMPARABLE>...)",
  NULLIF: "NULLIF(<COMPARABLE>, <COMPARABLE>)",
} as const;
export type ConditionalName = keyof typeof conditionalSignatures;

export const specialSignatures = {
  CEIL: "CEIL(<NUMERIC>); CEIL(<DATETIME> TO <UNIT>)",
  CEILING: "CEILING(<NUMERIC>); CEILING(<DATETIME> TO <UNIT>)",
  CURRENT_DATABASE: "CURRENT_DATABASE()",
  DAYOFMONTH: "DAYOFMONTH(<DATETIME>)",
  DAYOFWEEK: "DAYOFWEEK(<DATETIME>)",
  DAYOFYEAR: "DAYOFYEAR(<DATETIME>)",
  EXTRACT: "EXTRACT(<UNIT> FROM <DATETIME>)",
  FLOOR: "FLOOR(<NUMERIC>); FLOOR(<DATETIME> TO <UNIT>)",
  HOUR: "HOUR(<DATETIME>)",
  MINUTE: "MINUTE(<DATETIME>)",
  MOD: "MOD(<EXACT_NUMERIC>, <EXACT_NUMERIC>)",
  MONTH: "MONTH(<DATETIME>)",
  QUARTER: "QUARTER(<DATETIME>)",
  SECOND: "SECOND(<DATETIME>)",
  TIMESTAMPADD: "TIMESTAMPADD(<UNIT>, <INTEGER>, <DATETIME>)",
  TIMESTAMPDIFF: "TIMESTAMPDIFF(<UNIT>, <DATETIME>, <DATETIME>)",
  TRIM: "TRIM([BOTH | LEADING | TRAILING] [<CHARACTER>] FROM <CHARACTER>)",
  TYPEOF: "TYPEOF(<ANY>)",
  WEEK: "WEEK(<DATETIME>)",
  YEAR: "YEAR(<DATETIME>)",
} as const;
export type SpecialName = keyof typeof specialSignatures;
