// What the command line has to say of the example, while it is deployed.
import { AssociateAddressCommand, DescribeAddressesCommand, DisassociateAddressCommand } from '@aws-sdk/client-ec2';
import { type CORSRule, GetBucketCorsCommand, PutBucketCorsCommand } from '@aws-sdk/client-s3';
import { type EmailTemplateContent, GetEmailTemplateCommand, UpdateEmailTemplateCommand } from '@aws-sdk/client-sesv2';
import { cdkAdopt } from './command-line';
import type { LocalAws } from './local-aws';
import { patiently } from './patiently';
import type { Progress } from './processes';
import { type Clients, clientsOf } from './seed';

const SHOWN_LINES = 30;

/** Whose rules answer on a bucket, a line for each request. */
export async function askWhoAnswers(aws: LocalAws, bucket: string, stack: string): Promise<string[]> {
  const answers: string[] = [];
  for (const { origin, method, code, words } of [
    { origin: 'https://www.example.com', method: 'GET', code: 0, words: ["allowed: rule 'web' allows", 'SharedCors', `of stack ${stack}`] },
    { origin: 'https://upload.other-team.example', method: 'PUT', code: 0, words: ["allowed: rule 'web' allows", 'owner: foreign'] },
    { origin: 'https://www.example.com', method: 'PUT', code: 1, words: ['denied: ', 'but not the method PUT', `of stack ${stack}`] },
  ]) {
    const command = ['cors', 'explain', bucket, '--origin', origin, '--method', method];
    const [answer, , owner] = (await cdkAdopt(aws, command, { code, words })).split('\n');
    answers.push(`cdk-adopt ${command.join(' ')}: ${answer}; ${owner}`);
  }
  return answers;
}

interface Diffed {
  readonly assembly: string;
  readonly stack: string;
  /** What of somebody else's it has to announce that the deployment takes over. */
  readonly adopted: readonly string[];
  readonly words?: readonly string[];
}

/** What a deployment is going to change. */
export async function diffBefore(aws: LocalAws, { assembly, stack, adopted, words = [] }: Diffed, say: Progress): Promise<void> {
  const command = ['diff', stack, '--fail', '--app', assembly];
  const taken = adopted.length > 0 ? `${adopted.length} things` : 'nothing';
  const expected = { code: adopted.length > 0 ? 1 : 0, words: [...adopted, ...words, `${taken} of somebody else's would be adopted or overwritten`] };
  show(command, await cdkAdopt(aws, command, expected), say);
}

interface Drifting {
  readonly assembly: string;
  readonly stack: string;
  readonly template: string;
  readonly bucket: string;
  /** The ID of one of our rules there, without the owner. */
  readonly rule: string;
  readonly allocationId: string;
}

/** Edits a template, a bucket's rules and an association by hand, which has to be found, and puts them back. */
export async function driftAfter(aws: LocalAws, { assembly, stack, ...things }: Drifting, say: Progress): Promise<void> {
  const command = ['drift', stack, '--fail', '--app', assembly];
  const nothing = { code: 0, words: [' 0 drifted, 0 unknown'] };
  await cdkAdopt(aws, command, nothing);
  const putBack = await editByHand(clientsOf(aws), things);
  const { template, bucket, allocationId } = things;
  show(command, await cdkAdopt(aws, command, { code: 1, words: [template, bucket, allocationId, ' 3 drifted, 0 unknown'] }), say);
  await putBack();
  await cdkAdopt(aws, command, nothing);
}

type ByHand = Omit<Drifting, 'assembly' | 'stack'>;

async function editByHand({ s3, ses, ec2 }: Clients, { template, bucket, rule, allocationId }: ByHand): Promise<() => Promise<void>> {
  const { TemplateContent = {} } = await ses.send(new GetEmailTemplateCommand({ TemplateName: template }));
  const write = (content: EmailTemplateContent) =>
    patiently(() => ses.send(new UpdateEmailTemplateCommand({ TemplateName: template, TemplateContent: content })));
  const { CORSRules = [] } = await s3.send(new GetBucketCorsCommand({ Bucket: bucket }));
  const put = (rules: CORSRule[]) => s3.send(new PutBucketCorsCommand({ Bucket: bucket, CORSConfiguration: { CORSRules: rules } }));
  const { Addresses: [address] = [] } = await ec2.send(new DescribeAddressesCommand({ AllocationIds: [allocationId] }));

  await write({ ...TemplateContent, Subject: 'Edited by hand' });
  await put(CORSRules.filter(({ ID = '' }) => !ID.endsWith(`:${rule}`)));
  await ec2.send(new DisassociateAddressCommand({ AssociationId: address?.AssociationId }));
  return async () => {
    await write(TemplateContent);
    await put(CORSRules);
    await ec2.send(new AssociateAddressCommand({ AllocationId: allocationId, InstanceId: address?.InstanceId }));
  };
}

function show(command: readonly string[], text: string, say: Progress): void {
  const lines = text.trimEnd().split('\n');
  const left = lines.length - SHOWN_LINES;
  say(`cdk-adopt ${command.slice(0, 3).join(' ')}`);
  for (const line of left > 1 ? [...lines.slice(0, SHOWN_LINES - 1), `(${left} lines more)`, ...lines.slice(-1)] : lines) say(`  ${line}`);
}
