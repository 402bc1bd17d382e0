import { GetBucketCorsCommand, paginateListBuckets, type S3Client } from '@aws-sdk/client-s3';
import { kindByName } from '../../core/bucket-cors/bucket-kind';
import { rulesIn } from '../../core/bucket-cors/stored-rules';
import { OperationError } from '../../core/errors';
import { requireCredentials } from '../shared/aws-clients';
import { attempt, ENDPOINT } from '../shared/aws-errors';
import type { Stored } from './explain';

const REGION = "give the bucket's region with --region";
const REMEDIATIONS: Readonly<Record<string, string>> = {
  AccessDenied: 'allow these credentials s3:GetBucketCORS on the bucket, or choose others with --profile',
  NoSuchBucket: "check the bucket's name",
  PermanentRedirect: REGION,
  AuthorizationHeaderMalformed: REGION,
  NotImplemented: 'this endpoint has no CORS rules for each bucket',
  MethodNotAllowed: 'this endpoint has no CORS rules for each bucket',
};

export async function rulesOf(bucket: string, s3: S3Client): Promise<Stored> {
  const doing = `read the CORS rules of bucket ${bucket}`;
  const kind = kindByName(bucket);
  if (kind) throw new OperationError(`could not ${doing}: S3 has no CORS configuration for ${kind.plural}; name ${kind.instead}`);
  await requireCredentials(s3, doing);
  const endpoint = recordEndpoint(s3);
  const rules = await attempt(doing, REMEDIATIONS, () => rulesIn(s3.send(new GetBucketCorsCommand({ Bucket: bucket }))));
  if (!rules) throw new OperationError(`could not ${doing}: the endpoint answered without a CORS configuration; ${ENDPOINT}`);
  return { rules, endpoint: endpoint() };
}

/** The general purpose buckets of an account, in one region. */
export interface Buckets {
  region(): Promise<string>;
  names(): Promise<string[]>;
  rules(bucket: string): Promise<Stored>;
}

const LIST = { AccessDenied: 'allow these credentials s3:ListAllMyBuckets, or choose others with --profile' };

export function buckets(s3: S3Client): Buckets {
  return {
    region: () => s3.config.region(),

    async names() {
      const BucketRegion = await s3.config.region();
      const doing = `list the buckets of ${BucketRegion}`;
      await requireCredentials(s3, doing);
      return attempt(doing, LIST, async () => {
        const names: string[] = [];
        for await (const { Buckets: found = [] } of paginateListBuckets({ client: s3, pageSize: 1_000 }, { BucketRegion })) {
          // Services other than S3 may list all of them, and tell no region.
          for (const { Name = '', BucketRegion: region = BucketRegion } of found) if (region === BucketRegion) names.push(Name);
        }
        return names.sort();
      });
    },

    rules: (bucket) => rulesOf(bucket, s3),
  };
}

interface RequestUrl { readonly protocol: string; readonly hostname: string; readonly port?: number; readonly path: string }

/** Where the last request went, after redirects to the bucket's region. */
function recordEndpoint(s3: S3Client): () => string | undefined {
  let last: RequestUrl | undefined;
  s3.middlewareStack.add((next) => (args) => {
    last = args.request as RequestUrl;
    return next(args);
  }, { step: 'finalizeRequest', name: 'recordEndpoint', override: true });
  return () => last && `${last.protocol}//${last.hostname}${last.port ? `:${last.port}` : ''}${last.path}`;
}
