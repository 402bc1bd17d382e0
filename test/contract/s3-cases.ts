import type { Rule } from '../../core/bucket-cors/merge';
import type { CorsPort } from '../../lambda/bucket-cors/s3';
import type { Cases } from './contract';

export interface S3 {
  readonly port: CorsPort;
  createBucket(name: string): Promise<void>;
}

const RULE: Rule = { AllowedMethods: ['GET'], AllowedOrigins: ['https://example.com'] };

/** Left open, as no document tells: a configuration of more than 64 KB, an ID that is used twice or too long, a negative age. */
export const S3_CASES = {
  'a bucket without a configuration has no rules': async ({ port, createBucket }, name) => {
    await createBucket(name);
    expect(await port.getRules({ name })).toEqual([]);
  },

  'a rule with everything in it comes back as it was': comesBack({
    ID: 'cdk-adopt:0123456789ab:web', AllowedMethods: ['GET', 'PUT', 'HEAD', 'POST', 'DELETE'],
    AllowedOrigins: ['https://b.example', 'https://*.a.example', '*'], AllowedHeaders: ['x-*', 'Authorization'],
    ExposeHeaders: ['ETag', 'x-amz-version-id'], MaxAgeSeconds: 3000,
  }),
  'what was left out of a rule stays out': comesBack(RULE),
  'a rule with an age of zero comes back as it was': comesBack({ ...RULE, MaxAgeSeconds: 0 }),
  'an ID with what means something in XML comes back as it was': comesBack({ ...RULE, ID: '<a> & "b" \'c\' ]]> Grüße 世界' }),
  'an ID of 255 characters comes back as it was': comesBack({ ...RULE, ID: 'x'.repeat(255) }),
  'header names keep their case': comesBack({ ...RULE, AllowedHeaders: ['X-One', 'x-one'], ExposeHeaders: ['X-Two'] }),
  'an origin that no browser sends comes back as it was': comesBack({ ...RULE, AllowedOrigins: ['HTTPS://Example.COM:443/path/', 'http://b'] }),
  'an empty origin comes back as it was': comesBack({ ...RULE, AllowedOrigins: [''] }),

  'an empty list stays out': async ({ port, createBucket }, name) => {
    await createBucket(name);
    await port.putRules({ name }, [{ ...RULE, AllowedHeaders: [], ExposeHeaders: [] }]);
    expect(await port.getRules({ name })).toEqual([RULE]);
  },

  'rules keep their order, also those that are alike': async ({ port, createBucket }, name) => {
    await createBucket(name);
    const rules = ['b', 'a', 'c', 'a'].map((host, index) => ({ ...RULE, ID: String(9 - index), AllowedOrigins: [`https://${host}`] }));
    await port.putRules({ name }, rules);
    expect(await port.getRules({ name })).toEqual(rules);
  },

  'a hundred rules are stored': async ({ port, createBucket }, name) => {
    await createBucket(name);
    const rules = rulesOf(100);
    await port.putRules({ name }, rules);
    expect(await port.getRules({ name })).toEqual(rules);
  },

  'a put replaces all rules': async ({ port, createBucket }, name) => {
    await createBucket(name);
    await port.putRules({ name }, rulesOf(3));
    await port.putRules({ name }, [RULE]);
    expect(await port.getRules({ name })).toEqual([RULE]);
  },

  'a delete removes all rules, and one more changes nothing': async ({ port, createBucket }, name) => {
    await createBucket(name);
    await port.deleteRules({ name });
    await port.putRules({ name }, rulesOf(2));
    await port.deleteRules({ name });
    expect(await port.getRules({ name })).toEqual([]);
    await port.deleteRules({ name });
    expect(await port.getRules({ name })).toEqual([]);
  },

  'each bucket has its own rules': async ({ port, createBucket }, name) => {
    const other = `${name}-other`;
    await createBucket(name);
    await createBucket(other);
    await port.putRules({ name }, rulesOf(1));
    await port.putRules({ name: other }, rulesOf(2));
    await port.deleteRules({ name });
    expect(await port.getRules({ name: other })).toEqual(rulesOf(2));
  },

  'a bucket that is not there has nothing to get, put or delete': async ({ port }, name) => {
    const refusal = { name: 'NoSuchBucket', $metadata: { httpStatusCode: 404 } };
    await expect(port.getRules({ name })).rejects.toMatchObject(refusal);
    await expect(port.putRules({ name }, [RULE])).rejects.toMatchObject(refusal);
    await expect(port.deleteRules({ name })).rejects.toMatchObject(refusal);
  },

  'a bucket of another account than the expected one has nothing to get, put or delete': async ({ port, createBucket }, name) => {
    await createBucket(name);
    await port.putRules({ name }, [RULE]);
    const denial = { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } };
    const theirs = { name, expectedOwner: '999999999999' };
    await expect(port.getRules(theirs)).rejects.toMatchObject(denial);
    await expect(port.putRules(theirs, rulesOf(2))).rejects.toMatchObject(denial);
    await expect(port.deleteRules(theirs)).rejects.toMatchObject(denial);
    expect(await port.getRules({ name })).toEqual([RULE]);
  },

  'what is refused changes nothing': async ({ port, createBucket }, name) => {
    await createBucket(name);
    await port.putRules({ name }, [RULE]);
    await expect(port.putRules({ name }, [...rulesOf(1), { ...RULE, AllowedMethods: ['OPTIONS'] }])).rejects.toThrow();
    expect(await port.getRules({ name })).toEqual([RULE]);
  },

  'an empty configuration is refused': refuses([], 'MalformedXML'),
  'a rule without methods is refused': refuses([{ ...RULE, AllowedMethods: [] }], 'MalformedXML'),
  'a rule without origins is refused': refuses([{ ...RULE, AllowedOrigins: [] }], 'MalformedXML'),
  'a method that S3 does not know is refused': refuses(
    [{ ...RULE, AllowedMethods: ['GET', 'OPTIONS'] }],
    'InvalidRequest', 'Found unsupported HTTP method in CORS config. Unsupported method is OPTIONS',
  ),
  'a method in small letters is refused': refuses(
    [{ ...RULE, AllowedMethods: ['get'] }], 'InvalidRequest', 'Found unsupported HTTP method in CORS config. Unsupported method is get',
  ),
  'an origin with two wildcards is refused': refuses(
    [{ ...RULE, AllowedOrigins: ['https://*.*.com'] }], 'InvalidRequest', 'AllowedOrigin "https://*.*.com" can not have more than one wildcard.',
  ),
  'an exposed header with a wildcard is refused': refuses(
    [{ ...RULE, ExposeHeaders: ['x-*'] }],
    'InvalidRequest', 'ExposeHeader "x-*" contains wildcard. We currently do not support wildcard for ExposeHeader.',
  ),
  // What S3 calls these two is not known.
  'an allowed header with two wildcards is refused': refuses([{ ...RULE, AllowedHeaders: ['*-*'] }]),
  'a hundred and one rules are refused': refuses(rulesOf(101)),
} satisfies Cases<S3>;

function comesBack(rule: Rule) {
  return async ({ port, createBucket }: S3, name: string) => {
    await createBucket(name);
    await port.putRules({ name }, [rule]);
    expect(await port.getRules({ name })).toEqual([rule]);
  };
}

function refuses(rules: readonly Rule[], code?: string, message?: string) {
  return async ({ port, createBucket }: S3, name: string) => {
    await createBucket(name);
    await expect(port.putRules({ name }, rules)).rejects.toMatchObject({
      ...(code !== undefined && { name: code }), ...(message !== undefined && { message }), $metadata: { httpStatusCode: 400 },
    });
  };
}

function rulesOf(count: number): Rule[] {
  return Array.from({ length: count }, (_, index) => ({ ...RULE, ID: `rule-${index}` }));
}
