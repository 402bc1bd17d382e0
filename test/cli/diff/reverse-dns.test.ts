/* eslint-disable complexity -- a property: one run of the handler, and all that is compared with it */
import * as fc from 'fast-check';
import { TAG, type Tags } from '../../../core/ownership';
import { isRecordSetBy, recordTags } from '../../../core/reverse-dns/ptr-record';
import { reverseDns } from '../../../lambda/reverse-dns/reverse-dns';
import { OTHER_STACK, STACK } from '../../support/world';
import { Account, announced, deployed, GONE_STACK, maybe, OWNER, RUNS } from './support';

jest.setTimeout(1_200_000);

const TYPE = 'Custom::CdkAdoptReverseDns';
const IDS = ['eipalloc-0000000000000aaa1', 'eipalloc-0000000000000aaa2'];
const name = fc.constantFrom('mail.example.com', 'MAIL.example.com', 'www.example.com');
const tags = fc.constantFrom<Tags>({}, {}, recordTags({ stackId: OTHER_STACK, logicalId: 'Dns' }), recordTags({ stackId: GONE_STACK, logicalId: 'Dns' }));
const address = fc.record({ tags, record: maybe(name) });
const properties = fc.record({ ContractVersion: fc.constant('1'), AllocationId: fc.constantFrom(...IDS), DomainName: name });
const edit = fc.constantFrom('none', 'none', 'renamed', 'reset', 'disowned');

test('what is announced of a reverse DNS record is what happens, and nothing else does', () => fc.assert(fc.asyncProperty(
  address, address, maybe(properties), edit, maybe(properties), async (one, two, former, how, wanted) => {
    const account = new Account();
    const { store } = account.dns;
    [one, two].forEach((of, index) => {
      store.add({ allocationId: IDS[index]!, tags: of.tags });
      if (of.record) store.ptrRecords.set(IDS[index]!, `${of.record}.`);
    });
    const feature = reverseDns(account.dns);
    const first = former && await deployed(account, feature, { type: TYPE, wanted: former });
    fc.pre(first?.ok !== false);
    const before = first && { properties: { ...former }, physicalId: first.id };
    if (before && how === 'renamed') store.modifyReverseDns(former.AllocationId, 'by-hand.example.com');
    if (before && how === 'reset') store.resetReverseDns(former.AllocationId);
    if (before && how === 'disowned') store.untag(former.AllocationId, { [TAG.reverseDnsBy]: STACK });
    fc.pre(before !== undefined || wanted !== undefined);
    const marks = () => new Map(IDS.map((id) => [id, isRecordSetBy(OWNER, store.addresses.get(id)!)]));
    const shown = () => new Map(IDS.map((id) => [id, JSON.stringify([Object.entries(store.addresses.get(id)!.tags).sort(), store.ptrRecords.get(id)?.toLowerCase().replace(/\.$/, '')])]));
    const [was, marked] = [shown(), marks()];
    const deployment = { type: TYPE, wanted: wanted && { ...wanted }, former: before } as const;
    const { diff, state } = await announced(account, deployment);
    const { ok, reason } = await deployed(account, feature, deployment);
    expect([ok, reason]).toEqual([diff.outcome !== 'refused', ok ? reason : expect.any(String)]);
    const is = shown();
    if (!ok) {
      expect(is).toEqual(was);
      return;
    }
    for (const found of await state.addresses()) {
      const record = (await state.record(found.allocationId)).domainName?.toLowerCase().replace(/\.$/, '');
      expect(JSON.stringify([Object.entries(found.tags).sort(), record])).toBe(is.get(found.allocationId));
    }
    expect(diff.changes.map(({ thing }) => /eipalloc-\S+/.exec(thing)![0]).sort()).toEqual(IDS.filter((id) => was.get(id) !== is.get(id)));
    for (const { thing, kind, foreign } of diff.changes) {
      const id = /eipalloc-\S+/.exec(thing)![0];
      const hadRecord = (JSON.parse(was.get(id)!) as unknown[])[1] !== null;
      const isKind = !marks().get(id) ? 'remove' : !marked.get(id) && hadRecord ? 'adopt' : hadRecord ? 'change' : 'create';
      expect([id, kind, foreign]).toEqual([id, isKind, isKind === 'adopt']);
    }
  }), RUNS));
