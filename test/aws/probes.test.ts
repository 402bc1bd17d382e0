import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPage } from '../support/pages';
import { answer, tally, type Transcript } from './ask';
import { UNANSWERED } from './emulators';
import { PROBES, PROBES_OF } from './probes';
import { CLOUDFORMATION_PROBES } from './probes/cloudformation';
import type { Asked, Probe } from './probes/probe';
import { askedOfTranscript } from './probes/recorded';
import type { Requested } from './probes/requests';

const FACTS = Array.from(readPage('docs/internals/real-account.md').matchAll(/^\| `([a-z0-9]+(?:-[a-z0-9]+)+)` \|/gm), ([, fact]) => fact!);

describe('the facts that no document tells', () => {
  test('have a probe each, and each probe has its fact', () => {
    expect(FACTS.length).toBeGreaterThan(25);
    expect(FACTS).toEqual([...new Set(FACTS)]);
    expect(Object.keys(PROBES)).toEqual(FACTS);
  });

  test('are of a service each, and none of two', () => {
    expect(Object.values(PROBES_OF).flatMap((probes) => Object.keys(probes))).toEqual(Object.keys(PROBES));
  });

  test('that the emulators do not answer are facts', () => {
    expect(Object.keys(UNANSWERED).filter((fact) => !FACTS.includes(fact))).toEqual([]);
  });
});

const TRANSCRIPTS = join(__dirname, 'transcripts');
const transcripts = readdirSync(TRANSCRIPTS).map((file) => JSON.parse(readFileSync(join(TRANSCRIPTS, file), 'utf8')) as Transcript);
const PLACE = { bucket: 'adopt-test-20260101-000000-probes', networkInterface: 'eni-00000000000000001' };

describe('what was recorded', () => {
  test('is of each probe that was answered', () => {
    expect(transcripts.map(({ fact }) => fact).sort()).toEqual(FACTS.filter((fact) => !(fact in UNANSWERED)).sort());
  });

  test('names no account, run, Region or address but the stand-ins', () => {
    const text = JSON.stringify(transcripts);
    expect(new Set(text.match(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g)?.filter((address) => !address.startsWith('192.0.2.')))).toEqual(new Set());
    expect(new Set(text.match(/adopt-test-\d{8}-[0-9a-f]{6}/g))).toEqual(new Set(['adopt-test-20260101-000000']));
    expect(text.match(/\b(?:eipalloc|eipassoc|eni)-(?!0{14})[0-9a-f]{8,17}/g)).toBeNull();
    expect(text.match(/\b\d{12}\b/g)?.filter((digits) => digits !== '123456789012') ?? []).toEqual([]);
  });

  test.each(transcripts.map((transcript) => [transcript.fact, transcript] as const))('of %s gives the same answer again', async (fact, transcript) => {
    expect(await answer(fact, PROBES[fact]!, askedOfTranscript(transcript.entries, PLACE))).toEqual({ fact, answer: transcript.answer });
  });
});

describe('what CloudFormation sends', () => {
  const requested = (logicalId: string, physicalId: string | undefined, type: Requested['type'], properties: Requested['properties'], old?: Requested['old']) =>
    ({ logicalId, physicalId, type, properties, old, begin: 0, end: 1 });
  const answerTo = (fact: keyof typeof CLOUDFORMATION_PROBES, requests: readonly Requested[]) =>
    CLOUDFORMATION_PROBES[fact].ask({ requests: async () => requests } as Asked);
  const MOVED = [requested('Moves', undefined, 'Create', { Id: 'a' }), requested('Moves', 'Moves-a', 'Update', { Id: 'b' }, { Id: 'a' })];
  const GONE = requested('Moves', 'Moves-b', 'Delete', { Id: 'b' });
  const back = (id: string) => requested('Moves', id, 'Update', { Id: 'a' }, { Id: 'b' });

  test.each([
    ['the new one', [...MOVED, back('Moves-b'), GONE]],
    ['the former one', [...MOVED, back('Moves-a'), GONE]],
    ['there is no Update', [...MOVED, GONE]],
    ['the new one is left behind', [...MOVED, back('Moves-b')]],
    ['it was not replaced', MOVED.slice(0, 1)],
  ])('after a replacement: %s', async (expected, requests) => expect(await answerTo('cfn-rollback-of-replacement', requests)).toBe(expected));

  test.each([
    ['those of the failed one', '2'], ['those of the last complete one', '0'], ['those of deployment 1', '1'],
  ])('as old properties: %s', async (expected, old) => {
    const requests = [requested('Changes1', 'Changes', 'Update', { Deployment: '2' }, { Deployment: '0' }), requested('Changes1', 'Changes', 'Update', { Deployment: '3' }, { Deployment: old })];
    expect(await answerTo('cfn-old-properties-without-rollback', requests)).toBe(expected);
  });

  test.each([
    ['one', 2], ['some: 2', 1], ['all: 8', 0], ['7 were created', 0],
  ])('at once: %s', async (expected, apart) => {
    const count = expected.startsWith('7') ? 7 : 8;
    const requests = Array.from({ length: count }, (_, index) => ({ ...requested(`One${index}`, undefined, 'Create', {}), begin: index * apart, end: index * apart + 2 }));
    expect(await answerTo('cfn-at-once', requests)).toBe(expected);
  });
});

describe('a probe', () => {
  const probe = (ask: Probe['ask']): Probe => ({ question: 'what', answers: ['yes', 'no'], ask });
  const nobody = {} as Asked;

  test('with an answer that the library is not made for fails, and so does one without', async () => {
    expect(await answer('f', probe(async () => 'no'), nobody)).toEqual({ fact: 'f', answer: 'no' });
    expect(await answer('f', probe(async () => 'no: because'), nobody)).toEqual({ fact: 'f', answer: 'no: because' });
    expect(await answer('f', probe(async () => 'perhaps'), nobody)).toEqual({ fact: 'f', answer: 'perhaps', wrong: 'expected yes, or no' });
    expect(await answer('f', probe(() => Promise.reject(new Error('no network'))), nobody)).toEqual({ fact: 'f', answer: 'none', wrong: 'no network' });
  });

  test('that the emulators cannot answer counts neither as expected nor as failed, unless they can after all', () => {
    const all = [{ fact: 'a', answer: 'yes' }, { fact: 'b', answer: 'x', wrong: 'expected yes' }, { fact: 'c', answer: 'x', wrong: 'expected yes' }, { fact: 'd', answer: 'yes' }];
    expect(tally(all, { c: 'there is none', d: 'there is none' })).toEqual({
      expected: ['a'],
      unanswered: ['c'],
      failed: ['b: x (expected yes)', "d: yes, though it stands in the list of what the emulators don't answer"],
    });
  });
});
