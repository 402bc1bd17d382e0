import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type App, CfnOutput, CfnParameter, Lazy, NestedStack, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as ses from 'aws-cdk-lib/aws-ses';
import type { Manifest, TemplateLine } from '../../../core/contracts/email-templates';
import { EmailBody, EmailTemplate, EmailTemplates, type EmailTemplatesProps, OnExisting } from '../../../lib';
import {
  allOf, type CfnResource, type CfnTemplate, EMAIL_TEMPLATES, errorOf, evaluate, FUNCTION, idOf, INLINE_POLICY,
  LOG_GROUP, newApp, newStack, only, POLICY, type PolicyDocument, ROLE, type Statement, synth, templateOf,
} from '../support';

const DESTINATION = 'AWS::SES::ConfigurationSetEventDestination';
const env = { account: '123456789012', region: 'eu-west-1' };

const root = mkdtempSync(join(tmpdir(), 'cdk-adopt-emails-'));
afterAll(() => rmSync(root, { recursive: true }));

type Files = Readonly<Record<string, string>>;

/** A folder with the files of each template. */
function folder(templates: Readonly<Record<string, Files>>): string {
  const directory = mkdtempSync(join(root, 'folder-'));
  for (const [id, files] of Object.entries(templates)) {
    mkdirSync(join(directory, id));
    for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, id, name), content);
  }
  return directory;
}

const files = (more: Files = {}): Files =>
  ({ 'subject.txt': 'Hi {{name}}\n', 'body.txt': 'Hello {{name}}', 'sample.json': '{"name":"Ada"}', ...more });
const templates = (...ids: string[]) => folder(Object.fromEntries(ids.map((id) => [id, files()])));
const many = (count: number) => templates(...Array.from({ length: count }, (_, index) => `template-${index}`));

const TWO = templates('welcome', 'reset');
const declare = (stack: Stack, props: Partial<EmailTemplatesProps> = {}, id = 'Emails') =>
  EmailTemplates.fromDirectory(stack, id, { directory: TWO, ...props });
const template = (props?: Partial<EmailTemplatesProps>) => synth((stack) => declare(stack, props), { env });
const propertiesOf = (props?: Partial<EmailTemplatesProps>) => only(template(props), EMAIL_TEMPLATES).Properties;
const problemsOf = (props: Partial<EmailTemplatesProps>) => errorOf(() => template(props));
const token = (stack: Stack, id = 'Late') => new CfnParameter(stack, id).valueAsString;
const statementsOf = ({ Properties }: CfnResource) => (Properties.PolicyDocument as PolicyDocument).Statement;
const templateArn = (name: string) => `arn:aws-us-gov:ses:eu-west-1:123456789012:template/${name}`;

describe('the custom resource', () => {
  test('carries where the folder is, and nothing of its texts', () => {
    expect(propertiesOf()).toEqual({
      ServiceToken: expect.anything(), ServiceTimeout: '3600', ContractVersion: '1', Bucket: expect.anything(), Key: expect.stringMatching(/^[0-9a-f]{64}\.jsonl$/),
      ManifestBytes: expect.stringMatching(/^\d+$/), Ids: expect.stringMatching(/^[0-9a-f]{16}$/), OnExisting: 'adopt', RemovalPolicy: 'destroy',
    });
  });

  test.each(['mail-', ''])('carries the prefix \'%s\' that the user gives', (namePrefix) => {
    expect(propertiesOf({ namePrefix })).toMatchObject({ NamePrefix: namePrefix });
  });

  test('carries OnExisting.FAIL', () => {
    expect(propertiesOf({ onExisting: OnExisting.FAIL }).OnExisting).toBe('fail');
  });

  test.each([
    [RemovalPolicy.DESTROY, 'destroy'], [RemovalPolicy.RETAIN, 'retain'], [RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, 'retain'],
  ])('takes the removal policy %s as %s', (removalPolicy, expected) => {
    expect(propertiesOf({ removalPolicy }).RemovalPolicy).toBe(expected);
  });

  test('refuses applyRemovalPolicy, which would do nothing, and names the property that does', () => {
    expect(errorOf(() => declare(newStack()).applyRemovalPolicy(RemovalPolicy.RETAIN)))
      .toMatch(/^Stack\/Emails \(EmailTemplates\) .*applyRemovalPolicy, got "retain".* the property removalPolicy$/);
  });

  test('carries the values of substitutions, also those known only at deploy', () => {
    const directory = folder({ welcome: files({ 'body.txt': '%%host%% %%path%% {{name}}' }) });
    const resource = only(synth((stack) => declare(stack, { directory, substitutions: { host: token(stack), path: '/a' } })), EMAIL_TEMPLATES);
    expect(resource.Properties.Substitutions).toEqual({ host: { Ref: 'Late' }, path: '/a' });
    expect(propertiesOf({ substitutions: {} })).not.toHaveProperty('Substitutions');
  });

  test('has other Ids when the folder has another template, and the same when a text changes', () => {
    const idsOf = (directory: string) => propertiesOf({ directory }).Ids;
    expect(idsOf(templates('welcome', 'reset', 'more'))).not.toBe(idsOf(TWO));
    expect(idsOf(folder({ welcome: files({ 'body.txt': 'Hey {{name}}' }), reset: files() }))).toBe(idsOf(TWO));
  });

  test('and five resources are all that the first folder of a stack adds', () => {
    for (const props of [{}, { namePrefix: 'mail-' }]) expect(Object.keys(template(props).Resources)).toHaveLength(6);
  });
});

