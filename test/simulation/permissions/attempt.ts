import type { Owner, Tags } from '../../../core/ownership';
import { TAG } from '../../../core/ownership';
import { Aws } from '../aws';
import { FOREIGN, type Invocation } from '../caller';
import { ec2Port } from '../ec2-port';
import { isAllowed, type Statement } from '../iam';
import { Lambda, type Outside } from '../lambda';
import type { Access } from '../operation';
import { ours } from '../ours';
import { Requests } from '../requests';
import { s3Port } from '../s3-port';
import { sesPort } from '../ses-port';
import { World } from '../world';
import { OTHER_STACK, STACK } from './role';

/** Something to do with a function's credentials, beyond what its code does. */
export interface Attempt {
  readonly action: string;
  readonly thing: Thing;
  /** What is asked for: the tags to set, or to remove. */
  readonly request: TagSet;
  readonly region: string;
}

/** What it is done to, and which tags that carries. */
export interface Thing {
  readonly id: string;
  readonly tags: TagSet;
}

/** Tags, as a sentence names them. */
export interface TagSet {
  readonly name: string;
  readonly tags: Tags;
}

const HOME = 'us-east-1';
const ABROAD = 'eu-west-1';
const OWNER: Owner = { stackId: STACK, logicalId: 'Probe' };
const INSTANCE = 'i-0123456789abcdef0'; // the one that the constructs name
const CONTENT = { subject: 'Theirs', text: 'Hello' };
const RULE = { AllowedMethods: ['GET'], AllowedOrigins: ['*'] };

const marks = (stack: string): Tags => ({ [TAG.stack]: stack, [TAG.resource]: 'Probe', [TAG.spec]: 'spec' });
const claim = (stack: string): Tags => ({ [TAG.associatedBy]: stack, [TAG.resource]: 'Probe' });
const recordClaim = (stack: string): Tags => ({ [TAG.reverseDnsBy]: stack, [TAG.reverseDns]: 'Probe' });

const NOTHING: TagSet = { name: 'no tags', tags: {} };
const OWN: TagSet = { name: 'our ownership tags', tags: marks(STACK) };
/** First what is nobody's, since that says most. The user's own tags are those of the constructs. */
const CARRIED: readonly TagSet[] = [
  NOTHING,
  { name: "another stack's ownership tags", tags: marks(OTHER_STACK) },
  { name: 'our retained tag', tags: { [TAG.retained]: STACK } },
  OWN,
  { name: 'our association tags', tags: claim(STACK) },
  { name: 'our record tags', tags: recordClaim(STACK) },
  { name: "the user's tag", tags: { use: 'mail', role: 'mail' } },
  { name: "the user's key", tags: { [TAG.key]: 'mail' } },
];
const ASKED: readonly TagSet[] = [
  OWN,
  { name: 'our association tags', tags: claim(STACK) },
  { name: 'our record tags', tags: recordClaim(STACK) },
  { name: 'our ownership and retained tags', tags: { ...marks(STACK), [TAG.retained]: STACK } },
  NOTHING,
  { name: 'the tag of somebody else', tags: { team: 'a' } },
  { name: "another stack's ownership tags", tags: marks(OTHER_STACK) },
  { name: "another stack's ownership and retained tags", tags: { ...marks(OTHER_STACK), [TAG.retained]: OTHER_STACK } },
  { name: "another stack's association tags", tags: claim(OTHER_STACK) },
  { name: "another stack's record tags", tags: recordClaim(OTHER_STACK) },
  { name: 'our ownership tags and one more', tags: { ...marks(STACK), team: 'a' } },
  { name: 'our ownership and retained tags and one more', tags: { ...marks(STACK), [TAG.retained]: STACK, team: 'a' } },
  { name: 'our association tags and one more', tags: { ...claim(STACK), team: 'a' } },
  { name: 'our record tags and one more', tags: { ...recordClaim(STACK), team: 'a' } },
];

interface Ports extends Pick<Outside, 'ec2' | 's3' | 'ses' | 'cloudFormation'> {
  readonly invoke: (functionArn: string) => Promise<unknown>;
}

interface Act {
  /** As a sentence says it. */
  readonly says: (thing: string, request: string) => string;
  readonly does: (ports: Ports, id: string, tags: Tags) => Promise<unknown>;
  /** Whether tags are asked for. */
  readonly tags?: true;
  readonly things: readonly string[];
}

const ADDRESS = 'eipalloc-0123456789abcdef0'; // the one that the constructs name
const ADDRESSES = ['eipalloc-00000000000000f0f', ADDRESS];
const TEMPLATES = ['unrelated', 'cdk-adopt-000000000000'];

