import fc from 'fast-check';
import Handlebars from 'handlebars';
import { filledWith, fillFaults, fillIn } from '../../../../core/email-templates/fill';
import { readFolder } from '../../../../core/email-templates/folder';
import { parseText } from '../../../../core/handlebars';
import { Calls } from '../../../support/calls';
import { FakeSes } from '../../../support/fake-ses';
import { Assets, FolderFunction } from '../../../support/folder-function';
import { render } from '../../../support/ses/render';
import { VirtualClock } from '../../../support/virtual-clock';
import { type Files, write } from './support';

/** `CDK_ADOPT_FOLDERS=300 npx jest test/core/email-templates/folder/index.property.test.ts` plays that many folders that synth accepts. */
const SLICE = 15;
const FOLDERS = Number(process.env.CDK_ADOPT_FOLDERS ?? SLICE);

const ENDINGS = { html: '.html', text: '.txt' } as const;
type Kind = keyof typeof ENDINGS;
type Values = Readonly<Record<string, string>>;

interface Emails {
  /** The bodies of each template. */
  readonly bodies: readonly Readonly<Partial<Record<Kind, string>>>[];
  readonly partials: Readonly<Record<Kind, readonly string[]>>;
  readonly sample: object;
  readonly values: Values;
}

const TEXT = [
  'a', ' ', '\n', '\r\n', '  ', '\t', '{', '}', '\\', '{ ', ' }', '<p>', '</p>\n', '"', "'", '&amp;', '%%', '%%host%%', '%%host%%\n', ' %%path%% ',
  'Grüße', '👋', '—', 'x\n\n', '-', '~', '!', '$&', '$1', '\\\\',
];
const MUSTACHES = [
  '{{name}}', '{{{name}}}', '{{~name}}', '{{name~}}', '{{~name~}}', '{{user.city}}', '{{#if vip}}', '{{/if}}', '{{#if vip}}A{{else}}B{{/if}}', '{{#unless vip}}\nC\n{{/unless}}\n',
  '{{#each items}}{{this}}{{#unless @last}}, {{/unless}}{{/each}}', '{{#each items}}\n* {{@index}} {{this}}\n{{/each}}\n', '{{#with user}}{{city}} {{@root.name}}{{/with}}',
  '{{! note }}', '{{!-- note --}}\n', '{{#* inline "own"}}own {{name}}\n{{/inline}}\n{{> own}}', '{{lookup user "city"}}', '\\{{name}}', '{{amazonSESUnsubscribeUrl}}',
];

const pieces = fc.array(fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...TEXT) }, { weight: 2, arbitrary: fc.constantFrom(...MUSTACHES) },
), { maxLength: 7 });
/** How a partial is called: within a line, on a line of its own, in a block. */
const call = (name: string) => fc.constantFrom(
  `{{> ${name}}}`, `\n{{> ${name}}}\n`, `x\n  {{> ${name}}}\n`, `{{~> ${name}}}`, `{{> ${name}~}}`,
  `{{#if vip}}{{> ${name}}}{{/if}}`, `{{#each items}}{{> ${name}}}{{/each}}`,
);

function parses(text: string): boolean {
  try {
    return Boolean(parseText(text));
  } catch {
    return false;
  }
}

/** Handlebars, with calls of these partials in it, each at some place. */
const textWith = (names: readonly string[]): fc.Arbitrary<string> =>
  fc.tuple(pieces, ...names.map((name) => fc.tuple(call(name), fc.nat(7))))
    .map(([all, ...calls]) => calls.reduce((before, [text, at]) => [...before.slice(0, at), text, ...before.slice(at)], all as string[]).join(''))
    .filter((text) => parses(text) && !/\{%%|%%\}/.test(text));
const bodyWith = (names: readonly string[]) => textWith(names).filter((text) => text.trim() !== '');

/** Each calls some of those behind it, so that there is no circle. */
const partialsOf = fc.integer({ min: 0, max: 3 }).chain((count) => fc.tuple(...Array.from({ length: count }, (_, at) =>
  fc.subarray(namesOf(count).slice(at + 1)).chain((names) => textWith(names)))));
const namesOf = (count: number) => Array.from({ length: count }, (_, at) => `p${at}`);

