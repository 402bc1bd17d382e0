import type { Step } from '../../simulation/world';

/** How often each operation is called, as `s3:GetBucketCors`. */
export type Counts = ReadonlyMap<string, number>;

const NOT_EC2: readonly { readonly service: string; readonly names: RegExp }[] = [
  { service: 'cloudformation', names: /^DescribeStack/ },
  { service: 's3', names: /Bucket|Object$/ },
  { service: 'ses', names: /Template|^TagResource$|^UntagResource$/ },
  { service: 'lambda', names: /^Invoke$/ },
  { service: 'autoscaling', names: /AutoScaling|LifecycleAction$/ },
];

export function serviceOf(operation: string): string {
  return NOT_EC2.find(({ names }) => names.test(operation))?.service ?? 'ec2';
}

const BEGINS = /^stack \S+: (CREATE|UPDATE|DELETE)_IN_PROGRESS$/;

/** The calls of each operation on the stack, in their order. The answer to CloudFormation is none. */
export function countsOf(jobs: readonly string[], steps: readonly Step[]): Map<string, Counts> {
  const counts: Map<string, number>[] = [];
  for (const { what, isCall } of steps) {
    if (BEGINS.test(what)) counts.push(new Map());
    if (!isCall || what === 'response') continue;
    const name = `${serviceOf(what)}:${what}`;
    const current = counts.at(-1)!;
    current.set(name, (current.get(name) ?? 0) + 1);
  }
  if (counts.length !== jobs.length) throw new Error(`${counts.length} operations on the stack, and ${jobs.length} jobs: ${jobs.join(', ')}`);
  return new Map(jobs.map((job, index) => [job, counts[index]!]));
}

const READS = /^\w+:(Get|Describe|TestRender|List)/;

export function writesOf(counts: Counts): string[] {
  return [...counts.keys()].filter((name) => !READS.test(name));
}

export function told(counts: Counts | undefined): string {
  if (!counts) return '';
  return [...counts].map(([name, count]) => (count === 1 ? name : `${count} ${name}`)).join(', ') || 'none';
}

export function total(counts: Counts): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
