// From ses.CfnTemplate: docs/migration/ses-template.md shows each step, and `npm run migrations` deploys them.
import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import * as ses from 'aws-cdk-lib/aws-ses';
import { EmailBody, EmailTemplate } from '../../lib';

export function before(this: Stack): void {
  // #region before
  new ses.CfnTemplate(this, 'Template', {
    template: { templateName: 'welcome', subjectPart: 'Welcome, {{name}}', textPart: 'Hello {{name}}!' },
  });
  // #endregion
}

export function retained(this: Stack): void {
  // #region retained
  const template = new ses.CfnTemplate(this, 'Template', {
    template: { templateName: 'welcome', subjectPart: 'Welcome, {{name}}', textPart: 'Hello {{name}}!' },
  });
  template.applyRemovalPolicy(RemovalPolicy.RETAIN);
  // #endregion
}

export function adopted(this: Stack): void {
  // #region adopted
  new EmailTemplate(this, 'Welcome', {
    templateName: 'welcome',
    subject: 'Welcome, {{name}}',
    text: EmailBody.fromInline('Hello {{name}}!'),
    sampleData: { name: 'Ada' },
  });
  // #endregion
}
