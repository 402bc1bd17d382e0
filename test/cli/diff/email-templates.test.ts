 
import * as fc from 'fast-check';
import { State } from '../../../cli/deployment/state';
import { diffOf } from '../../../cli/diff/diff';
import { type Content, ownershipTags } from '../../../core/email-templates/stored-template';
import { backupName } from '../../../core/email-templates/template-name';
import { OperationError } from '../../../core/errors';
import { TAG, type Tags } from '../../../core/ownership';
import { emailTemplates } from '../../../lambda/email-templates/email-templates';
import { OTHER_STACK, STACK } from '../../support/world';
import { Account, announced, deployed, expectTemplateChange, GONE_STACK, maybe, OWNER, RUNS, storedIn } from './support';

jest.setTimeout(1_200_000);

const TYPE = 'Custom::CdkAdoptEmailTemplates';
const IDS = ['a', 'b', 'c'];
const NAMES = IDS.map((id) => `shop-${id}`);
const text = fc.constantFrom('one', 'two\nlines', '%%host%%');
const folder = fc.record({
  texts: fc.record(Object.fromEntries(IDS.map((id) => [id, maybe(text)]))),
  host: fc.constantFrom('h', 'i', '{'),
  Tags: maybe(fc.constantFrom([{ Key: 'team', Value: 'x' }], [{ Key: 'team', Value: 'y' }, { Key: 'cost', Value: '1' }])),
  OnExisting: fc.constantFrom('adopt', 'adopt', 'adopt', 'fail'),
  RemovalPolicy: fc.constantFrom('destroy', 'retain'),
});
type Folder = typeof folder extends fc.Arbitrary<infer T> ? T : never;
const OWNERS = { none: undefined, other: { stackId: OTHER_STACK, logicalId: 'Mail' }, gone: { stackId: GONE_STACK, logicalId: 'Mail' }, us: OWNER };
const stored = maybe(fc.record({
  content: fc.record({ subject: text, html: text }) as fc.Arbitrary<Content>,
  tags: fc.tuple(fc.constantFrom('none', 'none', 'gone', 'us', 'other'), fc.constantFrom('', '', STACK)).map(([owner, retained]): Tags => ({
    ...(OWNERS[owner as 'gone'] && ownershipTags(OWNERS[owner as 'gone']!, 'x')), ...(retained && { [TAG.retained]: retained }),
  })),
}));
const account = fc.record(Object.fromEntries(NAMES.map((name) => [name, stored])));
const edit = fc.record({ name: fc.constantFrom(...NAMES), to: stored, isMade: fc.boolean() });

function declared(account: Account, key: string, { texts, host, ...more }: Folder): Record<string, unknown> | undefined {
  const templates = IDS.flatMap((id) => (texts[id] === undefined ? [] : [{
    id, subject: 'Hello', html: texts[id], sample: '{}', ...(texts[id].includes('%%') && { substitutions: ['host'] }),
  }]));
  if (templates.length === 0) return undefined;
  return JSON.parse(JSON.stringify({ ContractVersion: '1', ...account.assets.put(key, templates), Substitutions: { host }, ...more })) as Record<string, unknown>;
}

test('what is announced of a folder is what happens, and nothing else does', () => fc.assert(fc.asyncProperty(
  account, maybe(folder), edit, maybe(folder), async (there, former, change, next) => {
    const all = new Account();
    const { store } = all.world.ses;
    const put = (name: string, to: { content: Content; tags: Tags } | undefined) => {
      if (store.find(name)) store.delete(name);
      if (to) store.create(name, to.content, to.tags);
    };
    for (const [name, to] of Object.entries(there)) put(name, to);
    const feature = emailTemplates(all.world.ses, all.assets);
    const firstProperties = former && declared(all, 'first', former);
    const first = firstProperties && await deployed(all, feature, { type: TYPE, wanted: firstProperties });
    fc.pre(first?.ok !== false);
    const before = first && { properties: firstProperties, physicalId: first.id };
    if (change.isMade) put(change.name, change.to);
    const wanted = next && declared(all, 'second', next);
    fc.pre(before !== undefined || wanted !== undefined);
    const shown = (name: string) => {
      const found = store.find(name);
      return found && JSON.stringify([found.subject, found.html, found.text, Object.entries(found.tags).sort()]);
    };
    const snapshot = () => new Map(NAMES.flatMap((name) => [name, backupName(name)]).map((name) => [name, shown(name)]));
    const [was, storedBefore] = [snapshot(), storedIn(store)];
    const deployment = { type: TYPE, wanted, former: before } as const;
    const { diff, state } = await announced(all, deployment);
    const { ok, reason } = await deployed(all, feature, deployment);
    expect([ok, reason]).toEqual([diff.outcome !== 'refused', ok ? reason : expect.any(String)]);
    if (!ok) return; // of the templates before the one that is refused, the rollback takes back what was written
    const is = snapshot();
    for (const name of NAMES) {
      const foreseen = await state.template(name);
      for (const [of, one] of [[name, foreseen.template], [backupName(name), foreseen.backup]] as const) {
        const as = one && JSON.stringify([one.content.subject, one.content.html, one.content.text, Object.entries(one.tags).sort()]);
        expect([of, as]).toEqual([of, is.get(of)]);
      }
    }
    const changed = NAMES.filter((name) => [name, backupName(name)].some((one) => was.get(one) !== is.get(one)));
    expect(diff.changes.map(({ thing }) => thing).sort()).toEqual(changed.map((name) => `template ${name}`).sort());
    for (const change of diff.changes) expectTemplateChange(change, storedBefore, storedIn(store));
  }), RUNS));

test('where it is not known what a folder had before, that is said', async () => {
  const all = new Account();
  const texts: Folder['texts'] = { a: 'one', b: undefined, c: undefined };
  const former = declared(all, 'first', { texts, host: 'h', Tags: undefined, OnExisting: 'adopt', RemovalPolicy: 'destroy' })!;
  const wanted = declared(all, 'second', { texts: { ...texts, a: 'two\nlines' }, host: 'h', Tags: undefined, OnExisting: 'adopt', RemovalPolicy: 'destroy' });
  const live = all.live();
  const text = async (bucket: string, key: string) => {
    if (key === 'first') throw new OperationError('could not read the asset first of bucket assets: AccessDenied');
    return live.text(bucket, key);
  };
  const resource = { owner: OWNER, path: 'Shop/Thing', type: TYPE, wanted, former: { properties: former, physicalId: 'x' }, unknown: [] } as const;
  expect(await diffOf([resource], new State({ ...live, text }, async () => false))).toMatchObject([{
    outcome: 'unknown', changes: [], notes: ['what it deployed before is not known: could not read the asset first of bucket assets: AccessDenied'],
  }]);
});
