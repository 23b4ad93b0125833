/** Where a node stands in the script: character offsets (UTF-16 units), `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One name as written, without its backticks. Flink keeps the case of names. */
export interface Identifier extends Span {
  readonly kind: "Identifier";
  readonly name: string;
  readonly quoted: boolean;
}

/** `catalog.database.object`, or a shorter form of it; at least one part. */
export interface QualifiedName extends Span {
  readonly kind: "QualifiedName";
  readonly parts: readonly Identifier[];
}

/** A plain `'...'` literal where the grammar asks for text (option, comment, path): only its value matters. */
export interface Text extends Span {
  readonly kind: "Text";
  readonly value: string;
}

/** `'key' = 'value'` in WITH (...), SET (...) and the like. */
export interface Option extends Span {
  readonly kind: "Option";
  readonly key: Text;
  readonly value: Text;
}
