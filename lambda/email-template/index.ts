import { cloudFormation } from '../custom-resource/cloudformation';
import { customResource, dependencies } from '../custom-resource/handler';
import { stackResources } from '../custom-resource/stack-resources';
import { emailTemplate } from './email-template';
import { s3 } from './s3';
import { ses } from './ses';

export const handler = customResource(emailTemplate(ses(), s3()), {
  ...dependencies(), cloudFormation: { ...cloudFormation(), ...stackResources() },
});
