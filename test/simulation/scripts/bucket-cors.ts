import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Rule } from '../../../core/bucket-cors/merge';
import { BucketCors, type BucketCorsProps, CorsPrecedence } from '../../../lib';
import type { Script, Somebody } from '../history';
import { synth } from '../synth';
import type { Template } from '../template';
import { life, type Setting, undone } from './lives';
import { withoutRollback } from './no-rollback';

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

const before = (somebody: Somebody): void => {
  for (const bucket of ['one', 'two']) {
    somebody.addRule(bucket, foreignRule('first'));
    somebody.addRule(bucket, foreignRule('second'));
  }
};

const foreign: Script['foreign'] = [
  (somebody) => somebody.addRule('one', foreignRule('third')),
  (somebody) => somebody.removeRules('one'),
];

const foreignEdits: Script['foreign'] = [
  (somebody) => somebody.editForeign('one'),
  (somebody) => somebody.removeForeign('one'),
  (somebody) => somebody.addRule('one', foreignRule('third')),
];

const onEdited = (name: string): Setting => ({ name, before, foreign: foreignEdits });
const on = (name: string): Setting => ({ name, before, foreign });

const PLAIN = cors({ Cors: { on: 'one' } });
const OTHER_RULES = cors({ Cors: { on: 'one', rules: [rule('b'), rule('c')] } });
const OTHERS = cors({ Cors: { on: 'one', rules: [rule('b')] } });
const ELSEWHERE = cors({ Cors: { on: 'two' } });
const TWO_ON_ONE = cors({ Cors: { on: 'one' }, Other: { on: 'one', rules: [rule('b')] } });
const FIRST = cors({ Cors: { on: 'one', precedence: CorsPrecedence.FIRST } });
const FIRST_AND_LAST = cors({ Cors: { on: 'one', precedence: CorsPrecedence.FIRST }, Other: { on: 'one', rules: [rule('b'), rule('c')] } });
const LAST_AND_FIRST = cors({ Cors: { on: 'one' }, Other: { on: 'one', rules: [rule('b'), rule('c')], precedence: CorsPrecedence.FIRST } });
const EXCLUSIVE = cors({ Cors: { on: 'one', exclusive: true } });
const EXCLUSIVE_FIRST = cors({ Cors: { on: 'one', exclusive: true, precedence: CorsPrecedence.FIRST } });
const EXCLUSIVE_ELSEWHERE = cors({ Cors: { on: 'two', exclusive: true } });
const FIRST_OF_OTHERS = cors({ Cors: { on: 'one', rules: [rule('b')], precedence: CorsPrecedence.FIRST } });
const OTHER_EXCLUSIVE = cors({ Cors: { on: 'one', exclusive: true, rules: [rule('d')] } });
const ON_CLOSED = cors({ Cors: { on: 'closed' } });

const addSlowly = (somebody: Somebody, name: string) => somebody.addRuleSlowly('one', foreignRule(name));

