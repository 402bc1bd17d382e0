import type { Stack } from 'aws-cdk-lib';

/** How many there are where one is told from many. */
export const MANY = 400;

/** What is declared, in which way: a file of `variants`, and a function that it exports. */
export interface Kind {
  readonly name: KindName;
  readonly title: string;
  /** The first is ours. */
  readonly variants: readonly Variant[];
}

export type KindName = 'corsImported' | 'corsOwn' | 'email' | 'folder' | 'address' | 'reverseDns' | 'pool';
/** What only ours has: many rules in one construct. */
export type Inner = 'rules';
export type Variant = 'adopt' | 'l1' | 'l2' | 'awsCustomResource' | 'provider' | 'bare';
export type Declare = (stack: Stack, count: number) => void;
export type Declarations = Readonly<Partial<Record<KindName | Inner, Declare>>>;

export const KINDS: readonly Kind[] = [
  { name: 'corsImported', title: 'CORS rules of imported buckets', variants: ['adopt', 'awsCustomResource', 'provider', 'bare'] },
  { name: 'corsOwn', title: 'CORS rules of own buckets', variants: ['adopt', 'l2', 'l1'] },
  { name: 'email', title: 'Email templates', variants: ['adopt', 'awsCustomResource', 'provider', 'l1'] },
  { name: 'folder', title: 'Email templates of a folder', variants: ['adopt', 'awsCustomResource', 'l1'] },
  { name: 'address', title: 'Elastic IPs, associated with an instance each', variants: ['adopt', 'awsCustomResource', 'provider', 'l1'] },
  { name: 'reverseDns', title: 'Elastic IPs with a reverse DNS record each', variants: ['adopt', 'awsCustomResource'] },
  { name: 'pool', title: 'Auto Scaling groups with an Elastic IP each', variants: ['adopt', 'bare'] },
];

export const OURS: Readonly<Record<KindName, string>> = {
  corsImported: '`BucketCors`', corsOwn: '`BucketCors`', email: '`EmailTemplate`', folder: '`EmailTemplates`',
  address: '`ElasticIp`', reverseDns: '`ElasticIp` with `addReverseDns`', pool: '`ElasticIpPool`',
};

const L1: Readonly<Partial<Record<KindName, string>>> = {
  corsOwn: '`CfnBucket` with CORS', email: '`CfnTemplate`', folder: '`CfnTemplate`', address: '`CfnEIP` and `CfnEIPAssociation`',
};

const AWS_CUSTOM_RESOURCE: Readonly<Partial<Record<KindName, string>>> = {
  address: '`AwsCustomResource` and `CfnEIPAssociation`', reverseDns: '`CfnEIP` and `AwsCustomResource`',
};

export function titleOf(kind: KindName, variant: Variant): string {
  switch (variant) {
    case 'adopt': return OURS[kind];
    case 'l1': return L1[kind] ?? '';
    case 'l2': return '`Bucket` with `cors`';
    case 'awsCustomResource': return AWS_CUSTOM_RESOURCE[kind] ?? '`AwsCustomResource`';
    case 'provider': return '`CustomResource` on `Provider`';
    case 'bare': return kind === 'pool' ? '`CfnEIP`, hook, rules and a function' : '`CustomResource` on a function';
  }
}

/** One process. */
export interface Case {
  /** Absent for a stack that holds nothing but a wait condition's handle. */
  readonly kind?: KindName | Inner;
  readonly variant?: Variant;
  readonly count: number;
  readonly validation: boolean;
}

/** What one process has measured; times in milliseconds. */
export interface Sample {
  /** From the start of the process to the end of the synthesis. */
  readonly wall: number;
  /** What the process has computed till then, on however many cores. */
  readonly cpu: number;
  /** Of which to declare and synthesize, with all modules loaded that the declaration's file names. */
  readonly work: number;
  readonly megabytes: number;
  readonly resources: number;
  readonly bytes: number;
  /** Managed policies, and the characters of the longest one, as IAM counts them. */
  readonly policies: number;
  readonly policyCharacters: number;
}
