import type { ElasticIpPoolContract } from '../../core/contracts/elastic-ip-pool';
import { demandKnownVersion } from '../custom-resource/admission';
import { type Clock, systemClock } from '../custom-resource/clock';
import type { Log } from '../custom-resource/log';
import type { LambdaContext } from '../custom-resource/protocol';
import { LONGEST_CALL } from '../custom-resource/sdk-options';
import type { PoolPort } from './aws';
import { PoolInvocation } from './invocation';
import { launch } from './launch';
import { sweep } from './sweep';

/** Injected, so that tests and the simulation can replace it. */
export interface Dependencies {
  readonly clock: Clock;
  readonly log: Log;
  /** Writes a line as it is: CloudWatch finds metrics only in lines without anything else. */
  readonly metrics: (line: string) => void;
}

export function dependencies(): Dependencies {
  return {
    clock: systemClock,
    log: (entry) => console.info(entry),
    // Not with console, whose output the runtime wraps.
    metrics: (line) => void process.stdout.write(`${line}\n`),
  };
}

/** Time for a call that is under way at the deadline. */
const RESERVE = LONGEST_CALL + 5_000;

/** Every event makes it reconcile the current state; if it throws, Lambda delivers the event again. */
export function elasticIpPool(port: PoolPort, { clock, log, metrics }: Dependencies) {
  return async (event: ElasticIpPoolContract, context: LambdaContext): Promise<void> => {
    demandKnownVersion({ ...event });
    const { LifecycleAction: action, AutoScalingGroupNames: groupNames } = event;
    const deadline = clock.now() + context.getRemainingTimeInMillis() - RESERVE;
    log({ message: 'request', pool: event.Pool, instance: action?.EC2InstanceId, group: action?.AutoScalingGroupName, groups: groupNames });
    const groups = action ? [action.AutoScalingGroupName] : groupNames ?? [];
    const invocation = new PoolInvocation(event, groups, port, clock, deadline, log, metrics);
    await (action ? launch(invocation, action) : sweep(invocation));
  };
}
