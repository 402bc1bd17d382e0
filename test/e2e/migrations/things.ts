// What a migration must not lose, as its service tells it.
import { AllocateAddressCommand, AssociateAddressCommand, CreateTagsCommand, DeleteTagsCommand, DescribeAddressesCommand } from '@aws-sdk/client-ec2';
import { type CORSRule, CreateBucketCommand, GetBucketCorsCommand, PutBucketCorsCommand } from '@aws-sdk/client-s3';
import { CreateEmailTemplateCommand, type EmailTemplateContent, GetEmailTemplateCommand } from '@aws-sdk/client-sesv2';
import { patiently } from '../patiently';
import type { Clients } from '../seed';

/** One thing that has to be there at every moment, and only once. */
export interface Thing {
  readonly what: string;
  /** What is wrong with it at the moment, if anything. */
  wrong(clients: Clients): Promise<string | undefined>;
}

export interface Address {
  readonly allocationId: string;
  readonly instanceId?: string;
  readonly tags: Readonly<Record<string, string>>;
}

export async function addressesOf({ ec2 }: Clients): Promise<Address[]> {
  const { Addresses = [] } = await ec2.send(new DescribeAddressesCommand({}));
  return Addresses.map(({ AllocationId = '', InstanceId, Tags = [] }) => (
    { allocationId: AllocationId, instanceId: InstanceId || undefined, tags: Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])) }
  ));
}

/** An address, and no other, is on the instance. */
export function addressOn(instanceId: string, allocationId: string): Thing {
  return {
    what: `address ${allocationId} on ${instanceId}`,
    async wrong(clients) {
      const there = (await addressesOf(clients)).filter((address) => address.instanceId === instanceId);
      return there.length === 1 && there[0]!.allocationId === allocationId ? undefined : `on the instance: ${JSON.stringify(there)}`;
    },
  };
}

/** An address, wherever it is. */
export function addressThere(allocationId: string): Thing {
  return {
    what: `address ${allocationId}`,
    async wrong(clients) {
      return (await addressesOf(clients)).some((address) => address.allocationId === allocationId) ? undefined : 'it is gone';
    },
  };
}

/** The template says that. */
export function template(TemplateName: string, text: string): Thing {
  return {
    what: `template ${TemplateName}`,
    async wrong({ ses }) {
      const { TemplateContent } = await patiently(() => ses.send(new GetEmailTemplateCommand({ TemplateName })));
      return TemplateContent?.Text === text ? undefined : `its text is ${JSON.stringify(TemplateContent?.Text)}`;
    },
  };
}

/** One rule of the bucket, and no other, is for pages of the origin, and allows these methods. */
export function ruleFor(Bucket: string, origin: string, methods: readonly string[]): Thing {
  return {
    what: `the rule for ${origin} of bucket ${Bucket}`,
    async wrong(clients) {
      const rules = (await rulesOf(clients, Bucket)).filter(({ AllowedOrigins = [] }) => AllowedOrigins.includes(origin));
      const allows = methods.every((method) => rules[0]?.AllowedMethods?.includes(method));
      return rules.length === 1 && allows ? undefined : `its rules are ${JSON.stringify(rules)}`;
    },
  };
}

export async function rulesOf({ s3 }: Clients, Bucket: string): Promise<CORSRule[]> {
  return (await s3.send(new GetBucketCorsCommand({ Bucket }))).CORSRules ?? [];
}

export async function newBucket(clients: Clients, Bucket: string, rules?: readonly CORSRule[]): Promise<void> {
  await clients.s3.send(new CreateBucketCommand({ Bucket }));
  if (rules) await putRules(clients, Bucket, rules);
}

export async function putRules({ s3 }: Clients, Bucket: string, rules: readonly CORSRule[]): Promise<void> {
  await s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [...rules] } }));
}

export async function newTemplate({ ses }: Clients, TemplateName: string, TemplateContent: EmailTemplateContent): Promise<void> {
  await patiently(() => ses.send(new CreateEmailTemplateCommand({ TemplateName, TemplateContent })));
}

export async function tagsOfTemplate({ ses }: Clients, TemplateName: string): Promise<string[]> {
  const { Tags = [] } = await ses.send(new GetEmailTemplateCommand({ TemplateName }));
  return Tags.map(({ Key = '' }) => Key).sort();
}

export async function newAddressOn({ ec2 }: Clients, InstanceId: string, Name: string): Promise<string> {
  const TagSpecifications = [{ ResourceType: 'elastic-ip' as const, Tags: [{ Key: 'Name', Value: Name }] }];
  const { AllocationId = '' } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc', TagSpecifications }));
  await ec2.send(new AssociateAddressCommand({ AllocationId, InstanceId }));
  return AllocationId;
}

export async function tag({ ec2 }: Clients, allocationId: string, Key: string, Value: string): Promise<void> {
  await ec2.send(new CreateTagsCommand({ Resources: [allocationId], Tags: [{ Key, Value }] }));
}

export async function untag({ ec2 }: Clients, allocationId: string, keys: readonly string[]): Promise<void> {
  await ec2.send(new DeleteTagsCommand({ Resources: [allocationId], Tags: keys.map((Key) => ({ Key })) }));
}
