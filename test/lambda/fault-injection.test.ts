import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BucketCorsContract } from '../../core/contracts/bucket-cors';
import type { ElasticIpContract } from '../../core/contracts/elastic-ip';
import { ownerHash } from '../../core/ownership';
import type { CustomResourceResponse } from '../../lambda/custom-resource/protocol';
import { emailTemplates } from '../../lambda/email-templates/email-templates';
import { reverseDns } from '../../lambda/reverse-dns/reverse-dns';
import { awsError, lostAnswer } from '../support/aws-error';
import { failingAt, type Fault } from '../support/calls';
import { FakeReverseDns } from '../support/fake-reverse-dns';
import { Assets } from '../support/folder-function';
import type { Parts } from '../support/ses/store';
import { LOGICAL_ID, type Request, STACK, World } from '../support/world';

// One fault at each call of each step that CloudFormation goes through with a resource. A fault that passes changes nothing about what the
// step comes to. After one that lasts CloudFormation undoes the step or has it done again: that comes to what was before, or was asked for.
// Each request gets an answer, or the fake world throws.

const LAMBDA = join(__dirname, '../../lambda');

type Properties = Request['properties'];
type Feature = 'bucket-cors' | 'elastic-ip' | 'email-template' | 'email-templates' | 'reverse-dns';

class FaultyWorld extends World {
  public override readonly ec2 = new FakeReverseDns(this.calls, () => this.clock.now());
  public readonly folders = new Assets(this.calls);
  /** By the folder of the handler. */
  public readonly features: Record<Feature, (request: Request) => Promise<CustomResourceResponse>> = {
    'bucket-cors': this.cors,
    'elastic-ip': this.ip,
    'email-template': this.email,
    'email-templates': (request) => this.send(emailTemplates(this.ses, this.folders), request),
    'reverse-dns': (request) => this.send(reverseDns(this.ec2), request),
  };
}

const template = (id: string, html: string) => ({ id, subject: `About ${id}`, html, sample: '{"name":"Ada"}' });
const FOLDERS = {
  first: [template('bye', 'Bye {{name}}'), template('found', 'Hello {{name}}')],
  then: [template('found', 'Hi {{name}}'), template('news', 'News for {{name}}')],
};

/** What was there before, of others. */
function newWorld(): FaultyWorld {
  const world = new FaultyWorld();
  for (const allocationId of ['eipalloc-a', 'eipalloc-b', 'eipalloc-unrelated']) world.ec2.add({ allocationId, tags: { Name: 'theirs' } });
  world.ec2.store.ptrRecords.set('eipalloc-unrelated', 'unrelated.example.com.');
  world.ec2.store.ptrTakes = 5_000;
  world.ec2.instances.set('i-a', { state: 'running', interfaces: 1 }).set('i-b', { state: 'running', interfaces: 1 });
  for (const bucket of ['one', 'two']) world.s3.buckets.set(bucket, [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }]);
  for (const name of ['found', 'unrelated']) world.ses.store.create(name, { subject: 'Theirs', text: 'theirs' });
  for (const [key, templates] of Object.entries(FOLDERS)) world.folders.put(key, templates);
  return world;
}

/** All that there is, but for the ids that EC2 makes up. */
function stateOf({ ec2, s3, ses }: FaultyWorld): string {
  return JSON.stringify({
    addresses: [...ec2.addresses.values()].map(({ allocationId: id, instanceId, tags }) => ({ id: id.startsWith('eipalloc-0') ? 'new' : id, instanceId, tags })),
    records: [...ec2.store.ptrRecords, ...ec2.store.ptrUpdates],
    buckets: [...s3.buckets],
    templates: ses.store.list().map((one) => ({ ...one, createdAt: undefined })).sort((one, other) => (one.name < other.name ? -1 : 1)),
  }, undefined, 2);
}

const ip = (wish: Partial<ElasticIpContract>): Properties => ({
  ContractVersion: '1', AllowReassociation: 'false', RemovalPolicy: 'destroy', ...wish,
});
const cors = (Bucket: string): BucketCorsContract => ({
  ContractVersion: '1', Bucket, Rules: [{ AllowedMethods: ['PUT'], AllowedOrigins: ['https://us'] }], Precedence: 'first', Exclusive: 'false',
});
const email = (TemplateName: string, Subject: string): Properties => ({
  ContractVersion: '1', TemplateName, Subject, Text: { Inline: 'Hi {{name}}' }, SampleData: '{"name":"Ada"}', OnExisting: 'adopt', RemovalPolicy: 'destroy',
});
const folder = (key: keyof typeof FOLDERS): Properties => ({
  ContractVersion: '1', OnExisting: 'adopt', RemovalPolicy: 'destroy', ...new Assets().put(key, FOLDERS[key], { NamePrefix: '' }),
});
const record = (AllocationId: string, DomainName: string): Properties => ({ ContractVersion: '1', AllocationId, DomainName });

