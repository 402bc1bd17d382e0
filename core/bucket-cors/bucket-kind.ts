/** What S3 has no CORS configuration for, although its name or ARN may stand where a bucket's does. */
export interface OtherKind {
  readonly plural: string;
  /** What to name in its place. */
  readonly instead: string;
}

const ANOTHER = 'another bucket';
const BEHIND = 'the bucket behind it';
const DIRECTORY_BUCKET = { plural: 'directory buckets', instead: ANOTHER };
const TABLE_BUCKET = { plural: 'table buckets', instead: ANOTHER };
const ACCESS_POINT = { plural: 'access points', instead: BEHIND };
const OBJECT_LAMBDA = { plural: 'Object Lambda access points', instead: BEHIND };

/** The endings that S3 reserves. */
const BY_ENDING: Readonly<Record<string, OtherKind>> = {
  '--x-s3': DIRECTORY_BUCKET,
  '--table-s3': TABLE_BUCKET,
  '-s3alias': ACCESS_POINT,
  '--xa-s3': ACCESS_POINT,
  '.mrap': { plural: 'Multi-Region Access Points', instead: 'a bucket behind it' },
  '--ol-s3': OBJECT_LAMBDA,
  '--op-s3': { plural: 'access points of S3 on Outposts', instead: ANOTHER },
};

const BY_SERVICE: Readonly<Record<string, OtherKind>> = {
  's3express': DIRECTORY_BUCKET,
  's3tables': TABLE_BUCKET,
  's3vectors': { plural: 'vector buckets', instead: ANOTHER },
  's3-object-lambda': OBJECT_LAMBDA,
  's3-outposts': { plural: 'buckets of S3 on Outposts', instead: ANOTHER },
};

/** The kind of what the name is of. Undefined for a general purpose bucket. */
export function kindByName(name: string): OtherKind | undefined {
  return Object.entries(BY_ENDING).find(([ending]) => name.endsWith(ending))?.[1];
}

/** The same of an ARN, some parts of which may be tokens. A bucket's is `arn:aws:s3:::name`, without region and account. */
export function kindByArn(arn: string): OtherKind | undefined {
  const [prefix, , service = '', region, account, ...resource] = arn.split(':');
  if (prefix !== 'arn') return undefined;
  if (Object.hasOwn(BY_SERVICE, service)) return BY_SERVICE[service];
  if (service !== 's3') return /^[a-z0-9-]+$/.test(service) ? { plural: `resources of ${service}`, instead: 'a bucket' } : undefined;
  if (bucketArnFor(arn) !== undefined) return undefined;
  return region || account ? ACCESS_POINT : kindByName(resource.join(':'));
}

/** What is meant by a bucket's ARN that has a region or an account. */
export function bucketArnFor(written: string): string | undefined {
  const [, start, name] = /^(arn:[^:]+:s3:)(?!::)[^:]*:[^:]*:([a-z0-9][a-z0-9.-]+)$/.exec(written) ?? [];
  return name === undefined || kindByName(name) ? undefined : `${start}::${name}`;
}
