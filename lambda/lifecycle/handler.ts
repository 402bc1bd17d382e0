import { cloudFormation, type CloudFormationPort } from './cloudformation';
import type { CustomResourceEvent, CustomResourceResponse, LambdaContext, RawProperties } from './protocol';
import { LONGEST_CALL } from './client';
import { systemClock, type Clock } from './clock';
import { codesOf, Failure, NoLongerWanted } from './errors';
import { byteLength, failed, MAX_RESPONSE_BYTES, respond, success, type Outcome } from './response';
import { Run, type Log } from './run';
import type { NamesThing } from './wanted';

/** What a custom resource does. All three converge: they read what is, compare it with what is wanted, and change the difference. */
export interface Feature<P> {
  parse(raw: RawProperties): P;
  readonly namesThing: NamesThing;
  create(request: CreateRequest<P>): Promise<Result>;
  update(request: UpdateRequest<P>): Promise<Result>;
  delete(request: DeleteRequest<P>): Promise<void>;
}

export interface CreateRequest<P> {
  readonly properties: P;
  readonly run: Run;
  readonly requestId: string;
}

export interface UpdateRequest<P> extends CreateRequest<P> {
  readonly physicalResourceId: string;
  /** What was asked for before; in a rollback, what the failed update asked for. */
  readonly former: P;
}

export interface DeleteRequest<P> extends CreateRequest<P> {
  readonly physicalResourceId: string;
}

export interface Result extends Outcome {
  /** Runs after a SUCCESS was sent: whether CloudFormation holds the thing that this request made, or that of another delivery. */
  readonly settle?: () => Promise<void>;
}

/** What a handler takes from outside; tests and the simulation replace any of it. */
export interface Surroundings {
  readonly cloudFormation: CloudFormationPort;
  readonly clock: Clock;
  readonly log: Log;
  readonly respond: (url: string, response: CustomResourceResponse, clock: Clock) => Promise<void>;
}

export function surroundings(): Surroundings {
  // An object: Lambda's JSON log format keeps its fields apart.
  return { cloudFormation: cloudFormation(), clock: systemClock, log: (entry) => console.info(entry), respond };
}

/** Left for a call that is under way at the deadline, and for the tries to send the response. */
const RESERVE = LONGEST_CALL + 30_000;

export function customResource<P>(feature: Feature<P>, { cloudFormation: cfn, clock, log, respond: send }: Surroundings) {
  return async (event: CustomResourceEvent, context: LambdaContext): Promise<void> => {
    const { RequestType, RequestId, StackId, LogicalResourceId, PhysicalResourceId } = event;
    log({ message: 'request', RequestType, RequestId, StackId, LogicalResourceId, PhysicalResourceId });
    const run = new Run(event, feature.namesThing, cfn, clock, clock.now() + context.getRemainingTimeInMillis() - RESERVE, log);
    const { response, settle } = await carryOut(feature, event, run, context.logStreamName, log);
    log({ message: 'response', ...response });
    await send(event.ResponseURL, response, clock);
    if (response.Status === 'SUCCESS') await settle?.();
  };
}

async function carryOut<P>(
  feature: Feature<P>, event: CustomResourceEvent, run: Run, logStream: string, log: Log,
): Promise<{ response: CustomResourceResponse; settle?: Result['settle'] }> {
  try {
    const result = await dispatch(feature, event, run);
    const response = success(event, result);
    if (byteLength(response) > MAX_RESPONSE_BYTES) throw new Failure('the attributes are too long for a response');
    return { response, settle: result.settle };
  } catch (error) {
    const expected = error instanceof Failure || error instanceof NoLongerWanted;
    const reason = expected ? error.message : `unexpected ${codesOf(error)[0] ?? 'error'}: ${error instanceof Error ? error.message : String(error)}`;
    log({ message: 'failed', reason, stack: expected ? undefined : (error as Error)?.stack });
    return { response: failed(event, reason, logStream) };
  }
}

async function dispatch<P>(feature: Feature<P>, event: CustomResourceEvent, run: Run): Promise<Result> {
  const request = { properties: feature.parse(event.ResourceProperties), run, requestId: event.RequestId };
  if (event.RequestType === 'Create') return feature.create(request);
  const physicalResourceId = event.PhysicalResourceId ?? '';
  if (event.RequestType === 'Update') {
    return feature.update({ ...request, physicalResourceId, former: feature.parse(event.OldResourceProperties ?? {}) });
  }
  await feature.delete({ ...request, physicalResourceId });
  return { physicalResourceId };
}
