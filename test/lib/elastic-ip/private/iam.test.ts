import type { Stack } from 'aws-cdk-lib';
import { AutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import { associationTags } from '../../../../core/elastic-ip/address';
import { type Owner, TAG, type Tags } from '../../../../core/ownership';
import { recordTags } from '../../../../core/reverse-dns/ptr-record';
import { ElasticIp, ElasticIpPool, ElasticIpSource, ElasticIpTarget } from '../../../../lib';
import { isAllowed, type Statement } from '../../../simulation/iam';
import { synth } from '../../../simulation/synth';
import { STACK_ID } from '../../../simulation/template';

// The synthesized policies, judged as IAM judges them.

const ID = 'eipalloc-0123456789abcdef0';
const OURS: Owner = { stackId: STACK_ID, logicalId: 'Ip' };
const THEIRS: Owner = { stackId: 'arn:aws:cloudformation:us-east-1:123456789012:stack/Blog/1', logicalId: 'Ip' };
const TARGET = ElasticIpTarget.networkInterface('eni-0123456789abcdef0');
const markOf = ({ stackId, logicalId }: Owner): Tags => ({ [TAG.stack]: stackId, [TAG.resource]: logicalId, [TAG.spec]: '0123456789ab' });
const USERS: Tags = { Name: 'mail', [TAG.key]: 'mail', role: 'mail' };

const ip = (source?: ElasticIpSource) => (stack: Stack) => { new ElasticIp(stack, 'Ip', { source, target: TARGET }).addReverseDns('mail.example.com'); };
const pool = (addresses?: boolean) => (stack: Stack) => {
  const given = addresses ? [ElasticIp.fromAllocationId(stack, 'Given', ID)] : undefined;
  new ElasticIpPool(stack, 'Pool', given ? { addresses: given } : { size: 1 }).attachTo(AutoScalingGroup.fromAutoScalingGroupName(stack, 'Group', 'workers'));
};

const SOURCES: readonly [string, ElasticIpSource?][] = [
  ['an allocated address', undefined],
  ['an existing address', ElasticIpSource.existing(ID)],
  ['a tagged address', ElasticIpSource.tagged('role', 'mail')],
  ['a retained address', ElasticIpSource.retained('mail')],
];

/** What the roles of the stack's functions may do with the address. */
class Roles {
  private readonly statements: readonly Statement[];

  public constructor(declare: (stack: Stack) => void) {
    this.statements = Object.values(synth(declare).policies).flat();
  }

  public may(action: string, resourceTags: Tags, tags: { request?: Tags; removed?: readonly string[] } = {}): boolean {
    const arn = `arn:aws:ec2:us-east-1:123456789012:elastic-ip/${ID}`;
    return isAllowed(this.statements, { action: `ec2:${action}`, arn, resourceTags, requestTags: tags.request, removedKeys: tags.removed });
  }
}

describe.each(SOURCES)('the function of %s', (_, source) => {
  const roles = new Roles(ip(source));

  test('ends its claims, and removes no other tag of the address', () => {
    for (const claim of [associationTags(OURS), recordTags(OURS)]) {
      const carried = { ...USERS, ...claim };
      expect(roles.may('DeleteTags', carried, { removed: Object.keys(claim) })).toBe(true);
      for (const other of ['Name', 'role', TAG.key, TAG.stack, TAG.retained, TAG.assignedTo]) {
        expect(roles.may('DeleteTags', carried, { removed: [other] })).toBe(false);
        expect(roles.may('DeleteTags', carried, { removed: [...Object.keys(claim), other] })).toBe(false);
      }
    }
  });

  test('removes the tags that it is asked for from an address of its stack, where the user may have declared any', () => {
    for (const removed of [['Name'], [TAG.stack, TAG.resource, TAG.spec]]) {
      expect(roles.may('DeleteTags', { ...USERS, ...markOf(OURS) }, { removed })).toBe(true);
    }
  });

  test('can\'t remove all tags by a request without keys', () => {
    for (const claim of [markOf(OURS), associationTags(OURS), recordTags(OURS)]) expect(roles.may('DeleteTags', { ...USERS, ...claim })).toBe(false);
  });

  test('changes no tag of an address that another stack holds, or nobody', () => {
    for (const claim of [{}, markOf(THEIRS), associationTags(THEIRS), recordTags(THEIRS)]) {
      for (const removed of [undefined, [TAG.stack], Object.keys(claim), ['Name']]) expect(roles.may('DeleteTags', { ...USERS, ...claim }, { removed })).toBe(false);
      const requests: Tags[] = [{}, { Name: 'other' }, { [TAG.key]: 'other' }, { [TAG.assignedTo]: 'i-1' }];
      for (const request of requests) expect(roles.may('CreateTags', { ...USERS, ...claim }, { request })).toBe(false);
    }
  });

  test('makes no address its own that was there before, unless that carries its key', () => {
    const mark = markOf(OURS);
    expect(roles.may('CreateTags', { Name: 'mail', role: 'mail' }, { request: mark })).toBe(false);
    expect(roles.may('CreateTags', { Name: 'mail', role: 'mail' }, { request: { ...mark, [TAG.retained]: STACK_ID } })).toBe(false);
    expect(roles.may('CreateTags', { [TAG.key]: 'mail' }, { request: { ...mark, [TAG.retained]: STACK_ID } })).toBe(source?._retainedKey !== undefined);
  });
});

describe.each([['its own', false], ['given ones', true]])('the function of a pool of addresses, %s,', (_, given) => {
  const roles = new Roles(pool(given));
  const carried = given ? USERS : { ...USERS, ...markOf(OURS) };
  const assigned = { ...carried, [TAG.assignedTo]: 'i-1' };

  test('tags an address with its instance, and with nothing else', () => {
    expect(roles.may('CreateTags', carried, { request: { [TAG.assignedTo]: 'i-1' } })).toBe(true);
    if (!given) return; // those of its own are the allocating function's, too
    for (const request of [{ Name: 'other' }, markOf(OURS), { ...associationTags(OURS) }, { [TAG.assignedTo]: 'i-1', Name: 'other' }]) {
      expect(roles.may('CreateTags', carried, { request })).toBe(false);
    }
  });

  test('takes back what it has put somewhere, and removes no tag from what isn\'t its stack\'s', () => {
    expect(roles.may('DisassociateAddress', assigned)).toBe(true);
    if (given) for (const removed of [undefined, [TAG.assignedTo], ['Name']]) expect(roles.may('DeleteTags', assigned, { removed })).toBe(false);
  });
});

test('the function allocates from the IPAM pool that it is given, whichever account shares it, and from no other', () => {
  const { policies } = synth((stack) => { new ElasticIp(stack, 'Ip', { source: ElasticIpSource.allocate({ ipamPoolId: 'ipam-pool-01234567' }) }); });
  const may = (arn: string) => isAllowed(Object.values(policies).flat(), { action: 'ec2:AllocateAddress', arn });
  for (const account of ['123456789012', '210987654321']) {
    expect(may(`arn:aws:ec2::${account}:ipam-pool/ipam-pool-01234567`)).toBe(true);
    expect(may(`arn:aws:ec2::${account}:ipam-pool/ipam-pool-89abcdef`)).toBe(false);
  }
  expect(may('arn:aws:ec2:us-east-1:123456789012:ipv4pool-ec2/ipam-pool-01234567')).toBe(false);
});
