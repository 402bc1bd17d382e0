import { randomUUID } from 'node:crypto';
import {
  type Address, AllocateAddressCommand, DescribeAddressesCommand, EC2Client, ReleaseAddressCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { type BucketLocationConstraint, CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { HttpAws } from '../../support/http-aws';
import { type Ses, startSes } from '../../support/ses/server';
import type { Service } from './faults';

export const ACCOUNT = '123456789012';

/** The services as one run has them: a region of moto's for itself, an SES for itself, and CloudFormation's answers. */
export interface Services {
  readonly region: string;
  readonly moto: string;
  readonly ec2: EC2Client;
  readonly s3: S3Client;
  readonly ses: Ses;
  readonly cloudFormation: HttpAws['cloudFormation'];
  readonly buckets: { readonly one: string; readonly two: string; readonly assets: string };
  readonly instances: { readonly one: string; readonly two: string };
  /** Somebody's: one that the stack has nothing to do with, and one that the user names. */
  readonly addresses: { readonly unrelated: string; readonly existing: string };
  /** Those that are there by now, whosever they are. */
  describeAddresses(): Promise<Address[]>;
  urlOf(service: Service): string;
  stop(): Promise<void>;
}

export async function startServices(moto: string, region: string): Promise<Services> {
  // Node 20 is among those that we support; the SDK's notice would come in the middle of the table.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const client = { region, endpoint: moto, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const [ec2, s3] = [new EC2Client(client), new S3Client(client)];
  const [buckets, instances, addresses] = [await makeBuckets(s3, region), await runInstances(ec2), await allocateAddresses(ec2)];
  const ses = await startSes({ account: ACCOUNT });
  const aws = new HttpAws();
  await aws.start();
  const describeAddresses = async () => (await ec2.send(new DescribeAddressesCommand({}))).Addresses ?? [];
  return {
    region, moto, ec2, s3, ses, cloudFormation: aws.cloudFormation, buckets, instances, addresses, describeAddresses,
    urlOf: (service) => ({ cloudformation: aws.url, ses: ses.url, sesv2: ses.url }[service as string] ?? moto),
    stop: async () => {
      for (const { AllocationId } of await describeAddresses()) await ec2.send(new ReleaseAddressCommand({ AllocationId }));
      await Promise.all([ses.stop(), aws.stop()]);
      ec2.destroy();
      s3.destroy();
    },
  };
}

async function makeBuckets(s3: S3Client, region: string): Promise<Services['buckets']> {
  const make = async (purpose: string) => {
    const Bucket = `${purpose}-${randomUUID()}`;
    const LocationConstraint = region as BucketLocationConstraint;
    await s3.send(new CreateBucketCommand({ Bucket, ...(region !== 'us-east-1' && { CreateBucketConfiguration: { LocationConstraint } }) }));
    return Bucket;
  };
  return { one: await make('one'), two: await make('two'), assets: await make('assets') };
}

async function runInstances(ec2: EC2Client): Promise<Services['instances']> {
  const { Instances = [] } = await ec2.send(new RunInstancesCommand({ ImageId: 'ami-12c6146b', MinCount: 2, MaxCount: 2 }));
  return { one: Instances[0]!.InstanceId!, two: Instances[1]!.InstanceId! };
}

async function allocateAddresses(ec2: EC2Client): Promise<Services['addresses']> {
  const allocate = async (Value: string) => {
    const TagSpecifications = [{ ResourceType: 'elastic-ip' as const, Tags: [{ Key: 'Name', Value }] }];
    return (await ec2.send(new AllocateAddressCommand({ Domain: 'vpc', TagSpecifications }))).AllocationId!;
  };
  return { unrelated: await allocate('unrelated'), existing: await allocate('existing') };
}
