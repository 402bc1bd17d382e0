import { bucketCors } from '../../lambda/bucket-cors/bucket-cors';
import type { Feature } from '../../lambda/custom-resource/handler';
import { customResource } from '../../lambda/custom-resource/handler';
import { respond } from '../../lambda/custom-resource/response';
import { elasticIp } from '../../lambda/elastic-ip/elastic-ip';
import { emailTemplate } from '../../lambda/email-template/email-template';
import { emailTemplates } from '../../lambda/email-templates/email-templates';
import { reverseDns } from '../../lambda/reverse-dns/reverse-dns';
import { isAllowed } from './iam';
import type { Handler, Outside, Subject } from './lambda';
import type { FeatureName } from './template';

const HANDLERS: Readonly<Record<FeatureName, (outside: Outside) => Handler>> = {
  'bucket-cors': (outside) => handler(bucketCors(outside.s3), outside),
  'elastic-ip': (outside) => handler(elasticIp(outside.ec2), outside),
  'email-template': (outside) => handler(emailTemplate(outside.ses, outside.ses), outside),
  'email-templates': (outside) => handler(emailTemplates(outside.ses, outside.ses, outside.withoutLease), outside),
  'reverse-dns': (outside) => handler(reverseDns(outside.ec2), outside),
};

function handler<P>(feature: Feature<P>, { cloudFormation, clock, log, put, continueLater }: Outside): Handler {
  const sent = (body: string) => put(body).then(() => undefined, (error: Error) => error.name);
  return customResource(feature, {
    cloudFormation, clock, log, continueLater, respond: (url, response) => respond(url, response, clock, (_, body) => sent(body)),
  });
}

/** The handlers as they are, with nothing replaced but what is outside of them. */
export const ours: Subject = { marks: true, judge: isAllowed, handler: (feature, outside) => HANDLERS[feature](outside) };
