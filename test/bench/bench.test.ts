import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Step } from '../simulation/world';
import { countsOf, writesOf } from './calls/counts';
import { callFaults, type JobFigures } from './calls/measure';
import { MINIMUM } from './calls/minimum';
import { poolCalls } from './calls/pool';
import { interleaved } from './interleaved';
import { optionsOf } from './options';
import { readCommitted, regressions } from './report/check';
import { documentOf } from './report/document';
import { ratiosOf } from './report/ratios';
import type { Results } from './report/results';
import { exponent, growth, median } from './statistics';
import { figuresOf } from './throttled/figures';
import { throttledFaults } from './throttled/measure';

describe('the figures', () => {
  test('a median is the middle one, or between the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 2])).toBe(3.5);
  });

  test('the exponent of a power law is found', () => {
    for (const power of [0.5, 1, 2]) expect(exponent([1, 3, 50].map((x) => ({ x, y: 7 * x ** power })))).toBeCloseTo(power);
  });

  test('what is there in any case doesn\'t hide the growth', () => {
    expect(growth(new Map([1, 10, 100, 400].map((count) => [count, 500 + 10 * (count - 1) ** 2])))).toBeCloseTo(2);
  });

  test('where nothing grows, there is no growth', () => {
    expect(growth(new Map([[1, 500], [10, 505], [100, 498], [400, 510]]))).toBeUndefined();
  });

  test('every round measures every case, in turns from either end', async () => {
    const order: string[] = [];
    const measure = (one: string) => { order.push(one); return Promise.resolve(order.length); };
    const samples = await interleaved(['a', 'b'], 3, measure, () => undefined);
    expect(order.join('')).toBe('abbaab');
    expect([...samples]).toEqual([['a', [1, 4, 5]], ['b', [2, 3, 6]]]);
  });
});

describe('the options', () => {
  test('15 rounds for what has a limit, 5 when it has to be quick', () => {
    expect(optionsOf([]).runs).toEqual({ ratios: 15, rest: 7 });
    expect(optionsOf(['--quick']).runs).toEqual({ ratios: 5, rest: 1 });
  });

  test.each([[['--only', 'lunch'], 'lunch'], [['--runs', 'some'], 'some'], [['--fast'], '--fast']])('%j is refused in one line that has the usage', (args, culprit) => {
    const refused = expect(() => optionsOf(args));
    refused.toThrow(culprit);
    refused.toThrow(/^[^\n]*npm run bench -- \[--quick\][^\n]*$/);
  });
});