describe('the content', () => {
  const contentIn = (app: App, key: string) => readFileSync(join(app.outdir, `asset.${key}`));
  const stackWith = (directory: string, context?: Record<string, unknown>) => {
    const stack = newStack({ env }, context);
    declare(stack, { directory });
    return stack;
  };

  test('is one file of the assembly, with the manifest in its first bytes and a line for each template', () => {
    const stack = stackWith(folder({ welcome: files({ 'body.html': '<p>Grüße {{name}}</p>' }), reset: files() }));
    const { Key, ManifestBytes } = only(templateOf(stack), EMAIL_TEMPLATES).Properties as { Key: string; ManifestBytes: string };
    const bytes = contentIn(stack.node.root as App, Key);
    const first = bytes.subarray(0, Number(ManifestBytes));
    const { templates: entries } = JSON.parse(first.toString()) as Manifest;
    expect(entries.map(({ id }) => id)).toEqual(['reset', 'welcome']);
    const { offset, length } = entries[1]!;
    const line = JSON.parse(bytes.subarray(first.length + offset, first.length + offset + length).toString()) as TemplateLine;
    expect(line).toMatchObject({ id: 'welcome', subject: 'Hi {{name}}', html: '<p>Grüße {{name}}</p>', text: 'Hello {{name}}' });
  });

  test('is the same for the same texts, wherever the folder is, and another for others', () => {
    const keyOf = (directory: string) => propertiesOf({ directory }).Key;
    expect(keyOf(templates('welcome', 'reset'))).toBe(keyOf(TWO));
    expect(keyOf(folder({ welcome: files({ 'body.txt': 'Hey {{name}}' }), reset: files() }))).not.toBe(keyOf(TWO));
  });

  test('leaves nothing in the temporary directory', () => {
    declare(newStack({ env }), { directory: templates('left-behind') });
    // Other processes use the directory too.
    const contentOf = (name: string) => {
      try {
        return readFileSync(join(tmpdir(), name, 'templates.jsonl'), 'utf8');
      } catch {
        return '';
      }
    };
    expect(readdirSync(tmpdir()).filter((name) => contentOf(name).includes('left-behind'))).toEqual([]);
  });

  test('stays there when assets are not staged, since the assembly names it', () => {
    const stack = stackWith(TWO, { 'aws:cdk:disable-asset-staging': true });
    const { directory } = (stack.node.root as App).synth();
    const { files: assets } = JSON.parse(readFileSync(join(directory, 'Stack.assets.json'), 'utf8')) as { files: Record<string, { source: { path: string } }> };
    const { path } = Object.values(assets).map(({ source }) => source).find((source) => source.path.endsWith('.jsonl'))!;
    expect(existsSync(path)).toBe(true);
    rmSync(dirname(path), { recursive: true });
  });
});

