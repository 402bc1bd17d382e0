import { ses } from '../email-template/ses';
import { customResource, surroundings } from '../lifecycle/handler';
import { invokeAgain } from '../lifecycle/invoke';
import { emailTemplates } from './email-templates';
import { s3 } from './s3';

export const handler = customResource(emailTemplates(ses(), s3()), { ...surroundings(), continueLater: invokeAgain() });
