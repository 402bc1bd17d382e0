import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import type { Manifest, TemplateLine } from '../../../core/contracts/email-templates';
import { FUNCTION_LOGICAL_ID } from '../../../lambda/email-templates/rollback-code';
import { EmailBody, EmailTemplate, EmailTemplates, type EmailTemplatesProps, OnExisting } from '../../../lib';
import {
  allOf, type CfnTemplate, EMAIL_TEMPLATES, errorOf, evaluate, FUNCTION, idOf, INLINE_POLICY, LOG_GROUP, newApp,
  newStack, only, POLICY, type PolicyDocument, ROLE, type Statement, synth, templateOf,
} from '../support';
import {
  declare, env, files, folder, many, propertiesOf, statementsOf, template, templates, token, TWO,
} from './email-templates-support';

const templateArn = (name: string) => `arn:aws-us-gov:ses:eu-west-1:123456789012:template/${name}`;

describe('the custom resource', () => {
  test('carries where the folder is, and nothing of its texts', () => {
    expect(propertiesOf()).toEqual({
      ServiceToken: expect.anything(), ServiceTimeout: '3600', ContractVersion: '1', Bucket: expect.anything(), Key: expect.stringMatching(/^[0-9a-f]{64}\.cdk-adopt-email$/),
      ManifestBytes: expect.stringMatching(/^\d+$/), Ids: expect.stringMatching(/^[0-9a-f]{16}$/), OnExisting: 'adopt', RemovalPolicy: 'destroy',
      Contents: [expect.stringMatching(/^reset [0-9a-f]{8}$/), expect.stringMatching(/^welcome [0-9a-f]{8}$/)],
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

  test('carries the values of substitutions, also those known only at deploy', () => {
    const directory = folder({ welcome: files({ 'body.txt': '%%host%% %%path%% {{name}}' }) });
    const resource = only(synth((stack) => declare(stack, { directory, substitutions: { path: '/a', host: token(stack) } })), EMAIL_TEMPLATES);
    expect(JSON.stringify(resource.Properties.Substitutions)).toBe('{"host":{"Ref":"Late"},"path":"/a"}'); // by name, whatever their order
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
        return readFileSync(join(tmpdir(), name, 'content.cdk-adopt-email'), 'utf8');
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
    const { path } = Object.values(assets).map(({ source }) => source).find((source) => source.path.endsWith('.cdk-adopt-email'))!;
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
    expect(idOf(synthesized, FUNCTION)).toBe(FUNCTION_LOGICAL_ID);
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
    expect(inline(template())).toHaveLength(9);
  });

  const managed = (synthesized: CfnTemplate): Statement[] => allOf(synthesized, POLICY).flatMap(statementsOf);
  const overwrites = (props: Partial<EmailTemplatesProps>) => managed(template(props))
    .flatMap(({ Action, Resource }) => ([Action].flat().includes('ses:UpdateEmailTemplate') ? [evaluate(Resource)].flat() : [])).sort();

  test('may read the content of emails, and nothing else of the bucket', () => {
    const synthesized = template();
    const ofTheBucket = managed(synthesized).filter(({ Action }) => [Action].flat().some((action) => action.startsWith('s3:')));
    expect(ofTheBucket).toEqual([{ Effect: 'Allow', Action: 's3:GetObject', Resource: expect.anything() }]);
    const bucket = 'cdk-hnb659fds-assets-123456789012-eu-west-1';
    expect(evaluate(ofTheBucket[0]!.Resource)).toBe(`arn:aws-us-gov:s3:::${bucket}/*.cdk-adopt-email`);
    expect(only(synthesized, EMAIL_TEMPLATES).Properties.Key).toMatch(/\.cdk-adopt-email$/);
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

  test('what no document of SES has is no warning, but an information', () => {
    const directory = folder({ a: files({ 'body.txt': '{{&name}}{{#unless name}}y{{/unless}}' }) });
    expect(warningsOf({ directory }, '')).toEqual([]);
    const stack = newStack();
    declare(stack, { directory });
    expect(Annotations.fromStack(stack).findInfo('*', Match.anyValue()).map(({ entry }) => entry.data))
      .toEqual([expect.stringMatching(/a\/body\.txt:1: SES documents no .*\[ack: cdk-adopt:email-undocumented\]/)]);
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

test.each([
  [50, undefined, 20_000], [50, 'mail-', 20_000], [1_000, undefined, 50_000], [1_000, 'mail-', 50_000],
])('the stack\'s template of %d templates with the prefix %s is under %d bytes', (count, namePrefix, limit) => {
  expect(JSON.stringify(template({ directory: many(count), namePrefix }), undefined, 1).length).toBeLessThan(limit);
});
