import type { Content } from '../../core/email-templates/stored-template';
import type { Calls } from '../custom-resource/calls';
import type { RequestState } from '../custom-resource/request';
import type { WriteGuard } from '../custom-resource/write-guard';
import type { TemplatePort } from './ses';

export interface TemplateContext {
  readonly port: TemplatePort;
  readonly calls: Calls;
  readonly request: RequestState;
  /** The names of the templates that the request has adopted: they were there before. */
  readonly adopted: Set<string>;
  /** Whether a request that failed, and was not rolled back, may have written the text. True where its text can't be read any more. */
  readonly mayHaveWritten: (name: string, text: Content) => Promise<boolean>;
  /** Resolves when the next write may be made. Absent where calls aren't rate-limited. */
  readonly acquireSlot?: () => Promise<void>;
  /** Permits what the policy allows only on templates with this stack's ownership tags. Absent where all writes go by the same. */
  readonly removals?: WriteGuard;
}

/** How long reads may not show what was written to SES. */
export const PROPAGATION = 15_000;

const SAMPLE = "complete the template's sample data, or correct the template";
const KEY = 'enable the KMS key of the asset bucket, or cancel its deletion';
const REMEDIATIONS: Readonly<Record<string, string>> = {
  AlreadyExistsException: 'somebody else made it meanwhile: choose another templateName, or try again',
  BadRequestException: "correct the part of the template that SES's message names",
  InvalidRenderingParameter: SAMPLE,
  InvalidRenderingParameterException: SAMPLE,
  InvalidTemplate: "correct the part of the template that SES's message names",
  InvalidTemplateException: "correct the part of the template that SES's message names",
  'KMS.DisabledException': KEY,
  'KMS.InvalidKeyUsageException': KEY,
  'KMS.KMSInvalidStateException': KEY,
  'KMS.NotFoundException': KEY,
  LimitExceeded: 'SES holds 20,000 templates in a region: delete some that nobody needs',
  LimitExceededException: 'SES holds 20,000 templates in a region: delete some that nobody needs',
  MissingRenderingAttribute: SAMPLE,
  MissingRenderingAttributeException: SAMPLE,
  NoSuchKey: "the asset is gone: synthesize and deploy again, and check the rules by which the asset bucket's objects expire",
  NotFoundException: 'somebody else deleted it meanwhile: try again',
  TemplateDoesNotExist: 'somebody else deleted it meanwhile: try again',
  TemplateDoesNotExistException: 'somebody else deleted it meanwhile: try again',
  Throttling: 'SES allows one request a second for the whole account: deploy fewer templates at a time',
  TooManyRequestsException: 'SES allows one request a second for the whole account: deploy fewer templates at a time',
};

export const remediation = (code: string): string | undefined => REMEDIATIONS[code];
