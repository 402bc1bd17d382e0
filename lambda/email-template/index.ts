import { customResource, dependencies } from '../custom-resource/handler';
import { emailTemplate } from './email-template';
import { s3 } from './s3';
import { ses } from './ses';

export const handler = customResource(emailTemplate(ses(), s3()), dependencies());
