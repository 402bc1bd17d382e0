import { isDeepStrictEqual } from 'node:util';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeAddressesAttributeCommand, DescribeAddressesCommand } from '@aws-sdk/client-ec2';
import { type CORSRule, GetBucketCorsCommand } from '@aws-sdk/client-s3';
import { GetEmailTemplateCommand } from '@aws-sdk/client-sesv2';
import { backupName } from '../../core/email-templates/template-name';
import { hasCode } from '../../core/errors';
import { BUCKET_NOT_FOUND, CORS_NOT_FOUND, STACK_NOT_FOUND, TEMPLATE_NOT_FOUND } from '../../core/not-found';
import type { State } from '../e2e/state';
import { type Names, RUN_TAG } from './run';
import type { Services } from './services';
import { FOREIGN_RULES, type Made } from './surroundings';

export interface Seen {
  /** A text for each thing there is. */
  readonly state: State;
  /** The allocation ids, by the names of the addresses. */
  readonly addresses: State;
}

/** What stands of the run. */
export async function look(services: Services, names: Names, made: Made): Promise<Seen> {
  const { stacks, welcome } = await stacksOf(services, names);
  const [rules, addresses, templates] = await Promise.all([
    rulesOf(services, names), addressesOf(services, names, made), templatesOf(services, names, welcome),
  ]);
  return { state: { ...stacks, ...rules, ...addresses.state, ...templates }, addresses: addresses.ids };
}

async function stacksOf({ cloudFormation }: Services, { stacks }: Names): Promise<{ stacks: State; welcome?: string }> {
  const state: Record<string, string> = {};
  let welcome: string | undefined;
  for (const [key, StackName] of Object.entries(stacks)) {
    const call = () => cloudFormation.send(new DescribeStacksCommand({ StackName }));
    const stack = (await unless(STACK_NOT_FOUND, call))?.Stacks?.[0];
    if (!stack) continue;
    state[`stack ${key}`] = stack.StackStatus ?? '';
    welcome ??= stack.Outputs?.find(({ OutputKey }) => OutputKey === 'WelcomeTemplate')?.OutputValue;
  }
  return { stacks: state, welcome };
}

/** Foreign rules have to be as they were, to the last member. Of ours the origins are told. */
async function rulesOf({ s3 }: Services, { buckets }: Names): Promise<State> {
  const state: Record<string, string> = {};
  for (const bucket of ['foreign', 'own'] as const) {
    const call = () => s3.send(new GetBucketCorsCommand({ Bucket: buckets[bucket] }));
    const { CORSRules = [] } = await unless([...BUCKET_NOT_FOUND, ...CORS_NOT_FOUND], call) ?? {};
    for (const [index, rule] of CORSRules.entries()) state[`bucket ${bucket}, ${nameOf(rule, index)}`] = rule.AllowedOrigins!.join(' ');
  }
  return state;
}

function nameOf(rule: CORSRule, index: number): string {
  if (isDeepStrictEqual(JSON.parse(JSON.stringify(rule)), FOREIGN_RULES[index])) return `foreign rule ${index + 1}`;
  return `rule ${rule.ID?.replace(/^cdk-adopt:[0-9a-f]{12}:/, '') ?? '(no id)'}`;
}

async function addressesOf({ ec2 }: Services, { run }: Names, { interfaces }: Made): Promise<{ state: State; ids: State }> {
  const { Addresses = [] } = await ec2.send(new DescribeAddressesCommand({ Filters: [{ Name: `tag:${RUN_TAG}`, Values: [run] }] }));
  const state: Record<string, string> = {};
  const ids: Record<string, string> = {};
  for (const { AllocationId = '', NetworkInterfaceId, Tags = [] } of Addresses) {
    const name = Tags.find(({ Key }) => Key === 'Name')?.Value ?? AllocationId;
    const at = interfaces.findIndex((id) => id === NetworkInterfaceId);
    const call = new DescribeAddressesAttributeCommand({ AllocationIds: [AllocationId], Attribute: 'domain-name' });
    const record = name === 'own' ? (await ec2.send(call)).Addresses?.[0]?.PtrRecord : undefined;
    state[`address ${name}`] = `on ${NetworkInterfaceId ? `interface ${at + 1}` : 'nothing'}${record ? `, ${record}` : ''}`;
    ids[name] = AllocationId;
  }
  return { state, ids };
}

async function templatesOf({ ses }: Services, { templates }: Names, welcome: string | undefined): Promise<State> {
  const state: Record<string, string> = {};
  const tell = async (what: string, TemplateName: string) => {
    const found = await unless(TEMPLATE_NOT_FOUND, () => ses.send(new GetEmailTemplateCommand({ TemplateName })));
    if (found) state[what] = found.TemplateContent?.Subject ?? '';
  };
  for (const [key, name] of Object.entries(templates)) {
    await tell(`template ${key}`, name);
    await tell(`copy of ${key}`, backupName(name));
  }
  if (welcome !== undefined) await tell('template (generated)', welcome);
  return state;
}

async function unless<T>(codes: readonly string[], call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (hasCode(error, ...codes)) return undefined;
    throw error;
  }
}