const ON_ADDRESSES: Readonly<Record<string, Act>> = {
  'ec2:AllocateAddress': {
    says: (_, request) => `allocate an address with ${request}`, tags: true, things: ['', 'ipv4pool-ec2-00000000000000f0f', 'ipam-pool-00000000000000f0f'],
    does: ({ ec2 }, id, tags) => ec2.allocateAddress(id === '' ? {} : { publicIpv4Pool: id }, tags),
  },
  'ec2:AssociateAddress': {
    says: (thing) => `put ${thing} on an instance`, things: ADDRESSES,
    does: ({ ec2 }, id) => ec2.associateAddress(id, { instanceId: INSTANCE }, true),
  },
  'ec2:DisassociateAddress': {
    says: (thing) => `take ${thing} off its instance`, things: ADDRESSES, does: ({ ec2 }, id) => ec2.disassociateAddress(`eipassoc-${id}`),
  },
  'ec2:ReleaseAddress': {
    says: (thing) => `release ${thing}`, things: ADDRESSES, does: ({ ec2 }, allocationId) => ec2.releaseAddress({ allocationId, publicIp: '', tags: {} }),
  },
  'ec2:CreateTags': {
    says: (thing, request) => `set ${request} on ${thing}`, tags: true, things: ADDRESSES, does: ({ ec2 }, id, tags) => ec2.createTags(id, tags),
  },
  'ec2:DeleteTags': {
    says: (thing, request) => `remove ${request === NOTHING.name ? 'all tags' : request} from ${thing}`, tags: true, things: ADDRESSES,
    does: ({ ec2 }, id, tags) => ec2.deleteTags(id, tags),
  },
  'ec2:ModifyAddressAttribute': {
    says: (thing) => `change the reverse DNS record of ${thing}`, things: ADDRESSES, does: ({ ec2 }, id) => ec2.modifyReverseDns(id, 'www.example.com'),
  },
  'ec2:ResetAddressAttribute': {
    says: (thing) => `remove the reverse DNS record of ${thing}`, things: ADDRESSES, does: ({ ec2 }, id) => ec2.resetReverseDns(id),
  },
};

const arnOf = (name: string) => `arn:aws:ses:${HOME}:123456789012:template/${name}`;

const ON_TEMPLATES: Readonly<Record<string, Act>> = {
  'ses:GetEmailTemplate': { says: (thing) => `read ${thing}`, things: TEMPLATES, does: ({ ses }, name) => ses.getTemplate(name) },
  'ses:CreateEmailTemplate': {
    says: (_, request) => `create a template with ${request}`, tags: true, things: ['new'],
    does: ({ ses }, name, tags) => ses.createTemplate(name, CONTENT, tags),
  },
  'ses:UpdateEmailTemplate': { says: (thing) => `overwrite ${thing}`, things: TEMPLATES, does: ({ ses }, name) => ses.updateTemplate(name, { ...CONTENT, subject: 'Ours' }) },
  'ses:DeleteEmailTemplate': { says: (thing) => `delete ${thing}`, things: TEMPLATES, does: ({ ses }, name) => ses.deleteTemplate(name) },
  'ses:TagResource': {
    says: (thing, request) => `set ${request} on ${thing}`, tags: true, things: TEMPLATES, does: ({ ses }, name, tags) => ses.tagTemplate(arnOf(name), tags),
  },
  'ses:UntagResource': {
    says: (thing, request) => `remove ${request} from ${thing}`, tags: true, things: TEMPLATES,
    does: ({ ses }, name, tags) => ses.untagTemplate(arnOf(name), Object.keys(tags)),
  },
};

const ON_OTHERS: Readonly<Record<string, Act>> = {
  's3:GetBucketCORS': { says: () => 'read the rules of another bucket', things: ['other'], does: ({ s3 }, name) => s3.getRules({ name }) },
  's3:PutBucketCORS': { says: () => 'replace the rules of another bucket', things: ['other'], does: ({ s3 }, name) => s3.putRules({ name }, [RULE]) },
  's3:GetObject': { says: () => 'read another object', things: ['secrets'], does: ({ ses }, bucket) => ses.getText(bucket, 'secret') },
  'cloudformation:DescribeStackEvents': { says: () => "read another stack's events", things: [OTHER_STACK], does: ({ cloudFormation }, id) => cloudFormation.events(id) },
  'cloudformation:DescribeStackResource': {
    says: () => 'read a resource of another stack', things: [OTHER_STACK], does: ({ cloudFormation }, id) => cloudFormation.resource(id, 'Probe'),
  },
  'cloudformation:ListStackResources': { says: () => 'list the resources of another stack', things: [OTHER_STACK], does: ({ cloudFormation }, id) => cloudFormation.resources!(id) },
  'cloudformation:DescribeStacks': {
    says: () => 'read the status of a stack in another Region', things: [OTHER_STACK.replace(HOME, ABROAD)], does: ({ cloudFormation }, id) => cloudFormation.stack(id),
  },
  'lambda:InvokeFunction': {
    says: () => 'invoke another function', things: ['arn:aws:lambda:us-east-1:123456789012:function:other'], does: ({ invoke }, arn) => invoke(arn),
  },
};

