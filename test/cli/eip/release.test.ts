import { type Eip, holdersOf } from '../../../cli/eip/address';
import type { Addresses } from '../../../cli/eip/ec2';
import { releaseNamed, releaseOrphans, type Releases } from '../../../cli/eip/release';
import type { DnsRecord, RecordSource } from '../../../cli/eip/route53';
import type { StackSource } from '../../../cli/shared/owner-status';
import type { Terminal } from '../../../cli/shared/terminal';
import { OperationError } from '../../../core/errors';
import { TAG, type Tags } from '../../../core/ownership';
import { awsError } from '../../support/aws-error';
import { LOGICAL_ID, OTHER_STACK, STACK } from '../../support/world';

const REGION = 'us-east-1';
const tagsOf = (stackId: string): Tags => ({ [TAG.stack]: stackId, [TAG.resource]: LOGICAL_ID, [TAG.spec]: '0123456789ab' });
const orphan = (number: number, more: Partial<Eip> = {}): Eip =>
  ({ allocationId: `eipalloc-${number}`, publicIp: `192.0.2.${number}`, tags: tagsOf(STACK), ...more });
const LIVE: Eip = { allocationId: 'eipalloc-9', publicIp: '192.0.2.9', tags: tagsOf(OTHER_STACK) };

/** An account in which STACK is gone and OTHER_STACK is there. `typed` may change it, before the answer comes. */
class Account implements Addresses, StackSource, RecordSource {
  public readonly eips: Map<string, Eip>;
  public readonly stacks = new Map<string, string | Error>([[OTHER_STACK, 'CREATE_COMPLETE']]);
  public readonly refusals = new Map<string, Error>();
  /** What was called that changes something. */
  public readonly released: string[] = [];
  public shown = '';
  public questions: string[] = [];

  public constructor(...eips: Eip[]) {
    this.eips = new Map(eips.map((eip) => [eip.allocationId, eip]));
  }

  public release = async (eip: Eip) => {
    this.refuse(`release ${eip.allocationId}`);
    this.released.push(eip.allocationId);
    return this.eips.delete(eip.allocationId) ? 'released' as const : 'gone' as const;
  };
  public region = async () => REGION;
  public readonly names = new Map<string, string>();
  public reverseDns = async () => this.names;
  /** By public address, and why not all could be read. */
  public readonly records = new Map<string, DnsRecord[]>();
  public problem?: string;
  public looks = 0;
  public find = async () => {
    this.looks++;
    return { records: this.records, problem: this.problem };
  };
  public list = async () => [...this.eips.values()];
  public read = async ({ allocationId }: Eip) => {
    this.refuse(`read ${allocationId}`);
    return this.eips.get(allocationId);
  };
  public stack = async (stackId: string) => {
    const status = this.stacks.get(stackId);
    if (status instanceof Error) throw status;
    return status === undefined ? undefined : { status };
  };
  public resource = async () => ({ status: 'CREATE_COMPLETE' });

  public change(allocationId: string, change: Partial<Eip>): void {
    this.eips.set(allocationId, { ...this.eips.get(allocationId)!, ...change });
  }

  public async run(typed: string | (() => string), isThere = true, ids?: string[]) {
    const terminal: Terminal = {
      isThere: () => isThere,
      show: (text) => { this.shown += text; },
      ask: async (question) => {
        this.questions.push(question);
        expect(this.released).toEqual([]);
        return typeof typed === 'string' ? typed : typed();
      },
    };
    const sources = { addresses: this, stacks: this, records: this };
    const answer = await (ids ? releaseNamed(sources, terminal, ids) : releaseOrphans(sources, terminal));
    return { ...answer, json: answer.json as Releases };
  }

  private refuse(call: string): void {
    const refusal = this.refusals.get(call);
    if (refusal) throw refusal;
  }
}

