import { DeleteBucketCorsCommand } from '@aws-sdk/client-s3';
import type { Script, State, Step } from '../script';
import type { Services } from '../services';

// Other people's rules: one has the id that a rule of ours has, one has none.
const FOREIGN = [
  '<CORSRule><ID>web</ID><AllowedMethod>PUT</AllowedMethod><AllowedMethod>POST</AllowedMethod><AllowedOrigin>https://upload.example</AllowedOrigin>'
    + '<AllowedHeader>*</AllowedHeader><ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>3000</MaxAgeSeconds></CORSRule>',
  '<CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>https://*.example</AllowedOrigin><AllowedOrigin>http://127.0.0.1</AllowedOrigin></CORSRule>',
];
/** Of another BucketCors. */
const HELD = '<CORSRule><ID>cdk-adopt:0123456789ab:1</ID><AllowedMethod>GET</AllowedMethod><AllowedOrigin>*</AllowedOrigin></CORSRule>';

const properties = (Bucket: string, origin: string, more: object = {}) => ({
  ContractVersion: '1', Bucket, Precedence: 'last', Exclusive: 'false',
  Rules: [{ Id: 'web', AllowedMethods: ['GET', 'HEAD'], AllowedOrigins: [origin], MaxAgeSeconds: '60' }], ...more,
});
const ours = (origin: string) => `${origin} GET HEAD 60, behind the others`;

function script(name: string, rules: readonly string[], steps: (buckets: Services['buckets']) => Step[], extra = false): Script {
  return {
    name: `cors: ${name}`,
    feature: 'bucket-cors',
    extra,
    async prepare(services) {
      const { s3, buckets } = services;
      const named = [['one', buckets.one], ['two', buckets.two]] as const;
      for (const [, Bucket] of named) {
        if (rules.length > 0) await corsOf(services, Bucket, `<CORSConfiguration>${rules.join('')}</CORSConfiguration>`);
        else await s3.send(new DeleteBucketCorsCommand({ Bucket }));
      }
      return {
        steps: steps(buckets),
        observe: async () => ({ ...await observe(services, ...named[0]), ...await observe(services, ...named[1]) }),
      };
    },
  };
}

/** What moto sends, byte for byte. */
async function corsOf({ moto, region }: Services, bucket: string, put?: string): Promise<string> {
  // Signed enough to be taken for S3's: signatures are not verified.
  const authorization = `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/s3/aws4_request, SignedHeaders=host, Signature=none`;
  const answer = await fetch(`${moto}/${bucket}?cors`, { headers: { authorization }, ...(put && { method: 'PUT', body: put }) });
  const text = await answer.text();
  if (!answer.ok && !text.includes('<Code>NoSuchCORSConfiguration</Code>')) throw new Error(`${bucket}?cors: ${answer.status} ${text}`);
  return text;
}

const ASIDE = /<AllowedOrigin>cdk-adopt-parked:[0-9a-f]{12}:/g;

async function observe(services: Services, name: string, bucket: string): Promise<State> {
  const xml = await corsOf(services, bucket);
  const rules = xml.match(/<CORSRule>.*?<\/CORSRule>/gs) ?? [];
  const isOurs = (rule: string) => /<ID>cdk-adopt:[0-9a-f]{12}:web<\/ID>/.test(rule);
  const text = (rule: string, index: number) => {
    const values = (tag: string) => [...rule.matchAll(new RegExp(`<${tag}>([^<]*)`, 'g'))].map(([, value]) => value);
    const where = rules.slice(index).every(isOurs) ? 'behind the others' : 'not behind the others';
    return `${[...values('AllowedOrigin'), ...values('AllowedMethod'), ...values('MaxAgeSeconds')].join(' ')}, ${where}`;
  };
  const found = rules.flatMap((rule, index) => (isOurs(rule) ? [text(rule, index)] : []));
  const others = rules.filter((rule) => !isOurs(rule)).join('\n');
  const given = others.replaceAll(ASIDE, '<AllowedOrigin>');
  return {
    [`bucket ${name}, others' rules`]: given || (rules.length > 0 ? 'none' : 'no configuration'),
    ...(given !== others && { [`bucket ${name}, set aside`]: `${others.match(ASIDE)!.length} of ${given.match(/<AllowedOrigin>/g)!.length} origins` }),
    ...Object.fromEntries(found.map((rule, index) => [`bucket ${name}, our rule ${index + 1}`, rule])),
  };
}

const onOne = (origin: string) => ({ 'bucket one, our rule 1': ours(origin) });
const ASIDE_ON_ONE = { 'bucket one, set aside': '3 of 3 origins' };
const onTwo = (origin: string) => ({ 'bucket two, our rule 1': ours(origin) });

export const BUCKET_CORS: readonly Script[] = [
  script('merge, bucket and rule change, destroy', FOREIGN, ({ one, two }) => [
    { do: 'create', properties: properties(one, 'https://a'), changes: onOne('https://a') },
    { do: 'update', properties: properties(two, 'https://b'), changes: onTwo('https://b') },
    { do: 'destroy' },
  ]),
  script('rule change rolled back, destroy', FOREIGN, ({ one }) => [
    { do: 'create', properties: properties(one, 'https://a'), changes: onOne('https://a') },
    { do: 'update', properties: properties(one, 'https://b'), rolledBack: true, changes: onOne('https://a') },
    { do: 'destroy' },
  ]),
  script('bucket change rolled back, destroy', FOREIGN, ({ one, two }) => [
    { do: 'create', properties: properties(one, 'https://a'), changes: onOne('https://a') },
    { do: 'update', properties: properties(two, 'https://b'), rolledBack: true, changes: onOne('https://a') },
    { do: 'destroy' },
  ], true),
  script('exclusive, dropped and again, destroy', FOREIGN, ({ one }) => [
    { do: 'create', properties: properties(one, 'https://a', { Exclusive: 'true' }), changes: { ...onOne('https://a'), ...ASIDE_ON_ONE } },
    { do: 'update', properties: properties(one, 'https://b'), changes: onOne('https://b') },
    { do: 'update', properties: properties(one, 'https://b', { Exclusive: 'true' }), rolledBack: true, changes: onOne('https://b') },
    { do: 'destroy' },
  ]),
  script('exclusive creation rolled back', FOREIGN, ({ one }) => [
    { do: 'create', properties: properties(one, 'https://a', { Exclusive: 'true' }), changes: { ...onOne('https://a'), ...ASIDE_ON_ONE } },
    { do: 'roll back the creation' },
  ], true),
  script('creation refused', [...FOREIGN, HELD], ({ one }) => [
    { do: 'create', properties: properties(one, 'https://a', { Exclusive: 'true' }), ends: 'FAILED' },
  ], true),
  script('creation cancelled', FOREIGN, ({ one }) => [
    { do: 'create', properties: properties(one, 'https://a'), cancelledAt: `PUT /${one}` },
  ]),
  script('creation in an empty bucket rolled back', [], ({ one }) => [
    { do: 'create', properties: properties(one, 'https://a'), changes: { ...onOne('https://a'), "bucket one, others' rules": 'none' } },
    { do: 'roll back the creation' },
  ]),
];
