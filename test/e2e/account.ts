import { setTimeout as sleep } from 'node:timers/promises';
import {
  AutoScalingClient, CreateAutoScalingGroupCommand, CreateLaunchConfigurationCommand, DeleteAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  CloudFormationClient, DescribeStackEventsCommand, DescribeStackResourcesCommand, DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import {
  type Address, DescribeAddressesAttributeCommand, DescribeAddressesCommand, type DescribeAddressesCommandInput,
  DescribeInstancesCommand, DisassociateAddressCommand, EC2Client, ReleaseAddressCommand,
  ResetAddressAttributeCommand, RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { LocalAws } from './local-aws';
import { BESIDE } from './state';

const ImageId = 'ami-12c6146b';

/** The account as its owner sees it and works on it by hand. */
export class Account {
  private readonly autoScaling: AutoScalingClient;
  private readonly cloudFormation: CloudFormationClient;
  private readonly ec2: EC2Client;
  private readonly lambda: LambdaClient;
  private readonly zone: string;

  public constructor({ endpoint, region }: LocalAws) {
    const options = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
    this.autoScaling = new AutoScalingClient(options);
    this.cloudFormation = new CloudFormationClient(options);
    this.ec2 = new EC2Client(options);
    this.lambda = new LambdaClient(options);
    this.zone = `${region}a`;
  }

  public async newInstances(count: number): Promise<string[]> {
    const { Instances = [] } = await this.ec2.send(new RunInstancesCommand({ ImageId, MinCount: count, MaxCount: count }));
    return Instances.map(({ InstanceId = '' }) => InstanceId);
  }

  /** An Auto Scaling group. Returns its instances. */
  public async newGroup(name: string, size: number): Promise<string[]> {
    await this.autoScaling.send(new CreateLaunchConfigurationCommand({ LaunchConfigurationName: name, ImageId, InstanceType: 't3.micro' }));
    await this.autoScaling.send(new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: name, LaunchConfigurationName: name, MinSize: size, MaxSize: size, AvailabilityZones: [this.zone],
    }));
    const { AutoScalingGroups = [] } = await this.autoScaling.send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] }));
    return (AutoScalingGroups[0]?.Instances ?? []).map(({ InstanceId = '' }) => InstanceId);
  }

  public async deleteGroup(AutoScalingGroupName: string): Promise<void> {
    await this.autoScaling.send(new DeleteAutoScalingGroupCommand({ AutoScalingGroupName, ForceDelete: true }));
  }

  /** The network interface of each instance. */
  public async interfacesOf(InstanceIds: readonly string[]): Promise<Readonly<Record<string, string>>> {
    const { Reservations = [] } = await this.ec2.send(new DescribeInstancesCommand({ InstanceIds: [...InstanceIds] }));
    const instances = Reservations.flatMap(({ Instances = [] }) => Instances);
    return Object.fromEntries(instances.map(({ InstanceId = '', NetworkInterfaces = [] }) => [InstanceId, NetworkInterfaces[0]?.NetworkInterfaceId ?? '']));
  }

  public async outputsOf(stack: string): Promise<Readonly<Record<string, string>>> {
    const { Stacks = [] } = await this.cloudFormation.send(new DescribeStacksCommand({ StackName: stack }));
    return Object.fromEntries((Stacks[0]?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
  }

  /** Why resources of the stack have failed. */
  public async failuresOf(stack: string): Promise<string> {
    const { StackEvents = [] } = await this.cloudFormation.send(new DescribeStackEventsCommand({ StackName: stack }));
    return StackEvents.flatMap(({ ResourceStatus, ResourceStatusReason = '' }) => (ResourceStatus?.endsWith('FAILED') ? [ResourceStatusReason] : []))
      .join('\n');
  }

  /** Invokes a function of the stack and waits for its end. */
  public async invoke(stack: string, logicalIdPrefix: string, event: unknown): Promise<void> {
    const { StackResources = [] } = await this.cloudFormation.send(new DescribeStackResourcesCommand({ StackName: stack }));
    const isIt = ({ ResourceType, LogicalResourceId = '' }: typeof StackResources[number]) =>
      ResourceType === 'AWS::Lambda::Function' && LogicalResourceId.startsWith(logicalIdPrefix);
    const FunctionName = StackResources.find(isIt)?.PhysicalResourceId;
    const call = new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(event)) });
    const { FunctionError, Payload } = await this.lambda.send(call);
    if (FunctionError) throw new Error(`${FunctionName} failed: ${Buffer.from(Payload ?? []).toString()}`);
  }

  /** Those of the stacks beside the example's. */
  public async addresses(Filters?: DescribeAddressesCommandInput['Filters']): Promise<Address[]> {
    const { Addresses = [] } = await this.ec2.send(new DescribeAddressesCommand({ Filters }));
    return Addresses.filter(({ Tags = [] }) => Tags.some(({ Key }) => Key === BESIDE));
  }

  public async address(allocationId: string): Promise<Address | undefined> {
    return (await this.addresses([{ Name: 'allocation-id', Values: [allocationId] }]))[0];
  }

  public async reverseDnsOf(allocationId: string): Promise<string | undefined> {
    const input = { AllocationIds: [allocationId], Attribute: 'domain-name' as const };
    return (await this.ec2.send(new DescribeAddressesAttributeCommand(input))).Addresses?.[0]?.PtrRecord;
  }

  public async disassociate(AssociationId: string): Promise<void> {
    await this.ec2.send(new DisassociateAddressCommand({ AssociationId }));
  }

  /** With all that stands in the way. */
  public async release(AllocationId: string): Promise<void> {
    const { AssociationId } = (await this.address(AllocationId)) ?? {};
    if (AssociationId) await this.disassociate(AssociationId);
    await this.ec2.send(new ResetAddressAttributeCommand({ AllocationId, Attribute: 'domain-name' }));
    while (await this.reverseDnsOf(AllocationId) !== undefined) await sleep(200);
    await this.ec2.send(new ReleaseAddressCommand({ AllocationId }));
  }
}