const emails: fc.Arbitrary<Emails> = fc.record({ html: partialsOf, text: partialsOf }).chain((partials) => fc.record<Emails>({
  partials: fc.constant(partials),
  // Each partial must be used by a template.
  bodies: fc.tuple(
    fc.record({ html: bodyWith(namesOf(partials.html.length)), text: bodyWith(namesOf(partials.text.length)) }),
    fc.subarray(namesOf(partials.html.length)).chain((names) => bodyWith(names)).map((html) => ({ html })),
  ),
  sample: fc.record({
    name: fc.constantFrom('Ann', '', '{{x}}', '<b>', 'a\nb'), vip: fc.boolean(), user: fc.record({ city: fc.constantFrom('Rome', '') }),
    items: fc.array(fc.constantFrom('one', 'two\n'), { maxLength: 3 }),
  }),
  values: fc.record({ host: fc.constantFrom('a.example', 'x\\', '-', '', ' '), path: fc.constantFrom('/p', '$&', '\n', '\n  ') }),
}));

const filesOf = ({ bodies, partials, sample }: Emails): Files => Object.fromEntries([
  ...bodies.flatMap(({ html, text }, at) => [
    [`t${at}/subject.txt`, `${at} {{name}}\n`], [`t${at}/sample.json`, JSON.stringify(sample)],
    ...html === undefined ? [] : [[`t${at}/body.html`, html]], ...text === undefined ? [] : [[`t${at}/body.txt`, text]],
  ]),
  ...Object.entries(partials).flatMap(([kind, texts]) => texts.map((text, at) => [`_partials/p${at}${ENDINGS[kind as Kind]}`, text])),
]) as Files;

const STAND_INS = { amazonSESUnsubscribeUrl: 'https://unsubscribe.example' };

/** As whoever has written the files reads them: partials are partials, and values are in place of their placeholders. */
function ownRendering({ partials, sample, values }: Emails, kind: Kind, body: string): string {
  const own = Handlebars.create();
  const filled = (text: string) => fillIn(text, (name) => values[name]);
  partials[kind].forEach((text, at) => own.registerPartial(`p${at}`, filled(text)));
  return own.compile(filled(body), { noEscape: true })({ ...STAND_INS, ...sample });
}

interface Deployed {
  readonly ses: FakeSes;
  readonly reason?: string;
}

async function deployed(directory: string, values: Values): Promise<Deployed> {
  const clock = new VirtualClock();
  const [ses, assets] = [new FakeSes(new Calls(), clock), new Assets()];
  const used = readFolder(directory).templates;
  const fn = new FolderFunction({ clock, ses, assets });
  const properties = assets.put('key', used, { Substitutions: values, ContractVersion: '1' });
  const { Status, Reason } = await clock.run(fn.send('Create', properties));
  return { ses, reason: Status === 'SUCCESS' ? undefined : String(Reason) };
}

test('what SES stores of a folder that synth accepts renders as the folder itself does', async () => {
  let [accepted, withPartials] = [0, 0];
  const seed = FOLDERS === SLICE ? 23 : Date.now();
  for (const each of fc.sample(emails, { numRuns: FOLDERS * 2, seed })) {
    if (accepted === FOLDERS) break;
    const directory = write(filesOf(each));
    const { errors, templates } = readFolder(directory);
    const isFilledWrongly = templates.map(({ subject, html, text }) => ({ subject, html, text }))
      .some((parts) => fillFaults(parts, filledWith(parts, (name) => each.values[name])).length > 0);
    if (errors.length > 0 || isFilledWrongly) continue;
    accepted++;
    const { ses, reason } = await deployed(directory, each.values);
    expect({ seed, reason }).toEqual({ seed, reason: undefined });
    each.bodies.forEach((bodies, at) => (['html', 'text'] as const).forEach((kind) => {
      const body = bodies[kind];
      if (body === undefined) return;
      const stored = ses.store.get(`shop-t${at}`)[kind]!;
      const shown = (text: string) => ({ seed, files: filesOf(each), values: each.values, text });
      expect(shown(render(stored, { ...STAND_INS, ...each.sample }))).toEqual(shown(ownRendering(each, kind, body)));
    }));
    withPartials += Number(each.partials.html.length + each.partials.text.length > 0);
  }
  expect(accepted).toBe(FOLDERS);
  expect(withPartials).toBeGreaterThan(FOLDERS / 3);
}, 600_000);