describe('the check', () => {
  test('fails for what is worse than committed by more than a quarter, and for nothing else', () => {
    const ratios = Object.entries({ same: 1, better: 0.5, noisy: 1.25, worse: 1.26, new: 9 }).map(([name, value]) => ({ name, value }));
    expect(regressions(ratios, { same: 1, better: 1, noisy: 1, worse: 1 })).toEqual(['worse: 1.26, and 1.00 is committed']);
  });

  test('without committed ratios it says what to run', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cdk-adopt-bench-'));
    try {
      expect(() => readCommitted(join(folder, 'none.json'))).toThrow(/^--check: .*run `npm run bench` first/);
      writeFileSync(join(folder, 'some.json'), '{"a": 1}');
      expect(readCommitted(join(folder, 'some.json'))).toEqual({ a: 1 });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the calls', () => {
  const step = (what: string, isCall = true) => ({ what, isCall }) as Step;
  const STEPS = [
    step('stack Shop: CREATE_IN_PROGRESS', false), step('AllocateAddress'), step('DescribeAddresses'), step('DescribeAddresses'), step('response'),
    step('stack Shop: DELETE_IN_PROGRESS', false), step('DescribeStacks'),
  ];

  test('are counted by job and service, without the answer to CloudFormation', () => {
    const counts = countsOf(['create', 'delete'], STEPS);
    expect([...counts.get('create')!]).toEqual([['ec2:AllocateAddress', 1], ['ec2:DescribeAddresses', 2]]);
    expect([...counts.get('delete')!]).toEqual([['cloudformation:DescribeStacks', 1]]);
    expect(writesOf(counts.get('create')!)).toEqual(['ec2:AllocateAddress']);
  });

  test('of more or fewer operations than there are jobs are an error', () => {
    expect(() => countsOf(['create'], STEPS)).toThrow('2 operations on the stack, and 1 jobs');
  });

  const figures = (part: Partial<JobFigures>): JobFigures => ({
    life: 'Things', job: 'create', minimum: new Map([['ec2:AllocateAddress', 1]]), ours: new Map([['ec2:AllocateAddress', 1]]), peers: new Map(), unnamed: [], ...part,
  });

  test('of a pool: a launch gets its address and goes on, and a sweep with nothing to do only looks', async () => {
    const jobs = await poolCalls();
    const launch = jobs.get('launch')!;
    for (const once of ['ec2:AssociateAddress', 'autoscaling:CompleteLifecycleAction']) expect(launch.get(once)).toBe(1);
    expect(writesOf(jobs.get('sweep with nothing to do')!)).toEqual([]);
    expect([...jobs.keys()]).toEqual(Object.keys(MINIMUM['elastic-ip-pool']));
  });

  test('that write in a no-op update, or that have no reason, are faults', () => {
    expect(callFaults([figures({})])).toEqual([]);
    expect(callFaults([figures({ job: 'no-op update' })])).toEqual(['Things, no-op update: ec2:AllocateAddress writes']);
    expect(callFaults([figures({ unnamed: ['ec2:CreateTags'] })])).toEqual([expect.stringContaining('ec2:CreateTags is called more often')]);
  });
});

describe('the figures of a throttled CloudFormation', () => {
  const call = (actor: string, what: string, seconds: number, more: Partial<Step> = {}) =>
    ({ actor, what, time: seconds * 1_000, isCall: true, ...more }) as Step;
  const begin = (what: string) => ({ what: `stack Shop: ${what}_IN_PROGRESS`, isCall: false }) as Step;
  const answer = (actor: string, status: string, seconds: number) => call(actor, 'response', seconds, { on: `{"Status":"${status}",` });

  test('are of requests, however often each is delivered, and of the longest invocation', () => {
    const { create, change } = figuresOf([
      begin('CREATE'), call('a Create r1 (1)', 'GetBucketCors', 1), call('a Create r1 (2)', 'GetBucketCors', 3),
      answer('a Create r1 (1)', 'SUCCESS', 6), answer('a Create r1 (2)', 'SUCCESS', 7), answer('b Create r2 (3)', 'FAILED', 8),
      begin('UPDATE'), call('a Update r3 (4)', 'DescribeStacks', 10), call('a Update r3 (4)', 'DescribeStacks', 12, { outcome: { status: 'UPDATE_IN_PROGRESS' } }),
      begin('DELETE'),
    ]);
    expect(create).toEqual({ succeeded: 1, seconds: 5, answered: 0, throttled: 0 });
    expect(change).toEqual({ succeeded: 0, seconds: 2, answered: 1, throttled: 1 });
  });

  test('are a fault where not all succeed', () => {
    const job = { succeeded: 2, seconds: 1, answered: 0, throttled: 0 };
    const figures = { construct: 'ElasticIp', count: 2, rate: 5, jobs: { create: job, change: job, delete: { ...job, succeeded: 1 } } } as const;
    expect(throttledFaults([figures])).toEqual(['2 ElasticIp, delete, 5 requests a second: 1 succeeded']);
  });
});

describe('the report', () => {
  const handler = (zipped: number): Results => ({ handlers: (['ours', 'external', 'plain'] as const).map((make) => ({
    feature: 'elastic-ip' as const, make, raw: 200_000, zipped, load: make === 'ours' ? 10 : 100, response: 20, megabytes: 5,
  })) });
  const report = (results: Results) => documentOf(results, optionsOf([]), new Map());

  test('says which limit isn\'t reached', () => {
    expect(ratiosOf(handler(75_001))[0]).toEqual({ name: 'bytes of elastic-ip, zipped', value: 75_001, limit: 75_000 });
    expect(report(handler(75_000))).not.toContain('**no**');
    expect(report(handler(75_001))).toContain('| bytes of elastic-ip, zipped | 75001 | 75000 | **no** |');
    expect(report(handler(75_001))).toContain('- bytes of elastic-ip, zipped: no reason is known');
  });

  test('has a section for what was measured only', () => {
    expect(report(handler(75_000)).match(/^## .*/gm)).toEqual(['## Ratios', '## Handlers']);
  });
});
