import type { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors, ElasticIp, ElasticIpTarget, EmailBody, EmailTemplate } from '../../lib';
import { play, type Script } from './history';
import { ours } from './ours';
import { RATES } from './schedule';
import { synth } from './synth';

const COUNT = 400;
const ids = Array.from({ length: COUNT }, (_, index) => String(index));
const instance = (id: string) => `i-${id.padStart(17, '0')}`;
const origin = (text: string): s3.CorsRule => ({ allowedOrigins: [`https://${text}.example.com`], allowedMethods: [s3.HttpMethods.GET] });

const FEATURES: Readonly<Record<string, (stack: Stack, id: string, version: string) => void>> = {
  BucketCors: (stack, id, version) => {
    new BucketCors(stack, `Cors${id}`, { bucket: s3.Bucket.fromBucketName(stack, `Bucket${id}`, `bucket-${id}`), rules: [origin(version)] });
  },
  ElasticIp: (stack, id, version) => {
    new ElasticIp(stack, `Ip${id}`, { target: ElasticIpTarget.instanceId(instance(version === 'a' ? id : `${id}${COUNT}`)) });
  },
  EmailTemplate: (stack, id, version) => {
    new EmailTemplate(stack, `Email${id}`, { subject: `Hello ${version}`, text: EmailBody.fromInline('Hello {{name}}'), sampleData: { name: 'Ada' } });
  },
};

/** The services' own limits aside: only CloudFormation throttles. */
function script(feature: string): Script {
  const template = (version: string) => synth((stack) => ids.forEach((id) => FEATURES[feature]!(stack, id, version)));
  return {
    name: `${COUNT} ${feature}`,
    before: (somebody, account) => {
      for (const id of ids) {
        somebody.removeRules(`bucket-${id}`);
        account.instance(instance(id));
        account.instance(instance(`${id}${COUNT}`));
      }
    },
    run: async (stacks) => {
      const stack = await stacks.create('Shop', template('a'));
      await stacks.update(stack, template('b'));
      await stacks.destroy(stack);
    },
  };
}

describe.each(Object.keys(FEATURES))(`${COUNT} %s of one stack`, (feature) => {
  const subject = script(feature);

  test.each(RATES)('are created, changed and deleted while CloudFormation takes no more requests than %s of each action a second', async (rate) => {
    const { violations, steps } = await play(subject, { script: subject.name, circumstances: [rate], deviations: [], pace: 0 }, ours);
    expect(violations).toEqual([]);
    const statuses = steps.filter(({ what }) => what.startsWith('stack Shop')).map(({ what }) => what.slice('stack Shop: '.length));
    expect(statuses).toEqual([
      'CREATE_IN_PROGRESS', 'CREATE_COMPLETE', 'UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_COMPLETE',
      'DELETE_IN_PROGRESS', 'DELETE_COMPLETE',
    ]);
  }, 120_000);
});
