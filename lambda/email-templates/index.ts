import { cloudFormation } from '../custom-resource/cloudformation';
import { customResource, dependencies } from '../custom-resource/handler';
import { selfInvoke } from '../custom-resource/self-invoke';
import { stackResources } from '../custom-resource/stack-resources';
import { ses } from '../email-template/ses';
import { emailTemplates } from './email-templates';
import { s3 } from './s3';

export const handler = customResource(emailTemplates(ses(), s3()), {
  ...dependencies(), cloudFormation: { ...cloudFormation(), ...stackResources() }, continueLater: selfInvoke(),
});
