import { S3Client } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { documentSize, excessOf } from '../../../core/bucket-cors/limits';
import { markRules, type Rule } from '../../../core/bucket-cors/merge';
import { s3 } from '../../../lambda/bucket-cors/s3';

const us = { stackId: 'stack-1', logicalId: 'Cors' };
const them = { stackId: 'stack-2', logicalId: 'Cors' };

/** The document that the SDK would send. */
async function sent(rules: readonly Rule[]): Promise<string> {
  const bodies: string[] = [];
  const handle = async ({ body }: { body?: string }) => {
    bodies.push(body ?? '');
    throw new Error('not sent');
  };
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const client = new S3Client({ region: 'us-east-1', credentials, maxAttempts: 1, requestHandler: { handle } as never });
  await expect(s3(client).putRules({ name: 'bucket' }, rules)).rejects.toThrow('not sent');
  return bodies[0]!;
}

const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', '*', 'a&b<c>"\'', '\r\n\t\u0085\u2028', 'https://é.example'));
const anyRule: fc.Arbitrary<Rule> = fc.record({
  ID: text, AllowedMethods: fc.array(text, { minLength: 1 }), AllowedOrigins: fc.array(text), AllowedHeaders: fc.array(text),
  ExposeHeaders: fc.array(text), MaxAgeSeconds: fc.nat(),
}, { requiredKeys: ['AllowedMethods', 'AllowedOrigins'] });

test('whatever the rules hold, their size is that of the document that the SDK sends', async () => {
  await fc.assert(fc.asyncProperty(fc.array(anyRule, { minLength: 1 }), async (rules) => {
    expect(documentSize(rules)).toBe(Buffer.byteLength(await sent(rules)));
  }));
});

const rules = (count: number, ID?: string): Rule[] => Array.from({ length: count }, () => ({ ID, AllowedMethods: ['GET'], AllowedOrigins: ['*'] }));
const ofSize = (bytes: number): Rule[] => {
  const rule = (origin: string): Rule => ({ AllowedMethods: ['GET'], AllowedOrigins: [origin] });
  return [rule('x'.repeat(bytes - documentSize([rule('')])))];
};

test.each([
  ['100 rules', rules(100), undefined],
  ['101 rules', [...rules(97), ...markRules(them, rules(1)), ...markRules(us, rules(3))],
    'with them it would have 101 rules, and S3 takes at most 100: of its 101 rules 98 are foreign (1 of them of other BucketCors) and 3 are ours'],
  ['65536 bytes', ofSize(65_536), undefined],
  ['65537 bytes', ofSize(65_537),
    'with them it would have 65537 bytes, and S3 takes at most 65536: of its 1 rules 1 are foreign and 0 are ours'],
])('%s: what S3 would refuse, and whose rules they are', (_, all, expected) => {
  expect(excessOf(us, all)).toBe(expected);
});
