import type { LifeName } from './job';

/** A pool has events, and no life of a resource. */
export type Subject = LifeName | 'elastic-ip-pool';
/** What the API asks for at least, for each job. `n`: for each template of a folder. */
export const MINIMUM: Readonly<Record<Subject, Readonly<Record<string, Readonly<Record<string, number | 'n'>>>>>> = {
  // S3 knows only the whole configuration: to keep somebody else's rules, it has to be read.
  'bucket-cors': {
    'create': { 's3:GetBucketCors': 1, 's3:PutBucketCors': 1 },
    'no-op update': { 's3:GetBucketCors': 1 },
    'one-rule change': { 's3:GetBucketCors': 1, 's3:PutBucketCors': 1 },
    'move to another bucket': { 's3:GetBucketCors': 2, 's3:PutBucketCors': 1, 's3:DeleteBucketCors': 1 },
    'delete': { 's3:GetBucketCors': 1, 's3:DeleteBucketCors': 1 },
  },
  'elastic-ip': {
    'create': { 'ec2:AllocateAddress': 1, 'ec2:AssociateAddress': 1 },
    'no-op update': { 'ec2:DescribeAddresses': 1 },
    'target move': { 'ec2:AssociateAddress': 1 },
    // The association's id is in no event.
    'delete': { 'ec2:DescribeAddresses': 1, 'ec2:DisassociateAddress': 1, 'ec2:ReleaseAddress': 1 },
  },
  // EC2 knows no key: it is in a tag, by which the address is looked for.
  'retained': {
    'create': { 'ec2:DescribeAddresses': 1, 'ec2:AllocateAddress': 1, 'ec2:AssociateAddress': 1 },
    'no-op update': { 'ec2:DescribeAddresses': 1 },
    'target move': { 'ec2:AssociateAddress': 1 },
    'delete': { 'ec2:DescribeAddresses': 1, 'ec2:DisassociateAddress': 1 },
  },
  'found': {
    'create': { 'ec2:DescribeAddresses': 1, 'ec2:AssociateAddress': 1 },
    'delete': { 'ec2:DescribeAddresses': 1, 'ec2:DisassociateAddress': 1 },
  },
  'reverse-dns': {
    'create': { 'ec2:AllocateAddress': 1, 'ec2:AssociateAddress': 1, 'ec2:ModifyAddressAttribute': 1 },
    'no-op update': { 'ec2:DescribeAddresses': 1 },
    'change of its domain name': { 'ec2:ModifyAddressAttribute': 1 },
    // An address with a record can't be released.
    'delete': { 'ec2:ResetAddressAttribute': 1, 'ec2:DescribeAddresses': 1, 'ec2:DisassociateAddress': 1, 'ec2:ReleaseAddress': 1 },
  },
  'elastic-ip-pool': {
    'launch': { 'ec2:DescribeAddresses': 1, 'ec2:AssociateAddress': 1, 'autoscaling:CompleteLifecycleAction': 1 },
    'the same launch, told again': { 'ec2:DescribeAddresses': 1 },
    'sweep with nothing to do': { 'autoscaling:DescribeAutoScalingGroups': 1, 'ec2:DescribeAddresses': 1 },
    // EC2 takes the address off a terminated instance by itself.
    'sweep after a termination': { 'autoscaling:DescribeAutoScalingGroups': 1, 'ec2:DescribeAddresses': 1 },
  },
  'email-template': {
    'create': { 'ses:CreateEmailTemplate': 1 },
    'no-op update': { 'ses:GetEmailTemplate': 1 },
    'change of its text': { 'ses:UpdateEmailTemplate': 1 },
    'delete': { 'ses:DeleteEmailTemplate': 1 },
  },
  'email-templates': {
    'create': { 's3:GetObject': 1, 'ses:CreateEmailTemplate': 'n' },
    'no-op update': {},
    'change of one template': { 's3:GetObject': 1, 'ses:UpdateEmailTemplate': 1 },
    'delete': { 's3:GetObject': 1, 'ses:DeleteEmailTemplate': 'n' },
  },
};

export interface Extra {
  readonly call: string;
  readonly subjects?: readonly Subject[];
  readonly invariants: string;
  readonly reason: string;
}

