import type { TemplateLine } from '../../core/contracts/email-templates';
import type { RawProperties } from '../../core/contracts/raw-properties';
import type { Clock } from '../../lambda/custom-resource/clock';
import { customResource } from '../../lambda/custom-resource/handler';
import type { CustomResourceEvent, CustomResourceResponse } from '../../lambda/custom-resource/protocol';
import type { TemplatePort } from '../../lambda/email-template/ses';
import { emailTemplates } from '../../lambda/email-templates/email-templates';
import type { FolderPort } from '../../lambda/email-templates/s3';
import { contentOf, hashOfIds } from '../../lib/email-templates/private/folder-asset';
import { awsError } from './aws-error';
import { Calls } from './calls';
import { failedUpdate, FakeCloudFormation } from './fake-cloudformation';
import type { VirtualClock } from './virtual-clock';
import { STACK } from './world';

/** As the construct gives it to the function. */
export const FUNCTION_TIMEOUT = 480_000;
const REDELIVERED_AFTER = [60_000, 120_000];
const LOGICAL_ID = 'Emails0A1B2C3D';

/** Assets as S3 has them. */
export class Assets implements FolderPort {
  private readonly objects = new Map<string, Buffer>();

  public constructor(private readonly calls = new Calls()) {}

  /** @returns the properties that say where it is */
  public put(key: string, templates: readonly TemplateLine[], more: object = {}) {
    const { text, manifestBytes } = contentOf(templates.map((template) => ({ substitutions: [], variables: [], parsed: [], ...template })));
    this.objects.set(key, Buffer.from(text));
    const Ids = hashOfIds(templates.map(({ id }) => id));
    return { NamePrefix: 'shop-', Bucket: 'assets', Key: key, ManifestBytes: String(manifestBytes), Ids, ...more };
  }

  public delete(key: string): void {
    this.objects.delete(key);
  }

  public getBytes(_: string, key: string, from: number, to: number): Promise<string> {
    return this.calls.through('GetObject', () => {
      const bytes = this.objects.get(key);
      if (!bytes) throw awsError('NoSuchKey', { status: 404 });
      return bytes.subarray(from, to + 1).toString();
    });
  }
}

interface Sent {
  readonly previous?: object;
  readonly id?: string;
  readonly stackStatus?: string;
  /** What CloudFormation holds, where that isn't what comes in. */
  readonly held?: {
    readonly id: string;
    readonly properties: object | undefined;
    /** Of the latest event. */
    readonly latestId?: string;
    readonly isEarlier?: true;
    readonly time?: number;
  };
  readonly status?: string;
  /** An update that failed before, and was not rolled back; and what was there before it. */
  readonly failed?: { readonly properties: object; readonly before: { readonly id: string; readonly properties: object } };
}

interface Options {
  readonly clock: VirtualClock;
  readonly ses: TemplatePort;
  readonly assets: Assets;
  /** Whether the invocation dies of its call of that number, counted over all invocations. */
  readonly dies?: (call: number) => boolean;
}

function latestOf(held: Sent['held'], sent: RawProperties, withRest: (some: object) => RawProperties): string | undefined {
  const latest = held ? held.properties && withRest(held.properties) : sent;
  return latest && JSON.stringify(latest);
}

function eventsOf({ properties, before }: NonNullable<Sent['failed']>, withRest: (some: object) => RawProperties) {
  const owner = { stackId: STACK, logicalId: LOGICAL_ID };
  return failedUpdate(owner, withRest(properties), { id: before.id, properties: withRest(before.properties) });
}

/** The function of a folder, as CloudFormation and Lambda run it: on a clock that doesn't take its time, call by call over a network. */
export class FolderFunction {
  /** By action, without those to CloudFormation and S3. */
  public readonly sent = new Map<string, number>();
  public readonly refused = new Map<string, number>();
  public readonly log: Readonly<Record<string, unknown>>[] = [];
  public invocations = 0;
  public calls = 0;
  /** What CloudFormation was asked. */
  public readonly asked = new Calls();
  public readonly cloudFormation = new FakeCloudFormation(this.asked, LOGICAL_ID);
  private requests = 0;

  public constructor(private readonly options: Options) {}

