/** The progress line on a terminal's standard error, and the summary at a job's end. */
import type { Options } from "cli-progress";
import type { JobHandle, JobMetrics } from "../index.js";

/** Made on first use: loading its locale data takes 30 ms. */
let numbers: Intl.NumberFormat | undefined;

function count(value: number): string {
  numbers ??= new Intl.NumberFormat("en-US");
  return numbers.format(value);
}

function rate(metrics: JobMetrics): string {
  const seconds = Math.max(metrics.elapsedMs, 1) / 1000;
  const megabytes = (metrics.bytesRead / 1e6 / seconds).toFixed(metrics.bytesRead / seconds > 1e8 ? 0 : 1);
  return `${count(Math.round(metrics.rowsRead / seconds))} rows/s, ${megabytes} MB/s`;
}

function watermarkText(metrics: JobMetrics): string {
  const { watermark } = metrics;
  const year9999 = 253402300799999n;
  if (watermark === null || watermark > year9999 || watermark < -62135596800000n) return "";
  return `, watermark ${new Date(Number(watermark)).toISOString().slice(0, 19).replace("T", " ")}`;
}

function dropped(metrics: JobMetrics): string {
  const parts = [
    metrics.lateRows > 0 ? `${count(metrics.lateRows)} late` : "",
    metrics.badRows > 0 ? `${count(metrics.badRows)} bad` : "",
    metrics.deadLetterRows > 0 ? `${count(metrics.deadLetterRows)} to dead letters` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "" : `, ${parts.join(", ")}`;
}

/** "1,000 rows read = 990 passed + 6 late + 4 bad; 12 rows out; 0.2 s (...)". */
export function summaryText(metrics: JobMetrics): string {
  const terms = [
    `${count(metrics.rowsPassed)} passed`,
    `${count(metrics.deadLetterRows)} dead letters`,
    `${count(metrics.lateRows)} late`,
    ...(metrics.badRows > 0 ? [`${count(metrics.badRows)} bad`] : []),
  ];
  const seconds = (metrics.elapsedMs / 1000).toFixed(metrics.elapsedMs < 10_000 ? 2 : 1);
  return `${count(metrics.rowsRead)} rows read = ${terms.join(" + ")}; ${count(metrics.rowsOut)} rows out; ${seconds} s (${rate(metrics)})`;
}

const options: Options = {
  stream: process.stderr,
  format: "{percentage}% [{bar}] {rates}{watermark}{dropped}, {left}",
  clearOnComplete: true,
  hideCursor: true,
  fps: 5,
};

export interface ProgressLine {
  stop(): void;
}

/** Shows the job's progress until stopped; does nothing where standard error is no terminal. */
export async function showProgress(job: JobHandle): Promise<ProgressLine> {
  if (!process.stderr.isTTY) return { stop: () => undefined };
  const { Presets, SingleBar } = (await import("cli-progress")).default;
  const bar = new SingleBar(options, Presets.shades_classic);
  const fields = (metrics: JobMetrics) => {
    const done = metrics.bytesTotal > 0 ? metrics.bytesRead / metrics.bytesTotal : 0;
    const leftSeconds = done > 0 ? (metrics.elapsedMs / 1000) * (1 / done - 1) : Number.NaN;
    return {
      rates: rate(metrics),
      watermark: watermarkText(metrics),
      dropped: dropped(metrics),
      left: Number.isFinite(leftSeconds) ? `${Math.ceil(leftSeconds)} s left` : "running",
    };
  };
  const first = job.metrics();
  // A job that ends at once shows no bar.
  let started = false;
  const timer = setInterval(() => {
    const metrics = job.metrics();
    if (!started) bar.start(Math.max(metrics.bytesTotal, 1), metrics.bytesRead, fields(first));
    started = true;
    bar.update(metrics.bytesRead, fields(metrics));
  }, 200);
  return {
    stop: () => {
      clearInterval(timer);
      if (started) bar.stop();
    },
  };
}