test('shows the orphans, asks, and releases them after the word', async () => {
  const account = new Account(orphan(1), LIVE, orphan(2));
  const { yes, text, json, failures } = await account.run('release');
  expect({ yes, failures, released: account.released }).toEqual({ yes: true, failures: [], released: ['eipalloc-1', 'eipalloc-2'] });
  expect([...account.eips.keys()]).toEqual(['eipalloc-9']);
  expect(account.shown).toMatch(/^ADDRESS .*\n192\.0\.2\.1 .*eipalloc-1 .*stack Shop \(gone\).*\n192\.0\.2\.2 .*\n\n$/);
  expect(account.questions).toEqual(['type release to release 2 addresses of us-east-1, which you may not get back; anything else keeps what is there: ']);
  expect(text).toBe('192.0.2.1 (eipalloc-1) is released\n192.0.2.2 (eipalloc-2) is released\n2 of 2 addresses released: 7.30 USD a month less');
  expect(json).toEqual({
    region: REGION, confirmed: true, undecided: [], monthlyUsd: 7.3,
    addresses: [{ publicIp: '192.0.2.1', allocationId: 'eipalloc-1', outcome: 'released' }, { publicIp: '192.0.2.2', allocationId: 'eipalloc-2', outcome: 'released' }],
  });
});

test('does not count as nothing what is unknown of the costs', async () => {
  const account = new Account(orphan(1), orphan(2, { ownPool: 'ipam-pool-0123456789abcdef0' }));
  const { text, json } = await account.run('release');
  expect(text).toMatch(/\n2 of 2 addresses released: 3\.65 USD a month, and what 1 address of an IPAM pool costs, less$/);
  expect(json.monthlyUsd).toBe(3.65);
});

test.each(['', 'y', 'yes', 'Release', 'RELEASE', ' release', 'release ', 'release all', 'no'])("keeps everything after '%s'", async (typed) => {
  const account = new Account(orphan(1));
  const { yes, text, json, failures = [] } = await account.run(typed);
  expect({ yes, text, failures, released: account.released }).toEqual({ yes: false, text: 'nothing was released', failures: [], released: [] });
  expect(json).toMatchObject({ confirmed: false, addresses: [{ outcome: 'kept', reason: 'the answer was no' }], monthlyUsd: 0 });
});

test('without somebody at the terminal asks nobody, not even AWS, and says how', async () => {
  const account = new Account(orphan(1));
  account.list = async () => { throw new Error('asked'); };
  await expect(account.run('release', false)).rejects.toThrow(/^could not ask whether to release: nobody is at the terminal; run it where .*eip list --orphans --json/);
  await expect(account.run('release', false)).rejects.toBeInstanceOf(OperationError);
  expect(account).toMatchObject({ questions: [], released: [] });
});

test('asks nothing where there are none: nobody else\'s address, and nothing that is retained', async () => {
  const account = new Account(
    LIVE, { ...orphan(1), tags: {} }, { ...orphan(2), tags: { ...tagsOf(STACK), [TAG.key]: 'mail' } },
    { ...orphan(3), tags: { ...tagsOf(STACK), [TAG.retained]: STACK } },
    { ...orphan(4), tags: { [TAG.associatedBy]: STACK, [TAG.resource]: LOGICAL_ID } },
  );
  expect(await account.run('release')).toMatchObject({ yes: false, text: 'no orphans to release in us-east-1', failures: [] });
  expect(account).toMatchObject({ questions: [], released: [] });
});

test.each<[string, Partial<Eip>, string]>([
  ['with an instance', { associationId: 'eipassoc-1', instanceId: 'i-1' }, 'instance i-1'],
  ['with something that EC2 does not tell', { associationId: 'eipassoc-1' }, 'associated'],
  ['by a service', { service: 'nlb' }, 'associated, managed by nlb'],
])('an orphan that is associated %s is shown and kept, with the reason', async (_, use, where) => {
  const account = new Account(orphan(1, use), orphan(2));
  const { yes, json, failures } = await account.run('release');
  expect({ yes, failures, released: account.released }).toEqual({ yes: true, failures: [], released: ['eipalloc-2'] });
  expect(account.shown).toContain(`\n192.0.2.1 (eipalloc-1) is kept: somebody uses it: ${where}`);
  expect(account.questions[0]).toContain('1 address of');
  expect(json.addresses).toMatchObject([{ allocationId: 'eipalloc-1', outcome: 'kept', reason: `somebody uses it: ${where}` }, { outcome: 'released' }]);
});

test('asks nothing where all orphans are in use, and shows them', async () => {
  const account = new Account(orphan(1, { instanceId: 'i-1' }));
  const { yes, table, text, json } = await account.run('release');
  expect([yes, table?.map(({ heading }) => heading)]).toEqual([false, ['ADDRESS', 'ALLOCATION', 'OWNER', 'ASSOCIATION', 'USD/MONTH']]);
  expect(text).toMatch(/^192\.0\.2\.1 \(eipalloc-1\) is kept: somebody uses it: instance i-1\nno orphans to release in us-east-1$/);
  expect(json.addresses).toMatchObject([{ outcome: 'kept' }]);
  expect(account).toMatchObject({ questions: [], released: [] });
});

