// The library's main job against a local AWS: deployed, changed and destroyed by the real CLI next to somebody else's things.
import { parseArgs } from 'node:util';
import { type LocalAws, startLocalAws } from './local-aws';
import { duration, narratorOn } from './narrator';
import { secondsOfInstalling } from './python';
import { pythonApp } from './python-app';
import { SABOTAGES } from './sabotage';
import { SHARED_BUCKET, tell } from './story';

const narrator = narratorOn();
const { say, progress, seconds } = narrator;

async function main(): Promise<void> {
  const { values: { keep, sabotage, python, ...values } } = parseArgs({
    options: { all: { type: 'boolean' }, keep: { type: 'boolean' }, sabotage: { type: 'string' }, python: { type: 'boolean' } },
  });
  const fault = sabotage === undefined ? undefined : SABOTAGES[sabotage];
  if (sabotage !== undefined && !fault) throw new Error(`--sabotage takes one of ${Object.keys(SABOTAGES).join(', ')}, not ${sabotage}`);
  const all = values.all || fault !== undefined; // some faults show in what --all adds

  const aws = await startLocalAws({ say, progress, isImported: (bucket) => bucket === SHARED_BUCKET });
  try {
    await tell({ aws, narrator, all, fault, app: python ? ['--app', await pythonApp(aws.folder)] : [] });
    end(`demo: passed in ${took()}`);
    process.exitCode = 0;
  } catch (error) {
    fail(error as Error);
  }
  if (keep) await keepRunning(aws);
  await aws.stop();
  process.exit(); // what ran beside, if this has failed, is of no use any more
}

function end(words: string): void {
  narrator.end();
  console.log(words);
}

function fail({ message }: Error): void {
  end(`${message}\ndemo: FAILED after ${took()}`);
}

function took(): string {
  return duration(seconds(), secondsOfInstalling());
}

async function keepRunning({ env, folder }: LocalAws): Promise<void> {
  console.log(`
The local AWS runs on until Ctrl-C; its logs are in ${folder}. To talk to it:

${Object.entries(env).map(([name, value]) => `  export ${name}=${value}`).join('\n')}

and then, with one of the instances above:

  npx cdk deploy --context instanceId=i-...`);
  await new Promise(() => undefined);
}

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'; // Node 20 is among those that we support
process.exitCode = 1; // until all holds
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit());
main().catch(fail);
