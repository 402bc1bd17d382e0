// The library's main job against a local AWS: deployed, changed and destroyed by the real CLI next to somebody else's things.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Account } from './account';
import { ADDED, addedEmails, addedTo } from './added';
import { demonstrateAddresses } from './addresses';
import { cdk } from './cdk';
import { changes, table } from './compare';
import { changedEmails, emailsOf, EXAMPLE_EMAILS } from './emails';
import { explain } from './explain';
import { type LocalAws, startLocalAws } from './local-aws';
import { mustBe as mustBeEqual } from './must';
import { pythonApp } from './python-app';
import { commit, type Sabotage, SABOTAGES } from './sabotage';
import { clientsOf, seed } from './seed';
import { observe, OWNER, type State, THIS_STACK } from './state';

const STACK = 'CdkAdoptExample';
const SHARED_BUCKET = 'assets-of-another-team';
const RECEIPT = 'order-receipt';
/** Of the folder, one that is there already. */
const ADOPTED = 'example-receipt-en';
/** Another app than that of cdk.json. */
const ADDED_APP = `${process.execPath} node_modules/tsx/dist/cli.mjs test/e2e/added-app.ts`;
const OWN_BUCKET_DOMAIN = '(own bucket).s3.us-east-1.amazonaws.com';

const began = performance.now();
const seconds = () => ((performance.now() - began) / 1000).toFixed(1);
const say = (line: string) => console.log(`${seconds().padStart(6)} s  ${line}`);

async function main(): Promise<void> {
  const { values: { keep, sabotage, python } } = parseArgs({
    options: { keep: { type: 'boolean' }, sabotage: { type: 'string' }, python: { type: 'boolean' } },
  });
  const fault = sabotage === undefined ? undefined : SABOTAGES[sabotage];
  if (sabotage !== undefined && !fault) throw new Error(`--sabotage takes one of ${Object.keys(SABOTAGES).join(', ')}, not ${sabotage}`);

  const aws = await startLocalAws({ progress: say, importedBuckets: [SHARED_BUCKET] });
  try {
    await demonstrate(aws, fault, python ? ['--app', await pythonApp(aws.folder)] : []);
    console.log(`demo: passed in ${seconds()} s`);
    process.exitCode = 0;
  } catch (error) {
    fail(error as Error);
  }
  if (keep) await keepRunning(aws);
  await aws.stop();
  process.exit(); // what ran beside, if this has failed, is of no use any more
}

function fail({ message }: Error): void {
  console.log(`${message}\ndemo: FAILED after ${seconds()} s`);
}

