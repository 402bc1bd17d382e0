import type { RawProperties } from '../../core/contracts/raw-properties';
import { bucketCors } from '../../lambda/bucket-cors/bucket-cors';
import { customResource, type Feature } from '../../lambda/custom-resource/handler';
import type { CustomResourceEvent, CustomResourceResponse } from '../../lambda/custom-resource/protocol';
import { elasticIp } from '../../lambda/elastic-ip/elastic-ip';
import { emailTemplate } from '../../lambda/email-template/email-template';
import { Calls } from './calls';
import { FakeClock } from './clock';
import { FakeCloudFormation } from './fake-cloudformation';
import { FakeEc2 } from './fake-ec2';
import { FakeS3 } from './fake-s3';
import { FakeSes } from './fake-ses';

export const STACK = 'arn:aws:cloudformation:us-east-1:123456789012:stack/Shop/11111111-2222-3333-4444-555555555555';
export const OTHER_STACK = 'arn:aws:cloudformation:us-east-1:123456789012:stack/Blog/66666666-7777-8888-9999-000000000000';
export const LOGICAL_ID = 'Thing0A1B2C3D';

interface RequestOptions {
  readonly stackStatus?: string;
  /** What CloudFormation says of the resource; the request's own status by default. */
  readonly status?: string;
  /** The id that CloudFormation holds; the one that comes in by default. */
  readonly heldId?: string;
  /** The properties that CloudFormation holds; the request's own by default. */
  readonly heldProperties?: RawProperties;
  /** What becomes of the operation after the answer, when it is another delivery's answer that counts. */
  readonly answeredStatus?: 'COMPLETE' | 'FAILED';
  readonly event?: Partial<CustomResourceEvent>;
  readonly remaining?: number;
}

/** One run of the function for a request. */
interface Invocation {
  readonly event: CustomResourceEvent;
  /** How many calls had been made when it began. */
  readonly from: number;
  /** And when it answered. Absent where a further invocation goes on with the request. */
  answeredAt?: number;
}

/** Fake services, one clock, and requests to a handler as CloudFormation makes them. */
export class World {
  public readonly calls = new Calls();
  public readonly clock = new FakeClock();
  public readonly cloudFormation = new FakeCloudFormation(this.calls);
  public readonly s3 = new FakeS3(this.calls);
  public readonly ec2 = new FakeEc2(this.calls);
  public readonly ses = new FakeSes(this.calls, this.clock);
  public readonly log: Readonly<Record<string, unknown>>[] = [];
  public readonly failedAfterAnswer: unknown[] = [];
  public readonly invocations: Invocation[] = [];
  /** When the last answer was given, in milliseconds since 1970. */
  public answeredTime = 0;
  private requests = 0;

  public cors = (request: Request): Promise<CustomResourceResponse> => this.send(bucketCors(this.s3), request);
  public ip = (request: Request): Promise<CustomResourceResponse> => this.send(elasticIp(this.ec2), request);
  public email = (request: Request): Promise<CustomResourceResponse> => this.send(emailTemplate(this.ses, this.ses), request);

  /** @returns what the handler answered */
  public async send<P>(feature: Feature<P>, { type, properties, previous, id, options = {} }: Request): Promise<CustomResourceResponse> {
    const { stackStatus, status = `${type.toUpperCase()}_IN_PROGRESS`, heldId = id, heldProperties = properties, remaining = 300_000 } = options;
    this.cloudFormation.seen = { status, physicalId: heldId };
    this.cloudFormation.properties = JSON.stringify(heldProperties);
    this.cloudFormation.stacks.set(STACK, stackStatus ?? (type === 'Delete' ? 'DELETE_IN_PROGRESS' : `${type.toUpperCase()}_IN_PROGRESS`));
    const event: CustomResourceEvent = {
      RequestType: type,
      RequestId: `request-${++this.requests}`,
      ResponseURL: 'https://response.example.com/secret',
      ResourceType: 'Custom::Thing',
      LogicalResourceId: LOGICAL_ID,
      StackId: STACK,
      ResourceProperties: asSent(properties),
      ...(previous && { OldResourceProperties: asSent(previous) }),
      ...(id !== undefined && { PhysicalResourceId: id }),
      ...options.event,
    };
    const answers: CustomResourceResponse[] = [];
    const events = [event];
    const handler = customResource(feature, {
      cloudFormation: this.cloudFormation,
      clock: this.clock,
      log: (entry) => this.log.push(entry),
      respond: async (_, response) => {
        this.invocations.at(-1)!.answeredAt = this.calls.made.length;
        this.answeredTime = this.clock.now();
        if (answers.push(response) > 1) return; // nobody waits for it
        // From here on CloudFormation holds what was answered.
        const physicalId = options.heldId ?? response.PhysicalResourceId;
        const end = options.answeredStatus ?? (response.Status === 'SUCCESS' ? 'COMPLETE' : 'FAILED');
        if (type !== 'Delete') this.cloudFormation.seen = { status: `${type.toUpperCase()}_${end}`, physicalId };
      },
      continueLater: (next) => this.calls.through('Invoke', () => void events.push(asSent(next))),
    });
    for (const next of events) {
      this.invocations.push({ event: next, from: this.calls.made.length });
      const end = this.clock.now() + remaining;
      try {
        await handler(next, { logStreamName: '2026/01/01/[$LATEST]abc', getRemainingTimeInMillis: () => end - this.clock.now() });
      } catch (error) {
        if (answers.length === 0) throw error;
        this.failedAfterAnswer.push(error); // Lambda would deliver the request again
      }
    }
    // Where a further invocation was asked for twice, since the answer was lost, both of them answer.
    if (answers.length === 0 || answers.length > events.length) throw new Error(`${answers.length} answers`);
    return answers[0]!;
  }
}

/** JSON has no undefined. */
function asSent<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

export interface Request {
  readonly type: CustomResourceEvent['RequestType'];
  readonly properties: RawProperties;
  readonly previous?: RawProperties;
  readonly id?: string;
  readonly options?: RequestOptions;
}
