import { randomUUID } from 'node:crypto';
import type { RawProperties } from '../../../core/contracts/raw-properties';
import type { CustomResourceEvent, CustomResourceResponse } from '../../../lambda/custom-resource/protocol';
import type { FakeCloudFormation } from '../../support/fake-cloudformation';
import { LOGICAL_ID } from '../../support/world';
import type { LambdaFunction } from './function';
import type { Lane } from './proxy';
import type { Change, Creation, Step } from './script';
import { ACCOUNT } from './services';
import type { Traffic } from './traffic';

/** Lambda delivers an asynchronous event again, twice, when the function fails. */
const DELIVERIES = 3;

/** A sandbox and its way to the services. */
export interface Runner {
  readonly lane: Lane;
  readonly lambda: LambdaFunction;
}

export interface Surroundings {
  readonly region: string;
  readonly cloudFormation: FakeCloudFormation;
  /** Two requests of a resource can be under way when the first is cancelled. */
  readonly runners: readonly [Runner, Runner];
  /** By the functions' clocks. */
  readonly now: () => number;
  readonly traffic: Traffic;
  readonly wrong: (what: string) => void;
}

export interface Stack {
  readonly id: string;
  /** Whether the script can go on: not after a creation that should have succeeded. */
  carryOut(step: Step): Promise<boolean>;
  /** From the traffic. */
  answered(response: CustomResourceResponse): void;
  /** From the traffic: a function has itself invoked with the event when it has ended. */
  invoked(event: CustomResourceEvent): void;
  /** From the traffic: another resource fails at this call, which arrives only after CloudFormation has gone on. */
  cancels(invocation: string, action: string): boolean;
}

interface Asking {
  readonly type: CustomResourceEvent['RequestType'];
  readonly properties: RawProperties;
  readonly former?: RawProperties;
  readonly id?: string;
  readonly stack: string;
  /** Another id that CloudFormation holds by now, when a replaced thing is cleaned up. */
  readonly held?: string;
  readonly ends?: 'SUCCESS' | 'FAILED' | 'either';
  readonly runner?: 0 | 1;
}

