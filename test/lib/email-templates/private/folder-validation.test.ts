import { Aws, Lazy, NestedStack, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { namePrefixOf } from '../../../../core/email-templates/folder-plan';
import { EmailBody, EmailTemplate, type EmailTemplatesProps } from '../../../../lib';
import { allOf, EMAIL_TEMPLATES, errorOf, newStack, only, templateOf } from '../../support';
import { declare, files, folder, many, propertiesOf, template, templates, token } from '../email-templates-support';

const problemsOf = (props: Partial<EmailTemplatesProps>) => errorOf(() => template(props));

describe('bad input', () => {
  const ONE = { directory: folder({ a: files({ 'body.txt': '%%x%% {{name}}' }) }) };

  test.each<[string, Partial<EmailTemplatesProps>, RegExp]>([
    ['a prefix with a space', { namePrefix: 'a b' }, /namePrefix: got "a b", expected letters, digits, hyphens and underscores/],
    ['a prefix with a token and a space', { namePrefix: `${Aws.REGION} b` }, /namePrefix: got " b", expected letters, digits, hyphens and underscores beside its tokens/],
    ['a prefix where copies are kept, before a token', { namePrefix: `cdk-adopt-${Aws.REGION}-` },
      /namePrefix: got "cdk-adopt--", expected names that don't begin with cdk-adopt-,.*\(cdk-adopt-<token>-reset, cdk-adopt-<token>-welcome would\)/],
    ['a prefix of 64 characters beside a token', { namePrefix: `${'x'.repeat(64)}${Aws.REGION}` }, /namePrefix: got "x+", expected at most 63 characters/],
    ['a name of 65 characters beside a token', { namePrefix: `${'x'.repeat(60)}${Aws.REGION}`, directory: templates('12345') }, /12345: .*5 characters, and 4 are left/],
    ['a prefix of 64 characters', { namePrefix: 'x'.repeat(64) }, /namePrefix: got "x+", expected at most 63 characters/],
    ['a prefix where copies are kept', { namePrefix: 'cdk-adopt-' }, /namePrefix: got "cdk-adopt-", expected names that don't begin with cdk-adopt-,.*cdk-adopt-reset, cdk-adopt-welcome/],
    ['a name where copies are kept', { namePrefix: 'cdk-', directory: templates('adopt-x', 'y') }, /expected names that don't begin with cdk-adopt-, .*\(cdk-adopt-x would\)/],
    ['a name of 65 characters', { namePrefix: 'x'.repeat(60), directory: templates('12345') }, /12345: .*5 characters, and 4 are left/],
    ['an id of 40 characters with a generated prefix', { directory: templates('x'.repeat(40)) }, /x{40}: .*40 characters, and 39 are left/],
    ['a substitution whose name is none', { substitutions: { 'a-b': 'x' } }, /substitutions\.a-b: expected a name of letters, digits and underscores/],
    ['a substitution without a value', { ...ONE, substitutions: { x: process.env.NOWHERE as string } }, /substitutions\.x: expected a string; give it a value/],
    ['a substitution that is null', { ...ONE, substitutions: { x: null as never } }, /substitutions\.x: expected a string; give it a value/],
    ['a number in place of a substitution', { ...ONE, substitutions: { x: 8080 as never } },
      /substitutions\.x: expected a string, it is of type number; write it as one/],
    ['a token of a number', { ...ONE, substitutions: { x: Lazy.number({ produce: () => 1 }) as never } },
      /substitutions\.x: expected a string; write the token as one, with Token\.asString/],
    ['a token of anything', { ...ONE, substitutions: { x: Lazy.any({ produce: () => 'a' }) as never } },
      /substitutions\.x: expected a string; write the token as one/],
    ['a substitution that holds Handlebars', {
      directory: folder({ a: files({ 'body.txt': '%%x%% {{name}}' }) }), substitutions: { x: 'a{{b}}' },
    }, /substitutions\.x: got "a{{b}}", expected no Handlebars/],
    ['a substitution with a brace at its end, which another may stand beside', {
      directory: folder({ a: files({ 'body.txt': '%%x%% {{name}}' }) }), substitutions: { x: 'a{' },
    }, /substitutions\.x: got "a\{", expected no Handlebars/],
    ['a line break in a subject', {
      directory: folder({ a: files({ 'subject.txt': '%%x%% {{name}}' }) }), substitutions: { x: 'a\nb' },
    }, /substitutions\.x: got "a\\nb", expected one line, since it is part of a subject \(of a\)/],
    ['Handlebars before a token', { ...ONE, substitutions: { x: `{{${Aws.REGION}` } }, /substitutions\.x: got "{{", expected no Handlebars/],
    ['a line break beside a token, in a subject', {
      directory: folder({ a: files({ 'subject.txt': '%%x%% {{name}}' }) }), substitutions: { x: `a\n${Aws.REGION}` },
    }, /substitutions\.x: got "a\\n", expected one line, since it is part of a subject \(of a\)/],
    ['a backslash behind a token, before a mustache', {
      directory: folder({ a: files({ 'body.txt': '%%x%%{{name}}' }) }), substitutions: { x: `${Aws.REGION}\\` },
    }, /substitutions\.x: got "\\\\", expected a value that leaves the Handlebars beside it as it is/],
    ['a value without which a subject is empty', {
      directory: folder({ a: files({ 'subject.txt': '%%x%%' }), b: files({ 'subject.txt': ' %%x%% ' }) }), substitutions: { x: '' },
    }, /substitutions\.x: got "", expected a text, since there is nothing else in the subject of a, the subject of b; give it a text/],
    ['a value without which a body is empty', { directory: folder({ a: files({ 'body.txt': '%%x%%\n' }) }), substitutions: { x: ' ' } },
      /substitutions\.x: got " ", expected a text, since there is nothing else in the text of a/],
    ['a backslash before a mustache', { directory: folder({ a: files({ 'body.txt': '%%x%%{{name}}' }) }), substitutions: { x: 'C:\\' } },
      /substitutions\.x: got "C:\\\\", expected a value that leaves the Handlebars beside it as it is \(in the text of a\); put a space/],
    ['an empty value that brings a backslash to a mustache', { directory: folder({ a: files({ 'body.txt': '\\%%x%%{{name}}' }) }), substitutions: { x: '' } }, /substitutions\.x: got ""/],
    ['a backslash in a partial', {
      directory: folder({ _partials: { 'p.txt': '%%x%%{{name}}' }, a: files({ 'body.txt': '{{> p}}' }) }), substitutions: { x: '\\' },
    }, /substitutions\.x: .*in the text of a/],
    ['a backslash at the end of a partial', {
      directory: folder({ _partials: { 'p.txt': 'in %%x%%' }, a: files({ 'body.txt': '{{> p}}' }) }), substitutions: { x: 'C:\\' },
    }, /substitutions\.x: .*in the text of a.*or a line break behind it where it ends a shared partial/],
    ['a value with which a body has more than SES stores', { ...ONE, substitutions: { x: 'x'.repeat(500_001) } },
      /substitutions\.x: expected at most 500000 bytes in the bodies of a, which have 500010 with it; shorten it: SES stores no more/],
    ['a value with which a body has more than SES stores, beside a token', { ...ONE, substitutions: { x: `${Aws.REGION}${'x'.repeat(500_000)}` } },
      /substitutions\.x: expected at most 500000 bytes in the bodies of a, which have 500009 with it/],
    ['a snapshot', { removalPolicy: RemovalPolicy.SNAPSHOT }, /removalPolicy: got "snapshot"/],
    ['a fault of the folder', { directory: folder({ a: files(), b: { 'body.txt': 'x' } }) }, /\n {2}- \S+folder-\w+\/b\S*: .*subject/],
    ['a placeholder without a value', { directory: folder({ a: files({ 'body.txt': '%%x%% {{name}}' }) }) }, /\n {2}- \S+\/a\/body\.\w+:1: .*x/],
    ['a value that nothing uses', { substitutions: { unused: 'x' } }, /\n {2}- .*unused/],
  ])('%s is an error that names the construct and where it is', (_, props, expected) => {
    const message = problemsOf(props);
    expect(message).toMatch(/^Stack\/Emails \(EmailTemplates\) can't be synthesized:\n {2}- /);
    expect(message).toMatch(expected);
    expect(message.match(/\n {2}- /g)).toHaveLength(1);
  });

  test('all problems come in one error, those of the folder as well', () => {
    const message = problemsOf({
      namePrefix: 'a b', removalPolicy: RemovalPolicy.SNAPSHOT, substitutions: { '1': 'x', 'x': '{{' },
      directory: folder({ a: files({ 'body.txt': '%%x%% {{name}}' }), b: { 'body.txt': 'x' } }),
    });
    expect(message.match(/\n {2}- /g)).toHaveLength(5);
  });

  test('values that are known only at deploy are left to the deployment', () => {
    const directory = folder({ a: files({ 'subject.txt': '%%x%%', 'body.txt': '%%x%%{{name}}' }) });
    expect(() => propertiesOf({ directory, substitutions: { x: Lazy.string({ produce: () => '' }) } })).not.toThrow();
  });

  test.each(['', ' ', '{', '\\', '-'])('a substitution of %j and a token is left to the deployment', (known) => {
    const directory = folder({ a: files({ 'subject.txt': '%%x%%', 'body.txt': '%%x%%{{name}}' }) });
    expect(() => propertiesOf({ directory, substitutions: { x: `${known}${Aws.REGION}` } })).not.toThrow();
  });

  test('a backslash is allowed at the end of a partial that ends in a line break', () => {
    const directory = folder({ _partials: { 'p.txt': 'in %%x%%\n' }, a: files({ 'body.txt': '{{> p}}' }) });
    expect(propertiesOf({ directory, substitutions: { x: 'C:\\' } }).Substitutions).toEqual({ x: 'C:\\' });
  });

  test('a line break is allowed in a substitution of a body', () => {
    const directory = folder({ a: files({ 'body.txt': '%%x%% {{name}}' }) });
    expect(propertiesOf({ directory, substitutions: { x: 'a\nb' } }).Substitutions).toEqual({ x: 'a\nb' });
  });

  test('ids of 39 characters have room behind the longest generated prefix, and 64 are allowed in all', () => {
    const id = 'x'.repeat(39);
    expect(declare(newStack(), { directory: templates(id) }).templateIds).toHaveLength(1);
    const stackId = `arn:aws:cloudformation:us-east-1:123456789012:stack/${'S'.repeat(128)}/0a1b2c3d-4e5f-6789-abcd-ef0123456789`;
    expect(`${namePrefixOf({}, { stackId, logicalId: 'Emails' })}${id}`).toHaveLength(64);
    expect(declare(newStack(), { directory: templates('x'.repeat(59)), namePrefix: 'mail-' }).templateIds).toHaveLength(1);
    expect(declare(newStack(), { directory: templates('x'.repeat(64)), namePrefix: '' }).templateIds).toHaveLength(1);
  });

  test('what is known only at deploy passes', () => {
    const stack = newStack();
    const directory = folder({ 'adopt-x': files({ 'subject.txt': '%%x%% {{name}}' }) });
    declare(stack, { directory, namePrefix: token(stack), substitutions: { x: Lazy.string({ produce: () => '{{\n' }) } });
    expect(only(templateOf(stack), EMAIL_TEMPLATES).Properties).toMatchObject({ NamePrefix: { Ref: 'Late' }, Substitutions: { x: '{{\n' } });
  });
});

describe('one name in a stack', () => {
  const single = (stack: Stack, templateName: string) =>
    new EmailTemplate(stack, 'Single', { templateName, subject: 'Hi', text: EmailBody.fromInline('Hi') });

  test('that an EmailTemplate has is an error for a folder', () => {
    const stack = newStack();
    single(stack, 'mail-welcome');
    expect(errorOf(() => declare(stack, { namePrefix: 'mail-' }))).toMatch(
      /^Stack\/Emails .*\n {2}- namePrefix: got "mail-", expected templates of its own, and Stack\/Single has these: mail-welcome;/,
    );
  });

  test('that a folder has is an error for an EmailTemplate', () => {
    const stack = newStack();
    declare(stack, { namePrefix: 'mail-' });
    expect(errorOf(() => single(stack, 'mail-reset'))).toMatch(/templateName: got "mail-reset", expected one of its own, and Stack\/Emails has this one/);
  });

  test('that two folders have is one problem, with some of the names', () => {
    const stack = newStack();
    const directory = many(20);
    declare(stack, { directory, namePrefix: 'mail-' }, 'One');
    const message = errorOf(() => declare(stack, { directory, namePrefix: 'mail-' }, 'Two'));
    expect(message.match(/\n {2}- /g)).toHaveLength(1);
    expect(message).toMatch(/Stack\/One has these: mail-template-0, .* and 15 more;/);
  });

  test('is told from others: another prefix, another stack, a generated prefix', () => {
    const stack = newStack();
    declare(stack, { namePrefix: 'mail-' }, 'Mail');
    declare(stack, { namePrefix: 'post-' }, 'Post');
    declare(stack, {}, 'One');
    declare(stack, {}, 'Two');
    declare(new NestedStack(stack, 'Nested'), { namePrefix: 'mail-' });
    expect(allOf(templateOf(stack), EMAIL_TEMPLATES)).toHaveLength(4);
  });
});
