import { Aws, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { EmailBody, EmailTemplate, type EmailTemplateProps, EmailTemplates, type EmailTemplatesProps } from '../../../../lib';
import { errorOf, newStack } from '../../support';
import { PROPS } from '../email-template-support';
import { TWO } from '../email-templates-support';

/** As JavaScript passes it. */
const emailWith = (props: object | undefined) => errorOf(() => new EmailTemplate(newStack(), 'Email', (props && { ...PROPS, ...props }) as EmailTemplateProps));
const folderWith = (props: object | undefined) => errorOf(() => EmailTemplates.fromDirectory(newStack(), 'Emails', (props && { directory: TWO, ...props }) as EmailTemplatesProps));

test.each<[string, object | undefined, string]>([
  ['a text as a body', { html: '<p>hi</p>' }, 'html: got "<p>hi</p>", expected an EmailBody; write html: EmailBody.fromInline(\'...\') around a text'],
  ['a long text as a body', { html: '<p>hi</p>'.repeat(20) }, `html: got "${'<p>hi</p>'.repeat(20).slice(0, 60)}...", expected`],
  ['a number as a body', { text: 5 }, 'text: got 5, expected an EmailBody; such as'],
  ['null as a body', { text: null }, 'text: got null, expected an EmailBody'],
  ['an object as a body', { text: { inline: 'x' } }, 'text: got "an object of Object", expected an EmailBody'],
  ['a body made of a number', { text: EmailBody.fromInline(5 as never) }, 'text: got 5, expected a string in EmailBody.fromInline'],
  ['a body made of nothing', { text: EmailBody.fromInline(undefined as never) }, 'text: expected a string in EmailBody.fromInline or EmailBody.fromFile'],
  ['a body made of a file whose path is not there', { text: EmailBody.fromFile(undefined as never) }, 'text: expected a string in EmailBody.fromInline or EmailBody.fromFile'],
  ['a body made of a file without a path', { text: EmailBody.fromFile(null as never) }, 'text: got null, expected a string in EmailBody.fromFile'],
  ['a number as the subject', { subject: 1 }, 'subject: got 1, expected a text; write it as a string'],
  ['null as the subject', { subject: null }, 'subject: got null, expected a text'],
  ['a number as the name', { templateName: 1 }, 'templateName: got 1, expected a text'],
  ['JSON as the sample', { sampleData: '{}' }, 'sampleData: got "{}", expected an object that JSON can hold; give the variables as its members'],
  ['a list as the sample', { sampleData: [] }, 'sampleData: got "an object of Array", expected an object'],
  ['a map as the sample', { sampleData: new Map([['name', 'Ann']]) }, 'sampleData: got "an object of Map", expected an object that JSON can hold'],
  ['the class as a body', { text: EmailBody }, 'text: got "the class EmailBody", expected an EmailBody'],
  ['null as the sample', { sampleData: null }, 'sampleData: got null, expected an object'],
  ['another word for existing templates', { onExisting: 'replace' }, 'onExisting: got "replace", expected OnExisting.ADOPT, OnExisting.ADOPT_AND_RESTORE or OnExisting.FAIL'],
  ['another word for the removal policy', { removalPolicy: 'delete' }, 'removalPolicy: got "delete", expected a RemovalPolicy'],
  ['a property in another case', { sampledata: {} }, 'sampledata: got "an object of Object", expected one of templateName, subject, html, text, sampleData, sample, onExisting, removalPolicy; write sampleData'],
  ['a property of another construct', { textPart: 'Hi' }, 'textPart: got "Hi", expected one of templateName, subject, html, text, sampleData, sample, onExisting, removalPolicy; write one of these, or leave it out'],
  ['no properties', undefined, 'props: expected an object'],
])('%s is an error that says what to write', (_, props, expected) => {
  const message = emailWith(props);
  expect(message).toContain('Stack/Email (EmailTemplate)');
  expect(message).toContain(expected);
});

test('all wrong shapes of a template come in one error', () => {
  expect(emailWith({ html: 'a', text: 1, subject: 2 }).match(/\n {2}- /g)).toHaveLength(3);
});

test('what is wrong otherwise with a template is in the same error', () => {
  const message = emailWith({ templateName: 'a b', subject: '', html: '<p>hi</p>', text: EmailBody.fromInline('{{#if}}'), sampleData: [], onExisting: 'x', removalPolicy: 'y' });
  const properties = [...message.matchAll(/\n {2}- (\w+)/g)].map(([, property]) => property);
  expect(properties).toEqual(['html', 'sampleData', 'onExisting', 'templateName', 'subject', 'text', 'removalPolicy']);
});

test('a property that nobody knows and that has no value is none', () => {
  expect(() => new EmailTemplate(newStack(), 'Email', { ...PROPS, textPart: undefined } as EmailTemplateProps)).not.toThrow();
});

test('a body of a wrong type is no missing body', () => {
  expect(emailWith({ html: undefined, text: 5 })).not.toContain('at least one of them');
});

test('what is wrong otherwise with a folder is in the same error', () => {
  const message = folderWith({ directory: 'test/lib/fixtures/emails-with-host', namePrefix: 'a b', substitutions: 'a=b', onExisting: 'x' });
  const properties = [...message.matchAll(/\n {2}- (\w+)/g)].map(([, property]) => property);
  expect(properties).toEqual(['substitutions', 'onExisting', 'namePrefix']);
});

test.each<[string, object | undefined, string]>([
  ['no folder', { directory: undefined }, 'directory: expected a text; give it one'],
  ['an empty path as the folder', { directory: '' }, "directory: got \"\", expected the path of a folder; write it, such as 'emails'"],
  ['a number as the folder', { directory: 1 }, 'directory: got 1, expected a text'],
  ['null as the prefix', { namePrefix: null }, 'namePrefix: got null, expected a text; leave it out, or give it one'],
  ['a text as the substitutions', { substitutions: 'a=b' }, "substitutions: got \"a=b\", expected an object of texts by name; such as { host: 'example.com' }"],
  ['a list as the substitutions', { substitutions: ['a'] }, 'substitutions: got "an object of Array", expected an object'],
  ['a map as the substitutions', { substitutions: new Map([['a', 'b']]) }, 'substitutions: got "an object of Map", expected an object'],
  ['true for existing templates', { onExisting: true }, 'onExisting: got true, expected OnExisting.ADOPT'],
  ['null as the removal policy', { removalPolicy: null }, 'removalPolicy: got null, expected a RemovalPolicy'],
  ['a slip in a property', { subsitutions: {} }, 'subsitutions: got "an object of Object", expected one of directory, namePrefix, substitutions, onExisting, removalPolicy; write substitutions'],
  ['no properties', undefined, 'props: expected an object'],
])('%s is an error of a folder that says what to write', (_, props, expected) => {
  const message = folderWith(props);
  expect(message).toContain('Stack/Emails (EmailTemplates)');
  expect(message).toContain(expected);
});

describe('a grant', () => {
  const grantTo = (grantee: unknown, options: unknown) => {
    const template = new EmailTemplate(newStack(), 'Email', PROPS);
    return errorOf(() => template.grantSend(grantee as never, options as never));
  };
  const identity = { emailIdentityArn: 'arn:aws:ses:eu-west-1:123456789012:identity/example.com' };
  const role = new iam.ServicePrincipal('lambda.amazonaws.com');

  test.each<[string, unknown, unknown, string]>([
    ['a name as the identity', role, { identity: 'x' }, "identity: got \"x\", expected an ses.IEmailIdentity; import it with ses.EmailIdentity.fromEmailIdentityName(this, 'Identity', \"x\")"],
    ['no identity', role, {}, 'identity: expected an ses.IEmailIdentity'],
    ['null as the identity', role, { identity: null }, 'identity: got null, expected an ses.IEmailIdentity'],
    ['no options', role, undefined, 'options: expected an object with the identity'],
    ['the identity as the options', role, 'example.com', 'options: got "example.com", expected an object with the identity'],
    ['a name as the configuration set', role, { identity, configurationSet: 'set' }, 'configurationSet: got "set", expected an ses.IConfigurationSet'],
    ['one address', role, { identity, fromAddresses: 'a@example.com' }, 'fromAddresses: got "a@example.com", expected a list of texts'],
    ['addresses that are none', role, { identity, fromAddresses: ['a@example.com', 1] }, 'fromAddresses: got ["a@example.com",1], expected a list of texts'],
    ['a slip in an option', role, { identity, fromAdresses: ['a@example.com'] }, 'fromAdresses: got "an object of Array", expected one of identity, configurationSet, fromAddresses; write fromAddresses'],
    ['an address with a name', role, { identity, fromAddresses: ['a@example.com', 'Shop <shop@example.com>'] },
      'fromAddresses[1]: got "Shop <shop@example.com>", expected an address without a name or brackets, as SES compares it; write \'shop@example.com\''],
    ['an address with a name and a token', role, { identity, fromAddresses: [`Shop <shop@${Aws.URL_SUFFIX}>`] }, 'fromAddresses[0]: got "Shop <shop@>", expected an address without a name or brackets, as SES compares it; write what is in the brackets'],
    ['an empty address', role, { identity, fromAddresses: [''] }, 'fromAddresses[0]: got "", expected an address; write one, such as'],
    ['a name as the grantee', 'role', { identity }, 'grantee: got "role", expected an iam.IGrantable'],
  ])('to or of %s is an error that says what to write', (_, grantee, options, expected) => {
    const message = grantTo(grantee, options);
    expect(message).toContain('Stack/Email (EmailTemplate)');
    expect(message).toContain(expected);
  });
});

test.each<[string, string[]]>([
  ['wildcards', ['*@example.com', '*']], ['tokens', [`shop@${Aws.URL_SUFFIX}`, Aws.STACK_NAME]], ['a list that is a token', Token.asList({ Ref: 'Senders' })],
])('addresses of a grant may be %s', (_, fromAddresses) => {
  const template = new EmailTemplate(newStack(), 'Email', PROPS);
  const identity = { emailIdentityArn: 'arn:aws:ses:eu-west-1:123456789012:identity/example.com' };
  const role = new iam.ServicePrincipal('lambda.amazonaws.com');
  expect(() => template.grantSend({ grantPrincipal: role } as never, { identity, fromAddresses } as never)).not.toThrow();
});

test('a metric of a name, an import of nothing, and types of nothing are errors that say what to write', () => {
  const emails = EmailTemplates.fromDirectory(newStack(), 'Emails', { directory: TWO });
  expect(errorOf(() => emails.renderingFailures('set' as never))).toContain('configurationSet: got "set", expected an ses.IConfigurationSet');
  expect(errorOf(() => emails.template(undefined as never))).toContain("has no template 'undefined'");
  expect(errorOf(() => EmailTemplate.fromTemplateName(newStack(), 'Email', undefined as never))).toContain('templateName: expected a text; give it one');
  expect(errorOf(() => EmailTemplates.typesOf(undefined as never))).toContain('EmailTemplates.typesOf takes the path of a folder; it got none');
});
