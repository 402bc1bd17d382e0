import { GetEmailTemplateCommand, ListEmailTemplatesCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import type { Template } from '../../core/email-templates/stored-template';
import { hasCode } from '../../core/errors';
import { TEMPLATE_NOT_FOUND } from '../../core/not-found';
import { requireCredentials } from '../shared/aws-clients';
import { attempt } from '../shared/aws-errors';
import { type Clock, Pace, systemClock } from '../shared/pace';

export interface NamePage {
  readonly names: readonly string[];
  /** The token of the next page. */
  readonly next?: string;
}

/** The templates of an account, in one region, read at SES's rates. Each method throws an `OperationError`. */
export interface TemplateSource {
  region(): Promise<string>;
  page(token?: string): Promise<NamePage>;
  /** Undefined if it doesn't exist any more. */
  read(name: string): Promise<Template | undefined>;
}

/** SES's own limits. */
const PAGE_SIZE = 100;
const PAGES_A_SECOND = 1;
const READS_A_SECOND = 50;

const remediations = (action: string) => {
  const allow = `allow these credentials ses:${action}, or choose others with --profile`;
  return { AccessDenied: allow, AccessDeniedException: allow, ENOTFOUND: 'check the network, and that SES is in this region' };
};

/** @param ses a client that doesn't repeat calls: they are repeated here, at the rate */
export function templates(ses: SESv2Client, clock: Clock = systemClock): TemplateSource {
  const [pages, reads] = [new Pace(clock, PAGES_A_SECOND), new Pace(clock, READS_A_SECOND)];
  const region = () => attempt('list email templates', 'name the region with --region, or AWS_REGION, or in the profile', () => ses.config.region());
  return {
    region,

    async page(NextToken) {
      const doing = `list the email templates of ${await region()}`;
      if (NextToken === undefined) await requireCredentials(ses, doing);
      const { TemplatesMetadata = [], NextToken: next } = await attempt(doing, remediations('ListEmailTemplates'), () =>
        pages.read(() => ses.send(new ListEmailTemplatesCommand({ PageSize: PAGE_SIZE, NextToken }))));
      return { names: TemplatesMetadata.map(({ TemplateName = '' }) => TemplateName), next: next || undefined };
    },

    async read(TemplateName) {
      try {
        const { TemplateContent: { Subject = '', Html, Text } = {}, Tags = [] } = await attempt(
          `read email template ${TemplateName}`, remediations('GetEmailTemplate'),
          () => reads.read(() => ses.send(new GetEmailTemplateCommand({ TemplateName }))),
        );
        return {
          content: { subject: Subject, html: Html || undefined, text: Text || undefined },
          tags: Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])),
        };
      } catch (error) {
        if (hasCode(error, ...TEMPLATE_NOT_FOUND)) return undefined;
        throw error;
      }
    },
  };
}
