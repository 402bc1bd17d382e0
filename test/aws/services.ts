import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { Route53Client } from '@aws-sdk/client-route-53';
import { S3Client } from '@aws-sdk/client-s3';
import { SESClient } from '@aws-sdk/client-ses';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Options } from './options';

type Where = Pick<Options, 'region' | 'endpoint'>;

/** SES takes one request a second, and the SDK's pauses grow to 20 s. */
const ATTEMPTS = 12;

export type Services = ReturnType<typeof servicesOf>;

/** The credentials are those that the SDK finds, of a profile or in the environment. @param attempts of each call */
export function servicesOf(where: Where, attempts = ATTEMPTS) {
  const options = { ...where, maxAttempts: attempts };
  return {
    cloudFormation: new CloudFormationClient(options),
    ec2: new EC2Client(options),
    route53: new Route53Client(options),
    s3: new S3Client(options),
    sesV1: new SESClient(options),
    ses: new SESv2Client(options),
  };
}

export async function whoAmI(where: Where): Promise<string> {
  const { Account = '' } = await new STSClient(where).send(new GetCallerIdentityCommand({}));
  return Account;
}

/** What a program needs in its environment to be in the same place as the same user. Asked for anew each time: they may expire. */
export async function environmentOf({ region, endpoint }: Where): Promise<Readonly<Record<string, string>>> {
  const { accessKeyId, secretAccessKey, sessionToken } = await new STSClient({ region, endpoint }).config.credentials();
  return {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken && { AWS_SESSION_TOKEN: sessionToken }),
    ...(endpoint && { AWS_ENDPOINT_URL: endpoint }),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}
