import { type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as ses from 'aws-cdk-lib/aws-ses';
import { EmailBody, EmailTemplate, type EmailTemplates } from '../../../../lib';
import {
  allOf, errorOf, evaluate, INLINE_POLICY, newStack, only, type PolicyDocument, type Statement, templateOf,
} from '../../support';
import { PROPS } from '../email-template-support';
import { declare, env, statementsOf } from '../email-templates-support';

test.each([['declared', (stack: Stack) => new EmailTemplate(stack, 'Email', PROPS)],
  ['imported', (stack: Stack) => EmailTemplate.fromTemplateName(stack, 'Email', 'welcome')]] as const)(
  'grantSend allows to send with a template that is %s, from the identity and with the configuration set', (_, make) => {
    const stack = newStack({ env: { account: '123456789012', region: 'eu-west-1' } });
    const identity = ses.EmailIdentity.fromEmailIdentityName(stack, 'Identity', 'example.com');
    const configurationSet = ses.ConfigurationSet.fromConfigurationSetName(stack, 'Set', 'tracked');
    const user = new iam.User(stack, 'User');
    make(stack).grantSend(user, { identity, configurationSet });
    const { Statement } = only(templateOf(stack), 'AWS::IAM::Policy').Properties.PolicyDocument as PolicyDocument;
    expect(Statement).toHaveLength(1);
    expect(Statement[0]!.Action).toEqual(['ses:SendBulkEmail', 'ses:SendBulkTemplatedEmail', 'ses:SendEmail', 'ses:SendTemplatedEmail']);
    const resources = (evaluate(Statement[0]!.Resource) as string[]).map((arn) => arn.replace(/.*:123456789012:/, ''));
    expect(resources).toEqual(['identity/example.com', expect.stringMatching(/^template\/./), 'configuration-set/tracked']);
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
