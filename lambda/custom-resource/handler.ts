import { isDeepStrictEqual } from 'node:util';
import type { RawProperties } from '../../core/contracts/raw-properties';
import { Continuation, errorCodes, OperationError, StaleRequestError } from '../../core/errors';
import type { Owner } from '../../core/ownership';
import { POLICY_PROPAGATION } from '../../core/timings';
import { admit, isAdmitted } from './admission';
import { Calls } from './calls';
import { type Clock, pause, systemClock } from './clock';
import { cloudFormation, type CloudFormationPort } from './cloudformation';
import { type Log } from './log';
import { type CustomResourceEvent, type CustomResourceResponse, type LambdaContext, ownerOf } from './protocol';
import { RequestState } from './request';
import { type IsRealPhysicalId, sentAt } from './request-validity';
import { byteLength, failed, MAX_RESPONSE_BYTES, type Outcome, respond, success } from './response';
import { retry } from './retry';
import { LONGEST_CALL } from './sdk-options';
import { StackState } from './stack-state';

/** What a custom resource does. All three converge: they read what is, compare it with what is wanted, and change the difference. */
export interface Feature<P> {
  parse(raw: RawProperties, owner: Owner): P;
  readonly isRealPhysicalId: IsRealPhysicalId;
  /** The work may go on in further invocations, for as long as CloudFormation waits: it throws a `Continuation`. */
  readonly continues?: true;
  create(input: CreateInput<P>): Promise<Outcome>;
  update(input: UpdateInput<P>): Promise<Outcome>;
  delete(input: DeleteInput<P>): Promise<void>;
  /** After the answer to a Create or an Update, whatever it was: what is there once CloudFormation has taken an answer in. */
  afterResponse?(input: CreateInput<P> | UpdateInput<P>): Promise<void>;
}

export interface CreateInput<P> {
  readonly properties: P;
  readonly calls: Calls;
  readonly request: RequestState;
}

export interface UpdateInput<P> extends CreateInput<P> {
  readonly physicalResourceId: string;
  /** What was asked for before; in a rollback, what the failed update asked for. */
  readonly previous: P;
  /** Nothing has changed, not even what means nothing to the feature: CloudFormation repeats an update that failed. */
  readonly isRepeated: boolean;
}

export interface DeleteInput<P> extends CreateInput<P> {
  readonly physicalResourceId: string;
}

/** What a handler takes from outside; tests and the simulation replace any of it. */
export interface Dependencies {
  readonly cloudFormation: CloudFormationPort;
  readonly clock: Clock;
  readonly log: Log;
  readonly respond: (url: string, response: CustomResourceResponse, clock: Clock) => Promise<void>;
  /** Has the function invoked again with the event. Only where a feature continues. */
  readonly continueLater?: (event: CustomResourceEvent) => Promise<void>;
}

export function dependencies(): Dependencies {
  // An object: Lambda's JSON log format keeps its fields apart.
  return { cloudFormation: cloudFormation(), clock: systemClock, log: (entry) => console.info(entry), respond };
}

/** Left for a call that is under way at the deadline, and for the tries to send the response. */
const RESERVE = LONGEST_CALL + 30_000;
/** The longest that CloudFormation waits for a custom resource, which is the ServiceTimeout of a feature that continues. */
const HOUR = 3_600_000;

export function customResource<P>(feature: Feature<P>, { cloudFormation: cfn, clock, log, respond: send, continueLater }: Dependencies) {
  return async (event: CustomResourceEvent, context: LambdaContext): Promise<void> => {
    const { RequestType, RequestId, StackId, LogicalResourceId, PhysicalResourceId, CdkAdoptContinued: continued } = event;
    log({ message: 'request', RequestType, RequestId, StackId, LogicalResourceId, PhysicalResourceId, continued: continued !== undefined });
    const signed = sentAt(event.ResponseURL);
    const began = continued?.began ?? signed ?? clock.now();
    const end = clock.now() + context.getRemainingTimeInMillis() - RESERVE;
    const lastEnd = feature.continues ? began + HOUR - RESERVE : end;
    const deadline = Math.min(end, lastEnd);
    const stack = new StackState(cfn, ownerOf(event), clock, deadline, log, Math.min(signed ?? Infinity, clock.now()));
    const request = new RequestState(event, feature.isRealPhysicalId, stack, clock, deadline, log, end < lastEnd);
    const calls = new Calls(clock, deadline, log, request.guard);

    const answer = async () => {
      const outcome = await runFeature(feature, event, calls, request);
      if (!(outcome instanceof Continuation)) return outcome;
      const next = { ...event, CdkAdoptContinued: { began, progress: outcome.progress } };
      await continueInNextInvocation(calls, () => continueLater!(next));
      return undefined;
    };
    const response = await answer().catch((error: unknown) => failed(event, reasonOf(error, log), context));
    if (!response) return;
    log({ message: 'response', ...response });
    await send(event.ResponseURL, response, clock);
    if (event.RequestType !== 'Delete' && isAdmitted(event)) await runAfterResponse(feature, event, calls, request);
  };
}

