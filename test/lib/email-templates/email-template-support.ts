import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Stack } from 'aws-cdk-lib';
import { EmailBody, EmailTemplate, type EmailTemplateProps } from '../../../lib';
import { errorOf, synth } from '../support';

const folder = mkdtempSync(join(tmpdir(), 'cdk-adopt-email-'));
afterAll(() => rmSync(folder, { recursive: true }));
export const file = (name: string, content: string | Buffer) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

export const PROPS: EmailTemplateProps = { templateName: 'welcome', subject: 'Hi {{name}}', text: EmailBody.fromInline('Hello {{name}}') };
export const declare = (props: Partial<EmailTemplateProps> = {}) => (stack: Stack) => { new EmailTemplate(stack, 'Email', { ...PROPS, ...props }); };
export const problemsOf = (props: Partial<EmailTemplateProps>) => errorOf(() => { synth(declare(props)); });