describe('the function', () => {
  test('has ids of its provider that never change', () => {
    const synthesized = template();
    expect([FUNCTION, ROLE, LOG_GROUP, INLINE_POLICY].map((type) => idOf(synthesized, type))).toEqual([
      'CdkAdoptEmailTemplatesFunction965739DF', 'CdkAdoptEmailTemplatesRole025F5AA5', 'CdkAdoptEmailTemplatesLogs5EA5DDBC',
      'CdkAdoptEmailTemplatesInvocation3A3E450B',
    ]);
  });

  test('serves all folders of a stack, for eight minutes at a time', () => {
    const synthesized = synth((stack) => {
      declare(stack);
      declare(stack, { namePrefix: 'other-' }, 'Other');
    });
    expect(only(synthesized, FUNCTION).Properties).toMatchObject({ Timeout: 480, MemorySize: 256 });
    expect(new Set(allOf(synthesized, EMAIL_TEMPLATES).map(({ Properties }) => JSON.stringify(Properties.ServiceToken))).size).toBe(1);
  });

  test('may invoke itself and no other, by a policy on which only the custom resource depends', () => {
    const synthesized = template();
    const policy = only(synthesized, INLINE_POLICY);
    expect(statementsOf(policy)).toEqual([
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: { 'Fn::GetAtt': [idOf(synthesized, FUNCTION), 'Arn'] } },
    ]);
    expect(policy.Properties.Roles).toEqual([{ Ref: idOf(synthesized, ROLE) }]);
    const id = idOf(synthesized, INLINE_POLICY);
    const dependent = Object.values(synthesized.Resources).filter((resource) => JSON.stringify(resource).includes(`"${id}"`)).map(({ Type }) => Type);
    expect(dependent).toEqual([EMAIL_TEMPLATES]);
    expect(JSON.stringify(only(synthesized, ROLE))).not.toContain('lambda:InvokeFunction');
  });

  test('has the statements of EmailTemplate for what carries the mark', () => {
    const inline = (synthesized: CfnTemplate) => (only(synthesized, ROLE).Properties.Policies as { PolicyDocument: PolicyDocument }[])
      .flatMap(({ PolicyDocument: { Statement: each } }) => each).filter(({ Action }) => [Action].flat()[0]!.startsWith('ses:'));
    const single = synth((stack) => new EmailTemplate(stack, 'Email', { subject: 'Hi', text: EmailBody.fromInline('Hi') }), { env });
    expect(inline(template())).toEqual(inline(single));
    expect(inline(template())).toHaveLength(4);
  });

  const managed = (synthesized: CfnTemplate): Statement[] => allOf(synthesized, POLICY).flatMap(statementsOf);
  const overwrites = (props: Partial<EmailTemplatesProps>) => managed(template(props))
    .flatMap(({ Action, Resource }) => (Action === 'ses:UpdateEmailTemplate' ? [evaluate(Resource)].flat() : [])).sort();

  test('may read the content, and nothing else of the bucket', () => {
    const synthesized = template();
    expect(managed(synthesized)).toEqual([{ Effect: 'Allow', Action: 's3:GetObject', Resource: expect.anything() }]);
    const bucket = 'cdk-hnb659fds-assets-123456789012-eu-west-1';
    expect(evaluate(managed(synthesized)[0]!.Resource)).toBe(`arn:aws-us-gov:s3:::${bucket}/${only(synthesized, EMAIL_TEMPLATES).Properties.Key as string}`);
    expect(only(synthesized, EMAIL_TEMPLATES).DependsOn).toContain(idOf(synthesized, POLICY));
  });

  test('may overwrite what has the prefix that the user gives, and copies of former texts', () => {
    expect(overwrites({ namePrefix: 'mail-' })).toEqual([templateArn('cdk-adopt-*'), templateArn('mail-*')]);
    expect(overwrites({ namePrefix: 'mail-', onExisting: OnExisting.FAIL })).toEqual(overwrites({ namePrefix: 'mail-' }));
  });

  test('may overwrite any template where the user gives the empty prefix', () => {
    expect(overwrites({ namePrefix: '' })).toEqual([templateArn('*'), templateArn('cdk-adopt-*')]);
  });

  test('may overwrite nothing under a generated prefix', () => {
    expect(overwrites({})).toEqual([]);
  });

  test('has a policy of its own for each value of a prefix that is known only at deploy', () => {
    const synthesized = synth((stack) => declare(stack, { namePrefix: token(stack) }));
    expect(only(synthesized, POLICY).Properties.Description).toEqual({ Ref: 'Late' });
    expect(JSON.stringify(evaluate(managed(synthesized)))).toContain(':template/<{\\"Ref\\":\\"Late\\"}>*"');
  });
});

