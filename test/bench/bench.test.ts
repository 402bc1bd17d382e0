import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Step } from '../simulation/world';
import { seeded } from '../support/random';
import { countsOf, writesOf } from './calls/counts';
import { callFaults, type JobFigures } from './calls/measure';
import { MINIMUM } from './calls/minimum';
import { poolCalls } from './calls/pool';
import { figuresOf as figuresOfCommandLine } from './command-line/measure';
import { interleaved } from './interleaved';
import { optionsOf } from './options';
import { type Committed, readCommitted, told, type Verdict, verdictOn, verdicts } from './report/check';
import { documentOf } from './report/document';
import { type Ratio, ratiosOf } from './report/ratios';
import type { Results } from './report/results';
import { exponent, growth, median, type Spread, spreadOf, trimmedMean } from './statistics';
import { figuresOf } from './throttled/figures';
import { throttledFaults } from './throttled/measure';

describe('the figures', () => {
  test('a median is the middle one, or between the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 2])).toBe(3.5);
  });

  test('a trimmed mean is that of the middle three fifths', () => {
    expect(trimmedMean([1000, 3, 4, 5, -1000])).toBe(4);
    expect(trimmedMean([1, 3])).toBe(2);
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

describe('the spread of a figure', () => {
  const random = seeded(7);
  const samples = (mean: number, rounds = 15) => Array.from({ length: rounds }, () => mean * (1 + 0.2 * (random() - 0.5)));
  const medianOf = (numbers: readonly number[]) => spreadOf(numbers.length, (rounds) => median(rounds.map((round) => numbers[round]!)));

  test('holds the true one in about 95 of 100 runs, and not in all', () => {
    const held = Array.from({ length: 200 }, () => medianOf(samples(100))).filter(({ low, high }) => low <= 100 && high >= 100);
    expect(held.length).toBeGreaterThan(0.9 * 200);
    expect(held.length).toBeLessThan(200);
  });

  test('is smaller with more rounds, none where all are alike, and the same when it is told again', () => {
    const width = ({ low, high }: Spread) => high - low;
    expect(width(medianOf(samples(100, 200)))).toBeLessThan(width(medianOf(samples(100, 10))));
    expect(medianOf([5, 5, 5])).toEqual({ value: 5, low: 5, high: 5 });
    const once = samples(100);
    expect(medianOf(once)).toEqual(medianOf(once));
  });
});

describe('the options', () => {
  test('15 rounds for what has a limit, 5 when it has to be quick', () => {
    expect(optionsOf([]).runs).toEqual({ timed: 15, rest: 7 });
    expect(optionsOf(['--quick']).runs).toEqual({ timed: 5, rest: 1 });
  });

  test('a check measures what ratios are of, and no more', () => {
    expect(optionsOf(['--check'])).toMatchObject({ parts: ['timed', 'synth', 'handlers', 'calls'], quick: true, runs: { timed: 15, rest: 1 } });
    expect(optionsOf(['--check', '--only', 'calls']).parts).toEqual(['calls']);
  });

  test.each([[['--only', 'lunch'], 'lunch'], [['--runs', 'some'], 'some'], [['--fast'], '--fast']])('%j is refused in one line that has the usage', (args, culprit) => {
    const refused = expect(() => optionsOf(args));
    refused.toThrow(culprit);
    refused.toThrow(/^[^\n]*npm run bench -- \[--quick\][^\n]*$/);
  });
});

describe('the check', () => {
  const timed = (value: number, low = value * 0.95, high = value * 1.05) => ({ value, low, high });
  const COMMITTED: Committed = { calls: 2, bytes: 100, first: timed(1), each: timed(1.28), over: timed(1.44) };

  test.each<[Verdict, string, Omit<Ratio, 'name'>]>([
    ['as committed', 'calls', { value: 2 }],
    ['worse', 'calls', { value: 2.5 }],
    ['as committed', 'bytes', { value: 105 }],
    ['worse', 'bytes', { value: 106 }],
    ['worse', 'bytes', { value: 101, limit: 100 }],
    ['as committed', 'first', timed(1.1)],
    ['worse', 'first', timed(1.2)],
    ['too noisy', 'first', timed(1.2, 1.04, 1.4)],
    ['too noisy', 'first', timed(1, 0.7, 1.3)],
    ['as committed', 'each', { ...timed(1.31, 1.29, 1.33), limit: 1.3 }],
    ['worse', 'each', { ...timed(1.32, 1.31, 1.33), limit: 1.3 }],
    ['as committed', 'over', { ...timed(1.5), limit: 1.2 }],
    ['as committed', 'new', { value: 9 }],
    ['worse', 'new', { ...timed(9), limit: 8 }],
  ])('finds %s: %s of %j', (verdict, name, figure) => expect(verdictOn({ name, ...figure }, COMMITTED)).toBe(verdict));

  const measuredAgain = async (...figures: Spread[]) => {
    const names: string[][] = [];
    const [noisy, close] = [timed(1.2, 1, 1.4), timed(1)];
    const found = await verdicts([{ name: 'first', ...noisy }, { name: 'calls', value: 3 }, { name: 'over', ...close }], COMMITTED, (again) => {
      names.push([...again]);
      return Promise.resolve([{ name: 'first', ...figures[names.length - 1] ?? noisy }]);
    });
    return { found: found.map(([{ name }, verdict]) => `${name}: ${verdict}`), times: names.length, names: names.flat() };
  };

  test('measures what is too noisy again, until it isn\'t, or five times', async () => {
    expect(await measuredAgain(timed(1.2))).toMatchObject({ found: ['calls: worse', 'first: worse'], names: ['first'] });
    expect(await measuredAgain(timed(1.2, 1, 1.4), timed(1.05))).toMatchObject({ found: ['calls: worse'], times: 2 });
    expect(await measuredAgain()).toMatchObject({ found: ['calls: worse', 'first: too noisy'], times: 4 });
  });

  test('says what is measured, committed and wanted', () => {
    expect(told({ name: 'each', ...timed(1.4), limit: 1.3 }, COMMITTED))
      .toBe('each: 1.40 (1.33 to 1.47), and 1.28 (1.22 to 1.34) is committed, at most 1.3 is wanted');
    expect(told({ name: 'calls', value: 3 }, COMMITTED)).toBe('calls: 3, and 2 is committed');
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
    expect(ratiosOf(handler(80_001))[0]).toEqual({ name: 'bytes of elastic-ip, zipped', value: 80_001, limit: 80_000 });
    expect(report(handler(80_000))).not.toContain('**no**');
    expect(report(handler(80_001))).toContain('| bytes of elastic-ip, zipped | 80001 |  | 80000 | **no** |');
    expect(report(handler(80_001))).toContain('- bytes of elastic-ip, zipped: no reason is known');
  });

  test('tells what the command line takes above bare node, as the median of the rounds', () => {
    const commandLine = figuresOfCommandLine([40, 50, 90], [100, 130, 140]);
    expect(commandLine).toEqual({ bareNode: 50, version: 130, above: 60 });
    expect(report({ commandLine })).toContain('`cdk-adopt --version` takes 60 ms more than bare node (130 and 50 ms)');
  });

  test('has a section for what was measured only', () => {
    expect(report(handler(80_000)).match(/^## .*/gm)).toEqual(['## Ratios', '## Handlers']);
  });
});
