// The snippets of docs/email-templates.md.
import { type Stack, Tags } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as ses from 'aws-cdk-lib/aws-ses';
import { EmailBody, EmailTemplate, EmailTemplates, OnExisting } from 'cdk-adopt';

const SUBSTITUTIONS = { assetHost: 'cdn.example.com', apiUrl: 'https://www.example.com' };

const newService = (stack: Stack) => new lambda.Function(stack, 'Service', {
  runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => {};'),
});
const newIdentity = (stack: Stack) => new ses.EmailIdentity(stack, 'Identity', { identity: ses.Identity.domain('example.com') });

export function one(this: Stack): void {
  // #region one
  const welcome = new EmailTemplate(this, 'Welcome', {
    templateName: 'welcome',
    subject: 'Welcome, {{name}}',
    html: EmailBody.fromInline('<p>Hello {{name}}!</p>'),
    text: EmailBody.fromInline('Hello {{name}}!'),
    sampleData: { name: 'Ada' },
    onExisting: OnExisting.ADOPT_AND_RESTORE,
  });
  Tags.of(welcome).add('team', 'shop');
  // #endregion
}

export function send(this: Stack): void {
  const welcome = new EmailTemplate(this, 'Welcome', { subject: 'Welcome', text: EmailBody.fromInline('Hello!') });
  const service = new iam.Role(this, 'Service', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
  // #region send
  const identity = new ses.EmailIdentity(this, 'Identity', { identity: ses.Identity.domain('example.com') });
  welcome.grantSend(service, { identity });
  // #endregion
}

export function folder(this: Stack): void {
  const assets = new s3.Bucket(this, 'Assets');
  const service = newService(this);
  // #region folder
  const emails = EmailTemplates.fromDirectory(this, 'Emails', {
    directory: 'examples/emails',
    namePrefix: 'shop-',
    substitutions: { 'assetHost': assets.bucketRegionalDomainName, 'apiUrl': 'https://www.example.com' },
  });
  service.addEnvironment('RECEIPT', emails.template('receipt-en').templateName);
  // #endregion
}

export function inTurn(this: Stack): void {
  const [directory, substitutions] = ['examples/emails', SUBSTITUTIONS];
  // #region in-turn
  const first = EmailTemplates.fromDirectory(this, 'First', { directory, substitutions, namePrefix: 'a-' });
  const second = EmailTemplates.fromDirectory(this, 'Second', { directory, substitutions, namePrefix: 'b-' });
  second.node.addDependency(first);
  // #endregion
}

export function failures(this: Stack): void {
  const emails = EmailTemplates.fromDirectory(this, 'Emails', { directory: 'examples/emails', substitutions: SUBSTITUTIONS });
  const service = newService(this);
  const identity = newIdentity(this);
  // #region failures
  const configurationSet = new ses.ConfigurationSet(this, 'Sending');
  emails.template('receipt-en').grantSend(service, { identity, configurationSet, fromAddresses: ['shop@example.com'] });

  const dropped = emails.renderingFailures(configurationSet);
  new cloudwatch.Alarm(this, 'Dropped', { metric: dropped, threshold: 1, evaluationPeriods: 1 });
  // #endregion
}
