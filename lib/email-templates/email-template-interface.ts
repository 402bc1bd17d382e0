import type { IResource } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as ses from 'aws-cdk-lib/aws-ses';

/**
 * What an email is sent with.
 */
export interface GrantSendOptions {
  /**
   * The identity that the emails come from: a domain or an address.
   */
  readonly identity: ses.IEmailIdentity;

  /**
   * The configuration set that they are sent with. Name it also if it is the identity's default.
   *
   * @default - none
   */
  readonly configurationSet?: ses.IConfigurationSet;

  /**
   * The addresses that the emails may come from (`*` stands for any characters), as a condition on `ses:FromAddress`.
   *
   * `SendBulkEmail` of the SES API v2 doesn't support this condition, so with it that action is not granted.
   *
   * @default - any address of the identity
   */
  readonly fromAddresses?: string[];
}

/**
 * An SES email template, declared by this app or imported.
 */
export interface IEmailTemplate extends IResource {
  /**
   * The template's name.
   *
   * @attribute
   */
  readonly templateName: string;

  /**
   * The template's ARN.
   *
   * @attribute
   */
  readonly templateArn: string;

  /**
   * Allows to send emails with this template from the identity, one by one and in bulk, by either version of the SES API.
   *
   * @param grantee who is allowed to
   * @param options the identity, and the configuration set if one is used
   */
  grantSend(grantee: iam.IGrantable, options: GrantSendOptions): iam.Grant;
}
