import type { CorsPort } from '../../lambda/bucket-cors/s3';
import type { Clock } from '../../lambda/custom-resource/clock';
import type { CloudFormationPort } from '../../lambda/custom-resource/cloudformation';
import type { Log } from '../../lambda/custom-resource/log';
import type { CustomResourceEvent, LambdaContext } from '../../lambda/custom-resource/protocol';
import type { AssetPort } from '../../lambda/email-template/s3';
import type { TemplatePort } from '../../lambda/email-template/ses';
import type { FolderPort } from '../../lambda/email-templates/s3';
import type { Aws } from './aws';
import type { Invocation } from './caller';
import { type Ec2Port, ec2Port } from './ec2-port';
import type { Judge } from './iam';
import type { Access } from './operation';
import { s3Port } from './s3-port';
import { sesPort } from './ses-port';
import type { FeatureName } from './template';
import type { World } from './world';

/** All that an invocation reaches outside itself. */
export interface Outside {
  readonly ec2: Ec2Port;
  readonly s3: CorsPort;
  readonly ses: TemplatePort & AssetPort & FolderPort;
  readonly cloudFormation: CloudFormationPort;
  readonly clock: Clock;
  readonly log: Log;
  /** One try to send the response. Throws when it does not get through. */
  readonly put: (body: string) => Promise<void>;
  /** How many templates of a folder are written without a lease. @default as many as in the function that is published */
  readonly withoutLease?: number;
  /** Invokes the same function with the event, and does not wait for what comes of it. */
  readonly continueLater: (event: CustomResourceEvent) => Promise<void>;
}

export type Handler = (event: CustomResourceEvent, context: LambdaContext) => Promise<unknown>;

/** The custom resources' functions that are put to the test: ours, broken ones, or a peer's. */
export interface Subject {
  /** Whether what it makes carries marks. */
  readonly marks: boolean;
  /** What its functions' roles are judged by. Absent: their permissions aren't known, and they may do everything. */
  readonly judge?: Judge;
  handler(feature: FeatureName, outside: Outside): Handler;
}

/** What is behind a service token. */
export interface Function {
  readonly feature: FeatureName;
  readonly arn: string;
  readonly timeout: number;
  exists(): boolean;
  /** What runs there now. Undefined: what is put to the test. */
  code(): Subject | undefined;
  /** Whether the function's role allows it now. */
  may(access: Access): boolean;
  isCancellable(requestId: string): boolean;
  /** Whether CloudFormation still waits for its answer. */
  isAwaited(requestId: string): boolean;
  cloudFormation(by: Invocation): CloudFormationPort;
  put(by: Invocation, event: CustomResourceEvent, body: string): Promise<void>;
}

/** Lambda's two retries: after about one and about two minutes. */
const RETRIES = [60_000, 120_000];

/** Lambda's asynchronous invocations: at least once, and again when the function dies, fails or takes too long. */
export class Lambda {
  private busy = 0;
  private count = 0;
  private idle: (() => void)[] = [];

  public constructor(private readonly world: World, private readonly aws: Aws, private readonly subject: Subject) {}

  public send(fn: Function, event: CustomResourceEvent): void {
    this.track(this.deliver(fn, event, 0));
  }

  public sendLater(fn: Function, event: CustomResourceEvent, delay: number): void {
    this.track(this.world.clock.sleep(delay).then(() => this.deliver(fn, event, 0)));
  }

  /** When nothing runs, and nothing is about to be delivered again. */
  public whenIdle(): Promise<void> {
    return this.busy === 0 ? Promise.resolve() : new Promise((resolve) => this.idle.push(resolve));
  }

  private track(work: Promise<void>): void {
    this.busy++;
    void work.then(() => {
      if (--this.busy > 0) return;
      this.idle.splice(0).forEach((resolve) => resolve());
    });
  }

  private async deliver(fn: Function, event: CustomResourceEvent, attempt: number): Promise<void> {
    if (!fn.exists()) return;
    const end = await this.invoke(fn, event);
    const delay = RETRIES[attempt];
    if (end !== 'redeliver' || delay === undefined) return;
    await this.world.clock.sleep(delay);
    await this.deliver(fn, event, attempt + 1);
  }

  private async invoke(fn: Function, event: CustomResourceEvent): Promise<'done' | 'redeliver' | 'lost'> {
    const { world } = this;
    let die: (end: 'redeliver' | 'lost') => void = () => undefined;
    const died = new Promise<'redeliver' | 'lost'>((resolve) => { die = resolve; });
    const owner = `${event.StackId.split('/')[1]}/${event.LogicalResourceId}`;
    const label = `${owner} ${event.RequestType} ${event.RequestId} (${++this.count})`;
    this.aws.requested.set(owner, [...this.aws.requested.get(owner) ?? [], event.ResourceProperties]);
    let dead = false;
    const by: Invocation = {
      event, owner, label, began: world.clock.now(),
      get dead() { return dead; },
      get cancellable() { return fn.isCancellable(event.RequestId); },
      get awaited() { return fn.isAwaited(event.RequestId); },
      may: (access) => fn.may(access),
      die: (redelivered) => {
        dead = true;
        die(redelivered ? 'redeliver' : 'lost');
      },
    };
    const end = world.clock.now() + fn.timeout;
    void world.clock.sleep(fn.timeout).then(() => by.die(true));
    const handler = (fn.code() ?? this.subject).handler(fn.feature, this.outside(fn, by));
    const work = handler(event, { logStreamName: label, getRemainingTimeInMillis: () => end - world.clock.now() });
    const ended = await Promise.race([died, work.then(() => 'done' as const, () => 'redeliver' as const)]);
    dead = true;
    return ended;
  }

  private outside(fn: Function, by: Invocation): Outside {
    return {
      ec2: ec2Port(this.aws, by),
      s3: s3Port(this.aws, by),
      ses: sesPort(this.aws, by),
      cloudFormation: fn.cloudFormation(by),
      clock: this.world.clockOf(by),
      log: (entry) => demandNoSecret(this.world, by, entry),
      withoutLease: this.world.has('leased') ? 0 : undefined,
      put: (body) => fn.put(by, by.event, body),
      continueLater: (event) => this.world.call(by, {
        service: 'lambda', name: 'Invoke', on: event.RequestId, writes: true,
        access: () => [{ action: 'lambda:InvokeFunction', arn: fn.arn }],
        // As it travels: nothing but what JSON can carry.
        effect: () => this.send(fn, JSON.parse(JSON.stringify(event)) as CustomResourceEvent),
      }),
    };
  }
}

/** The response URL is a credential. */
function demandNoSecret(world: World, by: Invocation, entry: Readonly<Record<string, unknown>>): void {
  const told = Object.values(entry).some((value) => typeof value === 'string' && value.includes('X-Amz-Signature'));
  if (told) world.violate(10, `${by.owner} wrote the response URL to its log`);
}