describe('what has changed before the word was typed is kept, the others go', () => {
  test.each<[string, (account: Account) => void, string]>([
    ['it is in use', (account) => account.change('eipalloc-1', { associationId: 'eipassoc-1', instanceId: 'i-1' }), 'somebody uses it: instance i-1'],
    ['a service has it', (account) => account.change('eipalloc-1', { service: 'nlb' }), 'somebody uses it: associated, managed by nlb'],
    ['another stack has taken it', (account) => account.change('eipalloc-1', { tags: tagsOf(OTHER_STACK) }), 'its tags are others than those that were shown'],
    ['it is no longer ours', (account) => account.change('eipalloc-1', { tags: {} }), 'its tags are others than those that were shown'],
    ['it is to be kept', (account) => account.change('eipalloc-1', { tags: { ...tagsOf(STACK), [TAG.key]: 'mail' } }), 'its tags are others than those that were shown'],
    ['it has been given a name', (account) => account.change('eipalloc-1', { tags: { ...tagsOf(STACK), Name: 'mine' } }), 'its tags are others than those that were shown'],
  ])('%s', async (_, change, reason) => {
    const account = new Account(orphan(1), orphan(2));
    const { json, text, failures } = await account.run(() => (change(account), 'release'));
    expect(account.released).toEqual(['eipalloc-2']);
    expect(failures).toEqual([`192.0.2.1 (eipalloc-1) is kept: ${reason}`]);
    expect(json).toMatchObject({ addresses: [{ outcome: 'kept', reason }, { outcome: 'released' }], monthlyUsd: 3.65 });
    expect(text).toMatch(/\n1 of 2 addresses released: 3.65 USD a month less$/);
  });

  test.each<[string, string | Error, RegExp]>([
    ['the stack is there after all', 'CREATE_COMPLETE', /is kept: it is no orphan any more$/],
    ['CloudFormation may not be asked any more', awsError('AccessDenied'), /is kept: could not ask CloudFormation for stack Shop: AccessDenied/],
  ])('%s', async (_, status, told) => {
    const account = new Account(orphan(1));
    const { failures } = await account.run(() => (account.stacks.set(STACK, status), 'release'));
    expect(account.released).toEqual([]);
    expect(failures).toEqual([expect.stringMatching(told)]);
  });

  test('the same tags in another order are the same', async () => {
    const account = new Account(orphan(1));
    const tags = Object.fromEntries(Object.entries(tagsOf(STACK)).reverse());
    await account.run(() => (account.change('eipalloc-1', { tags }), 'release'));
    expect(account.released).toEqual(['eipalloc-1']);
  });
});

test('what is gone already is as good as released', async () => {
  const account = new Account(orphan(1), orphan(2));
  const { text, failures, json } = await account.run(() => (account.eips.delete('eipalloc-1'), 'release'));
  expect({ failures, released: account.released }).toEqual({ failures: [], released: ['eipalloc-2'] });
  expect(text).toMatch(/^192\.0\.2\.1 \(eipalloc-1\) was gone already\n/);
  expect(json.addresses).toMatchObject([{ outcome: 'gone' }, { outcome: 'released' }]);
});

test.each(['read', 'release'])('where the call to %s one fails the others go on, and the failure is told', async (call) => {
  const account = new Account(orphan(1), orphan(2));
  account.refusals.set(`${call} eipalloc-1`, new OperationError(`could not ${call} it: ask\n AWS Support`, 'InvalidAddress.Locked'));
  const { failures, json, text } = await account.run('release');
  expect(account.released).toEqual(['eipalloc-2']);
  expect(failures).toEqual([`could not ${call} it: ask\uFFFD AWS Support`]);
  expect(json.addresses).toMatchObject([{ outcome: 'failed', reason: expect.stringContaining('AWS Support') }, { outcome: 'released' }]);
  expect(text).toMatch(/1 of 2 addresses released/);
});

test('a fault in here ends it instead of being told as a refusal', async () => {
  const account = new Account(orphan(1));
  account.refusals.set('release eipalloc-1', new TypeError('oops'));
  await expect(account.run('release')).rejects.toThrow('oops');
});

