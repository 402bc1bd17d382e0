import { isDeepStrictEqual } from 'node:util';
import { applyPatch, parsePatch } from 'diff';
import * as fc from 'fast-check';
import type { ResourceType } from '../../../cli/assembly/template';
import type { Live } from '../../../cli/deployment/live';
import { State } from '../../../cli/deployment/state';
import type { Change } from '../../../cli/diff/change';
import { diffOf, type Resource, type ResourceDiff } from '../../../cli/diff/diff';
import type { RawProperties } from '../../../core/contracts/raw-properties';
import { backupName } from '../../../core/email-templates/template-name';
import { TAG } from '../../../core/ownership';
import type { Feature } from '../../../lambda/custom-resource/handler';
import { FakeReverseDns } from '../../support/fake-reverse-dns';
import { Assets } from '../../support/folder-function';
import type { SesStore, StoredTemplate } from '../../support/ses/store';
import { LOGICAL_ID, OTHER_STACK, STACK, World } from '../../support/world';

export const OWNER = { stackId: STACK, logicalId: LOGICAL_ID };
export const GONE_STACK = 'arn:aws:cloudformation:us-east-1:123456789012:stack/Gone/99999999-7777-8888-9999-000000000000';

/** Random pairs of an account and an app: `DIFF_RUNS=1000 npx jest test/cli/diff` compares so many of each kind of resource. */
export const RUNS = {
  numRuns: Number(process.env.DIFF_RUNS ?? 60), endOnFailure: true, interruptAfterTimeLimit: 600_000, markInterruptAsFailure: true,
};

/** A world with reverse DNS, in which one other stack lives. */
export class Account {
  public readonly world = new World();
  public readonly assets = new Assets(this.world.calls);
  public readonly dns = new FakeReverseDns(this.world.calls, () => this.world.clock.now());

  public constructor() {
    this.world.cloudFormation.stacks.set(OTHER_STACK, 'UPDATE_COMPLETE');
  }

  /** What the command reads. */
  public live(): Live {
    const { s3, ses, ec2 } = this.world;
    const isDns = this.dns.addresses.size > 0;
    return {
      rules: async (bucket) => s3.getRules(bucket).catch(() => undefined),
      template: (name) => ses.getTemplate(name),
      addresses: () => (isDns ? this.dns : ec2).describeAddresses({}),
      record: (allocationId) => this.dns.describeReverseDns(allocationId),
      text: (bucket, key) => (bucket === 'assets' ? this.assets.getBytes(bucket, key, 0, Infinity) : ses.getText(bucket, key)),
    };
  }

  public state(): State {
    return new State(this.live(), async (stackId) => {
      const status = this.world.cloudFormation.stacks.get(stackId);
      return status === undefined || status === 'DELETE_COMPLETE';
    });
  }

  public send<P>(feature: Feature<P>, request: Parameters<World['send']>[1]) {
    return this.world.send(feature, request);
  }
}

export interface Deployment {
  readonly type: ResourceType;
  readonly wanted?: RawProperties;
  readonly former?: { readonly properties: RawProperties; readonly physicalId: string };
}

/** What the command announces, and what it has foreseen. */
export async function announced(account: Account, { type, wanted, former }: Deployment): Promise<{ diff: ResourceDiff; state: State }> {
  const state = account.state();
  const resource: Resource = { owner: OWNER, path: 'Shop/Thing', type, wanted, former, unknown: [] };
  const [diff] = await diffOf([resource], state);
  return { diff: diff!, state };
}

/** What the deployment does: the request of CloudFormation's, and the clean-up of what was replaced. Whether it succeeds. */
export async function deployed<P>(
  account: Account, feature: Feature<P>, { wanted, former }: Deployment,
): Promise<{ ok: boolean; id: string; reason?: string }> {
  if (!wanted) {
    const { Status, Reason } = await account.send(feature, { type: 'Delete', properties: former!.properties, id: former!.physicalId });
    return { ok: Status === 'SUCCESS', id: '', reason: Reason };
  }
  const answer = await account.send(feature, former
    ? { type: 'Update', properties: wanted, previous: former.properties, id: former.physicalId }
    : { type: 'Create', properties: wanted });
  const id = answer.PhysicalResourceId ?? '';
  const ok = answer.Status === 'SUCCESS';
  if (!ok || !former || id === former.physicalId) return { ok, id, reason: answer.Reason };
  const options = { stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', status: 'UPDATE_COMPLETE', heldId: id, heldProperties: wanted };
  const cleanUp = await account.send(feature, { type: 'Delete', properties: former.properties, id: former.physicalId, options });
  return { ok: cleanUp.Status === 'SUCCESS', id, reason: cleanUp.Reason };
}

/** What somebody has in hand who applies the unified diff of some texts, by their names. */
export function patched(diff: string, texts: Readonly<Record<string, string>>): Record<string, string | false> {
  const patches = new Map(parsePatch(`${diff}\n`).map((patch) => [patch.oldFileName!.replace(/ \(.*\)$/, ''), patch]));
  expect(Object.keys(texts)).toEqual(expect.arrayContaining([...patches.keys()]));
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => {
    const patch = patches.get(name);
    return [name, patch ? applyPatch(text, patch) : text];
  }));
}

type Stored = ReadonlyMap<string, StoredTemplate>;

export function storedIn(store: SesStore): Stored {
  return new Map(store.list().map((template) => [template.name, template]));
}

/** The kind of the change, whether it is one of somebody else's, and its unified diff. */
export function expectTemplateChange({ thing, kind, foreign, diff }: Change, was: Stored, is: Stored): void {
  const name = thing.replace('template ', '');
  const isMarked = (template?: StoredTemplate) => template?.tags[TAG.stack] === STACK && template.tags[TAG.resource] === LOGICAL_ID;
  const isOurs = (all: Stored) => all.has(name) && [name, backupName(name)].some((each) => isMarked(all.get(each)));
  const isLost = !is.has(name) || (isOurs(was) && !isOurs(is));
  const isKind = isLost ? 'remove' : !was.has(name) ? 'create' : isOurs(is) && !isOurs(was) ? 'adopt' : 'change';
  expect({ name, kind, foreign }).toEqual({ name, kind: isKind, foreign: isKind === 'adopt' });
  const texts = (all: Stored) => Object.fromEntries((['subject', 'html', 'text'] as const).map((part) =>
    [`${name}/${part}`, (all.get(name)?.[part] ?? '').replaceAll('\r\n', '\n')]));
  expect({ name, hasDiff: diff !== undefined }).toEqual({ name, hasDiff: !isDeepStrictEqual(texts(was), texts(is)) });
  if (diff !== undefined) expect(patched(diff, texts(was))).toEqual(texts(is));
}

export const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
