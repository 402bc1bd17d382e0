import { reportOf, type Results } from './report';
import { VARIANTS } from './survey';

const PLAYED = { histories: 5_000, steps: 2, launches: 1, launchesWithout: 0, violations: [] };
const RESULTS: Results = {
  summary: {
    seed: 41, byWay: { 'one fault': { played: 3, distinct: 2, broken: 0 } }, byScript: { ip: 3 }, byKind: { outage: 1 }, byInvariant: {},
    byCircumstance: { 'denied-all': 10_001, 'outage': 10_002 }, distinct: 338_710, digest: 'abc', raced: 1, abandoned: 0, broken: [], violations: 0, seconds: 9,
  },
  pools: { all: PLAYED, oneRefused: { ...PLAYED, launches: 7_654_321 } },
  mutants: [{ name: 'never asks', caught: true, invariants: [6], schedule: 'ip#1:slow', what: '', played: 1, control: [] }],
  peers: [{ name: 'cdk-adopt', schedules: 1, scriptsBroken: 0, broken: 0, leaking: 0, byInvariant: {} }],
  http: { scripts: [], total: { runs: 0, leaks: 0, foreignChanges: 0, others: 0 }, violations: [], notRun: [] } as unknown as Results['http'],
  permissions: '## What each permission is needed for\n\n| permission | needed for |\n| --- | --- |\n\n',
};

describe('the page on reliability', () => {
  const page = reportOf(RESULTS);

  test('has tables of whole rows, and a value in every place', () => {
    const widths = page.split('\n\n').filter((part) => part.startsWith('|'))
      .map((part) => [...new Set(part.trim().split('\n').map((row) => row.split(' | ').length))]);
    expect(widths.length).toBeGreaterThan(5);
    for (const each of widths) expect(each).toHaveLength(1);
    expect(page).not.toMatch(/undefined|NaN|\[object/);
  });

  test('tells how many launches were completed where EC2 refuses an address for good', () => {
    expect(page).toContain('7,654,321 launches');
  });

  test('tells what each circumstance is that was played, and how often', () => {
    expect(page).toMatch(/^\| outage \| [^|]+ \| 10002 \|$/m);
    expect(page).toMatch(/^\| denied-all \| [^|]+ \| 10001 \|$/m);
    expect(page).not.toContain('| old code |');
  });

  test('names every circumstance that is explored, with how many of the faults are', () => {
    for (const { circumstances, stride } of VARIANTS.slice(1)) expect(page).toContain(`every ${stride}th with \`${circumstances[0]}\``);
  });
});
