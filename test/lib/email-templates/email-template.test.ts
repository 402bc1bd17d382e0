import { App, CfnParameter, Lazy, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { backupName } from '../../../core/email-templates/template-name';
import { EmailBody, EmailTemplate, type EmailTemplateProps, OnExisting } from '../../../lib';
import {
  allOf, evaluate, FUNCTION, idOf, LOG_GROUP, newStack, only, POLICY, type PolicyDocument, ROLE, synth, templateOf,
} from '../support';
import { declare, file, problemsOf, PROPS } from './email-template-support';

const EMAIL = 'Custom::CdkAdoptEmailTemplate';

describe('the custom resource', () => {
  test('carries the template as strings, without the parts that are absent', () => {
    const sampleData = { age: 36, name: 'Ada' };
    expect(only(synth(declare({ sampleData })), EMAIL).Properties).toEqual({
      ServiceToken: expect.anything(), ServiceTimeout: '2040', ContractVersion: '1', TemplateName: 'welcome', Subject: 'Hi {{name}}',
      Text: { Inline: 'Hello {{name}}' }, SampleData: JSON.stringify(sampleData), OnExisting: 'adopt', RemovalPolicy: 'destroy',
    });
  });

  test('names no template when the user names none', () => {
    expect(only(synth(declare({ templateName: undefined })), EMAIL).Properties).not.toHaveProperty('TemplateName');
  });

  test.each([
    [RemovalPolicy.DESTROY, 'destroy'], [RemovalPolicy.RETAIN, 'retain'], [RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, 'retain'],
  ])('takes the removal policy %s as %s', (removalPolicy, expected) => {
    expect(only(synth(declare({ removalPolicy })), EMAIL).Properties.RemovalPolicy).toBe(expected);
  });

  test('gets a file as an asset, which the function may read, and nothing of the bucket but the content of emails', () => {
    const template = synth(declare({ html: EmailBody.fromFile(file('body.html', '<p>Grüße, {{name}}</p>')), templateName: undefined }));
    const { Html } = only(template, EMAIL).Properties as { Html: { Bucket: unknown; Key: string } };
    expect(Html.Key).toMatch(/^[0-9a-f]{64}\.cdk-adopt-email$/);
    const { Statement } = only(template, POLICY).Properties.PolicyDocument as PolicyDocument;
    const [read, ...others] = Statement.filter(({ Action }) => [Action].flat().some((action) => action.startsWith('s3:')));
    expect(others).toEqual([]);
    expect(read).toMatchObject({ Action: 's3:GetObject' });
    expect(JSON.stringify(evaluate(read!.Resource))).toContain('/*.cdk-adopt-email');
    expect(only(template, EMAIL).DependsOn).toEqual([idOf(template, POLICY)]);
  });

  test('has ids of its provider that never change', () => {
    const template = synth(declare());
    expect([FUNCTION, ROLE, LOG_GROUP].map((type) => idOf(template, type))).toEqual([
      'CdkAdoptEmailTemplateFunction4E51C351', 'CdkAdoptEmailTemplateRole5F3989C1', 'CdkAdoptEmailTemplateLogsDB704D3A',
    ]);
  });
});

describe('the function', () => {
  const stackId = '<{"Ref":"AWS::StackId"}>';
  const requested = { 'aws:RequestTag/cdk-adopt:stack': stackId };
  const carried = { 'aws:ResourceTag/cdk-adopt:stack': stackId };
  const mark = ['cdk-adopt:stack', 'cdk-adopt:resource', 'cdk-adopt:spec'];
  const env = { account: '123456789012', region: 'eu-west-1' };
  const arn = (name: string) => `arn:aws-us-gov:ses:eu-west-1:123456789012:template/${name}`;

  test('changes and deletes templates under its mark only, and reads any', () => {
    const { Policies } = only(synth(declare(), { env }), ROLE).Properties as { Policies: { PolicyDocument: PolicyDocument }[] };
    const statements = Policies.flatMap(({ PolicyDocument: { Statement } }) => Statement);
    expect(evaluate(statements.filter(({ Action }) => Action === 'cloudformation:ListStackResources')))
      .toEqual([{ Effect: 'Allow', Action: 'cloudformation:ListStackResources', Resource: stackId }]);
    expect(evaluate(statements.filter(({ Action }) => [Action].flat()[0]!.startsWith('ses:')))).toEqual([
      { Effect: 'Allow', Action: 'ses:TestRenderTemplate', Resource: '*' },
      { Effect: 'Allow', Action: 'ses:GetEmailTemplate', Resource: arn('*') },
      { Effect: 'Allow', Action: 'ses:CreateEmailTemplate', Resource: arn('*'), Condition: { StringEquals: requested } },
      { Effect: 'Allow', Action: ['ses:DeleteEmailTemplate', 'ses:UpdateEmailTemplate'], Resource: arn('*'), Condition: { StringEquals: carried } },
      {
        Effect: 'Allow', Action: 'ses:TagResource', Resource: arn('*'),
        Condition: { StringEquals: carried, StringEqualsIfExists: requested },
      },
      {
        Effect: 'Allow', Action: 'ses:UntagResource', Resource: arn('*'),
        Condition: { 'StringEquals': carried, 'ForAllValues:StringNotEquals': { 'aws:TagKeys': ['cdk-adopt:retained'] } },
      },
      {
        Effect: 'Allow', Action: 'ses:TagResource', Resource: arn('cdk-adopt-*'), Condition: {
          'StringEquals': requested,
          'Null': { 'aws:ResourceTag/cdk-adopt:stack': 'true' },
          'ForAllValues:StringEquals': { 'aws:TagKeys': mark },
        },
      },
      {
        Effect: 'Deny', Action: 'ses:TagResource', NotResource: arn('cdk-adopt-*'),
        Condition: { StringNotEquals: carried, Null: { 'aws:ResourceTag/cdk-adopt:stack': 'false' } },
      },
      {
        Effect: 'Deny', Action: 'ses:TagResource', Resource: '*',
        Condition: { StringNotEquals: carried, Null: { 'aws:RequestTag/cdk-adopt:stack': 'true' } },
      },
    ]);
  });

  const overwrites = (props: Partial<EmailTemplateProps>) => allOf(synth(declare(props), { env }), POLICY)
    .flatMap(({ Properties }) => (Properties.PolicyDocument as PolicyDocument).Statement)
    .flatMap(({ Action, Resource }) => ([Action].flat().includes('ses:UpdateEmailTemplate') ? [evaluate(Resource)].flat() : [])).sort();

  test('may overwrite the template that the user names, and the copy of its former text, where the handler keeps it', () => {
    expect(overwrites({})).toEqual([arn(backupName('welcome')), arn('welcome')]);
  });

  test('may overwrite it with FAIL, too, since it may have been adopted before', () => {
    expect(overwrites({ onExisting: OnExisting.FAIL })).toEqual(overwrites({}));
  });

  test('may overwrite no other template under a generated name', () => {
    expect(overwrites({ templateName: undefined })).toEqual([]);
  });

  test('has a policy of its own for each value of a name that is known only at deploy', () => {
    const stack = newStack();
    new EmailTemplate(stack, 'Email', { ...PROPS, templateName: new CfnParameter(stack, 'Name').valueAsString });
    expect(only(templateOf(stack), POLICY).Properties.Description).toEqual({ Ref: 'Name' });
  });
});

test('attributes: the name, the ARN, and what the template fills in', () => {
  const stack = newStack();
  const email = new EmailTemplate(stack, 'Email', {
    ...PROPS, html: EmailBody.fromInline('{{#each items}}{{price.net}}{{/each}}{{#if vip}}{{vip.level}}{{/if}}'),
  });
  expect(email.variables).toEqual(expect.arrayContaining(['items', 'items[].price.net', 'name', 'vip.level']));
  expect(stack.resolve(email.templateName)).toEqual({ Ref: expect.stringMatching(/^Email/) });
  expect(JSON.stringify(stack.resolve(email.templateArn))).toMatch(/:template\/.*"Ref":"Email/);
});

describe('bad input', () => {
  test.each<[string, Partial<EmailTemplateProps>, RegExp]>([
    ['no subject', { subject: '' }, /subject: got ""/],
    ['a subject of two lines', { subject: 'a\nb' }, /subject: got "a\\nb", expected one line/],
    ['no body', { text: undefined }, /html, text: expected at least one of them/],
    ['inline text over 64 KB', { text: EmailBody.fromInline('x'.repeat(65_537)) }, /at most 65536 bytes/],
    ['Handlebars that does not parse', { text: EmailBody.fromInline('{{#if x}}') }, /text \(line 1\): got "{{#if x}}", expected an end of that block: .*Parse error/],
    ['a helper that SES does not have', { text: EmailBody.fromInline('{{eq a b}}') }, /text \(line 1\): got "{{eq}}", expected one of Handlebars' own helpers/],
    ['sample data that leaves a variable out', { sampleData: { other: 1 } }, /sampleData.name/],
    ['a snapshot', { removalPolicy: RemovalPolicy.SNAPSHOT }, /removalPolicy: got "snapshot"/],
  ])('%s is an error that names the construct and the property', (_, props, expected) => {
    const message = problemsOf(props);
    expect(message).toMatch(/^Stack\/Email \(EmailTemplate\)/);
    expect(message).toMatch(expected);
  });

  test('bodies over 500 KB together are an error', () => {
    const big = EmailBody.fromFile(file('big.html', 'x'.repeat(500_001)));
    expect(problemsOf({ html: big })).toMatch(/at most 500000 bytes together/);
  });

  test('all problems come in one error', () => {
    const message = problemsOf({ templateName: 'a b', subject: '', text: undefined, removalPolicy: RemovalPolicy.SNAPSHOT });
    expect(message.match(/\n {2}- /g)).toHaveLength(4);
  });

  test('two constructs of a stack with one name are an error that names the other one', () => {
    const stack = newStack();
    new EmailTemplate(stack, 'One', PROPS);
    expect(() => new EmailTemplate(stack, 'Two', PROPS)).toThrow(/Stack\/Two .*\n.*templateName: got "welcome", expected one of its own, and Stack\/One has this one/);
  });

  test('values known only at deploy pass', () => {
    const stack = newStack();
    const late = new CfnParameter(stack, 'Late').valueAsString;
    const email = new EmailTemplate(stack, 'Email', {
      templateName: late, subject: `Hi ${late}`, html: EmailBody.fromInline(late), sampleData: { [Lazy.string({ produce: () => 'x' })]: late },
    });
    expect(email.variables).toEqual([]);
    new EmailTemplate(stack, 'Other', { ...PROPS, sampleData: { name: Lazy.any({ produce: () => 'Ada' }) } });
    expect(JSON.stringify(templateOf(stack))).not.toContain('<unresolved');
    expect(allOf(templateOf(stack), EMAIL)[0]!.Properties.TemplateName).toEqual({ Ref: 'Late' });
  });
});

test('what no document of SES has is one information', () => {
  const stack = new Stack(new App(), 'Stack');
  new EmailTemplate(stack, 'Email', { ...PROPS, html: EmailBody.fromInline('{{&x}}{{#unless x}}y{{/unless}}'), text: EmailBody.fromInline('{{{x}}}') });
  const annotations = Annotations.fromStack(stack);
  expect(annotations.findWarning('/Stack/Email', Match.anyValue())).toEqual([]);
  expect(annotations.findInfo('/Stack/Email', Match.anyValue()).map(({ entry }) => entry.data)).toEqual([expect.stringContaining('[ack: cdk-adopt:email-undocumented]')]);
});

test('what can be checked of a body with tokens is checked, and what cannot is an information', () => {
  const late = Token.asString({ Ref: 'Late' });
  const of = (text: string) => problemsOf({ text: EmailBody.fromInline(text), sampleData: { name: 'Ann' } });
  expect(of(`https://${late}/ {{nmae}}`)).toMatch(/sampleData\.nmae: .*the sample has name: use one name in both/);
  expect(of(`${late} {{eq name 1}}`)).toContain('{{eq}}');
  const infosOf = (text: string) => {
    const stack = new Stack(new App(), 'Stack');
    new EmailTemplate(stack, 'Email', { ...PROPS, text: EmailBody.fromInline(text), sampleData: { name: 'Ann' } });
    return Annotations.fromStack(stack).findInfo('/Stack/Email', Match.anyValue()).map(({ entry }) => String(entry.data).split(';')[0]);
  };
  const reason = "can't be checked at synth, since it is known only at deploy:";
  expect(infosOf(`https://${late}/{{name}}`)).toEqual([`${reason} text (its tokens)`]);
  for (const text of [late, `{{${late}}}`, `{{#if name}}${late}`, `{{"${late}"}}`]) expect([text, infosOf(text)]).toEqual([text, [`${reason} text`]]);
  expect(infosOf(`${late}{{> footer}}`)).toEqual([`${reason} text (its tokens)`]);
  expect(infosOf('{{name}}')).toEqual([]);
});

test('a variable in a script, a style or an attribute without quotes is a warning with its line', () => {
  const stack = newStack();
  new EmailTemplate(stack, 'Email', { ...PROPS, html: EmailBody.fromInline('<p>\n<td width={{x}} class="{{y}}">') });
  const warnings = Annotations.fromStack(stack).findWarning('/Stack/Email', Match.stringLikeRegexp('SES escapes nothing'));
  expect(warnings.map(({ entry }) => entry.data)).toEqual([expect.stringMatching(/^html \(line 2\): .* \[ack: cdk-adopt:html-unquoted\]$/s)]);
});

test('a name with a space is told with what the sample data has', () => {
  expect(problemsOf({ text: EmailBody.fromInline('{{first name}}'), sampleData: { 'first name': 'Ann', 'name': 'Ann' } }))
    .toMatch(/^.*\n {2}- text \(line 1\): got "\{\{first name\}\}", expected \{\{\[first name\]\}\}; put brackets around a name with spaces$/);
});

test('what is wrong with a part is told once, and not again as what keeps it from rendering', () => {
  const message = problemsOf({ html: EmailBody.fromInline('{{format name}}'), text: EmailBody.fromInline('{{> nowhere}}'), sampleData: { nmae: 1 } });
  expect(message.split('\n').slice(1).map((line) => line.replace(/, .*|: expected.*/, ''))).toEqual([
    '  - html (line 1): got "{{format}}"', '  - text: got "{{> nowhere}}"', '  - sampleData.name',
  ]);
});