/** Why a fault is not injected. */
const NOTHING_GIVEN_UP = 'CloudFormation has the answer by then, and gives nothing up';
const ROLLBACK_UNKNOWN = 'CloudFormation refuses to tell that the stack rolls back, so our text may stay in what was adopted';

type Wish = 'first' | 'then';

interface Life {
  readonly feature: Feature;
  readonly first: Properties;
  readonly then: Properties;
  /** The Update makes another thing, and CloudFormation has the former one cleaned up. */
  readonly replaces?: true;
  /** All calls but those that only read, so that there is a fault at each of these. */
  readonly actions: readonly string[];
  /** A code that the handler takes for a final no. */
  readonly refusal: string;
  /** The template that was there before, and was adopted, after the Delete, by what had been asked for last. */
  readonly leaves?: Readonly<Record<Wish, Parts>>;
  /** The time of an invocation, in milliseconds. */
  readonly remaining?: number;
  /** How many faults of a kind are not injected, by the reason. */
  readonly skips?: Readonly<Record<string, number>>;
}

const ADDRESS = {
  feature: 'elastic-ip',
  actions: ['AllocateAddress', 'AssociateAddress', 'DisassociateAddress', 'ReleaseAddress'],
  refusal: 'InvalidParameterValue',
} as const;
const TEMPLATE = {
  feature: 'email-template',
  actions: ['CreateEmailTemplate', 'DeleteEmailTemplate', 'TestRenderTemplate', 'UpdateEmailTemplate'],
  refusal: 'BadRequestException',
} as const;
const FOLDER = {
  feature: 'email-templates',
  first: folder('first'),
  then: folder('then'),
  replaces: true,
  leaves: { first: { subject: 'About found', html: 'Hello {{name}}' }, then: { subject: 'About found', html: 'Hi {{name}}' } },
} as const;
const RECORD = {
  feature: 'reverse-dns',
  actions: ['CreateTags', 'DeleteTags', 'ModifyAddressAttribute', 'ResetAddressAttribute'],
  refusal: 'OperationNotPermitted',
} as const;

const LIVES: [string, Life][] = [
  ['an ElasticIp that moves to another instance', {
    ...ADDRESS,
    first: ip({ Target: { InstanceId: 'i-a' } }),
    then: ip({ Target: { InstanceId: 'i-b' } }),
    skips: { [NOTHING_GIVEN_UP]: 1 },
  }],
  ['an ElasticIp that is replaced by one of a pool', {
    ...ADDRESS,
    first: ip({ Target: { InstanceId: 'i-a' } }),
    then: ip({ Target: { InstanceId: 'i-b' }, PublicIpv4Pool: 'pool' }),
    replaces: true,
    skips: { [NOTHING_GIVEN_UP]: 3 },
  }],
  ['a BucketCors that moves to another bucket', {
    feature: 'bucket-cors',
    first: { ...cors('one') },
    then: { ...cors('two') },
    actions: ['PutBucketCors'],
    refusal: 'InvalidRequest',
  }],
  ['an EmailTemplate that gets another text', {
    ...TEMPLATE,
    first: email('made', 'first'),
    then: email('made', 'then'),
  }],
  ['an EmailTemplate that was there before, and is replaced by one that was not', {
    ...TEMPLATE,
    first: email('found', 'Ours'),
    then: email('made', 'Ours'),
    replaces: true,
    leaves: { first: { subject: 'Ours', text: 'Hi {{name}}' }, then: { subject: 'Ours', text: 'Hi {{name}}' } },
    skips: { [ROLLBACK_UNKNOWN]: 2 },
  }],
  ['an EmailTemplates whose folder loses a template, gains one, and has another text for one that was there before', {
    ...FOLDER,
    actions: TEMPLATE.actions,
    refusal: 'BadRequestException', // of one template: it goes on with the others
    skips: { [ROLLBACK_UNKNOWN]: 1 },
  }],
  ['an EmailTemplates with these folders that takes several invocations', {
    ...FOLDER,
    actions: [...TEMPLATE.actions, 'Invoke'],
    refusal: 'LimitExceededException', // of all of them
    remaining: 102_000,
    skips: { [ROLLBACK_UNKNOWN]: 1 },
  }],
  ['a reverse DNS record that gets another name', {
    ...RECORD,
    first: record('eipalloc-a', 'first.example.com'),
    then: record('eipalloc-a', 'then.example.com'),
  }],
  ['a reverse DNS record that moves to another address', {
    ...RECORD,
    first: record('eipalloc-a', 'mail.example.com'),
    then: record('eipalloc-b', 'mail.example.com'),
    replaces: true,
  }],
];

