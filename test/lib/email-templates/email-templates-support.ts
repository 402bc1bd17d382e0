import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CfnParameter, type Stack } from 'aws-cdk-lib';
import { EmailTemplates, type EmailTemplatesProps } from '../../../lib';
import { type CfnResource, EMAIL_TEMPLATES, only, type PolicyDocument, synth } from '../support';

export const env = { account: '123456789012', region: 'eu-west-1' };

const root = mkdtempSync(join(tmpdir(), 'cdk-adopt-emails-'));
afterAll(() => rmSync(root, { recursive: true }));

type Files = Readonly<Record<string, string>>;

/** A folder with the files of each template. */
export function folder(templates: Readonly<Record<string, Files>>): string {
  const directory = mkdtempSync(join(root, 'folder-'));
  for (const [id, files] of Object.entries(templates)) {
    mkdirSync(join(directory, id));
    for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, id, name), content);
  }
  return directory;
}

export const files = (more: Files = {}): Files =>
  ({ 'subject.txt': 'Hi {{name}}\n', 'body.txt': 'Hello {{name}}', 'sample.json': '{"name":"Ada"}', ...more });
export const templates = (...ids: string[]) => folder(Object.fromEntries(ids.map((id) => [id, files()])));
export const many = (count: number) => templates(...Array.from({ length: count }, (_, index) => `template-${index}`));

export const TWO = templates('welcome', 'reset');
export const declare = (stack: Stack, props: Partial<EmailTemplatesProps> = {}, id = 'Emails') =>
  EmailTemplates.fromDirectory(stack, id, { directory: TWO, ...props });
export const template = (props?: Partial<EmailTemplatesProps>) => synth((stack) => declare(stack, props), { env });
export const propertiesOf = (props?: Partial<EmailTemplatesProps>) => only(template(props), EMAIL_TEMPLATES).Properties;
export const token = (stack: Stack, id = 'Late') => new CfnParameter(stack, id).valueAsString;
export const statementsOf = ({ Properties }: CfnResource) => (Properties.PolicyDocument as PolicyDocument).Statement;
