import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import ts from 'typescript';
import { CHECKOUT } from '../support/checkout';
import { OF_NO_SOURCE, UNTESTED } from './untested';

const TREES = ['core', 'lib', 'lambda', 'cli', 'bin', 'scripts'];

interface Project {
  readonly sources: readonly string[];
  readonly tests: readonly string[];
  readonly untested: Readonly<Record<string, string>>;
  readonly ofNoSource: Readonly<Record<string, string>>;
  /** Whether a source has any code that could be wrong. */
  readonly runs: (source: string) => boolean;
}

/** What keeps a reader from finding the tests of a source. */
function faultsOf({ sources, tests, untested, ofNoSource, runs }: Project): string[] {
  const matching = (entry: string) => sources.filter((source) => patternOf(entry).test(source));
  const isListed = (source: string) => Object.keys(untested).some((entry) => patternOf(entry).test(source));
  const mirrors = new Set(sources.flatMap((source) => [testOf(source), propertyTestOf(source)]));
  return [
    ...sources.filter((source) => !tests.includes(testOf(source)) && !isListed(source))
      .map((source) => `${source} has no ${testOf(source)}, and no entry in the list`),
    ...Object.entries(untested).flatMap(([entry, reason]) => [
      ...(matching(entry).length > 0 ? [] : [`${entry} is listed, but is no source`]),
      ...matching(entry).filter((source) => tests.includes(testOf(source))).map((source) => `${source} is listed as ${entry}, but has ${testOf(source)}`),
      ...namedIn(reason).filter((test) => !tests.includes(test)).map((test) => `${entry} is covered by ${test}, which is not there`),
      ...(namedIn(reason).length > 0 ? [] : matching(entry).filter(runs).map((source) => `${source} runs, but its entry ${entry} names no test`)),
    ]),
    ...tests.filter((test) => isBelowTrees(test) && !mirrors.has(test) && !Object.hasOwn(ofNoSource, test))
      .map((test) => `${test} has no source of its name, and no entry in the list`),
    ...Object.keys(ofNoSource).flatMap((test) => [
      ...(tests.includes(test) ? [] : [`${test} is listed, but is no test`]),
      ...(mirrors.has(test) ? [`${test} is listed as a test of no source, but has one`] : []),
    ]),
  ];
}

const testOf = (source: string) => `test/${source.replace(/\.\w+$/, '')}.test.ts`;
const propertyTestOf = (source: string) => `test/${source.replace(/\.\w+$/, '')}.property.test.ts`;
const isBelowTrees = (test: string) => TREES.some((tree) => test.startsWith(`test/${tree}/`));
const namedIn = (reason: string) => reason.match(/test\/\S+?\.test\.ts/g) ?? [];
const patternOf = (entry: string) => new RegExp(`^${entry.split('*').map((part) => part.replace(/\W/g, '\\$&')).join('[^/]*')}$`);

const filesBelow = (tree: string) => readdirSync(join(CHECKOUT, tree), { recursive: true, encoding: 'utf8' })
  .map((file) => join(tree, file).split(sep).join('/'));

/** Types vanish in the compiled code, and what is only exported or constant has no function. */
function hasFunction(source: string): boolean {
  const { outputText } = ts.transpileModule(readFileSync(join(CHECKOUT, source), 'utf8'), {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ESNext, removeComments: true, allowJs: true },
  });
  return /=>|\bfunction\b|\bclass\b/.test(outputText);
}

test('each source has a test of its name or stands in the list with its reason, and each test has a source or a reason, too', () => {
  const sources = TREES.flatMap(filesBelow).filter((file) => /(?<!\.d)\.ts$|\.mjs$/.test(file));
  const tests = filesBelow('test').filter((file) => file.endsWith('.test.ts'));
  expect(sources.length).toBeGreaterThan(100);
  expect(faultsOf({ sources, tests, untested: UNTESTED, ofNoSource: OF_NO_SOURCE, runs: hasFunction })).toEqual([]);
});

describe('the faults of a project', () => {
  const FINE: Project = {
    sources: ['core/a/one.ts', 'core/a/types.ts', 'core/b/index.ts', 'scripts/run.mjs'],
    tests: ['test/core/a/one.test.ts', 'test/core/a/one.property.test.ts', 'test/core/all.test.ts', 'test/scripts/run.test.ts', 'test/package/pack.test.ts'],
    untested: { 'core/a/types.ts': 'types only', 'core/*/index.ts': 'run by test/core/all.test.ts' },
    ofNoSource: { 'test/core/all.test.ts': 'all of them' },
    runs: (source) => source !== 'core/a/types.ts',
  };

  test('are none where each source has a test or a reason', () => {
    expect(faultsOf(FINE)).toEqual([]);
  });

  test.each<[string, Partial<Project>, string]>([
    ['a source without a test', { sources: [...FINE.sources, 'core/a/two.ts'] }, 'core/a/two.ts has no test/core/a/two.test.ts, and no entry in the list'],
    ['a source with a property test only', { sources: [...FINE.sources, 'lib/a.ts'], tests: [...FINE.tests, 'test/lib/a.property.test.ts'] },
      'lib/a.ts has no test/lib/a.test.ts, and no entry in the list'],
    ['a source in a deeper folder than its glob names', { sources: [...FINE.sources, 'core/a/b/index.ts'] },
      'core/a/b/index.ts has no test/core/a/b/index.test.ts, and no entry in the list'],
    ['an entry without a source', { untested: { ...FINE.untested, 'core/a/none.ts': 'types only' } }, 'core/a/none.ts is listed, but is no source'],
    ['an entry with a test of its own', { tests: [...FINE.tests, 'test/core/a/types.test.ts'] },
      'core/a/types.ts is listed as core/a/types.ts, but has test/core/a/types.test.ts'],
    ['a source of a glob with a test of its own', { tests: [...FINE.tests, 'test/core/b/index.test.ts'] },
      'core/b/index.ts is listed as core/*/index.ts, but has test/core/b/index.test.ts'],
    ['a reason that names no test of code that runs', { untested: { ...FINE.untested, 'core/*/index.ts': 'small' } },
      'core/b/index.ts runs, but its entry core/*/index.ts names no test'],
    ['a reason that names a test that is gone', { untested: { ...FINE.untested, 'core/*/index.ts': 'run by test/core/every.test.ts' } },
      'core/*/index.ts is covered by test/core/every.test.ts, which is not there'],
    ['a test without a source', { tests: [...FINE.tests, 'test/cli/old.test.ts'] }, 'test/cli/old.test.ts has no source of its name, and no entry in the list'],
    ['a listed test that is gone', { ofNoSource: { ...FINE.ofNoSource, 'test/lib/gone.test.ts': 'all' } }, 'test/lib/gone.test.ts is listed, but is no test'],
    ['a listed test with a source', { ofNoSource: { ...FINE.ofNoSource, 'test/core/a/one.test.ts': 'all' } },
      'test/core/a/one.test.ts is listed as a test of no source, but has one'],
  ])('are told of %s', (_, change, fault) => {
    expect(faultsOf({ ...FINE, ...change })).toEqual([fault]);
  });
});