type Step = 'Create' | 'Undo' | 'Update' | 'Rollback' | 'Clean-up' | 'Delete';

/** What CloudFormation goes through, and from which step on there are faults: those before have theirs in another journey. */
const JOURNEYS: { readonly steps: readonly Step[]; readonly faultsFrom: number }[] = [
  { steps: ['Create', 'Update', 'Clean-up', 'Delete'], faultsFrom: 0 },
  { steps: ['Create', 'Update', 'Rollback', 'Clean-up', 'Delete'], faultsFrom: 2 },
  { steps: ['Create', 'Undo'], faultsFrom: 1 },
];
/** What follows a step that has failed. What CloudFormation doesn't undo, the user has done again. */
const AFTER_FAILURE: Record<Step, readonly Step[]> = {
  'Create': ['Undo'],
  'Undo': ['Undo'],
  'Update': ['Rollback', 'Clean-up', 'Delete'],
  'Rollback': ['Rollback', 'Clean-up', 'Delete'],
  'Clean-up': ['Clean-up', 'Delete'],
  'Delete': ['Delete'],
};

function stepsOf({ replaces }: Life): Set<Step> {
  return new Set((Object.keys(AFTER_FAILURE) as Step[]).filter((step) => replaces || step !== 'Clean-up'));
}

/** What CloudFormation knows of a thing that the resource is, or was. */
interface Thing {
  readonly id: string;
  readonly wish: Wish;
}

/** After a death: Lambda delivers the request again, or CloudFormation gives it up without an answer. */
type AfterDeath = 'delivered again' | 'given up';

/** The one that made the call; the last one by default. */
function invocationOf(invocations: World['invocations'], call = Infinity) {
  return invocations.filter(({ from }) => from <= call).at(-1)!;
}

/** A stack of one resource, as CloudFormation and Lambda drive it. */
class Stack {
  public readonly world = newWorld();
  /** What CloudFormation has come to. */
  public stage = '';
  private held: Thing = { id: '', wish: 'first' };
  private replaced?: Thing;

  public constructor(private readonly life: Life, private readonly afterDeath?: AfterDeath) {}

  /** Returns the answer that CloudFormation gets; undefined where it has nothing to ask for. */
  public async play(step: Step): Promise<'SUCCESS' | 'FAILED' | undefined> {
    const request = this.requestOf(step);
    if (!request) return undefined;
    const { calls, invocations, failedAfterAnswer } = this.world;
    const failures = failedAfterAnswer.length;
    const from = calls.made.length;
    const answer = await this.send(request);
    const diedAt = this.afterDeath && calls.broken.find((index) => index >= from);
    if (diedAt !== undefined) calls.faultAt = () => undefined;
    const { event, answeredAt = Infinity } = invocationOf(invocations, diedAt);
    // The answer that a dead function gives here was never sent, unless that was before its death.
    if (diedAt === undefined || answeredAt <= diedAt) {
      if (diedAt !== undefined || failedAfterAnswer.length > failures) await this.sendLate(request, answer);
      return this.take(step, answer);
    }
    const { CdkAdoptContinued } = event;
    if (this.afterDeath === 'delivered again') return this.take(step, await this.send(request, { event: { CdkAdoptContinued } }));
    if (step === 'Create') this.held = { id: `Shop-${LOGICAL_ID}-INVENTED`, wish: 'first' };
    return 'FAILED';
  }

  private send(request: Request, options: Request['options'] = {}): Promise<CustomResourceResponse> {
    const { feature, remaining } = this.life;
    return this.world.features[feature]({ ...request, options: { ...request.options, remaining, ...options } });
  }

  /** Once more, after CloudFormation has taken the answer in. */
  private async sendLate(request: Request, { Status, PhysicalResourceId: heldId }: CustomResourceResponse): Promise<void> {
    const answeredStatus = Status === 'SUCCESS' ? 'COMPLETE' : 'FAILED';
    await this.send(request, { status: `${request.type.toUpperCase()}_${answeredStatus}`, heldId, answeredStatus });
  }

