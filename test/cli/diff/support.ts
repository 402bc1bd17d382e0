import * as fc from 'fast-check';
import type { ResourceType } from '../../../cli/assembly/template';
import type { Live } from '../../../cli/deployment/live';
import { State } from '../../../cli/deployment/state';
import { diffOf, type Resource, type ResourceDiff } from '../../../cli/diff/diff';
import type { RawProperties } from '../../../core/contracts/raw-properties';
import type { Feature } from '../../../lambda/custom-resource/handler';
import { FakeReverseDns } from '../../support/fake-reverse-dns';
import { Assets } from '../../support/folder-function';
import { LOGICAL_ID, OTHER_STACK, STACK, World } from '../../support/world';

export const OWNER = { stackId: STACK, logicalId: LOGICAL_ID };
export const GONE_STACK = 'arn:aws:cloudformation:us-east-1:123456789012:stack/Gone/99999999-7777-8888-9999-000000000000';

/** Random pairs of an account and an app: more of them where the environment asks for it. */
export const RUNS = { numRuns: Number(process.env.DIFF_RUNS ?? 60), endOnFailure: true, interruptAfterTimeLimit: 600_000 };

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

export const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