/** @param app the options of the CLI for another app than that of cdk.json */
async function demonstrate(aws: LocalAws, fault: Sabotage | undefined, app: readonly string[]): Promise<void> {
  const clients = clientsOf(aws);
  const seeds = await seed(clients, SHARED_BUCKET, [RECEIPT, ADOPTED]);
  const [instanceA, instanceB] = seeds.instances;

  const synth = async (name: string, context: Readonly<Record<string, string>>, ...options: string[]) => {
    const assembly = join(aws.folder, name);
    const flags = Object.entries({ sharedBucket: SHARED_BUCKET, ...context }).flatMap(([key, value]) => ['--context', `${key}=${value}`]);
    await cdk(aws, say, 'synth', '--quiet', '--output', assembly, ...flags, ...(options.length > 0 ? options : app));
    if (fault) await commit(fault, assembly);
    return assembly;
  };
  const deploy = (assembly: string) => cdk(aws, say, 'deploy', STACK, '--app', assembly, '--require-approval', 'never');

  let now: State = {};
  /** Reads the services back and prints what is different from the last time. */
  const look = async () => {
    const before = now;
    now = await observe(aws, clients, seeds, STACK);
    for (const line of table(changes(before, now))) say(`  ${line}`);
    return now;
  };
  const mustBe = (expected: State) => {
    const wrong = changes(expected, now);
    if (wrong.length > 0) throw new Error(['not what it must be (expected -> found):', ...table(wrong)].join('\n  '));
  };

  say('what is already there');
  const untouched = await look();

  say('cdk synth and bootstrap');
  const firstAssembly = await synth('first', { instanceId: instanceA });
  await cdk(aws, say, 'bootstrap', `aws://${aws.account}/${aws.region}`, '--app', firstAssembly);

  // It waits most of its time, so that it costs less beside the example than after it.
  const beside = isSeenBeside(fault) ? demonstrateAddresses(aws, say, async (assembly) => fault && commit(fault, assembly)) : undefined;
  beside?.catch(() => undefined); // it is told at the end

  say('cdk deploy that fails on purpose, after the templates are made');
  const failing = await synth('failing', { instanceId: instanceA, fail: 'yes' });
  const failed = await deploy(failing).then(() => false, () => true);
  if (!failed) throw new Error('the deployment that must fail has succeeded');
  await look();
  mustBe({ ...untouched, stack: 'ROLLBACK_COMPLETE' });

  say(`cdk deploy: a rule for the shared bucket and one for our own, an address on ${instanceA}, two email templates and a folder of them`);
  await deploy(firstAssembly);
  const outputs = Object.fromEntries(Object.entries(await look()).filter(([what]) => what.startsWith('output ')));
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
    ...emailsOf(EXAMPLE_EMAILS, OWN_BUCKET_DOMAIN, [ADOPTED]),
    'template (welcome)': 'Welcome, {{name}} | <!doctype html> <p>Hello {{name}}!</p> W | tagged cdk-adopt:stack',
  };
  mustBe(first);

  say('cdk-adopt cors explain: whose rules answer on the shared bucket');
  for (const { origin, method, code, words } of [
    { origin: 'https://www.example.com', method: 'GET', code: 0, words: ["allowed: rule 'web' allows", 'SharedCors', `of stack ${STACK}`] },
    { origin: 'https://upload.other-team.example', method: 'PUT', code: 0, words: ["allowed: rule 'web' allows", 'owner: foreign'] },
    { origin: 'https://www.example.com', method: 'PUT', code: 1, words: ['denied: ', 'but not the method PUT', `of stack ${STACK}`] },
  ]) {
    const [answer, , owner] = (await explain(aws, { bucket: SHARED_BUCKET, origin, method, code, words })).split('\n');
    say(`  ${method} from ${origin}  ${answer}; ${owner}`);
  }

  say('cdk deploy: one construct more of each kind in the stack that stands, one more rule for the shared bucket, '
    + `the address on ${instanceB}, one template changed, one added, one taken out`);
  const emails = changedEmails(join(aws.folder, 'emails'));
  const context = { instanceId: instanceB, extraOrigin: 'https://admin.example.com', emails };
  const withAdded = { ...context, addedEmails: addedEmails(join(aws.folder, 'added-emails')) };
  await deploy(await synth('second', withAdded, '--app', ADDED_APP));
  await look();
  const { 'template example-digest-de': takenOut, ...rest } = first;
  if (!takenOut) throw new Error('the template that is to be taken out was not there');
  const second: State = {
    ...rest,
    ...emailsOf(emails, OWN_BUCKET_DOMAIN, [ADOPTED]),
    'stack': 'UPDATE_COMPLETE',
    'shared bucket, rule 4': `AllowedMethod=GET AllowedOrigin=https://admin.example.com ID=${OWNER}extra`,
    'other address 1': addressOn(instanceB),
  };
  mustBe({
    ...second,
    'shared bucket, rule 5': `AllowedMethod=GET AllowedOrigin=${ADDED.origin} ID=${OWNER}added`,
    ...addedTo(now),
  });
  const [addedAddress = ''] = now['output AddedAddress']!.split(' ');
  mustBeEqual('the reverse DNS record of the added address', await new Account(aws).reverseDnsOf(addedAddress), `${ADDED.domainName}.`);

  say('cdk deploy: what was added taken out again');
  const assembly = await synth('third', context);
  await deploy(assembly);
  await look();
  mustBe(second);

  say('cdk destroy');
  await cdk(aws, say, 'destroy', STACK, '--app', assembly, '--force');
  await look();
  // What was there before stays, with our text: the declared one.
  const ours = [`template ${RECEIPT}`, `template ${ADOPTED}`];
  mustBe({ ...untouched, ...Object.fromEntries(ours.map((name) => [name, first[name]!])) });
  await beside;
}

function isSeenBeside(fault: Sabotage | undefined): boolean {
  return fault === undefined || fault.feature === 'elastic-ip';
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