/** CloudFormation's part: a stack with one resource, whose requests and statuses follow from the steps and the answers. */
export function newStack({ region, cloudFormation, runners, now: time, traffic, wrong }: Surroundings): Stack {
  const stackId = `arn:aws:cloudformation:${region}:${ACCOUNT}:stack/Shop/${randomUUID()}`;
  const waiting = new Map<string, (response: CustomResourceResponse) => void>();
  /** Further invocations, by the request. */
  const further = new Map<string, CustomResourceEvent[]>();
  let [id, properties]: [string, RawProperties] = ['', {}];
  let cancellation: { at: string; go: () => void } | undefined;

  const status = (resource: string, physicalId: string | undefined) => {
    cloudFormation.seen = { status: resource, physicalId, lastUpdated: time() };
  };

  /** To the end of the delivery that succeeds, or of the last one; and so the further invocations that it asked for. */
  const deliver = async (runner: Runner, event: CustomResourceEvent) => {
    await deliverOne(runner, event);
    for (let next; (next = further.get(event.RequestId)?.shift()) !== undefined;) await deliverOne(runner, next);
  };

  const deliverOne = async ({ lane, lambda }: Runner, event: CustomResourceEvent) => {
    for (let delivery = 1; delivery <= DELIVERIES; delivery++) {
      lane.begin(traffic, event.RequestType);
      const end = await lambda.invoke(event);
      lane.end();
      traffic.tell(`-- ${event.RequestType}: the function ${end}`);
      if (end === 'returned') return;
    }
  };

  const ask = async (asking: Asking): Promise<CustomResourceResponse | undefined> => {
    const { type, properties: asked, id: cameIn, stack, held, ends = 'SUCCESS', runner = 0 } = asking;
    const event = eventOf(asking, stackId, runners[runner].lane.endpoint, time());
    // A clean-up's end, and that of a cancelled request, changes nothing about the resource.
    const matters = () => held === undefined && !(type === 'Create' && cancellation?.at === '');
    const operation = type.toUpperCase();
    cloudFormation.stacks.set(stackId, stack);
    if (type !== 'Delete') cloudFormation.properties = JSON.stringify(asked); // no event of a deletion is asked for
    if (held === undefined) status(`${operation}_IN_PROGRESS`, cameIn);
    traffic.tell(`-- ${type} of ${cameIn ?? 'nothing yet'}; the stack is ${stack}`);

    let answer: CustomResourceResponse | undefined;
    waiting.set(event.RequestId, (response) => {
      answer = response;
      const gone = type === 'Delete' && response.Status === 'SUCCESS';
      if (matters() && gone) cloudFormation.seen = 'absent';
      else if (matters()) status(`${operation}_${response.Status === 'SUCCESS' ? 'COMPLETE' : 'FAILED'}`, response.PhysicalResourceId);
    });
    await deliver(runners[runner], event);
    waiting.delete(event.RequestId);
    const { Status: said, PhysicalResourceId, Reason = '' } = answer ?? { Status: 'no answer', PhysicalResourceId: '' };
    if (!answer && matters()) status(`${operation}_FAILED`, cameIn);
    traffic.tell(`-- ${type}: ${said} ${PhysicalResourceId} ${Reason}`);
    if (said !== ends && ends !== 'either') wrong(`${type} ended with ${said} where ${ends} was due: ${Reason}`);
    return answer;
  };

  /** A Delete that fails is tried again, as CloudFormation does, or the user. */
  const remove = async (asking: Omit<Asking, 'type'>) => {
    const answer = await ask({ ...asking, type: 'Delete' });
    if (answer?.Status !== 'SUCCESS') await ask({ ...asking, type: 'Delete' });
  };

  const create = async ({ properties: wanted, ends = 'SUCCESS', cancelledAt }: Creation) => {
    const rollBack = (physicalId: string, runner: 0 | 1 = 0) =>
      remove({ properties: wanted, id: physicalId, stack: 'ROLLBACK_IN_PROGRESS', runner });
    const invented = `Shop-${LOGICAL_ID}-1A2B3C4D5E6F`;
    if (cancelledAt !== undefined) {
      const cancelled = new Promise<void>((go) => (cancellation = { at: cancelledAt, go }));
      const creation = ask({ type: 'Create', properties: wanted, stack: 'CREATE_IN_PROGRESS', ends: 'either' });
      await Promise.race([cancelled, creation]);
      cancellation = { at: '', go: () => undefined };
      await Promise.all([creation, rollBack(invented, 1)]);
      cancellation = undefined;
      return true;
    }
    const answer = await ask({ type: 'Create', properties: wanted, stack: 'CREATE_IN_PROGRESS', ends });
    if (answer?.Status !== 'SUCCESS') await rollBack(answer?.PhysicalResourceId ?? invented);
    [id, properties] = [answer?.PhysicalResourceId ?? '', wanted];
    return answer?.Status === ends;
  };

  const update = async ({ properties: wanted, ends = 'SUCCESS', rolledBack }: Change) => {
    const [before, former] = [id, properties];
    const answer = await ask({ type: 'Update', properties: wanted, former, id, stack: 'UPDATE_IN_PROGRESS', ends });
    const now = answer?.PhysicalResourceId ?? before;
    const cleanUp = async (replaced: string, of: RawProperties, held: string, stack: string) => {
      if (replaced === held) return;
      status('UPDATE_COMPLETE', held);
      await remove({ properties: of, id: replaced, held, stack });
    };
    if (answer?.Status === 'SUCCESS' && !rolledBack) {
      await cleanUp(before, former, now, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
      [id, properties] = [now, wanted];
      return true;
    }
    const back = await ask({ type: 'Update', properties: former, former: wanted, id: now, stack: 'UPDATE_ROLLBACK_IN_PROGRESS' });
    const after = back?.PhysicalResourceId ?? now;
    if (after !== before) wrong(`the rollback ended with ${after} where ${before} was there before`);
    await cleanUp(now, wanted, after, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
    id = after;
    return (answer?.Status ?? 'no answer') === ends;
  };

  return {
    id: stackId,
    invoked: (event) => void further.set(event.RequestId, [...further.get(event.RequestId) ?? [], event]),
    answered: (response) => waiting.get(response.RequestId)?.(response),
    cancels(invocation, action) {
      if (invocation !== 'Create' || action !== cancellation?.at) return false;
      cancellation.go();
      return true;
    },
    async carryOut(step) {
      switch (step.do) {
        case 'create':
          return create(step);
        case 'update':
          return update(step);
        case 'roll back the creation':
          await remove({ properties, id, stack: 'ROLLBACK_IN_PROGRESS' });
          return true;
        case 'destroy':
          await remove({ properties, id, stack: 'DELETE_IN_PROGRESS' });
          return true;
      }
    },
  };
}

function eventOf({ type, properties, former, id }: Asking, stackId: string, endpoint: string, now: number): CustomResourceEvent {
  const RequestId = randomUUID();
  const date = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
  return {
    RequestType: type,
    RequestId,
    ResponseURL: `${endpoint}/response/${RequestId}?X-Amz-Date=${date}&X-Amz-Expires=7200&X-Amz-Signature=hush`,
    ResourceType: 'Custom::Thing',
    LogicalResourceId: LOGICAL_ID,
    StackId: stackId,
    ResourceProperties: properties,
    ...(former && { OldResourceProperties: former }),
    ...(id !== undefined && { PhysicalResourceId: id }),
  };
}
