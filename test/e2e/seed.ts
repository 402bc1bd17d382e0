import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { AllocateAddressCommand, EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { CreateBucketCommand, PutBucketCorsCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateEmailTemplateCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import type { LocalAws } from './local-aws';
import { patiently } from './patiently';

/** A template that is there, and that only a deployment adopts which fails. */
export const CONFIRMATION = 'order-confirmation';

/** What is in the account before the stack is. */
export interface Seeds {
  readonly sharedBucket: string;
  readonly instances: readonly [string, string];
  readonly unrelatedAddress: string;
}

export interface Clients {
  readonly s3: S3Client;
  readonly ec2: EC2Client;
  readonly cloudFormation: CloudFormationClient;
  readonly ses: SESv2Client;
}

export function clientsOf({ endpoint, region }: LocalAws): Clients {
  const options = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  return {
    s3: new S3Client(options),
    ec2: new EC2Client(options),
    cloudFormation: new CloudFormationClient(options),
    ses: new SESv2Client(options),
  };
}

export async function runInstances({ ec2 }: Clients): Promise<Seeds['instances']> {
  const { Instances = [] } = await ec2.send(new RunInstancesCommand({ ImageId: 'ami-12c6146b', MinCount: 2, MaxCount: 2 }));
  const [one, other] = Instances.map(({ InstanceId }) => InstanceId);
  if (!one || !other) throw new Error('the local AWS gave no instances');
  return [one, other];
}

export async function seed(
  { s3, ec2, ses }: Clients, instances: Seeds['instances'], sharedBucket: string, templateNames: readonly string[],
): Promise<Seeds> {
  await s3.send(new CreateBucketCommand({ Bucket: sharedBucket }));
  await s3.send(new PutBucketCorsCommand({
    Bucket: sharedBucket,
    CORSConfiguration: {
      CORSRules: [
        {
          ID: 'web', // an id that one of our rules has too
          AllowedMethods: ['PUT', 'POST'],
          AllowedOrigins: ['https://upload.other-team.example'],
          AllowedHeaders: ['*'],
          ExposeHeaders: ['ETag', 'x-amz-version-id'],
          MaxAgeSeconds: 3000,
        },
        { AllowedMethods: ['GET'], AllowedOrigins: ['https://*.other-team.example', 'http://127.0.0.1:8080'] },
      ],
    },
  }));
  const { AllocationId } = await ec2.send(new AllocateAddressCommand({
    TagSpecifications: [{ ResourceType: 'elastic-ip', Tags: [{ Key: 'Name', Value: 'mail-server-of-another-team' }] }],
  }));
  for (const TemplateName of templateNames) {
    await patiently(() => ses.send(new CreateEmailTemplateCommand({
      TemplateName,
      TemplateContent: { Subject: 'Your order {{number}}', Text: 'Thank you.\r\nThe shop, before.' },
      Tags: [{ Key: 'Team', Value: 'shop' }],
    })));
  }
  if (!AllocationId) throw new Error('the local AWS gave no address');
  return { sharedBucket, instances, unrelatedAddress: AllocationId };
}