export const BUCKET_CORS: readonly Script[] = [
  life(on('cors'), PLAIN, OTHER_RULES),
  undone(on('cors-undone'), PLAIN),
  life(on('cors-update-undone'), PLAIN, OTHER_RULES, { siblingFails: true }),
  life(on('cors-other-bucket'), PLAIN, ELSEWHERE),
  life(on('cors-other-bucket-undone'), PLAIN, ELSEWHERE, { siblingFails: true }),
  life(on('cors-first'), FIRST, PLAIN),
  life(on('cors-first-undone'), PLAIN, FIRST, { siblingFails: true }),
  life(on('cors-first-and-last'), FIRST_AND_LAST, LAST_AND_FIRST),
  life(on('cors-renamed'), PLAIN, cors({ Other: { on: 'one' } })),
  life(on('cors-rename-undone'), PLAIN, cors({ Other: { on: 'one', rules: [rule('b')] } }), { siblingFails: true }),
  life(on('cors-two-on-one'), TWO_ON_ONE, cors({ Cors: { on: 'one', rules: [rule('d')] }, Other: { on: 'one', rules: [rule('b')] } })),
  life(on('cors-one-of-two-taken-out'), TWO_ON_ONE, PLAIN),
  life(on('cors-swapped'), cors({ Cors: { on: 'one' }, Other: { on: 'two', rules: [rule('b')] } }),
    cors({ Cors: { on: 'two' }, Other: { on: 'one', rules: [rule('b')] } }), { siblingFails: true }),
  life(on('cors-exclusive'), PLAIN, EXCLUSIVE),
  life(onEdited('cors-exclusive-first'), EXCLUSIVE_FIRST, OTHER_EXCLUSIVE),
  undone(on('cors-exclusive-undone'), EXCLUSIVE),
  life(on('cors-exclusive-update-undone'), PLAIN, OTHER_EXCLUSIVE, { siblingFails: true }),
  life(onEdited('cors-exclusive-dropped'), EXCLUSIVE, OTHER_RULES),
  life(on('cors-exclusive-drop-undone'), EXCLUSIVE, OTHER_RULES, { siblingFails: true }),
  life(on('cors-exclusive-other-bucket'), EXCLUSIVE, EXCLUSIVE_ELSEWHERE),
  life(on('cors-exclusive-other-bucket-undone'), EXCLUSIVE, EXCLUSIVE_ELSEWHERE, { siblingFails: true }),
  {
    name: 'cors-exclusive-edited', before,
    run: async (stacks, somebody) => {
      const stack = await stacks.create('Shop', EXCLUSIVE);
      somebody.removeForeign('one');
      somebody.addRule('one', foreignRule('third'));
      await stacks.update(stack, OTHER_EXCLUSIVE);
      await stacks.update(stack, FIRST, { siblingFails: true });
      somebody.editForeign('one');
      await stacks.destroy(stack);
    },
  },
  {
    name: 'cors-exclusive-not-kept', foreign: foreignEdits,
    before: (somebody) => {
      before(somebody);
      somebody.cutOrigins('one');
    },
    run: async (stacks) => {
      await stacks.destroy(await stacks.create('Blog', OTHER_EXCLUSIVE, { refused: true }));
      const shop = await stacks.create('Shop', PLAIN);
      await stacks.update(shop, EXCLUSIVE, { refused: true });
      await stacks.destroy(shop);
    },
  },
  ...[0, 120].map((delay): Script => ({
    name: `cors-exclusive-at-once-${delay}`, before, atOnce: true,
    run: async (stacks) => {
      const both = await Promise.all([
        stacks.create('Shop', EXCLUSIVE, { contested: true }),
        stacks.wait(delay).then(() => stacks.create('Blog', OTHER_EXCLUSIVE, { contested: true })),
      ]);
      for (const stack of both) await stacks.destroy(stack);
    },
  })),
  {
    name: 'cors-exclusive-and-plain', before, foreign: foreignEdits,
    run: async (stacks) => {
      const shop = await stacks.create('Shop', EXCLUSIVE);
      const blog = await stacks.create('Blog', OTHERS);
      await stacks.update(blog, FIRST_OF_OTHERS);
      await stacks.destroy(shop);
      await stacks.destroy(blog);
    },
  },
  {
    name: 'cors-exclusive-and-plain-gone', before, foreign: foreignEdits,
    run: async (stacks) => {
      const shop = await stacks.create('Shop', EXCLUSIVE);
      const blog = await stacks.create('Blog', OTHERS, { siblingFails: true });
      await stacks.destroy(blog);
      await stacks.update(shop, PLAIN);
      await stacks.destroy(shop);
    },
  },
  {
    name: 'cors-exclusive-then-another', before, foreign: foreignEdits,
    run: async (stacks) => {
      const shop = await stacks.create('Shop', EXCLUSIVE);
      await stacks.destroy(await stacks.create('Blog', OTHER_EXCLUSIVE, { refused: shop.status === 'CREATE_COMPLETE' }));
      await stacks.destroy(shop);
      await stacks.destroy(await stacks.create('Blog', OTHER_EXCLUSIVE));
    },
  },
  {
    name: 'cors-two-stacks', before, foreign,
    run: async (stacks) => {
      const one = await stacks.create('Shop', PLAIN);
      const two = await stacks.create('Blog', OTHERS);
      await stacks.destroy(one);
      await stacks.destroy(two);
    },
  },
  {
    name: 'cors-exclusive-refused', before, foreign,
    run: async (stacks) => {
      const blog = await stacks.create('Blog', OTHERS);
      const shop = await stacks.create('Shop', PLAIN);
      await stacks.update(shop, EXCLUSIVE, { refused: blog.status === 'CREATE_COMPLETE' });
      await stacks.destroy(blog);
      await stacks.update(shop, EXCLUSIVE);
      await stacks.destroy(shop);
    },
  },
  {
    name: 'cors-exclusive-joined', before, foreign,
    run: async (stacks) => {
      const shop = await stacks.create('Shop', EXCLUSIVE);
      const blog = await stacks.create('Blog', OTHERS);
      await stacks.update(shop, OTHER_EXCLUSIVE, { refused: blog.status === 'CREATE_COMPLETE' });
      await stacks.destroy(blog);
      await stacks.update(shop, OTHER_EXCLUSIVE);
      await stacks.destroy(shop);
    },
  },
  {
    name: 'cors-closed', foreign,
    before: (somebody) => {
      before(somebody);
      somebody.closeBucket('closed');
    },
    run: async (stacks) => {
      await stacks.destroy(await stacks.create('Blog', ON_CLOSED, { refused: true }));
      const shop = await stacks.create('Shop', PLAIN);
      await stacks.update(shop, ON_CLOSED, { refused: true });
      await stacks.destroy(shop);
    },
  },
  {
    name: 'cors-full', foreign,
    before: (somebody) => Array.from({ length: 99 }, (_, number) => somebody.addRule('one', foreignRule(`foreign-${number}`))),
    run: async (stacks, somebody) => {
      await stacks.destroy(await stacks.create('Blog', OTHER_RULES, { refused: true }));
      const shop = await stacks.create('Shop', PLAIN);
      await stacks.update(shop, OTHER_RULES, { refused: true });
      somebody.removeRules('one');
      await stacks.update(shop, OTHER_RULES);
      await stacks.destroy(shop);
    },
  },
  {
    name: 'cors-edited', before, foreign: [(somebody) => somebody.editOurs('one')],
    run: async (stacks, somebody) => {
      const stack = await stacks.create('Shop', OTHER_RULES);
      somebody.editOurs('one');
      await stacks.update(stack, FIRST);
      somebody.editOurs('one');
      await stacks.update(stack, OTHERS, { siblingFails: true });
      somebody.editOurs('one');
      await stacks.destroy(stack);
    },
  },
  {
    name: 'cors-overwritten', before,
    run: async (stacks, somebody) => {
      addSlowly(somebody, 'third');
      const stack = await stacks.create('Shop', PLAIN);
      addSlowly(somebody, 'fourth');
      await stacks.update(stack, OTHER_RULES);
      addSlowly(somebody, 'fifth');
      await stacks.update(stack, ELSEWHERE);
      await stacks.update(stack, EXCLUSIVE);
      addSlowly(somebody, 'sixth');
      await stacks.destroy(stack);
    },
  },
  {
    name: 'cors-bucket-gone', before, foreign: [(somebody) => somebody.deleteBucket('one'), (somebody) => somebody.deleteBucket('two')],
    run: async (stacks, somebody) => {
      const stack = await stacks.create('Shop', PLAIN);
      somebody.deleteBucket('one');
      await stacks.update(stack, ELSEWHERE);
      somebody.deleteBucket('two');
      await stacks.destroy(stack);
    },
  },
  ...withoutRollback('cors', { before },
    { name: 'rules', one: PLAIN, two: OTHER_RULES, three: ELSEWHERE },
    { name: 'bucket', one: PLAIN, two: ELSEWHERE, three: OTHERS },
    { name: 'exclusive', one: EXCLUSIVE, two: OTHER_EXCLUSIVE, three: PLAIN }),
];