  private requestOf(step: Step): Request | undefined {
    const { held, held: { id }, replaced, life, life: { first, then } } = this;
    const deletion = (thing: Thing, options = {}): Request => ({ type: 'Delete', id: thing.id, properties: life[thing.wish], options });
    switch (step) {
      case 'Create': return { type: 'Create', properties: first };
      case 'Update': return { type: 'Update', id, properties: then, previous: first };
      case 'Rollback': return { type: 'Update', id, properties: first, previous: then, options: { stackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS' } };
      case 'Undo': return deletion(held, { stackStatus: 'ROLLBACK_IN_PROGRESS' });
      case 'Delete': return deletion(held);
      case 'Clean-up': {
        const stackStatus = held.wish === 'then' ? 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' : 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS';
        return replaced && deletion(replaced, { stackStatus, status: 'UPDATE_COMPLETE', heldId: id, heldProperties: life[held.wish] });
      }
    }
  }

  /** What CloudFormation makes of the answer. */
  private take(step: Step, { Status, PhysicalResourceId: id }: CustomResourceResponse): 'SUCCESS' | 'FAILED' {
    const { held } = this;
    const isDeletion = ['Undo', 'Clean-up', 'Delete'].includes(step);
    if (Status === 'FAILED') {
      if (!isDeletion) this.held = { ...held, id };
      return Status;
    }
    if (step === 'Clean-up') this.replaced = undefined;
    if (!isDeletion) {
      this.held = { id, wish: step === 'Update' ? 'then' : 'first' };
      this.replaced = step !== 'Create' && id !== held.id ? held : undefined;
    }
    const { held: { wish }, replaced } = this;
    this.stage = step === 'Undo' ? 'undone' : step === 'Delete' ? `${wish}, deleted` : replaced ? `${wish}, not cleaned up` : wish;
    return Status;
  }
}

/** A call of a life without faults. */
interface Call {
  readonly journey: readonly Step[];
  readonly step: Step;
  readonly index: number;
  readonly name: string;
  readonly isAfterAnswer: boolean;
}

/** A life without faults: the calls of its steps, and what there is at each stage. */
async function observe(life: Life) {
  const calls: Call[] = [];
  const states = new Map<string, string>();
  for (const { steps: journey, faultsFrom } of JOURNEYS) {
    const stack = new Stack(life);
    const { calls: { made }, invocations } = stack.world;
    for (const [number, step] of journey.entries()) {
      const from = made.length;
      const status = await stack.play(step);
      const [stage, state] = [stack.stage, stateOf(stack.world)];
      // Each way to a stage comes to the same.
      expect({ step, stage, status, state }).toEqual({
        step, stage, status: step === 'Clean-up' && !life.replaces ? undefined : 'SUCCESS', state: states.get(stage) ?? state,
      });
      states.set(stage, state);
      if (number < faultsFrom) continue;
      for (let index = from; index < made.length; index++) {
        const { answeredAt = Infinity } = invocationOf(invocations, index);
        calls.push({ journey, step, index, name: made[index]!, isAfterAnswer: answeredAt <= index });
      }
    }
  }
  return { calls, states };
}

/** A fault, wherever it is. */
interface Kind {
  readonly faultAt: (index: number, life: Life) => (made: number) => Fault | undefined;
  readonly afterDeath?: AfterDeath;
  /** Where it can't be injected, or has another end. */
  readonly skips?: { readonly reason: string; readonly isSkipped: (call: Call, life: Life) => boolean };
}

const once = (when: Fault['when'], error: Error): Kind => ({ faultAt: (index) => failingAt(index, { when, error }) });
const death = (when: Fault['when'], afterDeath: AfterDeath): Kind => ({
  // From then on nothing gets through.
  faultAt: (index) => (made) => (made >= index ? { when: made === index ? when : 'before', error: new Dead() } : undefined),
  afterDeath,
});
class Dead extends Error {}

const PASSING: [string, Kind][] = [
  ['the request is lost', once('before', lostAnswer())],
  ['the answer is lost', once('after', lostAnswer())],
  ['AWS is broken', once('before', awsError('InternalError', { status: 500 }))],
  ['AWS throttles', once('before', awsError('RequestLimitExceeded', { status: 503 }))],
  ['the policy has not spread', once('before', awsError('UnauthorizedOperation', { status: 403 }))],
  ['the function dies before it and Lambda delivers the request again', death('before', 'delivered again')],
  ['the function dies after it and Lambda delivers the request again', death('after', 'delivered again')],
];

const givenUp = (when: Fault['when']): Kind => ({
  ...death(when, 'given up'),
  skips: { reason: NOTHING_GIVEN_UP, isSkipped: ({ isAfterAnswer }) => isAfterAnswer },
});
const LASTING: [string, Kind][] = [
  ['AWS refuses it', {
    faultAt: (index, { refusal }) => failingAt(index, { when: 'before', error: awsError(refusal) }),
    skips: { reason: ROLLBACK_UNKNOWN, isSkipped: ({ step, name }, { leaves }) => !!leaves && step === 'Undo' && name === 'DescribeStacks' },
  }],
  ['the function dies before it and CloudFormation gives the request up', givenUp('before')],
  ['the function dies after it and CloudFormation gives the request up', givenUp('after')],
];

test('there is a life for every handler of a custom resource', () => {
  const folders = readdirSync(LAMBDA).filter((name) => {
    const files = readdirSync(join(LAMBDA, name)).map((file) => readFileSync(join(LAMBDA, name, file), 'utf8'));
    return files.some((text) => /\): Feature</.test(text));
  });
  expect(new Set(LIVES.map(([, { feature }]) => feature))).toEqual(new Set(folders));
});

describe.each(LIVES)('%s', (_, life) => {
  let calls: Call[];
  let states: Map<string, string>;

  beforeAll(async () => {
    ({ calls, states } = await observe(life));
  });

  /** Goes through the life once for each call, with the fault at that call. Returns which steps have failed, each of them once. */
  async function inject({ faultAt, afterDeath, skips }: Kind): Promise<Set<Step>> {
    const failed = new Set<Step>();
    const tried = calls.filter((call) => !skips?.isSkipped(call, life));
    let injected = 0;
    for (const { journey, step: broken, index, name } of tried) {
      const stack = new Stack(life, afterDeath);
      stack.world.calls.faultAt = faultAt(index, life);
      let isFailed = false;
      const todo = [...journey];
      for (let step; (step = todo.shift());) {
        const status = await stack.play(step);
        if (status === 'FAILED') {
          const where = { index, name, broken, isRepeated: isFailed };
          expect({ ...where, step }).toEqual({ ...where, step: broken, isRepeated: false });
          todo.splice(0, todo.length, ...AFTER_FAILURE[step]);
          failed.add(step);
          isFailed = true;
          continue;
        }
        const [state, expected] = [stateOf(stack.world), states.get(stack.stage)];
        // Without this condition most of the time would be Jest's.
        if (state !== expected) expect({ index, name, broken, step, state }).toEqual({ index, name, broken, step, state: expected });
      }
      if (stack.world.calls.broken.includes(index)) injected++;
    }
    const skipped = skips ? life.skips?.[skips.reason] ?? 0 : 0;
    expect({ injected, skipped: calls.length - tried.length }).toEqual({ injected: calls.length - skipped, skipped });
    return failed;
  }

  test('leaves what was there before when nothing breaks, with our last text in what was adopted', () => {
    const before = newWorld();
    expect(states.get('undone')).toBe(stateOf(before));
    for (const wish of ['first', 'then'] as const) {
      if (life.leaves) before.ses.store.update('found', life.leaves[wish]);
      expect(states.get(`${wish}, deleted`)).toBe(stateOf(before));
    }
  });

  test('has calls in every step, and every action among them', () => {
    const actions = calls.map(({ name }) => name).filter((name) => !/^(Describe|Get|List)/.test(name));
    expect(new Set(actions)).toEqual(new Set(life.actions));
    expect(new Set(calls.map(({ step }) => step))).toEqual(stepsOf(life));
  });

  test.each(PASSING)('fails in no step, and comes to the same as without a fault, when at any one call %s', async (__, kind) => {
    expect(await inject(kind)).toEqual(new Set());
  });

  test.each(LASTING)('fails in every step at some call, and recovers by what CloudFormation does then, when at any one call %s', async (__, kind) => {
    expect(await inject(kind)).toEqual(stepsOf(life));
  });
});

test('the physical id of a BucketCors is its owner, so that a Delete proves nothing but ownership', async () => {
  const world = newWorld();
  const { PhysicalResourceId } = await world.cors({ type: 'Create', properties: { ...cors('one') } });
  expect(PhysicalResourceId).toBe(`cdk-adopt:${ownerHash({ stackId: STACK, logicalId: LOGICAL_ID })}`);
});