describe('attributes', () => {
  test('the ids are the names of the sub-folders, sorted', () => {
    expect(declare(newStack(), { directory: templates('b', 'a', 'C') }).templateIds).toEqual(['C', 'a', 'b']);
  });

  test('the prefix is the one given, or the one that the handler answers', () => {
    const stack = newStack();
    expect(declare(stack, { namePrefix: 'mail-' }).namePrefix).toBe('mail-');
    expect(stack.resolve(declare(stack, {}, 'Generated').namePrefix)).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Generated/), 'NamePrefix'] });
  });

  const nameOf = (namePrefix?: (stack: Stack) => string) => {
    const stack = newStack();
    const emails = declare(stack, { namePrefix: namePrefix?.(stack) });
    new CfnOutput(stack, 'Name', { value: emails.template('welcome').templateName });
    const synthesized = templateOf(stack);
    const id = idOf(synthesized, EMAIL_TEMPLATES);
    return [synthesized.Outputs!.Name!.Value, { 'Fn::GetAtt': [id, 'Owner'] }, id] as const;
  };

  test('a template\'s name is that of the generated prefix and the id', () => {
    const [name, , id] = nameOf();
    expect(name).toEqual({ 'Fn::Join': ['', [{ 'Fn::GetAtt': [id, 'NamePrefix'] }, 'welcome']] });
  });

  test.each<[string, (stack: Stack) => string, unknown]>([
    ['a prefix', () => 'mail-', 'mail-welcome'],
    ['the empty prefix', () => '', 'welcome'],
    ['a prefix known only at deploy', (stack) => token(stack), { 'Fn::Join': ['', [{ Ref: 'Late' }, 'welcome']] }],
  ])('a template\'s name with %s is known, and depends on the resource all the same', (_, prefix, expected) => {
    const [name, ref] = nameOf(prefix);
    expect(name).toEqual({ 'Fn::Select': [0, [expected, ref]] });
  });

  test('a template is one construct, however often it is asked for, and adds no resource', () => {
    const stack = newStack();
    const emails = declare(stack);
    const before = Object.keys(templateOf(stack).Resources);
    expect(emails.template('welcome')).toBe(emails.template('welcome'));
    expect(emails.template('welcome')).not.toBe(emails.template('reset'));
    expect(emails.template('welcome').stack).toBe(stack);
    expect(JSON.stringify(stack.resolve(emails.template('welcome').templateArn))).toMatch(/:template\/.*NamePrefix.*welcome/);
    const after = newStack();
    declare(after).template('welcome');
    expect(Object.keys(templateOf(after).Resources)).toEqual(before);
  });

  test('an id that the folder does not have is an error that names those most like it', () => {
    const emails = declare(newStack(), { directory: templates('receipt-of-an-order', 'welcome-de', 'welcome-en', 'a', 'b', 'c', 'd') });
    expect(errorOf(() => emails.template('welcome-fr')))
      .toBe('Stack/Emails (EmailTemplates) has no template \'welcome-fr\'; of its 7, these are most like it: welcome-de, welcome-en, c, a, b');
  });

  test('a name can be used in another stack, which does not keep the folder from having other templates', () => {
    const app = newApp();
    const [there, here] = [new Stack(app, 'There'), new Stack(app, 'Here')];
    new CfnOutput(here, 'Name', { value: declare(there, { namePrefix: '' }).template('welcome').templateName });
    expect(JSON.stringify(templateOf(here).Outputs)).toContain('Fn::ImportValue');
    // The physical id would change, and CloudFormation changes no export that is in use.
    expect(JSON.stringify(templateOf(there).Outputs)).not.toContain('Ref"');
  });
});

