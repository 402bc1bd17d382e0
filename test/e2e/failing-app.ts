// The example, and in its stack one template more, after which its deployment fails on purpose: nobody signals the wait condition.
import { CfnWaitCondition, CfnWaitConditionHandle, type Stack } from 'aws-cdk-lib';
import { app } from '../../bin/example';
import { EmailBody, EmailTemplate } from '../../lib';
import { CONFIRMATION } from './seed';

const stack = app.node.findChild('CdkAdoptExample') as Stack;

const confirmation = new EmailTemplate(stack, 'Confirmation', {
  templateName: CONFIRMATION,
  subject: 'We have your order {{number}}',
  text: EmailBody.fromInline('Thank you, {{customer}}.'),
  sampleData: { customer: 'Ada', number: '2026-1' },
});
const never = new CfnWaitCondition(stack, 'NeverAgain', { handle: new CfnWaitConditionHandle(stack, 'HandleOfFailure').ref, timeout: '1' });
never.node.addDependency(confirmation);
