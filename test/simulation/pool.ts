import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Findings } from './task';
import type { Order } from './worker';

/** Carries the orders out, on all cores. `done` hears of each. */
export async function inParallel(orders: Iterable<Order>, done: (order: Order, findings: Findings) => void): Promise<void> {
  const waiting = orders[Symbol.iterator]();
  await Promise.all(Array.from({ length: availableParallelism() }, async () => {
    let next = waiting.next();
    if (next.done) return;
    const worker = fork(join(__dirname, 'worker.ts'), { execArgv: ['--import', 'tsx', '--no-warnings', '--max-old-space-size=1500'] });
    const failed = new Promise<never>((_, reject) => {
      worker.once('error', reject);
      worker.once('exit', (code) => code !== 0 && reject(new Error(`a process of the exploration ended with ${code}`)));
    });
    try {
      for (; !next.done; next = waiting.next()) {
        const findings = new Promise<Findings>((resolve) => worker.once('message', (message) => resolve(message as Findings)));
        worker.send(next.value);
        done(next.value, await Promise.race([findings, failed]));
      }
    } finally {
      worker.removeAllListeners('exit');
      worker.kill();
    }
  }));
}
