/* eslint-disable max-len -- a property: one run of the handler, and all that is compared with it */
import * as fc from 'fast-check';
import { type Content, generatedName, ownershipTags } from '../../../core/email-templates/stored-template';
import { backupName } from '../../../core/email-templates/template-name';
import { TAG, type Tags } from '../../../core/ownership';
import { emailTemplate } from '../../../lambda/email-template/email-template';
import { LOGICAL_ID, OTHER_STACK, STACK } from '../../support/world';
import { Account, announced, deployed, expectTemplateChange, GONE_STACK, maybe, OWNER, RUNS, storedIn } from './support';

jest.setTimeout(1_200_000);

const TYPE = 'Custom::CdkAdoptEmailTemplate';
const NAMES = ['a', 'b'];
const text = fc.constantFrom('one', 'two\r\nlines', 'three');
const content: fc.Arbitrary<Content> = fc.record({ subject: text, html: maybe(text), text });
const owners = { none: undefined, other: { stackId: OTHER_STACK, logicalId: 'Mail' }, gone: { stackId: GONE_STACK, logicalId: 'Mail' }, sibling: { stackId: STACK, logicalId: 'Sibling' }, us: OWNER };
const tags = (name: string) => fc.tuple(fc.constantFrom(...Object.keys(owners), 'none', 'none'), fc.constantFrom('', STACK, GONE_STACK), fc.constantFrom('', 'x'))
  .map(([owner, retained, mine]): Tags => ({
    ...(owners[owner as keyof typeof owners] && ownershipTags(owners[owner as keyof typeof owners]!, name)),
    ...(retained && { [TAG.retained]: retained }), ...(mine && { team: mine }),
  }));
const stored = (name: string) => maybe(fc.record({ content, tags: tags(name) }));
const properties = fc.record({
  ContractVersion: fc.constant('1'),
  TemplateName: fc.constantFrom(...NAMES, ...NAMES, undefined),
  Subject: text,
  Html: maybe(text.map((Inline) => ({ Inline }))),
  Text: text.map((Inline) => ({ Inline })),
  Tags: maybe(fc.constantFrom([{ Key: 'team', Value: 'x' }], [{ Key: 'team', Value: 'y' }, { Key: 'cost', Value: '1' }])),
  OnExisting: fc.constantFrom('adopt', 'adopt', 'fail'),
  RemovalPolicy: fc.constantFrom('destroy', 'retain'),
}).map((all) => JSON.parse(JSON.stringify(all)) as Record<string, unknown>);
const account = fc.record(Object.fromEntries(NAMES.flatMap((name) => [name, backupName(name)]).map((name) => [name, stored(name)])));
const edit = fc.record({ name: fc.constantFrom(...NAMES, ...NAMES.map(backupName)), to: stored('a'), isMade: fc.boolean() });

test('what is announced of a template is what happens, and nothing else does', () => fc.assert(fc.asyncProperty(
  account, maybe(properties), edit, maybe(properties), async (there, former, change, wanted) => {
    const all = new Account();
    const { store } = all.world.ses;
    const put = (name: string, to: { content: Content; tags: Tags } | undefined) => {
      if (store.find(name)) store.delete(name);
      if (to) store.create(name, to.content, to.tags);
    };
    for (const [name, to] of Object.entries(there)) put(name, to);
    const feature = emailTemplate(all.world.ses, all.world.ses);
    const first = former && await deployed(all, feature, { type: TYPE, wanted: former });
    const before = first?.ok ? { properties: former!, physicalId: first.id } : undefined;
    if (change.isMade) put(change.name, change.to);
    fc.pre(before !== undefined || wanted !== undefined);
    const names = [...NAMES, generatedName(OWNER)].flatMap((name) => [name, backupName(name)]);
    const snapshot = () => new Map(names.map((name) => {
      const { content: { subject, html, text: plain }, tags: marks } = { content: { subject: '' }, tags: {}, ...asRead(store.find(name)) } as { content: Content; tags: Tags };
      return [name, store.find(name) ? JSON.stringify([subject, html, plain, Object.entries(marks).sort()]) : undefined];
    }));
    const [was, storedBefore] = [snapshot(), storedIn(store)];
    const deployment = { type: TYPE, wanted, former: before } as const;
    const { diff, state } = await announced(all, deployment);
    const { ok, reason } = await deployed(all, feature, deployment);
    expect([ok, reason]).toEqual([diff.outcome !== 'refused', ok ? reason : expect.any(String)]);
    const is = snapshot();
    if (!ok) {
      expect(is).toEqual(was);
      return;
    }
    for (const name of [...NAMES, generatedName(OWNER)]) {
      const foreseen = await state.template(name);
      for (const [of, one] of [[name, foreseen.template], [backupName(name), foreseen.backup]] as const) {
        const as = one && JSON.stringify([one.content.subject, one.content.html, one.content.text, Object.entries(one.tags).sort()]);
        expect([of, as]).toEqual([of, is.get(of)]);
      }
    }
    const changed = [...NAMES, generatedName(OWNER)].filter((name) => was.get(name) !== is.get(name) || was.get(backupName(name)) !== is.get(backupName(name)));
    expect(diff.changes.map(({ thing }) => thing).sort()).toEqual(changed.map((name) => `template ${name}`).sort());
    for (const change of diff.changes) expectTemplateChange(change, storedBefore, storedIn(store));
  }), RUNS));

function asRead(found: ReturnType<Account['world']['ses']['store']['find']>): { content: Content; tags: Tags } | undefined {
  return found && { content: { subject: found.subject ?? '', html: found.html, text: found.text }, tags: found.tags };
}

test('a resource of another construct in the same stack holds what it has', async () => {
  const all = new Account();
  all.world.ses.store.create('a', { subject: 'one' }, ownershipTags({ stackId: STACK, logicalId: 'Sibling' }, 'a'));
  const { diff } = await announced(all, { type: TYPE, wanted: { TemplateName: 'a', Subject: 'two' } });
  expect(diff).toMatchObject({ outcome: 'refused', notes: ['template a: it is held by resource Sibling of this stack'], logicalId: LOGICAL_ID });
});

test('an adoption is announced with the text that it overwrites', async () => {
  const all = new Account();
  all.world.ses.store.create('a', { subject: 'Hello', text: 'one\ntwo\n' });
  const { diff } = await announced(all, { type: TYPE, wanted: { TemplateName: 'a', Subject: 'Hello', Text: { Inline: 'one\nthree\n' } } });
  expect(diff.changes).toEqual([{
    kind: 'adopt', thing: 'template a', foreign: true, details: ['keeps a copy of the text that it has'],
    diff: '--- a/text (live)\n+++ a/text (deployed)\n@@ -1,2 +1,2 @@\n one\n-two\n+three',
  }]);
});
