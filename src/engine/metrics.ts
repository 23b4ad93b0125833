/**
 * What a job has done so far, in numbers that add up: rowsRead = rowsPassed + deadLetterRows + badRows + lateRows, where badRows were skipped
 * (`ignore-parse-errors`) and deadLetterRows went to the dead-letter path.
 */
import type { JobProgress } from "../native/index.js";

export interface JobMetrics {
  readonly rowsRead: number;
  /** Rows that took part in the query: read, well formed and not late. */
  readonly rowsPassed: number;
  readonly badRows: number;
  readonly deadLetterRows: number;
  readonly lateRows: number;
  readonly rowsOut: number;
  readonly bytesRead: number;
  /** Size of all inputs; 0 for generated ones. */
  readonly bytesTotal: number;
  readonly elapsedMs: number;
  /** Lowest watermark over the sources in epoch ms; null before the first. */
  readonly watermark: bigint | null;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** `sinks`: operator ordinals whose rowsIn count as output. */
export function metricsOf(progress: JobProgress, sinks: ReadonlySet<number>, elapsedMs: number): JobMetrics {
  const { operators, sources } = progress;
  const rowsRead = sum(sources.map((source) => source.rowsRead));
  const badRows = sum(operators.map((operator) => operator.badRows));
  const deadLetterRows = sum(operators.map((operator) => operator.deadLetterRows));
  const lateRows = sum(operators.map((operator) => operator.lateRows));
  const watermarks = sources.flatMap((source) => (source.watermark === null ? [] : [source.watermark]));
  return {
    rowsRead,
    rowsPassed: rowsRead - badRows - deadLetterRows - lateRows,
    badRows,
    deadLetterRows,
    lateRows,
    rowsOut: sum(operators.filter((operator) => sinks.has(operator.operator)).map((operator) => operator.rowsIn)),
    bytesRead: sum(sources.map((source) => source.bytesRead)),
    bytesTotal: sum(sources.map((source) => source.bytesTotal)),
    elapsedMs,
    // biome-ignore lint/complexity/useMathMinMax: Math.min takes no bigint.
    watermark: watermarks.length === 0 ? null : watermarks.reduce((a, b) => (a < b ? a : b)),
  };
}
