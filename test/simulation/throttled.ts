import type { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors, ElasticIp, ElasticIpTarget, EmailBody, EmailTemplate } from '../../lib';
import type { History, Script } from './history';
import { play } from './history';
import { ours } from './ours';
import type { Rate } from './schedule';
import { synth } from './synth';

const instance = (id: string) => `i-${id.padStart(17, '0')}`;
/** To which the address of the id moves. */
const otherInstance = (id: string) => instance(`9${id.padStart(4, '0')}`);
const origin = (text: string): s3.CorsRule => ({ allowedOrigins: [`https://${text}.example.com`], allowedMethods: [s3.HttpMethods.GET] });

const CONSTRUCTS = {
  BucketCors: (stack: Stack, id: string, version: string) => {
    new BucketCors(stack, `Cors${id}`, { bucket: s3.Bucket.fromBucketName(stack, `Bucket${id}`, `bucket-${id}`), rules: [origin(version)] });
  },
  ElasticIp: (stack: Stack, id: string, version: string) => {
    new ElasticIp(stack, `Ip${id}`, { target: ElasticIpTarget.instanceId(version === 'a' ? instance(id) : otherInstance(id)) });
  },
  EmailTemplate: (stack: Stack, id: string, version: string) => {
    new EmailTemplate(stack, `Email${id}`, { subject: `Hello ${version}`, text: EmailBody.fromInline('Hello {{name}}'), sampleData: { name: 'Ada' } });
  },
};

export type Many = keyof typeof CONSTRUCTS;
export const MANY = Object.keys(CONSTRUCTS) as readonly Many[];

/** So many of a construct, created, changed and deleted at once. The services' own limits aside: only CloudFormation throttles. */
export function playThrottled(construct: Many, count: number, rate: Rate): Promise<History> {
  const ids = Array.from({ length: count }, (_, index) => String(index));
  const template = (version: string) => synth((stack) => ids.forEach((id) => CONSTRUCTS[construct](stack, id, version)));
  const script: Script = {
    name: `${count} ${construct}`,
    before: (somebody, account) => {
      for (const id of ids) {
        somebody.removeRules(`bucket-${id}`);
        account.instance(instance(id));
        account.instance(otherInstance(id));
      }
    },
    run: async (stacks) => {
      const stack = await stacks.create('Shop', template('a'));
      await stacks.update(stack, template('b'));
      await stacks.destroy(stack);
    },
  };
  return play(script, { script: script.name, circumstances: [rate], deviations: [], pace: 0 }, ours);
}
