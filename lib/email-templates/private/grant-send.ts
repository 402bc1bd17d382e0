import type { IResource } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { throwProblems } from '../../shared/validation';
import type { GrantSendOptions } from '../email-template-interface';
import { sendShapeProblems } from './shape-validation';

const BULK_V2 = 'ses:SendBulkEmail';
const ACTIONS = ['ses:SendBulkTemplatedEmail', 'ses:SendEmail', 'ses:SendTemplatedEmail'];

/** Allows sending with the templates, which belong to the construct `held`. */
export function grantSend(held: IResource, grantee: iam.IGrantable, templateArns: readonly string[], options: GrantSendOptions): iam.Grant {
  throwProblems(held, sendShapeProblems(grantee, options));
  const { identity, configurationSet, fromAddresses } = options;
  if (fromAddresses?.length === 0) {
    throwProblems(held, [{ property: 'fromAddresses', value: [], expected: 'at least one address', change: 'name one, or leave it out to allow any' }]);
  }
  const set = configurationSet && held.stack.formatArn({
    service: 'ses', resource: 'configuration-set', resourceName: configurationSet.configurationSetName,
  });
  return iam.Grant.addToPrincipal({
    grantee,
    // SES doesn't set `ses:FromAddress` for v2's bulk emails, so the condition would never match.
    actions: fromAddresses ? ACTIONS : [BULK_V2, ...ACTIONS],
    resourceArns: [identity.emailIdentityArn, ...templateArns, ...(set ? [set] : [])],
    conditions: fromAddresses && { StringLike: { 'ses:FromAddress': fromAddresses } },
  });
}
