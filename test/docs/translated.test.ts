import { readPage, sourcesBelow } from '../support/pages';

/** What jsii-rosetta translates to something that isn't the same, and what to write. */
const UNTRANSLATABLE: readonly [pattern: RegExp, instead: string][] = [
  [/(?<!\bFn)\.join\(/, 'Fn.join, since a list of tokens is no list of texts'],
  [/\b(?:instanceof|typeof)\b|\bAspects\b|\bimplements IAspect\b/, 'it into examples/snippets and a page that is not translated'],
  [/\b(?:substitutions|sampleData): \{[^}]*(?<!')\b[a-z]+[A-Z]\w*:/, 'the keys of a map in quotes, since other names become snake_case'],
];

const faultsIn = (place: string, code: string) => UNTRANSLATABLE.filter(([pattern]) => pattern.test(code)).map(([, instead]) => `${place}: write ${instead}`);

/** What is translated: the code of the README, and the examples of the doc comments. */
function translated(): [place: string, code: string][] {
  const ofReadme = Array.from(readPage('README.md').matchAll(/```ts[^\n]*\n([^]*?)```/g), ([, code], index): [string, string] => [`README.md, block ${index + 1}`, code!]);
  const ofComments = Object.entries(sourcesBelow('lib')).flatMap(([path, text]) =>
    Array.from(text.matchAll(/@example\n([^]*?)\*\//g), ([, code]): [string, string] => [path, code!]));
  return [...ofReadme, ...ofComments];
}

test('what is translated into other languages is the same there', () => {
  expect(translated().length).toBeGreaterThan(10);
  expect(translated().flatMap(([place, code]) => faultsIn(place, code))).toEqual([]);
});

test.each([
  ["new CfnOutput(this, 'AllowList', { value: pool.publicIps.join(', ') });", 'Fn.join'],
  ["EmailTemplates.fromDirectory(this, 'Emails', {\n  substitutions: { assetHost: host, apiUrl: 'https://www.example.com' },\n});", 'quotes'],
  ["sampleData: { name: 'Ann', firstName: 'Ann' }", 'quotes'],
  ['Aspects.of(this).add(new Platform(key));', 'examples/snippets'],
  ['if (node instanceof CfnEIP) {}', 'examples/snippets'],
])('what would be another thing is found: %s', (code, instead) => {
  expect(faultsIn('x', code)).toEqual([expect.stringContaining(instead)]);
});

test.each(["Fn.join(', ', pool.publicIps)", "substitutions: { 'assetHost': host, path: '/' }, onExisting: OnExisting.FAIL", "sampleData: { name: 'Ada' }"])('what is the same is not: %s', (code) => {
  expect(faultsIn('x', code)).toEqual([]);
});
