import type { EmailBodyContract, EmailTemplateContract } from '../contracts/email-template';
import type { RawProperties } from '../contracts/raw-properties';
import type { Owner, Tags } from '../ownership';
import { isRetained } from '../removal-policy';
import { tagsOf } from '../tags';
import { generatedName } from './stored-template';

/** What an `EmailTemplate` asks for; bodies may still have to be fetched. */
export interface DesiredTemplate {
  readonly name: string;
  readonly subject: string;
  readonly html?: EmailBodyContract;
  readonly text?: EmailBodyContract;
  readonly sampleData?: string;
  /** The user's tags, for a template that is created. */
  readonly tags: Tags;
  readonly refuseExisting: boolean;
  /** A former text is put back when the template is given up, not only in a rollback. */
  readonly restore: boolean;
  readonly retain: boolean;
}

export function templateNameOf({ TemplateName }: RawProperties, owner: Owner): string {
  return typeof TemplateName === 'string' ? TemplateName : generatedName(owner);
}

export function parseDesiredTemplate(raw: RawProperties, owner: Owner): DesiredTemplate {
  const { Subject = '', Html, Text, SampleData, Tags: tags, OnExisting } = raw as unknown as Partial<EmailTemplateContract>;
  return {
    name: templateNameOf(raw, owner),
    subject: Subject,
    html: Html,
    text: Text,
    sampleData: SampleData,
    tags: tagsOf(tags),
    refuseExisting: OnExisting === 'fail',
    restore: OnExisting === 'adopt-and-restore' && !isRetained(raw),
    retain: isRetained(raw),
  };
}
