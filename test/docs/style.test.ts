import { readPages, sourcesBelow } from '../support/pages';

/** Phrases that are read twice, and what to write. */
const PLAIN: readonly [phrase: RegExp, instead: string][] = [
  [/\bproven to\b/i, 'verified to'],
  [/\bsweep mends\b|\bmended\b/i, 'a scheduled reconciliation recovers; fixed'],
  [/\bborn with\b/i, 'created with'],
  [/\bnever stood\b/i, 'whose creation never completed'],
  [/\b(its|lost|their) leave to\b|\bleave to (read|write)\b/i, 'permission to'],
  [/\bleaves open\b.*\bproves nothing\b/i, "where AWS doesn't document the behavior"],
  [/\bgoes by the properties\b|\btells of its successor\b/i, 'needs the properties of the folder that replaces it'],
  [/\bin silence\b/i, 'without an error'],
  [/\bin one breath\b/i, 'right after'],
  [/\bare let be\b/i, 'are ignored'],
];
/** Written by what measures it. */
const GENERATED = ['docs/reliability.md', 'docs/benchmarks.md'];

function phrasesIn(path: string, text: string): string[] {
  return text.split('\n').flatMap((line, index) => PLAIN.filter(([phrase]) => phrase.test(line)).map(([, instead]) => `${path}:${index + 1}: write "${instead}"`));
}

test('pages, doc comments, errors and log messages are read once', () => {
  const texts = Object.entries({ ...readPages(), ...sourcesBelow('core', 'lib', 'lambda', 'cli', 'bin', 'examples/snippets') }).filter(([path]) => !GENERATED.includes(path));
  expect(texts.flatMap(([path, text]) => phrasesIn(path, text))).toEqual([]);
});

test.each(['It is proven to render.', 'an event missed, a sweep mends', 'born with the tags', 'that never stood', 'lost its leave to read', 'drops in silence'])(
  'the phrase %j is found', (text) => expect(phrasesIn('p', `\n${text}`)).toEqual([expect.stringMatching(/^p:2: write "/)]),
);
