import {
  AllocateAddressCommand, AttachInternetGatewayCommand, CreateInternetGatewayCommand, CreateNetworkInterfaceCommand, CreateSubnetCommand,
  CreateVpcCommand, type ResourceType,
} from '@aws-sdk/client-ec2';
import { GetHostedZoneCommand } from '@aws-sdk/client-route-53';
import {
  CreateBucketCommand, type CreateBucketCommandInput, PutBucketCorsCommand, PutBucketTaggingCommand,
} from '@aws-sdk/client-s3';
import { CreateEmailTemplateCommand } from '@aws-sdk/client-sesv2';
import type { Surroundings } from './app';
import { type Names, RUN_TAG } from './run';
import type { Services } from './services';

/** The rules that the foreign bucket has, and keeps. */
export const FOREIGN_RULES = [
  { ID: 'web', AllowedMethods: ['PUT', 'POST'], AllowedOrigins: ['https://upload.other-team.example'], AllowedHeaders: ['*'], MaxAgeSeconds: 3000 },
  { AllowedMethods: ['GET'], AllowedOrigins: ['https://*.other-team.example'] },
];
/** What the templates say that are there before. */
export const FOREIGN_SUBJECT = 'Of another team';

/** More than the stacks need: S3 is asked about the last bucket, EC2 about the last interface. */
export interface Made extends Surroundings {
  readonly freeInterface: string;
}

/** All that is there before the first deployment, tagged at its creation where the service can. */
export async function makeSurroundings(services: Services, names: Names, region: string, hostedZone?: string): Promise<Made> {
  const { ec2, s3, ses, route53 } = services;
  const tags = [{ Key: RUN_TAG, Value: names.run }];
  const tagged = (ResourceType: ResourceType) => ({ TagSpecifications: [{ ResourceType, Tags: tags }] });

  async function network(): Promise<readonly [string, string, string, string]> {
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.99.0.0/24', ...tagged('vpc') }));
    const VpcId = Vpc!.VpcId!;
    // Without a way to the internet EC2 associates no address.
    const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand(tagged('internet-gateway')));
    await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId: InternetGateway!.InternetGatewayId!, VpcId }));
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.99.0.0/28', ...tagged('subnet') }));
    const newInterface = async () => {
      const call = new CreateNetworkInterfaceCommand({ SubnetId: Subnet!.SubnetId!, ...tagged('network-interface') });
      return (await ec2.send(call)).NetworkInterface!.NetworkInterfaceId!;
    };
    return [await newInterface(), await newInterface(), await newInterface(), await newInterface()];
  }

  async function address(): Promise<string> {
    const TagSpecifications = [{ ResourceType: 'elastic-ip' as const, Tags: [...tags, { Key: 'Name', Value: 'foreign' }] }];
    return (await ec2.send(new AllocateAddressCommand({ TagSpecifications }))).AllocationId!;
  }

  async function buckets(): Promise<void> {
    const { assets, foreign, probes } = names.buckets;
    const LocationConstraint = region as NonNullable<CreateBucketCommandInput['CreateBucketConfiguration']>['LocationConstraint'];
    for (const Bucket of [assets, foreign, probes]) {
      // The oldest Region is none to S3.
      await s3.send(new CreateBucketCommand({ Bucket, ...(region !== 'us-east-1' && { CreateBucketConfiguration: { LocationConstraint } }) }));
      await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: tags } }));
    }
    await s3.send(new PutBucketCorsCommand({ Bucket: foreign, CORSConfiguration: { CORSRules: FOREIGN_RULES } }));
  }

  async function templates(): Promise<void> {
    const { receipt, confirmation, order } = names.templates;
    for (const TemplateName of [receipt, confirmation, order]) {
      const TemplateContent = { Subject: FOREIGN_SUBJECT, Text: 'As it was.\r\nBefore.' };
      await ses.send(new CreateEmailTemplateCommand({ TemplateName, TemplateContent, Tags: tags }));
    }
  }

  async function zone(): Promise<Surroundings['hostedZone']> {
    if (hostedZone === undefined) return undefined;
    const { HostedZone } = await route53.send(new GetHostedZoneCommand({ Id: hostedZone }));
    return { id: hostedZone, name: HostedZone!.Name!.replace(/\.$/, '') };
  }

  const all = [network(), address(), zone(), buckets(), templates()] as const;
  const [[one, other, third, freeInterface], foreignAddress, found] = await Promise.all(all);
  return { interfaces: [one, other, third], freeInterface, foreignAddress, hostedZone: found };
}
