import { join } from 'node:path';
import { Account } from './account';
import { ADDED, addedEmails, addedTo } from './added';
import { demonstrateAddresses } from './addresses';
import { appOf, bootstrap, cdk } from './cdk';
import { askWhoAnswers, diffBefore, driftAfter } from './commands';
import { changes, table } from './compare';
import { allEmails, editedEmails, emailsOf, fewEmails } from './emails';
import type { LocalAws } from './local-aws';
import { meanwhile } from './meanwhile';
import { mustBe as mustBeEqual, mustFail } from './must';
import type { Narrator } from './narrator';
import { commit, type Sabotage } from './sabotage';
import { clientsOf, CONFIRMATION, runInstances, seed } from './seed';
import { observe, OWNER, type State, THIS_STACK } from './state';
import { type Moment, summary } from './summary';

export const STACK = 'CdkAdoptExample';
export const SHARED_BUCKET = 'assets-of-another-team';
const RECEIPT = 'order-receipt';
/** Of the folder, one that is there already. */
const ADOPTED = 'example-receipt-en';
/** Other apps than that of cdk.json. */
const [ADDED_APP, FAILING_APP] = ['added', 'failing'].map((name) => appOf(`test/e2e/${name}-app.ts`));
/** What the CDK CLI says without a terminal. */
const NEEDS_APPROVAL = 'terminal (TTY) is not attached';
const OWN_BUCKET_DOMAIN = '(own bucket).s3.us-east-1.amazonaws.com';

export interface Telling {
  readonly aws: LocalAws;
  readonly narrator: Narrator;
  /** Or only the main job: one folder of one template, nothing beside, no commands. */
  readonly all: boolean;
  readonly fault?: Sabotage;
  /** The options of the CDK CLI for another app than that of cdk.json. */
  readonly app: readonly string[];
}

