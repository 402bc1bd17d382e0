import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { Route53Client } from '@aws-sdk/client-route-53';
import { S3Client } from '@aws-sdk/client-s3';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import type { Parameters } from './arguments';
import { attempt } from './aws-errors';

/** Where S3 redirects to the region of any bucket. */
const ANYWHERE = 'us-east-1';

export interface Chosen {
  readonly region?: string;
  readonly profile?: string;
  /** Of S3. */
  readonly endpoint?: string;
}

/** The options of a command that calls AWS. */
export const CHOICE: Parameters = {
  region: { value: 'REGION', form: /^[a-z0-9-]+$/, expected: 'a region', example: 'eu-west-1', help: "instead of AWS_REGION or the profile's" },
  profile: { value: 'PROFILE', form: /./, expected: 'a profile of ~/.aws/config', example: 'production', help: 'instead of AWS_PROFILE' },
};

export interface Clients {
  readonly s3: S3Client;
  readonly cloudFormation: CloudFormationClient;
  readonly ec2: EC2Client;
  readonly route53: Route53Client;
  readonly sesv2: SESv2Client;
  /** Makes each call once. */
  readonly ses: SESv2Client;
}

/** Clients with the SDK's own configuration, overridden by the command line. */
export function clientsOf({ region, profile, endpoint }: Chosen): Clients {
  // A client's `profile` ignores the profile's `endpoint_url`; the environment variable doesn't.
  if (profile !== undefined) process.env.AWS_PROFILE = profile;
  const named = region ?? (process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || undefined);
  const requestHandler = { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true };
  const options = { region: named ?? configuredRegion, requestHandler };
  const s3 = new S3Client({ ...options, followRegionRedirects: true, ...(endpoint !== undefined && { endpoint }) });
  return {
    s3: withPathStyle(s3),
    cloudFormation: new CloudFormationClient(options),
    // One service for all regions of a partition. An account's five requests a second are shared with everybody else in it.
    route53: new Route53Client({ ...options, maxAttempts: 8 }),
    // All callers of an account share GetEmailTemplate's 50 requests a second.
    sesv2: new SESv2Client({ ...options, maxAttempts: 10 }),
    // No default region, since the output is about one region only.
    ec2: new EC2Client({ region: named, requestHandler }),
    // Who reads at SES's rate repeats calls itself.
    ses: new SESv2Client({ region: named, requestHandler, maxAttempts: 1 }),
  };
}

/** Called first, so that missing credentials aren't taken for a problem with the resource. @param doing what they are for */
export async function requireCredentials({ config }: { config: { credentials(): Promise<unknown> } }, doing: string): Promise<void> {
  const profile = process.env.AWS_PROFILE;
  const advice = profile
    ? `check that \`aws configure list-profiles\` shows profile '${profile}', and sign in where it needs that (aws sso login)`
    : 'sign in (aws sso login), set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or choose a profile with --profile';
  await attempt(`get credentials to ${doing}`, advice, () => config.credentials());
}

async function configuredRegion(): Promise<string> {
  try {
    return await new S3Client({}).config.region();
  } catch (error) {
    if ((error as Error).message === 'Region is missing') return ANYWHERE;
    throw error;
  }
}

/**
 * A custom endpoint has no subdomain for each bucket, so the bucket has to be in the path. The SDK does that only if configured; whether
 * there is a custom endpoint, from the environment or a profile, shows in the parameters of its endpoint rules.
 */
function withPathStyle(s3: S3Client): S3Client {
  const { endpointProvider } = s3.config;
  s3.config.endpointProvider = (parameters, context) =>
    endpointProvider(parameters.Endpoint === undefined ? parameters : { ...parameters, ForcePathStyle: true }, context);
  return s3;
}
