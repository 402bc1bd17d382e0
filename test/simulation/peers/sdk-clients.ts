import type { Rule } from '../../../core/bucket-cors/merge';
import { poolAskedFor } from '../../support/ec2-store';
import type { Outside } from '../lambda';
import { tagsOf } from './elastic-ip-flow';
import { type Ports, throughClients } from './sdk-retries';

/* eslint-disable @typescript-eslint/no-explicit-any -- what the program passes on is the user's JSON */
type Send = (clients: Ports, input: any) => Promise<object | void>;

const SERVICES: Readonly<Record<string, Readonly<Record<string, Send>>>> = {
  EC2: {
    async AllocateAddress({ ec2 }, { PublicIpv4Pool, IpamPoolId, NetworkBorderGroup, Address, TagSpecifications = [] }) {
      const publicIpv4Pool = poolAskedFor(PublicIpv4Pool, IpamPoolId);
      const allocation = { publicIpv4Pool, networkBorderGroup: NetworkBorderGroup, publicIp: Address };
      const { allocationId, publicIp } = await ec2.allocateAddress(allocation, tagsOf(TagSpecifications[0]?.Tags));
      return { AllocationId: allocationId, PublicIp: publicIp };
    },
    // EC2 takes over an address that is in use elsewhere unless it is told not to.
    async AssociateAddress({ ec2 }, { AllocationId, InstanceId, NetworkInterfaceId, PrivateIpAddress, AllowReassociation = true }) {
      const target = { instanceId: InstanceId, networkInterfaceId: NetworkInterfaceId, privateIpAddress: PrivateIpAddress };
      return { AssociationId: await ec2.associateAddress(AllocationId, target, AllowReassociation) };
    },
    DisassociateAddress: ({ ec2 }, { AssociationId }) => ec2.disassociateAddress(AssociationId),
    ReleaseAddress: ({ ec2 }, { AllocationId, NetworkBorderGroup }) =>
      ec2.releaseAddress({ allocationId: AllocationId, networkBorderGroup: NetworkBorderGroup, publicIp: '', tags: {} }),
  },
  S3: {
    PutBucketCors: ({ s3 }, { Bucket, CORSConfiguration }) => s3.putRules({ name: Bucket }, CORSConfiguration.CORSRules as Rule[]),
    DeleteBucketCors: ({ s3 }, { Bucket }) => s3.deleteRules({ name: Bucket }),
  },
  SES: {
    CreateTemplate: ({ ses }, { Template }) => ses.createTemplate(Template.TemplateName, contentOf(Template), {}),
    UpdateTemplate: ({ ses }, { Template }) => ses.updateTemplate(Template.TemplateName, contentOf(Template)),
    DeleteTemplate: ({ ses }, { TemplateName }) => ses.deleteTemplate(TemplateName),
  },
};

function contentOf({ SubjectPart, HtmlPart, TextPart }: any) {
  return { subject: SubjectPart, html: HtmlPart, text: TextPart };
}

/** The SDK's packages: a client class and the commands, of which the program picks by name. */
export function sdkPackages(outside: () => Outside): Record<string, unknown> {
  return Object.fromEntries(Object.entries(SERVICES).map(([service, operations]) => {
    const commands = Object.entries(operations).map(([name, send]) => [`${name}Command`, class {
      public constructor(private readonly input: unknown) {}

      public async run(): Promise<object> {
        return await send(throughClients(outside()), this.input) ?? {};
      }
    }]);
    class Client {
      public readonly config = { region: () => Promise.resolve('us-east-1') };

      public send(command: { run: () => Promise<object> }): Promise<object> {
        return command.run();
      }
    }
    return [`@aws-sdk/client-${service.toLowerCase()}`, { [`${service}Client`]: Client, ...Object.fromEntries(commands) }];
  }));
}
