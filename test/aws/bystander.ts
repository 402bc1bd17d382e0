import { paginateDescribeStacks } from '@aws-sdk/client-cloudformation';
import {
  DescribeAddressesCommand, DescribeInternetGatewaysCommand, DescribeNetworkInterfacesCommand, DescribeSubnetsCommand, DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { ListEmailTemplatesCommand } from '@aws-sdk/client-sesv2';
import { namesOf } from './run';
import type { Services } from './services';
import { makeSurroundings } from './surroundings';

/** A run that has made what comes before its first deployment, and that no sweep of another one may touch. */
const BYSTANDER = '20260101-ffffff';

export async function plantBystander(services: Services): Promise<void> {
  await makeSurroundings(services, namesOf(BYSTANDER), 'us-east-1');
}

/** The ids of all that there is of the kinds that a run makes, whoever made it. */
export async function everything({ cloudFormation, ec2, s3, ses }: Services): Promise<Readonly<Record<string, readonly string[]>>> {
  const stacks: string[] = [];
  for await (const { Stacks = [] } of paginateDescribeStacks({ client: cloudFormation }, {})) {
    stacks.push(...Stacks.map(({ StackName = '' }) => StackName));
  }
  const [
    { Addresses = [] }, { NetworkInterfaces = [] }, { Subnets = [] }, { InternetGateways = [] }, { Vpcs = [] }, { Buckets = [] },
  ] = await Promise.all([
    ec2.send(new DescribeAddressesCommand({})),
    ec2.send(new DescribeNetworkInterfacesCommand({})),
    ec2.send(new DescribeSubnetsCommand({})),
    ec2.send(new DescribeInternetGatewaysCommand({})),
    ec2.send(new DescribeVpcsCommand({})),
    s3.send(new ListBucketsCommand({})),
  ]);
  const templates: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await ses.send(new ListEmailTemplatesCommand({ PageSize: 100, NextToken }));
    templates.push(...(page.TemplatesMetadata ?? []).map(({ TemplateName = '' }) => TemplateName));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  const sorted = (ids: readonly (string | undefined)[]) => ids.map((id) => id ?? '').sort();
  return {
    stacks: sorted(stacks),
    addresses: sorted(Addresses.map(({ AllocationId }) => AllocationId)),
    interfaces: sorted(NetworkInterfaces.map(({ NetworkInterfaceId }) => NetworkInterfaceId)),
    subnets: sorted(Subnets.map(({ SubnetId }) => SubnetId)),
    gateways: sorted(InternetGateways.map(({ InternetGatewayId }) => InternetGatewayId)),
    networks: sorted(Vpcs.map(({ VpcId }) => VpcId)),
    buckets: sorted(Buckets.map(({ Name }) => Name)),
    templates: sorted(templates),
  };
}
