import type { RawProperties } from '../../core/contracts/raw-properties';
import { stackName } from '../../core/ownership';
import type { CloudFormationPort, EventPage, ResourceSeen, StackEvent } from '../../lambda/custom-resource/cloudformation';
import type { CustomResourceEvent, CustomResourceResponse } from '../../lambda/custom-resource/protocol';
import { FUNCTION_LOGICAL_ID } from '../../lambda/email-templates/rollback-code';
import type { Invocation } from './caller';
import type { Judge, Statement } from './iam';
import type { Function, Lambda, Subject } from './lambda';
import { type Declared, STACK_ID, STACK_NAME, type Template } from './template';
import { Versions } from './versions';
import type { World } from './world';

export type RequestType = CustomResourceEvent['RequestType'];
export type Answer = { readonly status: 'SUCCESS' | 'FAILED'; readonly physicalId: string } | 'cancelled' | 'timed out';

export interface ResourceState {
  readonly declared: Declared;
  readonly status: string;
  readonly physicalId?: string;
}

interface Policy {
  readonly statements: readonly Statement[];
  readonly since: number;
  /** What it said until then. */
  readonly before: readonly Statement[];
}

/** A stack, as CloudFormation keeps it. */
export interface Stack {
  readonly id: string;
  /** The stack ID in a resource's requests. @default the stack's own */
  readonly idInRequests?: (logicalId: string) => string;
  readonly name: string;
  status: string;
  /** Of its latest creation or update. */
  isRollbackDisabled: boolean;
  template: Template;
  readonly resources: Map<string, ResourceState>;
  readonly policies: Map<string, Policy>;
  /** The functions' code. Undefined: what is put to the test. */
  code?: Subject;
  /** Whether its functions and their roles are there. */
  alive: boolean;
}

interface Pending {
  readonly resolve: (answer: Answer) => void;
  readonly cancellable: boolean;
  readonly stack: Stack;
  readonly event: CustomResourceEvent;
  readonly fn: Function;
}

const IAM_SPREADS_IN = 8_000;
const BETWEEN_STATUS_AND_REQUEST = 200;
const LONGEST_RESPONSE = 4_096;
/** So many events in a page of CloudFormation's. */
const PAGE = 100;

/** The part of CloudFormation that speaks with the functions: requests, answers, and what it says of itself when it is asked. */
export class Requests {
  private readonly pending = new Map<string, Pending>();
  private readonly all = new Map<string, Pending>();
  private readonly seen = new Versions<ResourceSeen>();
  /** By stack, the earliest first. */
  private readonly events = new Map<string, (StackEvent & { readonly time: number })[]>();
  private readonly statuses = new Versions<{ readonly status: string; readonly isRollbackDisabled: boolean }>();
  private count = 0;

  public constructor(private readonly world: World, private readonly lambda: Lambda, private readonly judge?: Judge) {}

  public newStack(name: string, template: Template): Stack {
    const id = `arn:aws:cloudformation:us-east-1:123456789012:stack/${name}/${String(++this.count).padStart(12, '0')}`;
    return { id, name, status: '', isRollbackDisabled: false, template, resources: new Map(), policies: new Map(), alive: true };
  }

  public setStack(stack: Stack, status: string): void {
    stack.status = status;
    const { isRollbackDisabled } = stack;
    this.statuses.write(stack.id, { status, isRollbackDisabled }, 'CloudFormation', this.world.clock.now());
    if (status.endsWith('_IN_PROGRESS')) this.world.operationBegan = this.world.clock.now();
    this.record(stack, { logicalId: stack.name, physicalId: stack.id, status });
    this.world.note('CloudFormation', `stack ${stack.name}: ${status}`);
  }

