/**
 * The engine loop of one worker thread: a long-lived piscina task. Native code works in steps of about a millisecond and never blocks; all
 * waiting is done here, with `Atomics.wait` on the worker's doorbell.
 */
import { addon, stepState, stepWordCount } from "../native/index.js";
import { doorbellsOf, type JobMemory } from "./job_memory.js";

export interface EngineLoopTask {
  readonly job: number;
  readonly worker: number;
  readonly parallelism: number;
  /** Held for the life of the loop: native code points into it. */
  readonly memory: JobMemory;
}

const stepBudgetMicros = 1000;
/** Looks at the doorbell before sleeping: a hand-over takes less than a wake-up. Measured best between 50 and 200 on two cores. */
const spinsMax = 100;
/** Upper bound of a sleep, so that a lost wake-up (a terminated neighbour) delays and never hangs. */
const sleepMaxMs = 250;

export function runEngineLoop(task: EngineLoopTask): void {
  const doorbells = doorbellsOf(task.memory.control, task.parallelism);
  const words = new Int32Array(stepWordCount);
  const handle = addon.attachWorker(task.job, task.worker, words);
  try {
    for (;;) {
      addon.step(handle, stepBudgetMicros);
      notify(doorbells, words);
      if (words[0] === stepState.ended) return;
      if (words[0] === stepState.idle) wait(doorbells, task.worker, words[3] ?? -1);
    }
  } finally {
    addon.detachWorker(handle);
    Atomics.notify(doorbells, doorbells.length - 1);
  }
}

function notify(doorbells: Int32Array<SharedArrayBuffer>, words: Int32Array): void {
  for (let half = 0; half < 2; half++) {
    let mask = words[half + 1] ?? 0;
    while (mask !== 0) {
      const bit = 31 - Math.clz32(mask);
      Atomics.notify(doorbells, half * 32 + bit);
      mask &= ~(1 << bit);
    }
  }
  if (words[4] !== 0) Atomics.notify(doorbells, doorbells.length - 1);
}

function wait(doorbells: Int32Array<SharedArrayBuffer>, worker: number, waitMs: number): void {
  for (let spin = 0; spin < spinsMax; spin++) {
    if (Atomics.load(doorbells, worker) !== 1) return;
  }
  Atomics.wait(doorbells, worker, 1, waitMs < 0 ? sleepMaxMs : Math.min(waitMs, sleepMaxMs));
}
