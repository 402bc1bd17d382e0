import { type Change, nameOf } from './change';

interface Reason {
  readonly fits: (change: Change) => boolean;
  readonly reason: string;
}

const about = (action: RegExp, fits: (change: Change) => boolean = () => true) => (change: Change) =>
  action.test(change.permission.action) && fits(change);
const hasKey = ({ permission }: Change, key: string) => permission.conditions.some((condition) => condition.key.startsWith(key));
const isOf = ({ part }: Change, ...parts: readonly string[]) => parts.some((each) => nameOf(part).includes(each));

/** Why a change that no schedule notices, or no attempt profits from, is right all the same. */
export const REASONS: readonly Reason[] = [
  {
    fits: about(/^logs:/),
    reason: 'Lambda writes the log with it, and a function works without; the simulation has no logs.',
  },
  {
    fits: about(/^ec2:DescribeNetworkInterfaces$/),
    reason: 'An error says with it who holds an address; the handlers do without, and do nothing by what it tells.',
  },
  {
    fits: about(/^cloudformation:ListStackResources$/),
    reason: 'The handler asks with it whether CloudFormation would delete what it adopts; the simulation has no AWS::SES::Template.',
  },
  {
    fits: about(/^ec2:AssociateAddress$/, (change) => change.narrows && change.permission.resource.startsWith('elastic-ip/')
      && !hasKey(change, 'aws:ResourceTag/cdk-adopt:')),
    reason: 'The handler sets the association tags first, by which EC2 allows it as well; EC2 does not say how soon.',
  },
  {
    fits: about(/^ec2:(Associate|Disassociate)Address$/, (change) => !change.narrows && isOf(change, 'resource') && hasKey(change, 'aws:ResourceTag/')),
    reason: 'EC2 judges the network interface as well, which another statement limits to the Region.',
  },
  {
    fits: about(/^ec2:AllocateAddress$/, (change) => isOf(change, 'resource')),
    reason: 'EC2 judges ec2:CreateTags as well, which has the same limit.',
  },
  {
    fits: about(/^ec2:CreateTags$/, (change) => hasKey(change, 'ec2:CreateAction') && isOf(change, 'resource', 'aws:RequestTag')),
    reason: 'EC2 judges ec2:AllocateAddress as well, which has the same limit.',
  },
  {
    fits: about(/^ses:CreateEmailTemplate$/, (change) => isOf(change, 'resource')),
    reason: 'In the simulation SES judges ses:TagResource as well, which is limited to the Region; SES documents ses:CreateEmailTemplate alone.',
  },
  {
    fits: about(/^ses:TagResource$/, (change) => !change.narrows && hasKey(change, 'aws:ResourceTag/cdk-adopt:stack')
      && isOf(change, 'Null aws:ResourceTag/cdk-adopt:stack')),
    reason: 'It limits ses:UpdateEmailTemplate, which shares the statement. Our ownership tags may be set on what carries none by another one.',
  },
  {
    fits: about(/^ses:UpdateEmailTemplate$/, (change) => isOf(change, 'aws:TagKeys', 'aws:RequestTag')),
    reason: 'The action sets no tags. It shares a statement with ses:TagResource, since each name counts toward the size of a policy.',
  },
];

export function reasonOf(change: Change): string | undefined {
  return REASONS.find(({ fits }) => fits(change))?.reason;
}