  public async send(
    type: CustomResourceEvent['RequestType'], properties: object, { previous, id, stackStatus, held, status, failed }: Sent = {},
  ): Promise<CustomResourceResponse> {
    const { clock } = this.options;
    const withRest = (some: object) => JSON.parse(JSON.stringify({ OnExisting: 'adopt', RemovalPolicy: 'destroy', ...some })) as RawProperties;
    const ResourceProperties = withRest(properties);
    const shown = status ?? (held ? 'UPDATE_COMPLETE' : `${type.toUpperCase()}_IN_PROGRESS`);
    this.cloudFormation.seen = { status: shown, physicalId: held?.id ?? id, lastUpdated: clock.now() };
    Object.assign(this.cloudFormation, { latestId: held?.latestId, isEarlier: held?.isEarlier, time: held?.time });
    this.cloudFormation.failed = failed ? eventsOf(failed, withRest) : [];
    this.cloudFormation.properties = latestOf(held, ResourceProperties, withRest);
    this.cloudFormation.stacks.set(STACK, stackStatus ?? `${type.toUpperCase()}_IN_PROGRESS`);
    const signed = new Date(clock.now()).toISOString().replace(/[-:]|\.\d+/g, '');
    const event: CustomResourceEvent = {
      RequestType: type, RequestId: `request-${++this.requests}`, ResponseURL: `https://response.example.com/?X-Amz-Date=${signed}`,
      ResourceType: 'Custom::CdkAdoptEmailTemplates', LogicalResourceId: LOGICAL_ID, StackId: STACK, ResourceProperties,
      ...(previous && { OldResourceProperties: withRest(previous) }), ...(id !== undefined && { PhysicalResourceId: id }),
    };
    return new Promise((answered) => this.deliver(event, answered));
  }

  /** CloudFormation holds another thing from now on. */
  public holds(physicalId: string): void {
    this.cloudFormation.seen = { status: 'UPDATE_COMPLETE', physicalId };
  }

  public shows(status: string): void {
    const { seen } = this.cloudFormation;
    if (typeof seen === 'object') this.cloudFormation.seen = { ...seen, status };
  }

  private deliver(event: CustomResourceEvent, answered: (response: CustomResourceResponse) => void, attempt = 0): void {
    const { clock } = this.options;
    const end = clock.now() + FUNCTION_TIMEOUT;
    const life = { dead: false };
    this.invocations++;
    const again = () => {
      life.dead = true;
      const delay = REDELIVERED_AFTER[attempt];
      if (delay !== undefined) void clock.sleep(delay).then(() => this.deliver(event, answered, attempt + 1));
    };
    const handler = customResource(emailTemplates(this.ses(life, again), this.assets(life, again)), {
      cloudFormation: this.cloudFormation, clock: clockOf(clock, life), log: (entry) => this.log.push(entry),
      respond: async (_, response) => answered(response),
      continueLater: (next) => this.call(life, again, async () => this.deliver(next, answered)),
    });
    void handler(event, { logStreamName: 'stream', getRemainingTimeInMillis: () => end - clock.now() });
  }

  /** On its way there and back for 30 to 80 ms. */
  private async call<T>(life: { readonly dead: boolean }, die: () => void, work: () => Promise<T>): Promise<T> {
    const { clock, dies } = this.options;
    const way = () => clock.sleep(15 + 25 * clock.random());
    if (life.dead) return forever();
    this.calls++;
    const isLast = dies?.(this.calls) ?? false;
    await way();
    const result = await clock.during(work()).then((value) => ({ value }), (error: unknown) => ({ error }));
    if (isLast) die();
    await way();
    if (life.dead) return forever();
    if ('error' in result) throw result.error;
    return result.value;
  }

  private ses(life: { readonly dead: boolean }, die: () => void): TemplatePort {
    const count = (counts: Map<string, number>, action: string) => counts.set(action, (counts.get(action) ?? 0) + 1);
    const through = (action: string, work: () => Promise<unknown>) => this.call(life, die, async () => {
      count(this.sent, action);
      try {
        return await work();
      } catch (error) {
        const { name = '' } = error as Error;
        if (['Throttling', 'TooManyRequestsException'].includes(name)) count(this.refused, action);
        throw error;
      }
    });
    type Method = (...args: unknown[]) => Promise<unknown>;
    return new Proxy(this.options.ses, {
      get: (port, action: keyof TemplatePort) => (...args: unknown[]) => through(action, () => (port[action] as Method)(...args)),
    });
  }

  private assets(life: { readonly dead: boolean }, die: () => void): FolderPort {
    return { getBytes: (...args) => this.call(life, die, () => this.options.assets.getBytes(...args)) };
  }
}

function clockOf(clock: VirtualClock, life: { readonly dead: boolean }): Clock {
  return {
    now: () => clock.now(),
    random: () => clock.random(),
    sleep: async (milliseconds) => {
      await clock.sleep(milliseconds);
      return life.dead ? forever() : undefined;
    },
  };
}

function forever(): Promise<never> {
  return new Promise(() => undefined);
}