describe('grantSend', () => {
  const granted = (grant: (stack: Stack, user: iam.User, identity: ses.IEmailIdentity) => void): Statement => {
    const stack = newStack({ env });
    grant(stack, new iam.User(stack, 'User'), ses.EmailIdentity.fromEmailIdentityName(stack, 'Identity', 'example.com'));
    const policies = allOf(templateOf(stack), INLINE_POLICY).filter(({ Properties }) => Properties.Users);
    return policies.flatMap(statementsOf)[0]!;
  };
  const resourcesOf = ({ Resource }: Statement) => (evaluate(Resource, () => '<generated>') as string[]).map((arn) => arn.replace(/.*:123456789012:/, ''));
  const ALL_ACTIONS = ['ses:SendBulkEmail', 'ses:SendBulkTemplatedEmail', 'ses:SendEmail', 'ses:SendTemplatedEmail'];

  test('on one template allows the identity, this template and the configuration set', () => {
    const statement = granted((stack, user, identity) => {
      const configurationSet = ses.ConfigurationSet.fromConfigurationSetName(stack, 'Set', 'tracked');
      declare(stack).template('welcome').grantSend(user, { identity, configurationSet });
    });
    expect(statement.Action).toEqual(ALL_ACTIONS);
    expect(resourcesOf(statement)).toEqual(['identity/example.com', 'template/<generated>welcome', 'configuration-set/tracked']);
    expect(statement).not.toHaveProperty('Condition');
  });

  test('on a folder with a generated prefix allows what has that prefix', () => {
    expect(resourcesOf(granted((stack, user, identity) => declare(stack).grantSend(user, { identity }))))
      .toEqual(['identity/example.com', 'template/<generated>*']);
  });

  test('on a folder with a given prefix allows its templates only, one by one', () => {
    expect(resourcesOf(granted((stack, user, identity) => declare(stack, { namePrefix: 'mail-' }).grantSend(user, { identity }))))
      .toEqual(['identity/example.com', 'template/mail-reset', 'template/mail-welcome']);
  });

  test.each<[string, (stack: Stack) => { grantSend: EmailTemplates['grantSend'] }]>([
    ['a folder', (stack) => declare(stack)],
    ['a template of it', (stack) => declare(stack).template('reset')],
    ['an EmailTemplate', (stack) => new EmailTemplate(stack, 'Email', { subject: 'Hi', text: EmailBody.fromInline('Hi') })],
    ['an imported template', (stack) => EmailTemplate.fromTemplateName(stack, 'Email', 'welcome')],
  ])('on %s with senders is conditional on them, and leaves out the action that knows no such condition', (_, make) => {
    const statement = granted((stack, user, identity) => make(stack).grantSend(user, { identity, fromAddresses: ['shop@example.com', '*@mail.example.com'] }));
    expect(statement.Condition).toEqual({ StringLike: { 'ses:FromAddress': ['shop@example.com', '*@mail.example.com'] } });
    expect(statement.Action).toEqual(ALL_ACTIONS.filter((action) => action !== 'ses:SendBulkEmail'));
  });

  test('with an empty list of senders is an error', () => {
    expect(errorOf(() => granted((stack, user, identity) => declare(stack).grantSend(user, { identity, fromAddresses: [] }))))
      .toMatch(/^Stack\/Emails .*\n {2}- fromAddresses: got \[\], expected at least one address/);
  });
});

