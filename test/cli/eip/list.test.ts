import type { Eip } from '../../../cli/eip/address';
import { list as listOf } from '../../../cli/eip/list';
import type { CommandResult } from '../../../cli/shared/command';
import { PLAIN, withTable } from '../../../cli/shared/table';
import { OperationError } from '../../../core/errors';
import { TAG } from '../../../core/ownership';
import { awsError } from '../../support/aws-error';
import { LOGICAL_ID, OTHER_STACK, STACK } from '../../support/world';
import { answering, type Answers, eip, holding, ID, MARKED, REGION } from './support';

/** With the text as a pipe shows it. */
async function list(...args: Parameters<typeof listOf>): Promise<CommandResult> {
  const result = await listOf(...args);
  return { ...result, text: withTable(result.table, result.text, PLAIN) };
}

describe('the list', () => {
  const ORPHAN = eip({ ...MARKED, [TAG.stack]: OTHER_STACK }, { allocationId: 'eipalloc-2', publicIp: '192.0.2.22' });
  const LIVE = eip(MARKED, { associationId: 'eipassoc-1', instanceId: 'i-1', privateIpAddress: '10.0.0.7' });
  const THEIRS = eip({ Name: 'x' }, { allocationId: 'eipalloc-3', publicIp: '192.0.2.3', ownPool: 'ipv4pool-ec2-0' });
  const KEPT = eip({ [TAG.key]: 'mail', [TAG.retained]: STACK }, { allocationId: 'eipalloc-4', publicIp: '192.0.2.4', service: 'nlb' });
  const answers = { stacks: { [STACK]: 'CREATE_COMPLETE' } };
  const listed = (eips: Eip[], given: Answers, orphans = false): Promise<CommandResult> =>
    list(holding(...eips), answering(given), { orphans });

  test('in JSON has the documented shape', async () => {
    const { json } = await listed([LIVE, ORPHAN], answers);
    expect(JSON.parse(JSON.stringify(json))).toEqual({
      region: REGION,
      addresses: [
        {
          publicIp: '192.0.2.1', allocationId: ID, orphan: false, monthlyUsd: 3.65, association: { instanceId: 'i-1', privateIpAddress: '10.0.0.7' },
          owner: { kind: 'stack', stack: 'Shop', stackId: STACK, resource: LOGICAL_ID, state: 'live' },
        },
        {
          publicIp: '192.0.2.22', allocationId: 'eipalloc-2', orphan: true, monthlyUsd: 3.65,
          owner: { kind: 'stack', stack: 'Blog', stackId: OTHER_STACK, resource: LOGICAL_ID, state: 'gone' },
        },
      ],
      undecided: [],
      monthlyUsd: 7.3,
    });
  });

  test('adds up to whole cents', async () => {
    expect((await listed(Array.from({ length: 9 }, () => ORPHAN), answers)).json).toMatchObject({ monthlyUsd: 32.85 });
  });

  test('of orphans holds nothing else, and the answer is yes', async () => {
    const { yes, json, text } = await listed([LIVE, ORPHAN, THEIRS, KEPT], answers, true);
    expect(yes).toBe(true);
    expect(json).toMatchObject({ addresses: [{ allocationId: 'eipalloc-2' }], monthlyUsd: 3.65 });
    expect(text).toMatch(/\n1 orphan in us-east-1: 3.65 USD a month \(.*\nnpx cdk-adopt eip release --orphans /);
  });

  test('of orphans that is empty answers no; one of addresses is an answer all the same', async () => {
    expect(await listed([LIVE, THEIRS, KEPT], answers, true)).toMatchObject({ yes: false, text: 'no orphans in us-east-1', failures: [] });
    expect(await listed([], answers)).toMatchObject({ yes: true, text: 'no Elastic IP addresses in us-east-1', failures: [] });
  });

  describe('where CloudFormation may not be asked', () => {
    const denied = { stacks: { [STACK]: awsError('AccessDenied') } };
    const other = { ...LIVE, allocationId: 'eipalloc-9' };

    test('says so, once for each stack, and calls none of its addresses an orphan', async () => {
      const { yes, text, failures } = await listed([LIVE, other], denied);
      expect({ yes, failures }).toEqual({ yes: true, failures: [] });
      expect(text).toContain('Thing0A1B2C3D of stack Shop (unknown)');
      expect(text).toContain(`\ncould not tell whether ${ID}, eipalloc-9 are orphans: could not ask CloudFormation for stack Shop: AccessDenied: `);
      expect(text).not.toMatch(/of these|release/);
    });

    test('of orphans is no answer while none is known', async () => {
      const { text, failures, json } = await listed([LIVE], denied, true);
      expect(failures).toEqual([expect.stringMatching(new RegExp(`^could not tell whether ${ID} is an orphan: could not ask .*DescribeStacks`))]);
      expect(text).toBe('no orphans in us-east-1');
      expect(json).toMatchObject({ addresses: [], undecided: [{ allocationId: ID, reason: expect.stringContaining('AccessDenied') }] });
    });

    test('of orphans is an answer where another is known', async () => {
      const { yes, text, failures } = await listed([LIVE, ORPHAN], denied, true);
      expect({ yes, failures }).toEqual({ yes: true, failures: [] });
      expect(text).toContain(`\ncould not tell whether ${ID} is an orphan: `);
    });

    test('does not mind for what is retained, or was there before', async () => {
      const retained = eip({ ...MARKED, [TAG.key]: 'mail' });
      const claimed = eip({ [TAG.associatedBy]: STACK, [TAG.resource]: LOGICAL_ID });
      expect(await listed([retained, claimed], denied, true)).toMatchObject({ yes: false, failures: [] });
    });
  });
});

describe('the names', () => {
  const account = (more: Partial<ReturnType<typeof holding>> = {}) => ({
    ...holding(eip({ Name: 'Mail server' }), eip({}, { allocationId: 'eipalloc-2', publicIp: '192.0.2.2' })),
    reverseDns: async () => new Map([[ID, 'mail.example.com']]), ...more,
  });
  const record = { name: 'www.example.com', zone: 'example.com', zoneId: 'Z1', private: false, setIdentifier: 'blue' };
  const records = { find: async () => ({ records: new Map([['192.0.2.1', [record]]]) }) };

  test('are the tag Name, the reverse DNS name, and with --dns the records; of the latter, none is not the same as not read', async () => {
    const { text, json } = await list(account(), answering({}), { orphans: false, records });
    expect(JSON.parse(JSON.stringify(json)).addresses).toMatchObject([
      { name: 'Mail server', reverseDns: 'mail.example.com', records: [record] }, { allocationId: 'eipalloc-2', records: [] },
    ]);
    expect(text).toMatch(/NAME +OWNER .* REVERSE DNS +RECORDS +USD\/MONTH\n.* Mail server +foreign +none +mail\.example\.com +www\.example\.com \(blue\) +3\.65\n/);
    const without = await list(account(), answering({}), { orphans: false });
    expect(JSON.stringify(without.json)).not.toContain('records');
  });

  test('that may not be read are no failure, and what to allow is said', async () => {
    const reverseDns = async () => { throw new OperationError('could not read the reverse DNS names: allow ec2:DescribeAddressesAttribute'); };
    const denied = { find: async () => ({ records: new Map(), problem: 'allow route53:ListHostedZones' }) };
    const { yes, text, failures, json } = await list(account({ reverseDns }), answering({}), { orphans: false, records: denied });
    expect({ yes, failures }).toEqual({ yes: true, failures: [] });
    expect(text).toMatch(/\ncould not read the reverse DNS names: .*\ncould not look for all records that point to an address: allow route53:ListHostedZones$/);
    expect(json).toMatchObject({ unread: [expect.any(String), expect.any(String)] });
    expect(JSON.parse(JSON.stringify(json)).addresses[0]).not.toHaveProperty('records');
  });
});