const ACTS: Readonly<Record<string, Act>> = { ...ON_ADDRESSES, ...ON_TEMPLATES, ...ON_OTHERS };

/** Whatever can be tried with the action, on things of anybody's and on the things of the names. */
export function attemptsOf(action: string, names: readonly string[]): Attempt[] {
  const act = ACTS[action];
  if (!act) return [];
  const carried = action in ON_OTHERS ? [NOTHING] : CARRIED;
  const regions = action in ON_OTHERS ? [HOME] : [HOME, ABROAD];
  const ids = action in ON_TEMPLATES ? [...act.things, ...names] : act.things;
  return regions.flatMap((region) => ids.flatMap((id) => carried.flatMap((tags) =>
    (act.tags ? ASKED : [NOTHING]).map((request): Attempt => ({ action, thing: { id, tags }, request, region })))));
}

export function told({ action, thing: { id, tags }, request, region }: Attempt): string {
  const kind = action in ON_TEMPLATES ? (id.startsWith('cdk-adopt-') ? 'a copy of a former text' : id === 'unrelated' ? 'a template' : 'the template') : id === ADDRESS ? 'the address' : 'an address';
  const said = ACTS[action]!.says(`${kind} with ${tags.name}`, request.name);
  return region === HOME ? said : `${said}, in another Region`;
}

/** What comes of it, and what IAM was asked. */
export interface Outcome {
  readonly denied: boolean;
  readonly accesses: readonly Access[];
}

/** Tries it with a role of these statements, in an account with nothing in it but the thing. */
export async function tryIt(attempt: Attempt, statements: readonly Statement[], judge = isAllowed): Promise<Outcome> {
  const world = new World({ script: 'probe', circumstances: [], deviations: [], pace: 0 });
  const aws = accountWith(new Aws(world), attempt);
  const accesses: Access[] = [];
  const by: Invocation = {
    label: 'probe', owner: 'Shop/Probe', began: world.clock.now(), dead: false, cancellable: false, awaited: true, die: () => undefined,
    event: {
      RequestType: 'Update', RequestId: 'probe', StackId: OWNER.stackId, LogicalResourceId: OWNER.logicalId, ResourceType: 'Custom::CdkAdopt',
      ResponseURL: '', PhysicalResourceId: '', ResourceProperties: {},
    },
    may: (access) => {
      accesses.push(access);
      return judge(statements, access);
    },
  };
  const requests = new Requests(world, new Lambda(world, aws, ours));
  const ports: Ports = {
    ec2: ec2Port(aws, by, attempt.region), s3: s3Port(aws, by), ses: sesPort(aws, by, attempt.region), cloudFormation: requests.port(by),
    invoke: (arn) => world.call(by, { service: 'lambda', name: 'Invoke', access: () => [{ action: 'lambda:InvokeFunction', arn }], effect: () => undefined }),
  };
  const { action, thing: { id }, request: { tags } } = attempt;
  try {
    await world.clock.run(ACTS[action]!.does(ports, id, tags));
    return { denied: false, accesses };
  } catch (error) {
    if (!/AccessDenied|UnauthorizedOperation/.test((error as Error).name)) throw error;
    return { denied: true, accesses };
  }
}

function accountWith(aws: Aws, { action, thing: { id, tags: { tags } } }: Attempt): Aws {
  aws.ec2.instances.set(INSTANCE, { state: 'running', interfaces: 1 });
  const associated = action === 'ec2:DisassociateAddress' && { associationId: `eipassoc-${id}`, instanceId: INSTANCE };
  if (id.startsWith('eipalloc-')) aws.ec2.add({ allocationId: id, tags, ...associated });
  if (action in ON_TEMPLATES && action !== 'ses:CreateEmailTemplate') aws.ses.create(id, CONTENT, tags);
  aws.putRules('other', [], FOREIGN);
  aws.changed(FOREIGN);
  aws.templateChanged(id, FOREIGN);
  return aws;
}