describe('renderingFailures', () => {
  test('has the set publish such events by its own name, and is the metric of them', () => {
    const stack = newStack();
    const set = new ses.ConfigurationSet(stack, 'Set');
    const metric = declare(stack).renderingFailures(set);
    const synthesized = templateOf(stack);
    const name = { Ref: idOf(synthesized, 'AWS::SES::ConfigurationSet') };
    expect(only(synthesized, DESTINATION).Properties).toEqual({
      ConfigurationSetName: name,
      EventDestination: {
        Enabled: true,
        MatchingEventTypes: ['renderingFailure'],
        CloudWatchDestination: {
          DimensionConfigurations: [{ DimensionName: 'ses:configuration-set', DimensionValueSource: 'messageTag', DefaultDimensionValue: name }],
        },
      },
    });
    expect(stack.resolve(metric.toMetricConfig().metricStat)).toMatchObject({
      namespace: 'AWS/SES', metricName: 'RenderingFailure', statistic: 'Sum', dimensions: [{ name: 'ses:configuration-set', value: name }],
    });
    expect(metric.period.toMinutes()).toBe(5);
  });

  const named = (stack: Stack, id: string, name = 'tracked') => ses.ConfigurationSet.fromConfigurationSetName(stack, id, name);

  test.each<[string, (stack: Stack) => [ses.IConfigurationSet, ses.IConfigurationSet], number]>([
    ['a set of the stack', (stack) => { const set = new ses.ConfigurationSet(stack, 'Set'); return [set, set]; }, 1],
    ['an imported set', (stack) => { const set = named(stack, 'Set'); return [set, set]; }, 1],
    ['a set that is imported twice', (stack) => [named(stack, 'One'), named(stack, 'Two')], 1],
    ['a set with a name, and the same one imported', (stack) => [new ses.ConfigurationSet(stack, 'One', { configurationSetName: 'tracked' }), named(stack, 'Two')], 1],
    ['an imported set, and the same one of the stack', (stack) => [named(stack, 'One'), new ses.ConfigurationSet(stack, 'Two', { configurationSetName: 'tracked' })], 1],
    ['two sets with names', (stack) => [named(stack, 'One'), new ses.ConfigurationSet(stack, 'Two', { configurationSetName: 'other' })], 2],
    ['two imported sets', (stack) => [named(stack, 'One'), named(stack, 'Two', 'other')], 2],
    ['two sets of the stack', (stack) => [new ses.ConfigurationSet(stack, 'One'), new ses.ConfigurationSet(stack, 'Two')], 2],
  ])('counts each failure of %s once, whichever folder asks', (_, sets, expected) => {
    const stack = newStack();
    const [one, two] = sets(stack);
    const emails = declare(stack);
    emails.renderingFailures(one);
    emails.renderingFailures(two);
    declare(stack, {}, 'Other').renderingFailures(one);
    expect(allOf(templateOf(stack), DESTINATION)).toHaveLength(expected);
  });

  test('comes after the set of the stack, whichever way of asking was the first', () => {
    const stack = newStack();
    const set = new ses.ConfigurationSet(stack, 'Set', { configurationSetName: 'tracked' });
    for (const each of [named(stack, 'Imported'), set]) declare(stack, {}, `Emails${each.node.id}`).renderingFailures(each);
    expect(only(templateOf(stack), DESTINATION).DependsOn).toEqual([idOf(templateOf(stack), 'AWS::SES::ConfigurationSet')]);
  });

  test('is of the region where the emails are sent, also in a dashboard elsewhere', () => {
    const app = newApp();
    const [there, here] = ['us-east-1', 'eu-west-1'].map((region) => new Stack(app, region, { env: { ...env, region } })) as [Stack, Stack];
    const emails = declare(here);
    const regionOf = (set: ses.IConfigurationSet) => emails.renderingFailures(set).toMetricConfig().metricStat?.region;
    expect(regionOf(named(here, 'Imported'))).toBe('eu-west-1');
    expect(regionOf(new ses.ConfigurationSet(there, 'Set', { configurationSetName: 'there' }))).toBe('us-east-1');
  });

  test('of two stacks count each failure of the one set of the app once', () => {
    const app = newApp();
    const [there, here] = [new Stack(app, 'There'), new Stack(app, 'Here')];
    const set = new ses.ConfigurationSet(there, 'Set');
    for (const stack of [there, here]) declare(stack).renderingFailures(set);
    expect([there, here].map((stack) => allOf(templateOf(stack), DESTINATION).length)).toEqual([1, 0]);
  });
});