/** The acts, each of which ends with all that there is as it must be. */
export async function tell({ aws, narrator, all, fault, app }: Telling): Promise<void> {
  const { act, say, progress } = narrator;
  const clients = clientsOf(aws);
  const bootstrapped = bootstrap(aws, progress);
  bootstrapped.catch(() => undefined); // it is waited for below
  const instances = await runInstances(clients);
  const [instanceA, instanceB] = instances;
  const emails = (all ? allEmails : fewEmails)(aws.folder);

  const synth = async (name: string, context: Readonly<Record<string, string>>, ...options: string[]) => {
    const assembly = join(aws.folder, name);
    const flags = Object.entries({ sharedBucket: SHARED_BUCKET, emails: emails.first, ...context }).flatMap(([key, value]) => ['--context', `${key}=${value}`]);
    await cdk(aws, progress, 'synth', '--quiet', '--output', assembly, ...flags, ...(options.length > 0 ? options : app));
    if (fault) await commit(fault, assembly);
    return assembly;
  };
  const deploy = (assembly: string, approval: 'never' | 'broadening' = 'never') =>
    cdk(aws, progress, 'deploy', STACK, '--app', assembly, '--require-approval', approval);

  let now: State = {};
  const moments: Moment[] = [];
  /** Reads the services back and tells what is different from the last time. */
  const look = async (moment?: string) => {
    const before = now;
    now = await observe(aws, clients, seeds, STACK);
    if (moment) moments.push({ moment, state: now });
    for (const line of table(changes(before, now))) say(`  ${line.length > 140 ? `${line.slice(0, 139)}…` : line}`);
    return now;
  };
  const mustBe = (expected: State, words: string) => {
    const wrong = changes(expected, now);
    if (wrong.length > 0) throw new Error(['not what it must be (expected -> found):', ...table(wrong)].join('\n  '));
    say(`as it must be: ${words}`);
  };

  act('what is already there, and is not ours');
  const [seeds, , firstAssembly] = await Promise.all([
    seed(clients, instances, SHARED_BUCKET, [RECEIPT, ADOPTED, CONFIRMATION]),
    bootstrapped,
    synth('first', { instanceId: instanceA }),
  ]);
  const untouched = await look('before');

  const beside = all ? startBeside({ aws, narrator, fault }) : undefined;

  if (all) {
    act('a first deployment that fails on purpose, after the templates are made');
    const failing = await synth('failing-first', { instanceId: instanceA, fail: 'yes' });
    await diffBefore(aws, { assembly: failing, stack: STACK, adopted: [RECEIPT, ADOPTED] }, say);
    await mustFail(deploy(failing));
    await look();
    mustBe({ ...untouched, stack: 'ROLLBACK_COMPLETE' }, 'rolled back, and nothing is left of it');
  }

  act('a deployment beside those things');
  say(`a rule for the shared bucket and one for our own, an address on ${instanceA}, two email templates and a folder of them`);
  const second = { instanceId: instanceB, extraOrigin: 'https://admin.example.com', emails: emails.changed };
  const withAdded = { ...second, addedEmails: addedEmails(join(aws.folder, 'added-emails')) };
  const secondAssembly = await meanwhile(deploy(firstAssembly), () =>
    all ? synth('second', withAdded, '--app', ADDED_APP!) : synth('second', second));
  const outputs = Object.fromEntries(Object.entries(await look('deployed')).filter(([what]) => what.startsWith('output ')));
  const addressOn = (instance: string) =>
    `${outputs['output AllocationId']} ${outputs['output PublicIp']} on ${instance}, tagged Name=cdk-adopt example, cdk-adopt:stack=${THIS_STACK}`;
  const first: State = {
    ...untouched,
    ...outputs,
    'stack': 'CREATE_COMPLETE',
    'shared bucket, rule 3': `AllowedMethod=GET AllowedMethod=HEAD AllowedOrigin=https://www.example.com ID=${OWNER}web MaxAgeSeconds=3600`,
    'own bucket, rule 1': 'AllowedHeader=cache-control AllowedHeader=content-* AllowedHeader=expires AllowedHeader=if-* AllowedHeader=x-amz-* '
      + 'AllowedHeader=x-requested-with AllowedMethod=PUT AllowedOrigin=https://www.example.com ExposeHeader=ETag '
      + ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256', 'type'].map((name) => `ExposeHeader=x-amz-checksum-${name} `).join('')
      + 'ExposeHeader=x-amz-id-2 ExposeHeader=x-amz-request-id ExposeHeader=x-amz-version-id MaxAgeSeconds=3600',
    'other address 1': addressOn(instanceA),
    [`template ${RECEIPT}`]: 'Receipt for order {{order.number}} | <h1>Thank you, {{customer}}</h1><ul>{{#e | tagged Team',
    'template (former text)': 'Your order {{number}} | Thank you. The shop, before. | tagged cdk-adopt:stack',
    'template (former text) 2': 'Your order {{number}} | Thank you. The shop, before. | tagged cdk-adopt:stack',
    ...emailsOf(emails.first, OWN_BUCKET_DOMAIN, [ADOPTED]),
    'template (welcome)': 'Welcome, {{name}} | <!doctype html> <p>Hello {{name}}!</p> W | tagged cdk-adopt:stack',
  };
  mustBe(first, 'ours is there, what is not ours is untouched, and of the texts that we replace there are copies');
  if (all) for (const line of await askWhoAnswers(aws, SHARED_BUCKET, STACK)) say(line);

  act('the stack that stands is changed');
  say(`one more rule for the shared bucket, the address on ${instanceB}, ${all
    ? 'one template changed, one added, one taken out, and one construct more of each kind' : 'and one template changed'}`);
  if (all) {
    const words = [instanceB, 'https://admin.example.com', '+Eine neue Einladung', 'example-reminder-en', 'example-digest-de', ADDED.template, ADDED.origin];
    await diffBefore(aws, { assembly: secondAssembly, stack: STACK, adopted: [], words }, say);
    await mustFail(deploy(secondAssembly, 'broadening'), NEEDS_APPROVAL);
    say('the CDK CLI asks for approval of what the added constructs may do');
  }
  const failing = await meanwhile(deploy(secondAssembly), () => synth('failing', second, '--app', FAILING_APP!));
  await look(all ? undefined : 'changed');
  const wanted: State = {
    ...first,
    ...emailsOf(emails.changed, OWN_BUCKET_DOMAIN, [ADOPTED]),
    'stack': 'UPDATE_COMPLETE',
    'shared bucket, rule 4': `AllowedMethod=GET AllowedOrigin=https://admin.example.com ID=${OWNER}extra`,
    'other address 1': addressOn(instanceB),
  };
  const left = emailsOf(emails.changed, OWN_BUCKET_DOMAIN, []);
  const takenOut = Object.keys(emailsOf(emails.first, OWN_BUCKET_DOMAIN, [])).filter((what) => !(what in left));
  mustBeEqual('the templates that are taken out', takenOut, all ? ['template example-digest-de'] : []);
  let changed: State = Object.fromEntries(Object.entries(wanted).filter(([what]) => !takenOut.includes(what)));
  if (all) {
    mustBe({
      ...changed,
      'shared bucket, rule 5': `AllowedMethod=GET AllowedOrigin=${ADDED.origin} ID=${OWNER}added`,
      ...addedTo(now),
    }, 'in place, and what was added is there');
    const [addedAddress = ''] = now['output AddedAddress']!.split(' ');
    mustBeEqual('the reverse DNS record of the added address', await new Account(aws).reverseDnsOf(addedAddress), `${ADDED.domainName}.`);

    act('somebody edits by hand, what was added is taken out again, and a text is edited');
    const [third] = await Promise.all([
      synth('third', second),
      driftAfter(aws, {
        assembly: secondAssembly, stack: STACK, template: RECEIPT, bucket: SHARED_BUCKET, rule: 'extra', allocationId: outputs['output AllocationId']!,
      }, say),
    ]);
    const edited = editedEmails(aws.folder, emails.changed);
    await deploy(await meanwhile(deploy(third), () => synth('edited', { ...second, emails: edited })), 'broadening');
    say('the edited text needed no approval: it grants nothing');
    await look('changed');
    changed = { ...changed, ...emailsOf(edited, OWN_BUCKET_DOMAIN, [ADOPTED]) };
  }
  mustBe(changed, 'the same address, rules and templates, changed in place');

  act('a deployment that fails on purpose, after it has replaced the text of a template');
  await mustFail(deploy(failing));
  await look('failed');
  mustBe({ ...changed, stack: 'UPDATE_ROLLBACK_COMPLETE' }, `rolled back: ${CONFIRMATION} says again what it said, and nothing is left of it`);

  act('the stack is destroyed');
  await cdk(aws, progress, 'destroy', STACK, '--app', failing, '--force');
  await look('destroyed');
  // What was there before stays, with our text: the declared one.
  const ours = [`template ${RECEIPT}`, `template ${ADOPTED}`];
  mustBe({ ...untouched, ...Object.fromEntries(ours.map((name) => [name, changed[name]!])) },
    'nothing of ours is left, and what was there before stays, with the texts that were declared');
  if (beside) say('the addresses beside are still at it');
  await beside;
  for (const line of summary(moments)) narrator.line(line);
}

/** It waits most of its time, so that it costs less beside the example than after it. */
function startBeside({ aws, narrator: { say, progress }, fault }: Omit<Telling, 'all' | 'app'>): Promise<void> | undefined {
  if (!isSeenBeside(fault)) return undefined;
  const beside = demonstrateAddresses(aws, { say, progress }, async (assembly) => fault && commit(fault, assembly));
  beside.catch(() => undefined); // it is told at the end
  return beside;
}

function isSeenBeside(fault: Sabotage | undefined): boolean {
  return fault === undefined || fault.feature === 'elastic-ip';
}