test('what CloudFormation may not be asked about is not offered, and that is said: before the question, or as a failure where there is none', async () => {
  const both = new Account(orphan(1), LIVE);
  both.stacks.set(OTHER_STACK, awsError('AccessDenied'));
  expect(await both.run('release')).toMatchObject({ yes: true, failures: [], json: { undecided: [{ allocationId: 'eipalloc-9' }] } });
  expect(both.released).toEqual(['eipalloc-1']);
  expect(both.shown).toContain('\ncould not tell whether eipalloc-9 is an orphan: ');

  const alone = new Account(LIVE);
  alone.stacks.set(OTHER_STACK, awsError('AccessDenied'));
  expect(await alone.run('release')).toMatchObject({ yes: false, failures: [expect.stringMatching(/^could not tell whether eipalloc-9 is an orphan/)] });
  expect(alone).toMatchObject({ questions: [], released: [] });
});

test('an address that is used by its id is nobody\'s orphan, whoever allocated it', async () => {
  const used = { ...orphan(1), tags: { ...tagsOf(STACK), [TAG.associatedBy]: OTHER_STACK } };
  expect(holdersOf(used)).toMatchObject({ stack: { stackId: STACK }, associatedBy: { stackId: OTHER_STACK } });
  expect(await new Account(used).run('release')).toMatchObject({ yes: false, json: { addresses: [] } });
});

describe('records of Route 53', () => {
  const record: DnsRecord = { name: 'mail.example.com', zone: 'example.com', zoneId: 'Z1', private: false };

  test('keep an orphan that they point to, and name the command that releases it all the same', async () => {
    const account = new Account(orphan(1), orphan(2));
    account.records.set('192.0.2.1', [record, { ...record, name: 'db.internal', setIdentifier: 'blue', private: true }]);
    const { yes, json, failures } = await account.run('release');
    expect({ yes, failures, released: account.released }).toEqual({ yes: true, failures: [], released: ['eipalloc-2'] });
    expect(account.shown).toContain('192.0.2.1 (eipalloc-1) is kept: the records mail.example.com, db.internal (blue, private zone) point to it; '
      + 'npx cdk-adopt eip release eipalloc-1 releases it all the same');
    expect(json.addresses).toMatchObject([{ allocationId: 'eipalloc-1', outcome: 'kept' }, { outcome: 'released' }]);
  });

  test('are shown of an address that is named, which is released after the word', async () => {
    const account = new Account(orphan(1), orphan(2));
    account.records.set('192.0.2.1', [record]);
    account.names.set('eipalloc-1', 'mail.example.com');
    const { yes, failures } = await account.run('release', true, ['eipalloc-1']);
    expect({ yes, failures, released: account.released }).toEqual({ yes: true, failures: [], released: ['eipalloc-1'] });
    expect(account.shown).toMatch(/REVERSE DNS +RECORDS [^]*mail\.example\.com +mail\.example\.com /);
  });

  test('that could not all be read are said so before the question, and nowhere is it said that there are none', async () => {
    const account = new Account(orphan(1));
    account.problem = 'could not list the hosted zones of Route 53: AccessDenied: no; allow these credentials route53:ListHostedZones';
    const { json, text } = await account.run('release');
    expect(account.shown).toContain('could not look for all records that point to an address: could not list the hosted zones of Route 53: AccessDenied');
    expect(json.unread).toEqual([expect.stringContaining('route53:ListHostedZones')]);
    expect(account.shown + text).not.toMatch(/no record/);
    expect(account.released).toEqual(['eipalloc-1']);
  });

  test('that were found keep an orphan although others could not be read', async () => {
    const account = new Account(orphan(1));
    account.records.set('192.0.2.1', [record]);
    account.problem = 'could not list the records of hosted zone secret.example: AccessDenied';
    expect(await account.run('release')).toMatchObject({ yes: false, json: { addresses: [{ outcome: 'kept' }] } });
    expect(account.released).toEqual([]);
  });

  test('are not asked for where there is nothing to release', async () => {
    const account = new Account(LIVE);
    await account.run('release');
    expect(account.looks).toBe(0);
  });
});