async function runFeature<P>(
  feature: Feature<P>, event: CustomResourceEvent, calls: Calls, request: RequestState,
): Promise<CustomResourceResponse | Continuation> {
  try {
    admit(event);
    const response = success(event, await dispatch(feature, event, calls, request));
    if (byteLength(response) > MAX_RESPONSE_BYTES) throw new OperationError('the attributes are too long for a response');
    return response;
  } catch (error) {
    if (error instanceof Continuation) return error;
    throw error;
  }
}

function reasonOf(error: unknown, log: Log): string {
  const expected = error instanceof OperationError || error instanceof StaleRequestError;
  const said = error instanceof Error ? error.message : String(error);
  const reason = expected ? said : `unexpected ${errorCodes(error)[0] ?? 'error'}: ${said}`;
  log({ message: 'failed', reason, stack: expected ? undefined : (error as Error)?.stack });
  return reason;
}

/** Hands the request over to a further invocation. */
async function continueInNextInvocation({ clock, deadline, log }: Calls, selfInvoke: () => Promise<void>): Promise<void> {
  // The work may have ended only at the deadline. The reserve has room for these tries, and for the response if they fail.
  const end = deadline + POLICY_PROPAGATION;
  await retry(clock, selfInvoke, (error, attempt) => {
    const [code = 'unknown error'] = errorCodes(error);
    log({ message: 'could not go on in a further invocation yet', code, attempt });
    const rest = pause(attempt, clock);
    if (clock.now() + rest < end) return rest;
    const summary = `could not go on in a further invocation: ${code}; deploy again in a while`;
    throw new OperationError(summary, code, { cause: error, said: (error as Error).message });
  });
  log({ message: 'to be continued' });
}

async function dispatch<P>(feature: Feature<P>, event: CustomResourceEvent, calls: Calls, request: RequestState): Promise<Outcome> {
  switch (event.RequestType) {
    case 'Create':
      return feature.create(createInput(feature, event, calls, request));
    case 'Update':
      return feature.update(updateInput(feature, event, calls, request));
    case 'Delete': {
      const physicalResourceId = event.PhysicalResourceId ?? '';
      await feature.delete({ ...createInput(feature, event, calls, request), physicalResourceId });
      return { physicalResourceId };
    }
  }
}

function createInput<P>(feature: Feature<P>, event: CustomResourceEvent, calls: Calls, request: RequestState): CreateInput<P> {
  return { properties: feature.parse(event.ResourceProperties, request.owner), calls, request };
}

function updateInput<P>(feature: Feature<P>, event: CustomResourceEvent, calls: Calls, request: RequestState): UpdateInput<P> {
  return {
    ...createInput(feature, event, calls, request),
    previous: feature.parse(event.OldResourceProperties ?? {}, request.owner),
    physicalResourceId: event.PhysicalResourceId ?? '',
    isRepeated: isDeepStrictEqual(event.OldResourceProperties, event.ResourceProperties),
  };
}

/** What is thrown here makes the function fail, so that Lambda delivers the request again and this is done then. */
async function runAfterResponse<P>(feature: Feature<P>, event: CustomResourceEvent, calls: Calls, request: RequestState): Promise<void> {
  const inputOf = event.RequestType === 'Update' ? updateInput : createInput;
  try {
    await feature.afterResponse?.(inputOf(feature, event, calls, request));
  } catch (error) {
    if (!(error instanceof StaleRequestError)) throw error;
  }
}
