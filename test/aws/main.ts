// `npm run test:aws`: every construct on a real account, or on the local AWS with --endpoint.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Deployable } from '../e2e/cdk';
import { narratorOn } from '../e2e/narrator';
import { describeCosts } from './cost';
import { type RunOptions, runOptions } from './options';
import { checkQuotas, readQuotas } from './quotas';
import { namesOf, newRun } from './run';
import { environmentOf, servicesOf, whoAmI } from './services';
import { tell } from './steps';

/** The longest that one command of the CLI takes on AWS. */
const LIMIT = 45 * 60_000;

async function main(): Promise<void> {
  const options = await runOptions(process.argv.slice(2), process.env, whoAmI);
  const names = namesOf(newRun());
  const services = servicesOf(options);
  console.log(`run ${names.run}; what it leaves when it is killed or fails, this removes:\n  ${sweepCommand(options, names.run)}`);
  const quotas = await readQuotas(services);
  console.log(`addresses: ${quotas.allocated} of ${quotas.addresses} in ${options.region}\nSES: ${quotas.ses}`);
  console.log(['estimated cost:', ...describeCosts()].join('\n'));
  checkQuotas(quotas);

  const narrator = narratorOn();
  const folder = mkdtempSync(join(tmpdir(), 'cdk-adopt-aws-'));
  const deployable = async (): Promise<Deployable> => ({ env: await environmentOf(options), folder, logs: () => '', limit: LIMIT });
  try {
    await tell({ options, names, services, deployable, folder, narrator });
  } finally {
    narrator.end();
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`test:aws: passed in ${narrator.seconds()} s`);
}

function sweepCommand({ account, region, endpoint }: RunOptions, run: string): string {
  return `npm run test:aws:sweep -- ${run} --account ${account} --region ${region}${endpoint ? ` --endpoint ${endpoint}` : ''}`;
}

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'; // Node 20 is among those that we support
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
main().catch(({ message }: Error) => {
  console.error(`${message}\ntest:aws: FAILED`);
  process.exit(1);
});
