import type { EmailTemplateContract } from '../../../core/contracts/email-template';
import type { Content } from '../../../core/email-templates/stored-template';
import { LOGICAL_ID, STACK, World } from '../../support/world';

export const OWNER = { stackId: STACK, logicalId: LOGICAL_ID };
export const NAME = 'welcome';
export const OURS = { subject: 'Welcome {{name}}', html: '<p>{{name}}</p>' };
export const NEXT = { subject: 'Hello {{name}}', text: 'Hello' };
export const THEIRS = { subject: 'Theirs', text: 'from before' };

export const properties = (changes: Partial<EmailTemplateContract> = {}): Record<string, unknown> => ({
  ContractVersion: '1', TemplateName: NAME, Subject: OURS.subject, Html: { Inline: OURS.html }, OnExisting: 'adopt', RemovalPolicy: 'destroy', ...changes,
});
export const next = (changes: Partial<EmailTemplateContract> = {}) =>
  properties({ Subject: NEXT.subject, Html: undefined, Text: { Inline: NEXT.text }, ...changes });

export let world: World;
export const names = () => world.ses.store.list().map(({ name }) => name).sort();
export const content = (name = NAME): Content => {
  const { subject = '', html, text } = world.ses.store.get(name);
  return { subject, html, text };
};
export const tags = (name = NAME) => world.ses.store.get(name).tags;
export const create = (changes?: Partial<EmailTemplateContract>) => world.email({ type: 'Create', properties: properties(changes) });
export const ROLLBACK = { stackStatus: 'ROLLBACK_IN_PROGRESS' };

beforeEach(() => { world = new World(); });
