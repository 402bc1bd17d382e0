// `npm run migrations`: the steps of the guides in docs/migration, deployed one after the other, those of all guides at once. What a guide
// migrates is looked at all the time: it is never absent, and never there twice. With names of guides, those alone.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Account } from './account';
import { appOf, bootstrap, cdk } from './cdk';
import { cdkAdopt } from './command-line';
import { type LocalAws, startLocalAws } from './local-aws';
import { meanwhile } from './meanwhile';
import { GUIDE, type Guide, type Place } from './migrations/guides';
import { type GuideName, GUIDES, type Names, stackName } from './migrations/names';
import { inUse, pull, PULLED_STACK } from './migrations/pulled';
import { DEPLOYMENTS } from './migrations/stacks';
import { addressesOf } from './migrations/things';
import { Watch } from './migrations/watch';
import { mustBe } from './must';
import { narratorOn } from './narrator';
import { clientsOf } from './seed';

const APP = appOf('test/e2e/migrations/app.ts');
/** On moto. The bucket of native-cors is one of its stack's own. */
const bucketName = (guide: GuideName) => `bucket-of-${guide}`;

/** Of each guide. */
const LAST = -1;

const narrator = narratorOn();
const { act, say, progress, seconds } = narrator;

async function main(): Promise<void> {
  const { positionals } = parseArgs({ allowPositionals: true });
  const unknown = positionals.filter((name) => !GUIDES.includes(name as GuideName));
  if (unknown.length > 0) throw new Error(`there is no guide ${unknown.join(', ')}: they are ${GUIDES.join(', ')}`);
  const guides = positionals.length > 0 ? positionals as GuideName[] : GUIDES;
  const aws = await startLocalAws({ say, progress, isImported: (bucket) => GUIDES.some((guide) => bucketName(guide) === bucket) });
  try {
    await migrate(aws, guides);
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${aws.logs()}`, { cause: error });
  } finally {
    await aws.stop();
  }
  narrator.end();
  console.log(`migrations: ${guides.length} passed in ${seconds()} s`);
}

/** With what the first deployment has made. */
async function known(aws: LocalAws, guide: GuideName, names: Names): Promise<Names> {
  const { Bucket = names.bucketName } = await new Account(aws).outputsOf(stackName(guide));
  const on = (await addressesOf(clientsOf(aws))).find(({ instanceId }) => instanceId === names.instanceId);
  return { ...names, bucketName: Bucket, allocationId: on?.allocationId ?? names.allocationId };
}

async function migrate(aws: LocalAws, guides: readonly GuideName[]): Promise<void> {
  const clients = clientsOf(aws);
  const instances = await new Account(aws).newInstances(guides.length);
  const names = Object.fromEntries(guides.map((guide, index) => [guide, {
    instanceId: instances[index]!, bucketName: bucketName(guide), templateName: `template-of-${guide}`, allocationId: '',
  }])) as Record<GuideName, Names>;
  const placeOf = (guide: GuideName): Place => ({ aws, clients, names: names[guide] });
  const withDeployment = (number: number) => guides.filter((guide) => DEPLOYMENTS[guide].length > number);

  const synthApp = async (name: string, ...context: string[]) => {
    const assembly = join(aws.folder, name);
    await cdk(aws, progress, 'synth', '--app', APP, '--quiet', '--output', assembly, ...context.flatMap((each) => ['--context', each]));
    return assembly;
  };
  const synth = (number: number) => synthApp(`deployment-${number}`, `names=${JSON.stringify(names)}`, `deployment=${number}`);
  const deploy = (assembly: string) => cdk(aws, progress, 'deploy', '--all', '--app', assembly, '--require-approval', 'never', '--concurrency', '9');

  let moment = 'at the beginning';
  const watch = new Watch(clients, () => moment);
  const follow = (guide: GuideName) => watch.follow(guide, GUIDE[guide].things(names[guide]));
  const mustBeThere = async () => mustBe('what was absent, or there twice', await watch.wrong(), []);

  const seedAll = async () => {
    for (const guide of guides) {
      const allocationId = await GUIDE[guide].seed?.(placeOf(guide));
      if (allocationId) names[guide] = { ...names[guide], allocationId };
      if (GUIDE[guide].isThereBefore) follow(guide);
    }
  };
  const synthIfAny = async (number: number) => (withDeployment(number).length > 0 ? synth(number) : undefined);
  /** Returns the assembly of the next one, if there is one. */
  const play = async (number: number, assembly: string) => {
    const taking = withDeployment(number);
    act(`deployment ${number + 1} of ${taking.join(', ')}`);
    moment = `in deployment ${number + 1}`;
    for (const guide of taking) await GUIDE[guide].byHand?.[number]?.(placeOf(guide));
    // What the first one makes has to be known before the next one can be synthesized.
    const early = await meanwhile(deploy(assembly), async () => (number > 0 ? synthIfAny(number + 1) : undefined));
    if (number === 0) {
      for (const guide of taking) names[guide] = await known(aws, guide, names[guide]);
      for (const guide of taking) follow(guide);
    }
    await mustBeThere();
    for (const guide of taking) await GUIDE[guide].after?.[number]?.(placeOf(guide));
    say(`all of it is as it must be, as ${watch.looks} looks have found`);
    return early ?? synthIfAny(number + 1);
  };

  act('what other tools have made');
  await bootstrap(aws, progress);
  await seedAll();
  let assembly: string | undefined = await synth(0);
  for (let number = 0; assembly; number++) assembly = await play(number, assembly);

  act('the stacks are destroyed');
  moment = 'as the stacks go';
  for (const guide of guides) watch.follow(guide, (GUIDE[guide].left ?? GUIDE[guide].things)(names[guide]));
  await cdk(aws, progress, 'destroy', '--all', '--app', await synth(LAST), '--force', '--concurrency', '9');
  await mustBeThere();
  for (const guide of guides) await GUIDE[guide].atTheEnd?.(placeOf(guide));

  const buckets = guides.filter((guide) => GUIDE[guide].rules === 'come back').map(bucketName);
  if (guides.length === GUIDES.length) {
    act('the addresses and rules that are left are pulled as code, deployed by it, and left again');
    moment = 'as it is pulled';
    const before = await inUse(clients, buckets);
    const pulled = await synthApp('pulled-assembly', `pulled=${await pull(aws, buckets)}`);
    await deploy(pulled);
    mustBe('what is in use', await inUse(clients, buckets), before);
    await cdkAdopt(aws, ['drift', PULLED_STACK, '--fail', '--app', pulled], { code: 0, words: [' 0 drifted, 0 unknown'] });
    await cdk(aws, progress, 'destroy', '--all', '--app', pulled, '--force');
    mustBe('what is in use', await inUse(clients, buckets), before);
    await mustBeThere();
  }
  await watch.end();
  mustBeAskedFor(aws, guides.flatMap((guide) => GUIDE[guide].address ?? []));
}

/** What happens between two looks. */
function mustBeAskedFor({ asked }: LocalAws, addresses: readonly NonNullable<Guide['address']>[]): void {
  const count = (action: string) => asked.filter(({ Action }) => Action === action).length;
  mustBe('the requests to allocate an address', count('AllocateAddress'), addresses.length);
  mustBe('the requests to disassociate one', count('DisassociateAddress'), addresses.filter((end) => end === 'is taken off once').length);
  mustBe('the requests to release one', count('ReleaseAddress'), 0);
}

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'; // Node 20 is among those that we support
process.exitCode = 1; // until all holds
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit());
main().then(() => process.exit(0), (error: Error) => {
  narrator.end();
  console.log(`${error.message}\nmigrations: FAILED after ${seconds()} s`);
  process.exit(1);
});
