import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors, CorsPrecedence, type BucketCorsProps } from '../../../lib';
import type { Rule } from '../../../lambda/bucket-cors/merge';
import type { Script } from '../history';
import { synth } from '../synth';
import type { Template } from '../template';
import { life, undone, type Setting } from './lives';

interface Cors extends Partial<BucketCorsProps> {
  readonly on: string;
}

const rule = (name: string): s3.CorsRule =>
  ({ allowedMethods: [s3.HttpMethods.GET], allowedOrigins: [`https://${name}.example.com`], allowedHeaders: ['*'], maxAge: 60 });
const foreignRule = (name: string): Rule => ({ ID: name, AllowedMethods: ['GET'], AllowedOrigins: [`https://${name}.example.org`] });

function cors(declared: Readonly<Record<string, Cors>>): Template {
  return synth((stack) => {
    for (const [id, { on, ...props }] of Object.entries(declared)) {
      new BucketCors(stack, id, { bucket: s3.Bucket.fromBucketName(stack, `Bucket${id}`, on), rules: [rule('a')], ...props });
    }
  });
}

const before: Script['before'] = (somebody) => {
  for (const bucket of ['one', 'two']) {
    somebody.addRule(bucket, foreignRule('first'));
    somebody.addRule(bucket, foreignRule('second'));
  }
};

const foreign: Script['foreign'] = [
  (somebody) => somebody.addRule('one', foreignRule('third')),
  (somebody) => somebody.removeRules('one'),
];

const on = (name: string): Setting => ({ name, before, foreign });

const PLAIN = cors({ Cors: { on: 'one' } });
const OTHER_RULES = cors({ Cors: { on: 'one', rules: [rule('b'), rule('c')] } });
const OTHERS = cors({ Cors: { on: 'one', rules: [rule('b')] } });
const ELSEWHERE = cors({ Cors: { on: 'two' } });
const TWO_ON_ONE = cors({ Cors: { on: 'one' }, Other: { on: 'one', rules: [rule('b')] } });

export const BUCKET_CORS: readonly Script[] = [
  life(on('cors'), PLAIN, OTHER_RULES),
  undone(on('cors-undone'), PLAIN),
  life(on('cors-update-undone'), PLAIN, OTHER_RULES, { siblingFails: true }),
  life(on('cors-other-bucket'), PLAIN, ELSEWHERE),
  life(on('cors-other-bucket-undone'), PLAIN, ELSEWHERE, { siblingFails: true }),
  life(on('cors-first'), cors({ Cors: { on: 'one', precedence: CorsPrecedence.FIRST } }), PLAIN),
  life(on('cors-renamed'), PLAIN, cors({ Other: { on: 'one' } })),
  life(on('cors-rename-undone'), PLAIN, cors({ Other: { on: 'one', rules: [rule('b')] } }), { siblingFails: true }),
  life(on('cors-two-on-one'), TWO_ON_ONE, cors({ Cors: { on: 'one', rules: [rule('d')] }, Other: { on: 'one', rules: [rule('b')] } })),
  life(on('cors-one-of-two-taken-out'), TWO_ON_ONE, PLAIN),
  life(on('cors-swapped'), cors({ Cors: { on: 'one' }, Other: { on: 'two', rules: [rule('b')] } }),
    cors({ Cors: { on: 'two' }, Other: { on: 'one', rules: [rule('b')] } }), { siblingFails: true }),
  life(on('cors-exclusive'), PLAIN, cors({ Cors: { on: 'one', exclusive: true } })),
  {
    name: 'cors-two-stacks', before, foreign,
    run: async (stacks) => {
      const one = await stacks.create('Shop', PLAIN);
      const two = await stacks.create('Blog', OTHERS);
      await stacks.destroy(one);
      await stacks.destroy(two);
    },
  },
];
