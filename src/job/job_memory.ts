/**
 * The shared memory of one job: SharedArrayBuffers that JavaScript makes and keeps alive while native code, which sees plain addresses, fills
 * rings and segments in them. Doorbells are the first words of the control buffer: one per worker, then the host's.
 *
 * A doorbell word is 1 while its owner waits (native code sets it before it reports idle and looks once more for work), and is cleared by who
 * rings; waiting is `Atomics.wait(word, 1)`, so a ring between the look and the wait is never lost.
 */
import { addon, type ExchangeLimits } from "../native/index.js";

export interface JobMemory {
  readonly control: SharedArrayBuffer;
  readonly workers: readonly SharedArrayBuffer[];
}

export function allocateJobMemory(plan: Uint8Array, limits: ExchangeLimits): JobMemory {
  const sizes = addon.jobMemory(plan, limits);
  return {
    control: new SharedArrayBuffer(sizes.controlBytes),
    workers: sizes.workerBytes.map((bytes) => new SharedArrayBuffer(bytes)),
  };
}

/** The doorbells of `parallelism` workers and, last, of the host. */
export function doorbellsOf(control: SharedArrayBuffer, parallelism: number): Int32Array<SharedArrayBuffer> {
  return new Int32Array(control, 0, parallelism + 1);
}

export function ringWorkers(doorbells: Int32Array<SharedArrayBuffer>): void {
  for (let worker = 0; worker < doorbells.length - 1; worker++) Atomics.notify(doorbells, worker);
}
