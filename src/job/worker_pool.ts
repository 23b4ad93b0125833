/**
 * Pools of worker threads. A running job owns a whole pool (its engine loops never yield); ended jobs give their pool back, and the next job of
 * the same parallelism takes it, so that only the first pays for starting threads.
 */
import { Piscina } from "piscina";

const idlePools = new Map<number, Piscina[]>();
/** More idle pools than this are closed: a burst of jobs must not leave its threads behind. */
const idlePoolsMax = 2;

function newPool(threads: number): Piscina {
  const pool = new Piscina({
    filename: new URL("./engine_loop.js", import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: 1,
    idleTimeout: Number.POSITIVE_INFINITY,
    // Piscina's own waiting would keep a finished worker inside Atomics.wait.
    atomics: "disabled",
  });
  letProcessExit(pool);
  return pool;
}

/** Idle threads do not keep the process alive; a running job does, through its promises' timers (see Job). */
function letProcessExit(pool: Piscina): void {
  for (const thread of pool.threads) thread.unref();
}

export function takePool(threads: number): Piscina {
  return idlePools.get(threads)?.pop() ?? newPool(threads);
}

/** `healthy`: all loops returned; a pool that lost a thread is closed. */
export function returnPool(pool: Piscina, threads: number, healthy: boolean): void {
  const idle = idlePools.get(threads) ?? [];
  if (!healthy || idle.length >= idlePoolsMax) {
    void pool.destroy();
    return;
  }
  idle.push(pool);
  idlePools.set(threads, idle);
}

/** Starts the threads of a pool early, while SQL is parsed and planned. */
export function warmPool(threads: number): void {
  if ((idlePools.get(threads) ?? []).length === 0) idlePools.set(threads, [newPool(threads)]);
}
