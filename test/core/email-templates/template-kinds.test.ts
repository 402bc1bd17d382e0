import { doubtsOf, faultsOf, type Files } from './folder/support';
import { FAULTY, type Kind, SOUND } from './template-kinds';

function filesOf({ files, sample, partials = {} }: Kind): Files {
  const all = { 'subject.txt': 'Hello\n', ...files, ...sample && { 'sample.json': JSON.stringify(sample) } };
  return {
    ...Object.fromEntries(Object.entries(all).map(([name, content]) => [`t/${name}`, content])),
    ...Object.fromEntries(Object.entries(partials).map(([name, content]) => [`_partials/${name}`, content])),
  };
}

const found = (kind: Kind) => [...doubtsOf(filesOf(kind)), ...faultsOf(filesOf(kind))];

test.each(Object.keys(SOUND))('nothing is found in what is sound: %s', (name) => {
  expect(found(SOUND[name]!)).toEqual([]);
});

test.each(Object.keys(FAULTY))('what is not right is found once, and nothing else: %s', (name) => {
  const { findings, ...kind } = FAULTY[name]!;
  expect(found(kind)).toEqual(findings!.map((finding) => expect.stringMatching(finding)));
});
