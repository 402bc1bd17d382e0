import type { Eip } from '../../../cli/eip/address';
import { list } from '../../../cli/eip/list';
import type { CommandResult } from '../../../cli/shared/command';
import { PLAIN, withTable } from '../../../cli/shared/table';
import { TAG } from '../../../core/ownership';
import { OTHER_STACK, STACK } from '../../support/world';
import { answering, type Answers, CLAIMED, eip, holding, MARKED } from './support';

describe('the list', () => {
  const ORPHAN = eip({ ...MARKED, [TAG.stack]: OTHER_STACK }, { allocationId: 'eipalloc-2', publicIp: '192.0.2.22' });
  const LIVE = eip(MARKED, { associationId: 'eipassoc-1', instanceId: 'i-1', privateIpAddress: '10.0.0.7' });
  const THEIRS = eip({ Name: 'x' }, { allocationId: 'eipalloc-3', publicIp: '192.0.2.3', ownPool: 'ipv4pool-ec2-0' });
  const KEPT = eip({ [TAG.key]: 'mail', [TAG.retained]: STACK }, { allocationId: 'eipalloc-4', publicIp: '192.0.2.4', service: 'nlb' });
  const answers = { stacks: { [STACK]: 'CREATE_COMPLETE' } };
  const listed = (eips: Eip[], given: Answers, orphans = false): Promise<CommandResult> =>
    list(holding(...eips), answering(given), { orphans })
      .then((result) => ({ ...result, text: withTable(result.table, result.text, PLAIN) }));

  test('is a table, what it costs, and how many are orphans', async () => {
    const { yes, text, failures } = await listed([LIVE, ORPHAN, THEIRS, KEPT], answers);
    expect({ yes, failures }).toEqual({ yes: true, failures: [] });
    expect(text.split('\n')).toEqual([
      'ADDRESS     ALLOCATION                  NAME  OWNER                                    ASSOCIATION                 USD/MONTH',
      '192.0.2.1   eipalloc-00000000000000001        Thing0A1B2C3D of stack Shop              instance i-1 (10.0.0.7)          3.65',
      '192.0.2.22  eipalloc-2                        Thing0A1B2C3D of stack Blog (gone)       none                             3.65',
      '192.0.2.3   eipalloc-3                  x     foreign                                  none                             0.00',
      "192.0.2.4   eipalloc-4                        retained by key 'mail' since stack Shop  associated, managed by nlb       3.65",
      '',
      '4 Elastic IP addresses in us-east-1: 10.95 USD a month (0.005 an hour each, in use or idle; nothing for those of a pool of yours)',
      'of these 1 orphan: 3.65 USD a month',
      'npx cdk-adopt eip release --orphans releases orphans, after it has asked',
    ]);
  });

  test.each<[string, Eip, Answers, string]>([
    ['by whom it is associated', eip(CLAIMED), { stacks: { [OTHER_STACK]: 'CREATE_COMPLETE' } }, 'associated by Thing0A1B2C3D of stack Blog  '],
    ['why it is abandoned', eip(MARKED), { ...answers, resource: 'absent' }, 'Thing0A1B2C3D of stack Shop (abandoned, the stack has no such resource)'],
    ['that it is retained and held', eip({ ...MARKED, [TAG.key]: 'mail' }), answers, "Thing0A1B2C3D of stack Shop, retained by key 'mail'"],
    ['that it is retained without a key', eip({ [TAG.retained]: STACK }), answers, 'retained since stack Shop'],
    ['that it is kept by a key which no stack holds', eip({ [TAG.key]: 'mail' }), answers, "  retained by key 'mail'  "],
    ['that a pool put it there', eip(MARKED, { instanceId: 'i-1', tags: { ...MARKED, [TAG.assignedTo]: 'i-1' } }), answers, 'instance i-1, by a pool'],
    ['where a pool had it', eip({ ...MARKED, [TAG.assignedTo]: 'i-1' }), answers, 'none (a pool had it on i-1)'],
    ['the interface of a service', eip({}, { networkInterfaceId: 'eni-1', service: 'alb' }), answers, 'network interface eni-1, managed by alb'],
  ])('tells %s', async (_, one, given, expected) => {
    expect((await listed([one], given)).text).toContain(expected);
  });

  test('takes no address of an IPAM pool for free, neither in its column nor in a sum', async () => {
    const ipam = { ownPool: 'ipam-pool-0123456789abcdef0' };
    const [one, two] = [{ ...ORPHAN, ...ipam, allocationId: 'eipalloc-5' }, { ...ORPHAN, ...ipam, allocationId: 'eipalloc-6' }];
    const { text } = await listed([LIVE, one], answers);
    expect(text).toMatch(/ eipalloc-5 .* unknown\n/);
    expect(text).toContain('2 Elastic IP addresses in us-east-1: 3.65 USD a month, and what 1 address of an IPAM pool costs (0.005 an hour each');
    expect(text).toContain('of these 1 orphan: 0.00 USD a month, and what 1 address of an IPAM pool costs\n');
    expect((await listed([LIVE, one, two, ORPHAN], answers, true)).text)
      .toContain('3 orphans in us-east-1: 3.65 USD a month, and what 2 addresses of IPAM pools cost (0.005 an hour each');
  });

  test('lets nothing of a tag start a line, or reach the terminal as a command', async () => {
    const { text } = await listed([eip({ [TAG.key]: 'a\n\u001b[31m\u202eb' })], answers);
    expect(text).toContain("retained by key 'a\uFFFD\uFFFD[31m\uFFFDb'");
  });
});