/** Why more is called than that: every call that isn't here, or that writes without need, is a fault. */
export const EXTRAS: readonly Extra[] = [
  {
    call: 'cloudformation:DescribeStackResource', invariants: '6',
    reason: 'no call writes unless the request was sent, or CloudFormation has said that it is still wanted, within 5 s; whether a Delete is of the whole resource; after an answer, which id it holds',
  },
  {
    call: 'cloudformation:DescribeStacks', invariants: '3, 5',
    reason: "whether an Update or a Delete is a rollback's, which undoes more; asked when the stack's status is shown, which lags behind its requests",
  },
  {
    call: 'cloudformation:DescribeStackEvents', invariants: '3, 6',
    reason: "whether this request is the resource's latest one, and whether a late delivery of it may still write",
  },
  {
    call: 's3:GetBucketCors', subjects: ['bucket-cors'], invariants: '6, 8',
    reason: 'S3 has no conditional write: two reads have to agree, both anew after the "still wanted?", and what was written is read back, '
      + 'since the next writer has to see it',
  },
  {
    call: 'ec2:DescribeAddresses', subjects: ['elastic-ip', 'retained', 'found', 'reverse-dns'], invariants: '2, 3, 4',
    reason: 'what carries our mark already; what else is on the target; and what was done is read back, since the next request goes by it',
  },
  {
    call: 'ec2:CreateTags', subjects: ['retained', 'found', 'reverse-dns'], invariants: '1, 4',
    reason: 'whose the thing is that was there before: an address found by its key gets our mark, a record our claim; one that is retained is marked so',
  },
  {
    call: 'ec2:DeleteTags', subjects: ['retained', 'found', 'reverse-dns'], invariants: '4',
    reason: 'what is left is nobody\'s: mark and claim go last, since they alone prove whose it is',
  },
  {
    call: 'ec2:DescribeAddressesAttribute', subjects: ['reverse-dns'], invariants: '4',
    reason: 'whether there is a record of somebody else\'s; and EC2 sets and resets a record in its own time, which is waited for',
  },
  {
    call: 'autoscaling:DescribeAutoScalingGroups', subjects: ['elastic-ip-pool'], invariants: '2',
    reason: 'who else waits for an address: an event may come late or twice, or be lost, so each looks at all of the pool',
  },
  {
    call: 'ec2:DescribeInstances', subjects: ['elastic-ip-pool'], invariants: '2',
    reason: 'an instance\'s primary interface, on which the address is put, and whether it runs',
  },
  {
    call: 'ec2:CreateTags', subjects: ['elastic-ip-pool'], invariants: '4',
    reason: 'that the pool has put the address there: only what it has put is taken back',
  },
  {
    call: 'autoscaling:CompleteLifecycleAction', subjects: ['elastic-ip-pool'], invariants: '7',
    reason: 'the answer to an earlier delivery may have been lost: a launch that is over refuses it, and nothing changes',
  },
  {
    call: 'autoscaling:DescribeAutoScalingInstances', subjects: ['elastic-ip-pool'], invariants: '7',
    reason: 'whether such a refusal means that the launch is over',
  },
  {
    call: 'ses:GetEmailTemplate', subjects: ['email-template', 'email-templates'], invariants: '2, 4, 6',
    reason: 'whose the template is, and whether a copy of a former text is there; whether the lease of a large folder is; again after the "still wanted?"; and read back after a deletion',
  },
  {
    call: 'ses:TestRenderTemplate', subjects: ['email-template', 'email-templates'], invariants: 'EmailTemplate\'s promise',
    reason: 'the deployment fails if SES can\'t render the sample',
  },
  {
    call: 's3:GetObject', subjects: ['email-templates'], invariants: '2',
    reason: 'the list of the asset first, and then only the templates that it says have changed, each by its range; the former list in an update',
  },
  {
    call: 'ses:CreateEmailTemplate', subjects: ['email-templates'], invariants: '6',
    reason: 'the lease of a large folder, which a later request removes, in the place of a question to CloudFormation for every 5 s of work',
  },
  {
    call: 'ses:DeleteEmailTemplate', subjects: ['email-templates'], invariants: '6',
    reason: 'the lease goes before the answer',
  },
  {
    call: 'lambda:Invoke', subjects: ['email-templates'], invariants: '7',
    reason: 'SES answers so slowly that a large folder outlasts one invocation',
  },
];
