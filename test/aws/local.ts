// `npm run test:aws:local`: the suite for a real account, on the local AWS: once to its end, and meanwhile once killed and swept. With
// `-- --kill all` killed at each of its steps, one run after the other, with `-- --kill 3,5` at these.
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { CreateHostedZoneCommand } from '@aws-sdk/client-route-53';
import { type LocalAws, startLocalAws } from '../e2e/local-aws';
import { mustBe } from '../e2e/must';
import { narratorOn } from '../e2e/narrator';
import { CHECKOUT } from '../support/checkout';
import { everything, plantBystander } from './bystander';
import { type Services, servicesOf } from './services';
import { STEPS } from './steps';

const narrator = narratorOn();
const { say } = narrator;

/** The most seconds from the begin of a step to the kill; some steps are over before. */
const LATEST = 40;

async function main(): Promise<void> {
  const { values: { kill = String(stepOfToday()), record } } = parseArgs({ options: { kill: { type: 'string' }, record: { type: 'string' } } });
  const all = STEPS.map((_, index) => String(index + 1));
  const steps = kill === 'all' ? all : kill.split(',').filter((step) => step !== '');
  if (!steps.every((step) => all.includes(step))) throw new Error(`--kill takes all, or steps such as 1,${STEPS.length}, not ${kill}`);

  const isImported = (bucket: string) => /^adopt-test-\d{8}-\w+-(foreign|probes)$/.test(bucket);
  // The demo has it the other way.
  const aws = await startLocalAws({ say, progress: narrator.progress, isImported, sesRate: 'apart' });
  try {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = aws.env;
    Object.assign(process.env, { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY });
    const services = servicesOf(aws);
    const hostedZone = await newHostedZone(services);
    const options = ['--max-usd', '1', '--hosted-zone', hostedZone];
    await plantBystander(services);
    const before = await everything(services);
    await Promise.all([
      wholeRun(aws, [...options, ...(record === undefined ? [] : ['--record', record])]),
      (async () => { for (const step of steps) await killedRun(aws, options, Number(step)); })(),
    ]);
    mustBe('what is left on the local AWS', await everything(services), before);
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${aws.logs()}`, { cause: error });
  } finally {
    await aws.stop();
  }
  narrator.end();
  console.log(`test:aws:local: passed in ${narrator.seconds()} s, killed in step ${steps.join(', ') || 'none'} of ${STEPS.length}`);
}

async function newHostedZone({ route53 }: Services): Promise<string> {
  const { HostedZone } = await route53.send(new CreateHostedZoneCommand({ Name: 'example.com', CallerReference: 'test' }));
  return HostedZone!.Id!.replace('/hostedzone/', '');
}

/** Another one each day, of those that deploy: to kill a run in each step takes too long for CI. */
function stepOfToday(): number {
  return Math.floor(Date.now() / 86_400_000) % 5 + 1;
}

async function wholeRun(aws: LocalAws, options: readonly string[]): Promise<void> {
  const run = start(aws, 'main.ts', options, 'whole');
  mustBe('the exit code of the whole run', await run.ended, 0);
}

/** Killed somewhere in the step, swept, and swept again. */
async function killedRun(aws: LocalAws, options: readonly string[], step: number): Promise<void> {
  const after = randomInt(LATEST * 1_000);
  const run = start(aws, 'main.ts', options, `to be killed in step ${step}`);
  const id = await run.said(/^run (\S+);/);
  await run.said(new RegExp(`Act ${step}: `));
  await Promise.race([sleep(after), run.ended]);
  run.kill();
  await run.ended;
  say(`killed in step ${run.step()} (${(after / 1_000).toFixed(1)} s after the begin of ${step})`);

  const removes = start(aws, 'sweep-main.ts', [id], 'the sweep');
  mustBe('the exit code of the sweep', await removes.ended, 0);
  const again = start(aws, 'sweep-main.ts', [id], 'the second sweep');
  await again.said(/^found nothing$/);
  mustBe('the exit code of the second sweep', await again.ended, 0);
}

interface Run {
  readonly ended: Promise<number | string>;
  /** Resolves to the first group of the line that fits. Throws when the run ends without. */
  said(words: RegExp): Promise<string>;
  /** That it is in. */
  step(): string;
  /** Without any notice. */
  kill(): void;
}

/** As a user runs it, with the credentials in the environment. */
function start({ env, folder, account, region, endpoint }: LocalAws, script: string, args: readonly string[], who: string): Run {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = env;
  const where = ['--account', account, '--region', region, '--endpoint', endpoint];
  const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, script), ...args, ...where], {
    cwd: CHECKOUT,
    env: { PATH: process.env.PATH, HOME: folder, TMPDIR: folder, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (line) => {
      lines.push(line);
      say(`${who}: ${line.trim()}`);
    });
  }
  const ended = new Promise<number | string>((resolve) => child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown')));
  let isOver = false;
  void ended.then(() => (isOver = true));
  return {
    ended,
    kill: () => child.kill('SIGKILL'),
    step: () => lines.flatMap((line) => /Act (\d+): /.exec(line)?.[1] ?? []).at(-1) ?? 'none',
    async said(words) {
      for (;; await sleep(50)) {
        const found = lines.map((line) => words.exec(line)).find((match) => match !== null);
        if (found) return found[1] ?? found[0];
        if (isOver) throw new Error(`${who} has ended without ${words}:\n${lines.join('\n')}`);
      }
    },
  };
}

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'; // Node 20 is among those that we support
process.exitCode = 1; // until all holds
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit());
main().then(() => process.exit(0), ({ message }: Error) => {
  narrator.end();
  console.log(`${message}\ntest:aws:local: FAILED after ${narrator.seconds()} s`);
  process.exit(1);
});
