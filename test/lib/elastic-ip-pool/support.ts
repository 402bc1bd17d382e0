import { type Stack } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ElasticIpPool, type ElasticIpPoolProps } from '../../../lib';
import { type CfnResource, type CfnTemplate, evaluate, synth } from '../support';

export const RULE = 'AWS::Events::Rule';
export const GROUP = 'AWS::AutoScaling::AutoScalingGroup';
export const PERMISSION = 'AWS::Lambda::Permission';
export const ALLOCATION = 'eipalloc-0123456789abcdef0';

export function newGroup(stack: Stack, id = 'Group', more: Partial<autoscaling.AutoScalingGroupProps> = {}): autoscaling.AutoScalingGroup {
  const vpc = stack.node.tryFindChild('Vpc') as ec2.Vpc | undefined;
  return new autoscaling.AutoScalingGroup(stack, id, {
    vpc: vpc ?? new ec2.Vpc(stack, 'Vpc', { natGateways: 0 }),
    vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
    instanceType: new ec2.InstanceType('t4g.nano'),
    machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 }),
    ...more,
  });
}

export function importedGroup(stack: Stack, name: string, id = `Imported-${name}`): autoscaling.IAutoScalingGroup {
  return autoscaling.AutoScalingGroup.fromAutoScalingGroupName(stack, id, name);
}

/** A pool with an own group. */
export function template(
  props: ElasticIpPoolProps = { size: 2 }, more: (pool: ElasticIpPool, stack: Stack) => void = () => {},
): CfnTemplate {
  return synth((stack) => {
    const pool = new ElasticIpPool(stack, 'Ips', props);
    pool.attachTo(newGroup(stack));
    more(pool, stack);
  });
}

type Target = Readonly<Record<string, unknown>>;
export const targetOf = ({ Properties }: CfnResource) => (Properties.Targets as Target[])[0]!;
export const idsOf = ({ Resources }: CfnTemplate, type: string) => Object.keys(Resources).filter((id) => Resources[id]!.Type === type);

export const EVENT = { EC2InstanceId: 'i-0123456789abcdef0', LifecycleActionToken: 'token', Details: { Nested: ['"quoted"'] } };

/** What the function is given: as EventBridge makes it of the event's detail, with the known values in place. */
export function inputOf(rule: CfnResource): unknown {
  const { Input: input, InputTransformer: transformer } = targetOf(rule) as { Input?: unknown; InputTransformer?: Record<string, unknown> };
  if (!transformer) return JSON.parse(evaluate(input, standIn) as string);
  expect(transformer.InputPathsMap).toEqual({ detail: '$.detail' });
  return JSON.parse((evaluate(transformer.InputTemplate, standIn) as string).replace('<detail>', JSON.stringify(EVENT)));
}

/** Of a Ref its logical id. */
function standIn(intrinsic: object): string {
  const { Ref: ref } = intrinsic as { Ref?: string };
  return ref === undefined ? 'x' : ref === 'AWS::StackName' ? 'Stack' : ref;
}
