import type { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors, ElasticIp, ElasticIpSource, ElasticIpTarget, EmailBody, EmailTemplate, EmailTemplates } from '../../../lib';
import type { Script } from '../history';
import { synth } from '../synth';
import { addFolders, letter } from './email-templates';

const ONE = 'i-00000000000000001';
const TWO = 'i-00000000000000002';
const GIVEN = 'eipalloc-000000000000000a1';

interface Texts {
  readonly origin: string;
  readonly subject: string;
  readonly target: string;
}

/** One of each kind: made, and adopted. */
const everything = ({ origin, subject, target }: Texts) => synth((stack: Stack) => {
  const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'one');
  new BucketCors(stack, 'Cors', { bucket, rules: [{ allowedMethods: [s3.HttpMethods.GET], allowedOrigins: [origin] }] });
  new ElasticIp(stack, 'Ip', { target: ElasticIpTarget.instanceId(target) });
  new ElasticIp(stack, 'Given', { source: ElasticIpSource.existing(GIVEN) });
  for (const name of ['hello', 'welcome']) {
    new EmailTemplate(stack, `Email${name}`, { templateName: name, subject, text: EmailBody.fromInline('Hi {{name}}'), sampleData: { name: 'Ada' } });
  }
  addFolders(stack, EmailTemplates, { Emails: { letters: { receipt: letter(subject), reset: letter(subject) }, namePrefix: 'mail-' } });
});

const ALL = everything({ origin: 'https://a.example.com', subject: 'Ours', target: ONE });
const OTHER = everything({ origin: 'https://b.example.com', subject: 'Other', target: TWO });

const before: Script['before'] = (somebody, account) => {
  for (const id of [ONE, TWO]) account.instance(id);
  somebody.addAddress(GIVEN);
  somebody.addRule('one', { ID: 'first', AllowedMethods: ['GET'], AllowedOrigins: ['https://first.example.org'] });
  somebody.writeTemplate('welcome', { subject: 'Their welcome', text: 'Hello {{name}}' });
  somebody.writeTemplate('mail-reset', { subject: 'Their reset', text: 'Hello {{name}}' });
};

/** Stacks that CloudFormation doesn't know, beside and after one of its own: they are refused, and touch nothing. */
export const CDKD: readonly Script[] = [{
  name: 'cdkd', before,
  run: async (stacks) => {
    await stacks.cdkd.create('News', OTHER);
    const shop = await stacks.create('Shop', ALL);
    await stacks.cdkd.create('Blog', OTHER);
    await stacks.cdkd.takeOver(shop, OTHER);
    await stacks.update(shop, ALL); // there is nothing to do: what it declares is there
    await stacks.destroy(shop);
  },
}];
