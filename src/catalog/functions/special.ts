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

/** Functions of Flink that are not built yet: told from misspelt names. */
export const laterFunctions: ReadonlySet<string> = new Set([
  ...[
    "BITMAP_AND",
    "BITMAP_ANDNOT",
    "BITMAP_AND_AGG",
    "BITMAP_AND_CARDINALITY_AGG",
    "BITMAP_BUILD",
    "BITMAP_BUILD_AGG",
  ],
  ...["BITMAP_BUILD_CARDINALITY_AGG", "BITMAP_CARDINALITY", "BITMAP_FROM_BYTES", "BITMAP_OR", "BITMAP_OR_AGG"],
  ...["BITMAP_OR_CARDINALITY_AGG", "BITMAP_TO_ARRAY", "BITMAP_TO_BYTES", "BITMAP_TO_STRING", "BITMAP_XOR"],
  ...[
    "BITMAP_XOR_AGG",
    "BITMAP_XOR_CARDINALITY_AGG",
    "CUME_DIST",
    "DENSE_RANK",
    "FROM_CHANGELOG",
    "HASH_CODE",
    "JSON",
    "LAG",
  ],
  ...["LEAD", "ML_EVALUATE", "ML_PREDICT", "NTILE", "OBJECT_OF", "OBJECT_UPDATE", "PERCENT_RANK", "RANK", "ROW_NUMBER"],
  ...["SOURCE_WATERMARK", "TO_CHANGELOG", "VECTOR_SEARCH"],
]);
