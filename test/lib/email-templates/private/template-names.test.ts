import { Aws, Token } from 'aws-cdk-lib';
import { EmailTemplate, type EmailTemplateProps } from '../../../../lib';
import { nameProblems, templateArnOf } from '../../../../lib/email-templates/private/template-names';
import { errorOf, newStack } from '../../support';
import { problemsOf } from '../email-template-support';

describe('bad input', () => {
  test.each<[string, Partial<EmailTemplateProps>, RegExp]>([
    ['a name with a space', { templateName: 'a b' }, /templateName: got "a b", expected 1 to 64 letters/],
    ['a name of 65 characters', { templateName: 'x'.repeat(65) }, /templateName: got/],
    ['a name where copies are kept', { templateName: 'cdk-adopt-x' }, /templateName: got "cdk-adopt-x", expected a name that doesn't begin with/],
  ])('%s is an error that names the construct and the property', (_, props, expected) => {
    const message = problemsOf(props);
    expect(message).toMatch(/^Stack\/Email \(EmailTemplate\)/);
    expect(message).toMatch(expected);
  });
});

test.each([undefined, 'a', 'x'.repeat(64), 'Welcome_2-b', 'my-cdk-adopt-x', Token.asString({ Ref: 'Name' })])('the name %s is no problem', (name) => {
  expect(nameProblems(name)).toEqual([]);
});

test.each(['', 'ä', 'a/b', 'a.b', 'a\n'])('the name %j is a problem', (name) => {
  expect(nameProblems(name)).toEqual([expect.objectContaining({ property: 'templateName', value: name })]);
});

test('of a name that is known but for a token, the known part is checked', () => {
  const name = Token.asString({ Ref: 'Name' });
  expect(nameProblems(`shop-${name}_${name}`)).toEqual([]);
  expect(nameProblems(`my shop-${name}/b`)).toEqual([
    expect.objectContaining({ property: 'templateName', value: 'my shop-/b', expected: '1 to 64 letters, digits, hyphens and underscores beside its tokens' }),
  ]);
});

test.each([
  ['begins where copies are kept', (name: string) => `cdk-adopt-${name}`, "a name that doesn't begin with cdk-adopt-, where former texts are kept"],
  ['is too long already', (name: string) => `${'x'.repeat(65)}${name}`, '1 to 64 letters, digits, hyphens and underscores beside its tokens'],
])('a name that %s is a problem, whatever its token will be', (_, nameWith, expected) => {
  expect(nameProblems(nameWith(Token.asString({ Ref: 'Name' })))).toEqual([expect.objectContaining({ property: 'templateName', value: nameWith(''), expected })]);
});

test.each([(name: string) => `${name}cdk-adopt-x`, (name: string) => `cdk-${name}`, (name: string) => `${'x'.repeat(64)}${name}`])('a name whose token may make it right is no problem', (nameWith) => {
  expect(nameProblems(nameWith(Token.asString({ Ref: 'Name' })))).toEqual([]);
});

test.each<[string, string, string]>([
  ['a space', 'a b', 'got "a b", expected 1 to 64 letters, digits, hyphens and underscores; write the template\'s name as SES has it'],
  ['nothing', '', 'got "", expected 1 to 64 letters'],
  ['an ARN', 'arn:aws:ses:eu-west-1:123456789012:template/order-1', "; pass what is behind template/ in the ARN, such as 'order-1'"],
  ['an ARN with tokens', `arn:${Aws.PARTITION}:ses:eu-west-1:123456789012:template/welcome`, "; pass what is behind template/ in the ARN, such as 'welcome'"],
])('a template can not be imported by %s', (_, name, expected) => {
  const message = errorOf(() => EmailTemplate.fromTemplateName(newStack(), 'Email', name));
  expect(message).toContain('Stack/Email (ImportedEmailTemplate)');
  expect(message).toContain('templateName: ');
  expect(message).toContain(expected);
});

test.each(['welcome', 'cdk-adopt-0123456789ab', Aws.STACK_NAME, `${Aws.STACK_NAME}-welcome`])('a template can be imported by the name %s', (name) => {
  expect(EmailTemplate.fromTemplateName(newStack(), 'Email', name).templateName).toBe(name);
});

test('the ARN of a template is one in the account and the region of the stack', () => {
  const stack = newStack({ env: { account: '111122223333', region: 'eu-west-1' } });
  expect(stack.resolve(templateArnOf(stack, 'welcome'))).toEqual({
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ses:eu-west-1:111122223333:template/welcome']],
  });
});