describe('bad input', () => {
  const ONE = { directory: folder({ a: files({ 'body.txt': '%%x%% {{name}}' }) }) };

  test.each<[string, Partial<EmailTemplatesProps>, RegExp]>([
    ['a prefix with a space', { namePrefix: 'a b' }, /namePrefix: got "a b", expected letters, digits, hyphens and underscores/],
    ['a prefix of 64 characters', { namePrefix: 'x'.repeat(64) }, /namePrefix: got "x+", expected at most 63 characters/],
    ['a prefix where copies are kept', { namePrefix: 'cdk-adopt-' }, /namePrefix: got "cdk-adopt-", expected names that don't begin with cdk-adopt-,.*cdk-adopt-reset, cdk-adopt-welcome/],
    ['a name where copies are kept', { namePrefix: 'cdk-', directory: templates('adopt-x', 'y') }, /expected names that don't begin with cdk-adopt-, .*\(cdk-adopt-x would\)/],
    ['a name of 65 characters', { namePrefix: 'x'.repeat(60), directory: templates('12345') }, /12345: .*5 characters, and 4 are left/],
    ['an id of 41 characters with a generated prefix', { directory: templates('x'.repeat(41)) }, /x{41}: .*41 characters, and 40 are left/],
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

  test('a line break is allowed in a substitution of a body', () => {
    const directory = folder({ a: files({ 'body.txt': '%%x%% {{name}}' }) });
    expect(propertiesOf({ directory, substitutions: { x: 'a\nb' } }).Substitutions).toEqual({ x: 'a\nb' });
  });

  test('ids of 40 characters have room behind a generated prefix, and 64 are allowed in all', () => {
    expect(declare(newStack(), { directory: templates('x'.repeat(40)) }).templateIds).toHaveLength(1);
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

describe('typesOf', () => {
  test('declares what each template needs', () => {
    const types = EmailTemplates.typesOf(folder({ welcome: files({ 'body.txt': 'Hello {{name}}, %%host%%' }) }));
    expect(types).toMatch(/welcome: \{\s*name: string;\s*\}/);
  });

  test('of a folder with faults is an error with all of them', () => {
    const directory = folder({ a: { 'body.txt': 'x' }, b: { 'body.txt': 'x' } });
    expect(errorOf(() => EmailTemplates.typesOf(directory))).toMatch(/\(EmailTemplates\) has no types:\n {2}- \S+\/a.*\n {2}- \S+\/b/);
  });
});

describe('warnings', () => {
  const warningsOf = (props: Partial<EmailTemplatesProps>, expected: string): unknown[] => {
    const stack = newStack();
    declare(stack, props);
    return Annotations.fromStack(stack).findWarning('/Stack/Emails', Match.stringLikeRegexp(expected)).map(({ entry }) => entry.data);
  };

  test('what SES does not document is one that can be acknowledged, with its file and line', () => {
    const directory = folder({ a: files({ 'body.txt': '{{#unless name}}y{{/unless}}' }) });
    expect(warningsOf({ directory }, 'unless')).toEqual([expect.stringMatching(/a\/body\.txt:1: .*\[ack: cdk-adopt:\S*unless\]/)]);
  });

  test('1,600 templates can be created within the hour', () => {
    expect(warningsOf({ directory: many(1_600) }, 'second\\.node')).toEqual([]);
  });

  test('more may not: a warning says how many there are, how long they take, and how to split them', () => {
    const [message, ...others] = warningsOf({ directory: many(1_601) }, 'second\\.node') as string[];
    expect(others).toEqual([]);
    expect(message).toMatch(/1601 new templates take at least 54 minutes.*at most 1600.*second\.node\.addDependency\(first\).*\[ack: cdk-adopt:email-templates-hour\]/);
  });

  test('a folder that depends on another comes after it', () => {
    const stack = newStack();
    const [first, second] = ['First', 'Second'].map((id) => declare(stack, {}, id));
    second!.node.addDependency(first!);
    const [one, two] = Object.entries(templateOf(stack).Resources).filter(([, { Type }]) => Type === EMAIL_TEMPLATES);
    expect(two![1].DependsOn).toContain(one![0]);
  });
});

test.each([undefined, 'mail-'])('the stack\'s template of 1,000 templates with the prefix %s is under 20 KB', (namePrefix) => {
  expect(JSON.stringify(template({ directory: many(1_000), namePrefix }), undefined, 1).length).toBeLessThan(20_000);
});
