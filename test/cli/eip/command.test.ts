import { spawn } from 'node:child_process';
import { TAG } from '../../../core/ownership';
import { HttpAws } from '../../support/http-aws';
import { assetOf } from '../../support/invoke-bundle';
import { LOGICAL_ID, OTHER_STACK, STACK } from '../../support/world';

// The built command, as npx runs it: a process of its own, which speaks over HTTP, and asks at a terminal.
jest.setTimeout(120_000);

const CLI = assetOf('cli');
/** Runs what follows at a terminal of its own, which shows what the command writes, and takes for keys what comes in. */
const AT_A_TERMINAL = ['-c', 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))'];
const ORPHAN = 'eipalloc-00000000000000001';
const USED = 'eipalloc-00000000000000002';
const HELD = 'eipalloc-00000000000000003';

let aws: HttpAws;
let env: NodeJS.ProcessEnv;
beforeEach(async () => {
  aws = new HttpAws();
  await aws.start();
  env = {
    PATH: process.env.PATH, HOME: '/nowhere', AWS_EC2_METADATA_DISABLED: 'true', AWS_ENDPOINT_URL: aws.url, AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'hush',
  };
  const tags = (stackId: string) => ({ [TAG.stack]: stackId, [TAG.resource]: LOGICAL_ID, [TAG.spec]: '0123456789ab' });
  aws.ec2.add({ allocationId: ORPHAN, publicIp: '192.0.2.1', tags: tags(STACK) });
  aws.ec2.add({ allocationId: USED, publicIp: '192.0.2.2', tags: tags(STACK), associationId: 'eipassoc-1', instanceId: 'i-1' });
  aws.ec2.add({ allocationId: HELD, publicIp: '192.0.2.3', tags: tags(OTHER_STACK) });
  aws.cloudFormation.stacks.set(STACK, 'DELETE_COMPLETE').set(OTHER_STACK, 'UPDATE_COMPLETE');
  aws.cloudFormation.seen = { status: 'CREATE_COMPLETE', physicalId: HELD };
});
afterEach(() => aws.stop());

function run(args: readonly string[], command = CLI, typed = ''): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(command, args, { env });
  child.stdin.write(typed); // and it stays open, as a terminal does
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => (out += text));
  child.stderr.on('data', (text) => (err += text));
  return new Promise((resolve, reject) => child.on('error', reject).on('close', (code) => resolve({ code, out: out.replace(/\r/g, ''), err })));
}

const atTerminal = (typed: string, ...args: string[]) => run([...AT_A_TERMINAL, CLI, 'eip', 'release', '--orphans', ...args], 'python3', typed);
const ids = () => [...aws.ec2.addresses.keys()];

