import type { RawProperties } from '../../core/contracts/raw-properties';
import { codesOf, Failure, NoLongerWanted, ToBeContinued } from '../../core/errors';
import type { Owner } from '../../core/ownership';
import { type Clock, pause, systemClock } from './clock';
import { cloudFormation, type CloudFormationPort } from './cloudformation';
import { type Log } from './log';
import type { CustomResourceEvent, CustomResourceResponse, LambdaContext } from './protocol';
import { Run } from './request';
import { type NamesThing, sentAt } from './request-validity';
import { byteLength, failed, MAX_RESPONSE_BYTES, type Outcome, respond, success } from './response';
import { LONGEST_CALL } from './sdk-options';

/** What a custom resource does. All three converge: they read what is, compare it with what is wanted, and change the difference. */
export interface Feature<P> {
  parse(raw: RawProperties, owner: Owner): P;
  readonly namesThing: NamesThing;
  /** The work may go on in further invocations, for as long as CloudFormation waits: it throws a `ToBeContinued` when `Run` says it can. */
  readonly continues?: true;
  create(request: CreateRequest<P>): Promise<Outcome>;
  update(request: UpdateRequest<P>): Promise<Outcome>;
  delete(request: DeleteRequest<P>): Promise<void>;
  /** After the answer to a Create or an Update, whatever it was: what is there once CloudFormation has taken an answer in. */
  settle?(request: CreateRequest<P> | UpdateRequest<P>): Promise<void>;
}

export interface CreateRequest<P> {
  readonly properties: P;
  readonly run: Run;
}

export interface UpdateRequest<P> extends CreateRequest<P> {
  readonly physicalResourceId: string;
  /** What was asked for before; in a rollback, what the failed update asked for. */
  readonly former: P;
}

export interface DeleteRequest<P> extends CreateRequest<P> {
  readonly physicalResourceId: string;
}

/** What a handler takes from outside; tests and the simulation replace any of it. */
export interface Surroundings {
  readonly cloudFormation: CloudFormationPort;
  readonly clock: Clock;
  readonly log: Log;
  readonly respond: (url: string, response: CustomResourceResponse, clock: Clock) => Promise<void>;
  /** Has the function invoked again with the event. Only where a feature continues. */
  readonly continueLater?: (event: CustomResourceEvent) => Promise<void>;
}

export function surroundings(): Surroundings {
  // An object: Lambda's JSON log format keeps its fields apart.
  return { cloudFormation: cloudFormation(), clock: systemClock, log: (entry) => console.info(entry), respond };
}

/** Left for a call that is under way at the deadline, and for the tries to send the response. */
const RESERVE = LONGEST_CALL + 30_000;
/** The longest that CloudFormation waits for a custom resource, which is the ServiceTimeout of a feature that continues. */
const HOUR = 3_600_000;

export function customResource<P>(feature: Feature<P>, surrounding: Surroundings) {
  const { cloudFormation: cfn, clock, log, respond: send } = surrounding;
  return async (event: CustomResourceEvent, context: LambdaContext): Promise<void> => {
    const { RequestType, RequestId, StackId, LogicalResourceId, PhysicalResourceId, CdkAdoptContinued: continued } = event;
    log({ message: 'request', RequestType, RequestId, StackId, LogicalResourceId, PhysicalResourceId, continued: continued !== undefined });
    const began = continued?.began ?? sentAt(event.ResponseURL) ?? clock.now();
    const end = clock.now() + context.getRemainingTimeInMillis() - RESERVE;
    const lastEnd = feature.continues ? began + HOUR - RESERVE : end;
    const run = new Run(event, feature.namesThing, cfn, clock, Math.min(end, lastEnd), log, end < lastEnd);
    const outcome = await carryOut(feature, event, run, context.logStreamName, log);
    const response = outcome instanceof ToBeContinued
      ? await goOn({ ...event, CdkAdoptContinued: { began, progress: outcome.progress } }, run, surrounding, context)
      : outcome;
    if (!response) return;
    log({ message: 'response', ...response });
    await send(event.ResponseURL, response, clock);
    if (event.RequestType !== 'Delete') await settle(feature, event, run);
  };
}

async function carryOut<P>(
  feature: Feature<P>, event: CustomResourceEvent, run: Run, logStream: string, log: Log,
): Promise<CustomResourceResponse | ToBeContinued> {
  try {
    const response = success(event, await dispatch(feature, event, run));
    if (byteLength(response) > MAX_RESPONSE_BYTES) throw new Failure('the attributes are too long for a response');
    return response;
  } catch (error) {
    if (error instanceof ToBeContinued) return error;
    const expected = error instanceof Failure || error instanceof NoLongerWanted;
    const said = error instanceof Error ? error.message : String(error);
    const reason = expected ? said : `unexpected ${codesOf(error)[0] ?? 'error'}: ${said}`;
    log({ message: 'failed', reason, stack: expected ? undefined : (error as Error)?.stack });
    return failed(event, reason, logStream);
  }
}

/** Hands the request over to a further invocation. Where that can't be had, it ends here: the answer says why. */
async function goOn(
  event: CustomResourceEvent, { deadline }: Run, { clock, log, continueLater }: Surroundings, { logStreamName }: LambdaContext,
): Promise<CustomResourceResponse | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      await continueLater!(event);
      log({ message: 'to be continued' });
      return undefined;
    } catch (error) {
      const [code = 'unknown error'] = codesOf(error);
      log({ message: 'could not go on in a further invocation yet', code, attempt });
      const rest = pause(attempt, clock);
      const reason = `could not go on in a further invocation: ${code}: ${(error as Error).message}; deploy again in a while`;
      if (clock.now() + rest >= deadline) return failed(event, reason, logStreamName);
      await clock.sleep(rest);
    }
  }
}

async function dispatch<P>(feature: Feature<P>, event: CustomResourceEvent, run: Run): Promise<Outcome> {
  switch (event.RequestType) {
    case 'Create':
      return feature.create({ properties: feature.parse(event.ResourceProperties, run.owner), run });
    case 'Update':
      return feature.update(updateRequest(feature, event, run));
    case 'Delete': {
      const physicalResourceId = event.PhysicalResourceId ?? '';
      await feature.delete({ properties: feature.parse(event.ResourceProperties, run.owner), physicalResourceId, run });
      return { physicalResourceId };
    }
  }
}

function updateRequest<P>(feature: Feature<P>, event: CustomResourceEvent, run: Run): UpdateRequest<P> {
  return {
    properties: feature.parse(event.ResourceProperties, run.owner),
    former: feature.parse(event.OldResourceProperties ?? {}, run.owner),
    physicalResourceId: event.PhysicalResourceId ?? '',
    run,
  };
}

/** What is thrown here makes the function fail, so that Lambda delivers the request again and it is settled then. */
async function settle<P>(feature: Feature<P>, event: CustomResourceEvent, run: Run): Promise<void> {
  const request = event.RequestType === 'Update'
    ? updateRequest(feature, event, run)
    : { properties: feature.parse(event.ResourceProperties, run.owner), run };
  try {
    await feature.settle?.(request);
  } catch (error) {
    if (!(error instanceof NoLongerWanted)) throw error;
  }
}
