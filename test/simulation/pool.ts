import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Findings } from './task';
import type { Order } from './worker';

/** Carries the orders out, on all cores. `done` hears of each. `wanted` says whether there is time for another one. */
export async function inParallel(
  orders: readonly Order[], done: (order: Order, findings: Findings) => void, wanted: () => boolean = () => true,
): Promise<void> {
  const waiting = [...orders];
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), orders.length) }, async () => {
    const worker = fork(join(__dirname, 'worker.ts'), { execArgv: ['--import', 'tsx', '--no-warnings', '--max-old-space-size=700'] });
    const failed = new Promise<never>((_, reject) => {
      worker.once('error', reject);
      worker.once('exit', (code) => code !== 0 && reject(new Error(`a process of the exploration ended with ${code}`)));
    });
    try {
      for (let order; wanted() && (order = waiting.shift()) !== undefined;) {
        const findings = new Promise<Findings>((resolve) => worker.once('message', (message) => resolve(message as Findings)));
        worker.send(order);
        done(order, await Promise.race([findings, failed]));
      }
    } finally {
      worker.removeAllListeners('exit');
      worker.kill();
    }
  }));
}