test('eip list tells of each address whose it is, and asks what its help says that it needs', async () => {
  const { code, out, err } = await run(['eip', 'list']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(new RegExp(`^ADDRESS [^]*${ORPHAN} +${LOGICAL_ID} of stack Shop \\(gone\\) +none +3.65\n[^]*${HELD} +${LOGICAL_ID} of stack Blog +none +3.65\n`));
  expect(aws.actions).toEqual([
    'ec2:DescribeAddresses', 'cloudformation:DescribeStacks', 'cloudformation:DescribeStacks', 'cloudformation:DescribeStackResource', 'ec2:DescribeAddressesAttribute',
  ]);
  const { out: help } = await run(['eip', 'list', '--help']);
  for (const action of aws.actions) expect(help).toContain(action);
});

/** Zones of two pages, and records of three. */
function addZones(): void {
  aws.zones.set('Z1', { name: 'example.com.', isPrivate: false, records: [
    { name: 'example.com.', type: 'TXT', values: ['192.0.2.1'] },
    { name: '\\052.example.com.', type: 'A', setIdentifier: 'blue', values: ['192.0.2.1'] },
    { name: '\\052.example.com.', type: 'A', setIdentifier: 'green', values: ['192.0.2.9'] },
  ] });
  aws.zones.set('Z2', { name: 'internal.', isPrivate: true, records: [{ name: 'db.internal.', type: 'A', values: ['192.0.2.9', '192.0.2.1'] }] });
}

test('eip list --dns shows the reverse DNS name, and the A records of all zones on all pages, and asks what its help says', async () => {
  addZones();
  aws.ec2.store.ptrRecords.set(ORPHAN, 'mail.example.com.');
  const { code, out, err } = await run(['eip', 'list', '--dns', '--json']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(JSON.parse(out).addresses[0]).toMatchObject({
    allocationId: ORPHAN, reverseDns: 'mail.example.com',
    records: [
      { name: '*.example.com', zone: 'example.com', zoneId: 'Z1', private: false, setIdentifier: 'blue' },
      { name: 'db.internal', zone: 'internal', zoneId: 'Z2', private: true },
    ],
  });
  const { out: help } = await run(['eip', 'list', '--help']);
  for (const action of aws.actions) expect(help).toContain(action);
});

test.each([
  ['route53:ListHostedZones', []], ['route53:ListResourceRecordSets', []], ['ec2:DescribeAddressesAttribute', ['--dns']],
])('eip list --dns that may not call %s lists all the same, and names it', async (action) => {
  addZones();
  aws.denied.add(action);
  const { code, out, err } = await run(['eip', 'list', '--dns']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain(`allow these credentials ${action}`);
  expect(out).toContain(HELD);
});

test('eip release --orphans keeps what a record points to; its allocation ID releases it', async () => {
  addZones();
  const kept = await atTerminal('release\n');
  expect({ code: kept.code, ids: ids() }).toEqual({ code: 1, ids: [ORPHAN, USED, HELD] });
  expect(kept.out).toContain(`is kept: the records *.example.com (blue), db.internal (private zone) point to it; npx cdk-adopt eip release ${ORPHAN} releases it`);
  const named = await run([...AT_A_TERMINAL, CLI, 'eip', 'release', ORPHAN], 'python3', 'release\n');
  expect({ code: named.code, ids: ids() }).toEqual({ code: 0, ids: [USED, HELD] });
  const { out: help } = await run(['eip', 'release', '--help']);
  expect(help).toContain('Usage: npx cdk-adopt eip release [ALLOCATION...] [options]');
  for (const action of aws.actions) expect(help).toContain(action);
});

test('eip list --orphans ends with 0 where there are some, with 1 where there are none', async () => {
  const { code, out } = await run(['eip', 'list', '--orphans', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ region: 'us-east-1', addresses: [{ allocationId: ORPHAN, orphan: true }, { allocationId: USED, orphan: true }], monthlyUsd: 7.3 });
  aws.cloudFormation.stacks.set(STACK, 'DELETE_FAILED');
  expect(await run(['eip', 'list', '--orphans'])).toEqual({ code: 1, out: 'no orphans in us-east-1\n', err: '' });
});

test('eip list --orphans ends with 2 where it may not ask for the stacks, and names no orphan', async () => {
  aws.denied.add('cloudformation:DescribeStacks');
  const { code, out, err } = await run(['eip', 'list', '--orphans', '--json']);
  expect(code).toBe(2);
  const undecided = [ORPHAN, USED, HELD].map((allocationId) => ({ allocationId }));
  expect(JSON.parse(out)).toMatchObject({ addresses: [], undecided });
  expect(err).toMatch(/^could not tell whether .* are orphans: could not ask CloudFormation for stack Shop: AccessDenied: not authorized; allow .*\n.*stack Blog/);
});

test('eip release at a terminal shows, asks, and after the word releases what nobody uses', async () => {
  const { code, out } = await atTerminal('release\n');
  expect(code).toBe(0);
  expect(ids()).toEqual([USED, HELD]);
  expect(out).toMatch(/ADDRESS [^]*is kept: somebody uses it: instance i-1\n[^]*type release to release 1 address of us-east-1[^]*192\.0\.2\.1 \(eipalloc-0+1\) is released\n1 of 1 address released/);
  expect(aws.actions.slice(-3)).toEqual(['ec2:DescribeAddresses', 'cloudformation:DescribeStacks', 'ec2:ReleaseAddress']);
  const { out: help } = await run(['eip', 'release', '--help']);
  for (const action of aws.actions) expect(help).toContain(action);
});

test.each([
  ['another word', 'yes\n'], ['an empty line', '\n'], ['the end of the input', '\u0004'],
])('eip release keeps everything after %s, and ends with 1', async (_, typed) => {
  const { code, out } = await atTerminal(typed);
  expect({ code, ids: ids() }).toEqual({ code: 1, ids: [ORPHAN, USED, HELD] });
  expect(out).toMatch(/nothing was released\n$/);
});

test('eip release ends with 2 where one could not be released, and says what to do', async () => {
  aws.ec2.store.ptrRecords.set(ORPHAN, 'mail.example.com.');
  const { code, out } = await atTerminal('release\n');
  expect({ code, ids: ids() }).toEqual({ code: 2, ids: [ORPHAN, USED, HELD] });
  expect(out).toMatch(/could not release address eipalloc-0+1 \(192\.0\.2\.1\): InvalidAddress\.PtrSet: .*; remove its reverse DNS record first/);
});

test('eip release without a terminal ends with 2, whatever is piped into it, and asks AWS nothing', async () => {
  const { code, out, err } = await run(['eip', 'release', '--orphans'], CLI, 'release\n');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^could not ask whether to release: nobody is at the terminal; /);
  expect({ asked: aws.actions, ids: ids() }).toEqual({ asked: [], ids: [ORPHAN, USED, HELD] });
});

test.each<[string, string[], RegExp]>([
  ['nothing that says what', [], /^--orphans is missing: expected it, or the allocation IDs of the addresses to release, such as eipalloc-/],
  ['an answer ahead of the question', ['--orphans', '--yes'], /^--yes: expected one of --orphans, --region, --profile, --json, --help\n/],
  ['an address beside the orphans', ['--orphans', ORPHAN], /^--orphans: expected either it or allocation IDs\n/],
  ['what is no allocation ID', ['192.0.2.1', 'eipalloc-xyz'], /^ALLOCATION '192\.0\.2\.1': expected an allocation ID, such as .*\nALLOCATION 'eipalloc-xyz': /],
])('eip release refuses %s with 2', async (_, args, complaint) => {
  expect(await run(['eip', 'release', ...args])).toEqual({ code: 2, out: '', err: expect.stringMatching(complaint) });
});

test('a region has to be named: none is taken for granted', async () => {
  delete env.AWS_REGION;
  const { code, err } = await run(['eip', 'list']);
  expect({ code, asked: aws.actions }).toEqual({ code: 2, asked: [] });
  expect(err).toMatch(/^could not list Elastic IP addresses: Region is missing; name the region with --region, /);
});
