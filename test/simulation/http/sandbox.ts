import { parentPort, workerData } from 'node:worker_threads';
import type { CustomResourceEvent, LambdaContext } from '../../../lambda/custom-resource/protocol';
import { installFastTime } from './fast-time';
import type { FromSandbox, Invocation, SandboxData } from './function';

// The thread in which a bundled handler runs, as Lambda's sandbox: loaded once, invoked again and again until it is killed.

const { bundle, time, lane } = workerData as SandboxData;
const tell = (message: FromSandbox) => parentPort!.postMessage(message);

let deadline = Infinity;
const clock = installFastTime(time, lane, () => {
  if (clock.now() >= deadline) end('was killed');
});

function end(how: string): void {
  deadline = Infinity;
  clock.stop();
  tell({ end: how });
}

console.info = (entry: unknown) => tell({ log: typeof entry === 'string' ? entry : JSON.stringify(entry) });
// eslint-disable-next-line @typescript-eslint/no-require-imports -- which bundle it is, is known at run time only
const { handler } = require(bundle) as { handler: (event: CustomResourceEvent, context: LambdaContext) => Promise<void> };

parentPort!.on('message', ({ event, remaining }: Invocation) => {
  clock.start();
  deadline = clock.now() + remaining;
  handler(event, { logStreamName: 'stream', getRemainingTimeInMillis: () => deadline - clock.now() })
    .then(() => end('returned'), (error: Error) => end(`threw ${error.message}`));
});
tell({ ready: true });