  /** @param event the properties that its event tells, where there is a new one */
  public setResource(stack: Stack, logicalId: string, state: ResourceState | 'absent', event?: RawProperties): void {
    if (state === 'absent') stack.resources.delete(logicalId);
    else stack.resources.set(logicalId, state);
    this.show(stack, logicalId, state);
    if (state === 'absent') return this.record(stack, { logicalId, status: 'DELETE_COMPLETE' });
    const { status, physicalId } = state;
    const properties = event ? JSON.stringify(fill(event, stack.id)) : this.latestOf(stack, logicalId)?.properties;
    this.record(stack, { logicalId, physicalId, status, properties });
  }

  /** @param event of the resource's deletion, too: that tells the properties of what goes */
  private record(stack: Stack, event: Omit<StackEvent, 'time'>): void {
    const known = this.events.get(stack.id) ?? [];
    this.events.set(stack.id, known);
    known.push({ ...event, time: this.world.clock.now() });
  }

  private latestOf(stack: Stack, logicalId: string): StackEvent | undefined {
    const known = this.events.get(stack.id) ?? [];
    return known.filter((event) => event.logicalId === logicalId && !event.status.startsWith('DELETE')).at(-1);
  }

  /** What CloudFormation says of a resource, which need not be what it knows. */
  public show(stack: Stack, logicalId: string, state: Pick<ResourceState, 'status' | 'physicalId'> | 'absent'): void {
    const time = this.world.clock.now();
    const told: ResourceSeen = state === 'absent' ? 'absent' : { status: state.status, physicalId: state.physicalId, lastUpdated: time };
    this.seen.write(`${stack.id} ${logicalId}`, told, 'CloudFormation', time);
  }

