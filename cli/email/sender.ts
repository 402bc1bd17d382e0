import { SendEmailCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import type { Content } from '../../core/email-templates/stored-template';
import { requireCredentials } from '../shared/aws-clients';
import { attempt } from '../shared/aws-errors';

export interface Email {
  readonly from: string;
  readonly to: readonly string[];
  readonly content: Content;
}

/** What sends an email. Each method throws an `OperationError`. */
export interface Sender {
  region(): Promise<string>;
  /** Returns the id of the message. */
  send(email: Email): Promise<string>;
}

const remediations = (email: Email, region: string) => {
  const from = /<([^>]+)>/.exec(email.from)?.[1] ?? email.from;
  const allow = `allow these credentials ses:SendEmail on the identity of ${from} (and on those of the recipients, where the account is in SES's sandbox), `
    + 'or choose others with --profile';
  const verify = `verify the sender in ${region} (aws sesv2 create-email-identity --region ${region} --email-identity ${from}) and, where the account is in SES's `
    + 'sandbox, the recipients; or send to success@simulator.amazonses.com, which needs no verification';
  return {
    AccessDenied: allow, AccessDeniedException: allow,
    MessageRejected: verify, NotFoundException: verify,
    MailFromDomainNotVerifiedException: `complete the MAIL FROM domain of ${from} in SES`,
    AccountSuspendedException: 'SES has suspended this account: see its console', SendingPausedException: 'sending is paused for this account or configuration set: see the console of SES',
    ENOTFOUND: 'check the network, and that SES is in this region',
    TimeoutError: 'it may have been sent: look before you try again', ECONNRESET: 'it may have been sent: look before you try again',
  };
};

/** @param ses a client that makes each call once: an email that was sent twice can't be taken back */
export function sender(ses: SESv2Client): Sender {
  const region = () => attempt('send the email', 'name the region with --region, or AWS_REGION, or in the profile', () => ses.config.region());
  return {
    region,

    async send(email) {
      const { from, to, content: { subject, html, text } } = email;
      const here = await region();
      const doing = `send the email from ${from} to ${to.join(', ')} in ${here}`;
      await requireCredentials(ses, doing);
      const part = (data: string | undefined) => (data === undefined ? undefined : { Data: data, Charset: 'UTF-8' });
      const { MessageId = '' } = await attempt(doing, remediations(email, here), () => ses.send(new SendEmailCommand({
        FromEmailAddress: from,
        Destination: { ToAddresses: [...to] },
        Content: { Simple: { Subject: part(subject), Body: { Html: part(html), Text: part(text) } } },
      })));
      return MessageId;
    },
  };
}
