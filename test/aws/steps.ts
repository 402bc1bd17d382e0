import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cdk, type Deployable } from '../e2e/cdk';
import { changes, table } from '../e2e/compare';
import { mustBe, mustFail } from '../e2e/must';
import type { Narrator } from '../e2e/narrator';
import type { State } from '../e2e/state';
import { appOf, type Version } from './app';
import { type Answered, askAll, type Asking, conclude } from './ask';
import { expectedOf, type Moment } from './expected';
import { look, type Seen } from './look';
import type { RunOptions } from './options';
import { DEPLOYMENTS, type Requested, requestsApp, requestsIn } from './probes/requests';
import type { Names } from './run';
import type { Services } from './services';
import { type Made,makeSurroundings } from './surroundings';
import { sweep } from './sweep';

export interface Story {
  readonly options: RunOptions;
  readonly names: Names;
  readonly services: Services;
  /** Asked for before each command, since credentials expire. */
  readonly deployable: () => Promise<Deployable>;
  /** For the cloud assemblies. */
  readonly folder: string;
  readonly narrator: Narrator;
}

/** What one step leaves to the next. */
interface Progressed {
  readonly made: Made;
  readonly addresses: State;
  /** What is asked meanwhile. */
  readonly asked: Promise<readonly Answered[]>;
}

interface Step {
  readonly title: string;
  readonly run: (story: Story, before: Progressed) => Promise<Progressed | void>;
}

/** S3's and SES's reads may be behind, in milliseconds. */
const READ_LAG = 60_000;

export const STEPS: readonly Step[] = [
  { title: 'what is there before, and is not ours', run: async (story) => {
    const { services, names, options: { region, hostedZone } } = story;
    const made = await makeSurroundings(services, names, region, hostedZone);
    const { addresses } = await mustStand(story, made, 'made');
    // Not about addresses: there may be no more than the stacks need.
    return { made, addresses, asked: askAll(askingOf(story, made), ['ses', 's3', 'cloudFormation'], story.narrator.say) };
  } },
  { title: 'every construct is deployed', run: async (story, { made, addresses: before, asked }) => {
    synthesize(story, made, 'first');
    await deploy(story, 'first', '--all');
    const { addresses } = await mustStand(story, made, 'first');
    mustBe('the address that was there', addresses.foreign, before.foreign);
    return { made, addresses, asked };
  } },
  { title: 'a change', run: async (story, { made, addresses }) => {
    synthesize(story, made, 'changed');
    await deploy(story, 'changed', '--all');
    mustBe('the addresses', (await mustStand(story, made, 'changed')).addresses, addresses);
  } },
  { title: 'a change and a creation that fail, and are rolled back', run: async (story, { made, addresses }) => {
    const { main, fresh } = story.names.stacks;
    synthesize(story, made, 'failing');
    await Promise.all([main, fresh].map((stack) => mustFail(deploy(story, 'failing', stack))));
    mustBe('the addresses', (await mustStand(story, made, 'failed')).addresses, addresses);
  } },
  { title: 'the stacks are destroyed', run: async (story, { made, addresses }) => {
    await command(story, 'failing', 'destroy', '--all', '--force');
    const { foreign, kept } = addresses;
    mustBe('the addresses', (await mustStand(story, made, 'destroyed')).addresses, { foreign, kept });
  } },
  { title: 'what AWS does and no document tells', run: async (story, { made, asked }) => {
    const { options: { endpoint }, narrator: { say } } = story;
    conclude([...await askAll(askingOf(story, made), ['ec2'], say), ...await asked], endpoint !== undefined, say);
  } },
  { title: 'what was there before is removed', run: async ({ services, names, narrator }) => {
    const { removed, failed } = await sweep(services, names.run, narrator.say);
    mustBe('what could not be removed', failed, []);
    mustBe('whether the stacks were gone already', removed.filter((what) => what.startsWith('stack ')), []);
    mustBe('what a second sweep finds', (await sweep(services, names.run, narrator.say)).removed, []);
  } },
];

export async function tell(story: Story): Promise<void> {
  let progressed: Progressed | undefined;
  for (const { title, run } of STEPS) {
    story.narrator.act(title);
    progressed = await run(story, progressed!) ?? progressed;
  }
}

/** Waits until it does, for as long as a read may be behind. */
async function mustStand({ services, names, narrator, options }: Story, made: Made, after: Moment): Promise<Seen> {
  const { hostedZone } = made;
  const expected = expectedOf(hostedZone && `${names.host}.${hostedZone.name}`)[after];
  const until = Date.now() + (options.endpoint ? 5_000 : READ_LAG);
  for (;;) {
    const seen = await look(services, names, made);
    const wrong = changes(expected, seen.state);
    if (wrong.length === 0) {
      narrator.say(`as it must be: ${Object.keys(expected).length} things, and nothing else`);
      return seen;
    }
    if (Date.now() > until) throw new Error(['not what it must be (expected -> found):', ...table(wrong)].join('\n  '));
    await sleep(1_000);
  }
}

function synthesize({ options, names, folder }: Story, made: Made, version: Version): void {
  const { account, region } = options;
  appOf({ ...made, account, region, run: names.run, version, folder: join(folder, version) }).synth();
}

function askingOf(story: Story, { freeInterface: networkInterface }: Made): Asking {
  const { options, names } = story;
  let requests: Promise<Requested[]> | undefined;
  return { ...options, run: names.run, bucket: names.buckets.probes, networkInterface, requests: () => requests ??= requestsOf(story) };
}

/** Deploys what notes down the requests that it gets, and destroys it. */
async function requestsOf(story: Story): Promise<Requested[]> {
  const { options: { account, region, endpoint }, names, services, folder } = story;
  const pause = endpoint ? 500 : 5_000; // the emulator creates one after the other
  for (const [deployment, { fails, rollback }] of DEPLOYMENTS.entries()) {
    requestsApp({ names, account, region, deployment, pause, folder }).synth();
    const args = ['--require-approval', 'never', ...(rollback ? [] : ['--no-rollback'])];
    const deployed = command(story, `requests-${deployment}`, 'deploy', names.requests, ...args);
    await (fails ? mustFail(deployed) : deployed);
  }
  await command(story, 'requests-0', 'destroy', names.requests, '--force');
  return requestsIn(services.s3, names.buckets.assets);
}

function deploy(story: Story, version: Version, ...stacks: readonly string[]): Promise<void> {
  return command(story, version, 'deploy', ...stacks, '--require-approval', 'never');
}

/** @param app the folder of its assembly */
async function command({ deployable, folder, narrator }: Story, app: string, ...args: readonly string[]): Promise<void> {
  await cdk(await deployable(), narrator.progress, ...args, '--app', join(folder, app), '--concurrency', '3');
}
