import { DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { type Address, DescribeAddressesCommand, DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { GetEmailTemplateCommand, ListEmailTemplatesCommand } from '@aws-sdk/client-sesv2';
import type { LocalAws } from './local-aws';
import { patiently } from './patiently';
import type { Clients, Seeds } from './seed';

/** What the services say: a text for each thing there is. */
export type State = Readonly<Record<string, string>>;

/** In place of `cdk-adopt:`, the hash of stack and resource, and a colon. */
export const OWNER = 'cdk-adopt:(owner):';
/** In place of the stack's id. */
export const THIS_STACK = '(this stack)';
/** The tag of addresses that aren't looked at here: they are those of what runs beside. */
export const BESIDE = 'Beside';

export async function observe(aws: LocalAws, clients: Clients, seeds: Seeds, stackName: string): Promise<State> {
  const stack = await findStack(clients, stackName);
  const outputs = Object.fromEntries(stack?.Outputs?.map(({ OutputKey, OutputValue = '' }) => [`output ${OutputKey}`, OutputValue]) ?? []);
  const sharedRules = await corsRules(aws, seeds.sharedBucket);
  const ownBucket = outputs['output OwnBucketName'];
  const ownRules = ownBucket ? await corsRules(aws, ownBucket) : [];
  const { Addresses = [] } = await clients.ec2.send(new DescribeAddressesCommand({}));
  const here = Addresses.filter(({ Tags = [] }) => !Tags.some(({ Key }) => Key === BESIDE));
  const addresses = here.sort(byName).map(({ AllocationId, PublicIp, InstanceId, Tags = [] }) => {
    const tags = Tags.filter(({ Key }) => !Key?.startsWith('cdk-adopt:') || Key === 'cdk-adopt:stack')
      .map(({ Key, Value }) => `${Key}=${stack && Value === stack.StackId ? THIS_STACK : Value}`);
    return {
      unrelated: AllocationId === seeds.unrelatedAddress,
      text: `${AllocationId} ${PublicIp} on ${InstanceId || 'nothing'}, tagged ${tags.sort().join(', ')}`,
    };
  });
  const { Reservations = [] } = await clients.ec2.send(new DescribeInstancesCommand({ InstanceIds: [...seeds.instances] }));
  const instances = Reservations.flatMap(({ Instances = [] }) => Instances);
  return {
    ...(stack && { stack: stack.StackStatus ?? '' }),
    ...outputs,
    ...numbered('shared bucket, rule', sharedRules.map((rule) => (rule.includes('<ID>cdk-adopt:') ? elements(rule) : rule))),
    ...numbered('own bucket, rule', ownRules.map(elements)),
    ...numbered('unrelated address', addresses.filter(({ unrelated }) => unrelated).map(({ text }) => text)),
    ...numbered('other address', addresses.filter(({ unrelated }) => !unrelated).map(({ text }) => text)),
    ...await templates(clients, outputs['output WelcomeTemplate']),
    ...Object.fromEntries(instances.map((instance) => [`instance ${instance.InstanceId}`, instance.State?.Name ?? ''])),
  };
}

/** EC2's order isn't that in which they were allocated. */
function byName(one: Address, other: Address): number {
  const name = ({ Tags = [] }: Address) => Tags.find(({ Key }) => Key === 'Name')?.Value ?? '';
  return name(one) < name(other) ? -1 : 1;
}

async function findStack({ cloudFormation }: Clients, name: string): Promise<Stack | undefined> {
  try {
    return (await cloudFormation.send(new DescribeStacksCommand({ StackName: name }))).Stacks?.[0];
  } catch (error) {
    if ((error as Error).name === 'ValidationError') return undefined; // it doesn't exist
    throw error;
  }
}

/** The rules as the service sends them, byte for byte. */
async function corsRules({ endpoint, region }: LocalAws, bucket: string): Promise<string[]> {
  // Signed enough to be routed: the emulators don't verify signatures.
  const authorization = `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/s3/aws4_request, SignedHeaders=host, Signature=none`;
  const answer = await fetch(`${endpoint}/${bucket}?cors`, { headers: { authorization } });
  const xml = await answer.text();
  if (!answer.ok && !xml.includes('<Code>NoSuchCORSConfiguration</Code>')) throw new Error(`GET ${bucket}?cors: ${answer.status} ${xml}`);
  return xml.match(/<CORSRule>.*?<\/CORSRule>/gs) ?? [];
}

/** The elements of a rule in the alphabet's order, which isn't ours to decide. */
function elements(rule: string): string {
  const found = [...rule.matchAll(/<(\w+)>([^<]+)</g)].map(([, name, text = '']) => `${name}=${text.replace(/^cdk-adopt:[0-9a-f]{12}:/, OWNER)}`);
  return found.sort().join(' ');
}

/** Whose name outlives it in the texts that stay. */
const OWN_BUCKET = /cdkadoptexample-own\w+-\w+/;

/** All email templates, their bodies shortened: to the first place that they name, if they name one. */
async function templates({ ses }: Clients, welcome: string | undefined): Promise<State> {
  const { TemplatesMetadata = [] } = await patiently(() => ses.send(new ListEmailTemplatesCommand({ PageSize: 100 })));
  const state: Record<string, string> = {};
  for (const { TemplateName: name = '' } of TemplatesMetadata) {
    const { TemplateContent, Tags = [] } = await ses.send(new GetEmailTemplateCommand({ TemplateName: name }));
    const { Subject, Html, Text } = TemplateContent ?? {};
    const text = `${Html ?? ''}${Text ?? ''}`.replace(/\s+/g, ' ').trim();
    const body = /https:[^"?{ ]+/.exec(text)?.[0].replace(OWN_BUCKET, '(own bucket)') ?? text.slice(0, 40);
    const tags = Tags.map(({ Key }) => Key).filter((key) => !['cdk-adopt:resource', 'cdk-adopt:spec'].includes(key ?? ''));
    const what = name === welcome ? 'template (welcome)' : `template ${name.replace(/^cdk-adopt-[0-9a-f]{12}$/, '(former text)')}`;
    state[what in state ? `${what} 2` : what] = `${Subject} | ${body} | tagged ${tags.sort().join(', ')}`;
  }
  return state;
}

function numbered(name: string, texts: readonly string[]): State {
  return Object.fromEntries(texts.map((text, index) => [`${name} ${index + 1}`, text]));
}
