// From AwsCustomResource: docs/migration/aws-custom-resource.md shows each step, and `npm run migrations` deploys them.
import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import * as cr from 'aws-cdk-lib/custom-resources';
import { EmailBody, EmailTemplate } from '../../lib';

export function before(this: Stack): void {
  // #region before
  const Template = { TemplateName: 'invitation', SubjectPart: '{{inviter}} invites you', TextPart: 'Come in, {{name}}!' };
  const physicalResourceId = cr.PhysicalResourceId.of(Template.TemplateName);
  new cr.AwsCustomResource(this, 'Template', {
    installLatestAwsSdk: false,
    onCreate: { service: 'ses', action: 'CreateTemplate', parameters: { Template }, physicalResourceId },
    onUpdate: { service: 'ses', action: 'UpdateTemplate', parameters: { Template }, physicalResourceId },
    onDelete: { service: 'ses', action: 'DeleteTemplate', parameters: { TemplateName: Template.TemplateName } },
    policy: cr.AwsCustomResourcePolicy.fromSdkCalls({ resources: cr.AwsCustomResourcePolicy.ANY_RESOURCE }),
  });
  // #endregion
}

export function retained(this: Stack): void {
  const Template = { TemplateName: 'invitation', SubjectPart: '{{inviter}} invites you', TextPart: 'Come in, {{name}}!' };
  const physicalResourceId = cr.PhysicalResourceId.of(Template.TemplateName);
  // #region retained
  new cr.AwsCustomResource(this, 'Template', {
    removalPolicy: RemovalPolicy.RETAIN, // the only change
    installLatestAwsSdk: false,
    onCreate: { service: 'ses', action: 'CreateTemplate', parameters: { Template }, physicalResourceId },
    onUpdate: { service: 'ses', action: 'UpdateTemplate', parameters: { Template }, physicalResourceId },
    onDelete: { service: 'ses', action: 'DeleteTemplate', parameters: { TemplateName: Template.TemplateName } },
    policy: cr.AwsCustomResourcePolicy.fromSdkCalls({ resources: cr.AwsCustomResourcePolicy.ANY_RESOURCE }),
  });
  // #endregion
}

export function adopted(this: Stack): void {
  // #region adopted
  new EmailTemplate(this, 'Invitation', {
    templateName: 'invitation',
    subject: '{{inviter}} invites you',
    text: EmailBody.fromInline('Come in, {{name}}!'),
    sampleData: { inviter: 'Grace', name: 'Ada' },
  });
  // #endregion
}