describe('addresses that are named', () => {
  const ABANDONED: Eip = { ...orphan(3), tags: { ...tagsOf(OTHER_STACK), [TAG.resource]: 'Other' } };

  test.each<[string, Eip]>([
    ['one without tags of ours', { ...orphan(1), tags: { Name: 'old' } }],
    ['an orphan', orphan(1)],
    ['one that is retained', { ...orphan(1), tags: { [TAG.key]: 'mail', [TAG.retained]: STACK } }],
    ['one that a stack which is gone had associated', { ...orphan(1), tags: { [TAG.associatedBy]: STACK, [TAG.resource]: LOGICAL_ID } }],
  ])('are released after the word: %s', async (_, eip) => {
    const account = new Account(eip, orphan(2));
    const { yes, failures, json } = await account.run('release', true, ['eipalloc-1', 'eipalloc-1']);
    expect({ yes, failures, released: account.released }).toEqual({ yes: true, failures: [], released: ['eipalloc-1'] });
    expect(account.questions[0]).toContain('1 address of us-east-1');
    expect(json).toMatchObject({ confirmed: true, addresses: [{ outcome: 'released' }], undecided: [] });
  });

  test('are released where a live stack has no resource for them any more', async () => {
    const account = new Account(ABANDONED);
    account.resource = (async () => 'absent') as never;
    await account.run('release', true, ['eipalloc-3']);
    expect(account.released).toEqual(['eipalloc-3']);
  });

  test.each<[string, Eip, RegExp]>([
    ['are in use', orphan(1, { associationId: 'eipassoc-1', instanceId: 'i-1' }), /is kept: somebody uses it: instance i-1$/],
    ['are of a service', orphan(1, { service: 'nlb' }), /is kept: somebody uses it: associated, managed by nlb$/],
    ['are held by a live stack', { ...orphan(1), tags: tagsOf(OTHER_STACK) }, /is kept: \w+ of stack Blog holds it: remove that from the stack instead$/],
    ['are claimed by a live stack', { ...orphan(1), tags: { [TAG.associatedBy]: OTHER_STACK, [TAG.resource]: LOGICAL_ID } }, /of stack Blog holds it/],
    ['are of a stack of another region', { ...orphan(1), tags: tagsOf(STACK.replace(REGION, 'eu-west-1')) }, /stack Shop may hold it: .*eu-west-1/],
  ])('are kept where they %s, which is a failure; the others go', async (_, eip, told) => {
    const account = new Account(eip, orphan(2));
    const { yes, failures } = await account.run('release', true, ['eipalloc-1', 'eipalloc-2']);
    expect({ yes, released: account.released }).toEqual({ yes: true, released: ['eipalloc-2'] });
    expect(failures).toEqual([expect.stringMatching(told)]);
  });

  test('are kept where CloudFormation may not be asked for their stack', async () => {
    const account = new Account(orphan(1));
    account.stacks.set(STACK, awsError('AccessDenied'));
    const { yes, failures } = await account.run('release', true, ['eipalloc-1']);
    expect({ yes, released: account.released, questions: account.questions }).toEqual({ yes: false, released: [], questions: [] });
    expect(failures).toEqual([expect.stringMatching(/stack Shop may hold it: could not ask CloudFormation for stack Shop: AccessDenied/)]);
  });

  test('of which one is unknown are all kept, and nobody is asked', async () => {
    const account = new Account(orphan(1));
    await expect(account.run('release', true, ['eipalloc-1', 'eipalloc-7', 'eipalloc-8'])).rejects.toThrow(
      'could not release eipalloc-7, eipalloc-8: this account has no such addresses in us-east-1, and nothing was released; look with npx cdk-adopt eip list');
    expect(account).toMatchObject({ released: [], questions: [] });
  });

  test('are kept where a stack has taken one since it was shown', async () => {
    const account = new Account({ ...orphan(1), tags: {} });
    const { failures } = await account.run(() => (account.change('eipalloc-1', { tags: tagsOf(OTHER_STACK) }), 'release'), true, ['eipalloc-1']);
    expect(failures).toEqual(['192.0.2.1 (eipalloc-1) is kept: its tags are others than those that were shown']);
    expect(account.released).toEqual([]);
  });

  test('are kept after another word, and without a terminal', async () => {
    const account = new Account(orphan(1));
    expect(await account.run('y', true, ['eipalloc-1'])).toMatchObject({ yes: false, text: 'nothing was released' });
    await expect(account.run('release', false, ['eipalloc-1'])).rejects.toThrow('nobody is at the terminal');
    expect(account.released).toEqual([]);
  });
});
