import type { Life } from './job';

type Feature = Life['feature'];
/** What the API asks for at least, for each job. `n`: for each template of a folder. */
export const MINIMUM: Readonly<Record<Feature, Readonly<Record<string, Readonly<Record<string, number | 'n'>>>>>> = {
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
  readonly features?: readonly Feature[];
  readonly invariants: string;
  readonly reason: string;
}

/** Why more is called than that: every call that isn't here, or that writes without need, is a fault. */
export const EXTRAS: readonly Extra[] = [
  {
    call: 'cloudformation:DescribeStackResource', invariants: '6',
    reason: 'no call writes unless CloudFormation has said within 5 s that the request is still wanted; after an answer, which id it holds',
  },
  {
    call: 'cloudformation:DescribeStacks', invariants: '3, 5',
    reason: "whether an Update or a Delete is a rollback's, which undoes more; asked twice, since the stack's status lags behind its requests",
  },
  {
    call: 'cloudformation:DescribeStackEvents', invariants: '3, 6',
    reason: "whether this request is the resource's latest one, and whether a late delivery of it may still write",
  },
  {
    call: 's3:GetBucketCors', features: ['bucket-cors'], invariants: '6, 8',
    reason: 'S3 has no conditional write: two reads have to agree, both anew after the "still wanted?", and what was written is read back, '
      + 'since the next writer has to see it',
  },
  {
    call: 'ec2:DescribeAddresses', features: ['elastic-ip'], invariants: '2, 3, 4',
    reason: 'what carries our mark already; what else is on the target; and what was done is read back, since the next request goes by it',
  },
  {
    call: 'ses:GetEmailTemplate', features: ['email-template', 'email-templates'], invariants: '2, 4',
    reason: 'whose the template is, and whether a copy of a former text is there; again after the "still wanted?"; and read back after a deletion',
  },
  {
    call: 'ses:TestRenderTemplate', features: ['email-template', 'email-templates'], invariants: 'EmailTemplate\'s promise',
    reason: 'the deployment fails if SES can\'t render the sample',
  },
  {
    call: 's3:GetObject', features: ['email-templates'], invariants: '2',
    reason: 'the list of the asset first, and then only the templates that it says have changed, each by its range; the former list in an update',
  },
  {
    call: 'lambda:Invoke', features: ['email-templates'], invariants: '7',
    reason: 'SES answers so slowly that a large folder outlasts one invocation',
  },
];
