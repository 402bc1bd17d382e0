import { App, CfnParameter, CfnResource, NestedStack, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import * as ses from 'aws-cdk-lib/aws-ses';
import { EmailBody, EmailTemplate, EmailTemplates } from '../../../../lib';
import { errorOf, newApp, newStack, templateOf } from '../../support';
import { TWO } from '../email-templates-support';

const env = { account: '123456789012', region: 'eu-west-1' };
const ours = (stack: Stack, templateName?: string, id = 'Ours') => new EmailTemplate(stack, id, { templateName, subject: 'Hi', text: EmailBody.fromInline('Hi') });
const native = (stack: Stack, templateName?: string, id = 'Native') => new ses.CfnTemplate(stack, id, { template: { templateName, subjectPart: 'Hi', textPart: 'Hi' } });

const REFUSAL = 'expected no template that the app also declares as AWS::SES::Template, and Stack/Native is one; '
  + 'deploy that one with applyRemovalPolicy(RemovalPolicy.RETAIN), then the app without it, and then with this one, which adopts the template';

test.each<[string, (stack: Stack) => void]>([
  ['an EmailTemplate', (stack) => { ours(stack, 'welcome'); }],
  ['an EmailTemplate that is retained', (stack) => { ours(stack, 'welcome').applyRemovalPolicy(RemovalPolicy.RETAIN); }],
])('%s of the name that an AWS::SES::Template of the stack has is refused, whichever is declared first', (_, declare) => {
  for (const order of [[declare, native], [native, declare]] as const) {
    const stack = newStack();
    for (const each of order) each(stack, 'welcome');
    expect(errorOf(() => templateOf(stack))).toContain(`[Stack/Ours] templateName: got "welcome", ${REFUSAL}`);
  }
});

test('a folder with such a name is refused, with all of them in one error', () => {
  const stack = newStack();
  EmailTemplates.fromDirectory(stack, 'Ours', { directory: TWO, namePrefix: 'shop-' });
  for (const name of ['shop-welcome', 'shop-reset', 'welcome']) native(stack, name, name);
  const message = errorOf(() => templateOf(stack));
  for (const name of ['shop-welcome', 'shop-reset']) expect(message).toContain(`[Stack/Ours] namePrefix: got "${name}", expected no template that the app also`);
  expect(message).not.toContain('got "welcome"');
});

test.each<[string, (stack: Stack) => void]>([
  ['as a plain CfnResource', (stack) => { new CfnResource(stack, 'Native', { type: 'AWS::SES::Template', properties: { Template: { TemplateName: 'welcome' } } }); }],
  ['by an override', (stack) => { native(stack, 'other').addPropertyOverride('Template.TemplateName', 'welcome'); }],
  ['in a nested stack', (stack) => { native(new NestedStack(stack, 'Nested'), 'welcome'); }],
])('it is found %s', (_, declare) => {
  const stack = newStack();
  ours(stack, 'welcome');
  declare(stack);
  expect(errorOf(() => templateOf(stack))).toMatch(/templateName: got "welcome", expected no template .* and Stack\/(Nested\/)?Native is one/);
});

test.each<[string, typeof env | undefined, typeof env | undefined, boolean]>([
  ['the same environment', env, env, true],
  ['another region', env, { ...env, region: 'us-east-1' }, false],
  ['another account', env, { ...env, account: '210987654321' }, false],
  ['environments that are known only at deploy', undefined, undefined, false],
])('in another stack of %s the two conflict, or not', (_, one, other, conflict) => {
  const app = newApp();
  ours(new Stack(new Stage(app, 'One'), 'Stack', { env: one }), 'welcome');
  native(new Stack(new Stage(app, 'Two'), 'Stack', { env: other }), 'welcome');
  if (conflict) expect(errorOf(() => app.synth())).toContain('expected no template that the app also declares');
  else expect(() => app.synth()).not.toThrow();
});

test.each<[string, (stack: Stack) => void]>([
  ['another name', (stack) => { ours(stack, 'hello'); }],
  ['a generated name', (stack) => { ours(stack); }],
  ['a name that is known only at deploy', (stack) => { ours(stack, new CfnParameter(stack, 'Name').valueAsString); }],
  ['a generated prefix', (stack) => { EmailTemplates.fromDirectory(stack, 'Ours', { directory: TWO }); }],
])('%s is no conflict', (_, declare) => {
  const stack = newStack();
  native(stack, 'welcome');
  native(stack, undefined, 'Unnamed');
  native(stack, new CfnParameter(stack, 'Late').valueAsString, 'WithLateName');
  declare(stack);
  expect(() => templateOf(stack)).not.toThrow();
});

test('what was refused once is accepted when the other one is gone from the app', async () => {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  ours(stack, 'welcome');
  native(stack, 'welcome');
  expect(() => app.synth()).toThrow();
  stack.node.tryRemoveChild('Native');
  await Promise.resolve();
  expect(() => app.synth({ force: true })).not.toThrow();
});