  /** What the custom resources depend on: the functions' code, and the policies of their roles. */
  public deployFunctions(stack: Stack, { policies, code }: Template): void {
    const isNew = stack.policies.size === 0;
    if (isNew || stack.code !== code) this.show(stack, FUNCTION_LOGICAL_ID, { status: isNew ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE' });
    stack.code = code;
    const since = this.world.clock.now() + (this.world.has('late-iam') ? IAM_SPREADS_IN : 0);
    for (const [id, declared] of Object.entries(policies)) {
      const statements = fill(declared, stack.id) as readonly Statement[];
      const { statements: before = [] } = stack.policies.get(id) ?? {};
      if (JSON.stringify(before) !== JSON.stringify(statements)) stack.policies.set(id, { statements, since, before });
    }
  }

  public disallow(stack: Stack, policies: Template['policies'], except: Template['policies'] = {}): void {
    for (const id of Object.keys(policies)) if (!(id in except)) stack.policies.delete(id);
  }

  /** Sends a request, and waits for the answer, the end of the patience, or the cancellation. */
  public async send(
    stack: Stack, logicalId: string, RequestType: RequestType,
    { declared, former, id, cancellable = false }: { declared: Declared; former?: Declared; id?: string; cancellable?: boolean },
  ): Promise<Answer> {
    await this.world.clock.sleep(BETWEEN_STATUS_AND_REQUEST);
    const RequestId = `r${++this.count}`;
    const date = new Date(this.world.clock.now()).toISOString().replace(/[-:]|\.\d+/g, '');
    const event: CustomResourceEvent = {
      RequestType, RequestId, StackId: stack.idInRequests?.(logicalId) ?? stack.id, LogicalResourceId: logicalId, ResourceType: 'Custom::CdkAdopt',
      ResponseURL: `https://responses.example.com/${RequestId}?X-Amz-Date=${date}&X-Amz-Signature=secret`,
      ResourceProperties: fill(declared.properties, stack.id) as RawProperties,
      ...(former && { OldResourceProperties: fill(former.properties, stack.id) as RawProperties }),
      ...(id !== undefined && { PhysicalResourceId: id }),
    };
    const fn = this.functionOf(stack, declared);
    return new Promise((resolve) => {
      const pending: Pending = { resolve, cancellable, stack, event, fn };
      this.pending.set(RequestId, pending);
      this.all.set(RequestId, pending);
      void this.world.clock.sleep(declared.serviceTimeout).then(() => this.settle(RequestId, 'timed out'));
      this.lambda.send(fn, event);
    });
  }

  /** Another resource of the stack fails: CloudFormation stops waiting for what can be cancelled. */
  public cancel(stack: Stack): boolean {
    const given = [...this.pending].filter(([, pending]) => pending.stack === stack && pending.cancellable);
    for (const [requestId] of given) this.settle(requestId, 'cancelled');
    return given.length > 0;
  }

  /** Lambda delivers the event once more. It may be that of a further invocation for the same request. */
  public twin(event: CustomResourceEvent, delay: number): void {
    const { fn } = this.all.get(event.RequestId)!;
    if (delay === 0) this.lambda.send(fn, event);
    else this.lambda.sendLater(fn, event, delay);
  }

  public stackOf(requestId: string): Stack {
    return this.all.get(requestId)!.stack;
  }

  private settle(requestId: string, answer: Answer): void {
    const pending = this.pending.get(requestId);
    if (!pending) return;
    this.pending.delete(requestId);
    pending.resolve(answer);
  }

  private functionOf(stack: Stack, { feature, functionArn, functionTimeout }: Declared): Function {
    return {
      feature,
      arn: functionArn,
      timeout: functionTimeout,
      exists: () => stack.alive,
      code: () => stack.code,
      may: (access) => !this.judge || this.judge(this.statementsOf(stack), access),
      isCancellable: (requestId) => this.pending.get(requestId)?.cancellable ?? false,
      isAwaited: (requestId) => this.pending.has(requestId),
      cloudFormation: (by) => this.port(by),
      put: (by, event, body) => this.world.call(by, {
        service: 'response', name: 'response', on: body.slice(0, 120), writes: true, effect: () => this.answer(by, event, body),
      }),
    };
  }

  private statementsOf(stack: Stack): Statement[] {
    if (!stack.alive) return [];
    const now = this.world.clock.now();
    return [...stack.policies.values()].flatMap(({ statements, since, before }) => (since <= now ? statements : before));
  }

  private answer(by: Invocation, event: CustomResourceEvent, body: string): void {
    const response = JSON.parse(body) as CustomResourceResponse;
    const given = event.PhysicalResourceId;
    const faulty = Buffer.byteLength(body) > LONGEST_RESPONSE || !response.PhysicalResourceId
      || (given !== undefined && response.Status === 'FAILED' && response.PhysicalResourceId !== given);
    if (faulty) this.world.violate(7, `${by.owner} answered ${body.slice(0, 200)}`);
    this.settle(event.RequestId, { status: response.Status, physicalId: response.PhysicalResourceId });
  }

  private page(stackId: string, asOf: number, token = '0'): EventPage {
    const shown = (this.events.get(stackId) ?? []).filter(({ time }) => time <= asOf).reverse();
    const from = Number(token);
    const next = from + PAGE < shown.length ? String(from + PAGE) : undefined;
    return { events: shown.slice(from, from + PAGE), next };
  }

  public port(by: Invocation): CloudFormationPort {
    const ask = <T>(name: string, stackId: string, on: string, effect: (asOf: number) => T) => this.world.call(by, {
      service: 'cloudformation', name, on, access: () => [{ action: `cloudformation:${name}`, arn: stackId }], effect,
    });
    return {
      resource: (stackId, logicalId) => ask('DescribeStackResource', stackId, logicalId, (asOf) =>
        this.seen.read(`${stackId} ${logicalId}`, asOf, '') ?? 'absent'),
      events: (stackId, token) => ask('DescribeStackEvents', stackId, stackId.split('/')[1] ?? '', (asOf) => this.page(stackId, asOf, token)),
      // A stack here has custom resources only, which nobody asks for.
      resources: (stackId) => ask('ListStackResources', stackId, stackId.split('/')[1] ?? '', () => ({ resources: [] })),
      stack: (stackId) => ask('DescribeStacks', stackId, stackId.split('/')[1] ?? '', (asOf) => this.statuses.read(stackId, asOf, '')),
    };
  }
}

function fill(value: unknown, stackId: string): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll(STACK_ID, stackId).replaceAll(STACK_NAME, stackName(stackId)));
}
