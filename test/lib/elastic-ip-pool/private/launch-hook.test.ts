import { Duration, Fn, Token } from 'aws-cdk-lib';
import type * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import { ElasticIpPool } from '../../../../lib';
import { allOf, type CfnTemplate, errorOf, only, synth } from '../../support';
import { GROUP, newGroup, template } from '../support';

const definitionOf = (group: autoscaling.AutoScalingGroup) => group.node.defaultChild as autoscaling.CfnAutoScalingGroup;

describe('a group of the same stack', () => {
  const hooks = (made: CfnTemplate) => only(made, GROUP).Properties.LifecycleHookSpecificationList;
  const ours = (HeartbeatTimeout = 600) => ({
    LifecycleHookName: { 'Fn::Join': ['', [{ Ref: 'AWS::StackName' }, expect.stringMatching(/^-Ips-[0-9a-f]{8}$/)]] },
    LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
    DefaultResult: 'CONTINUE',
    HeartbeatTimeout,
  });

  test('gets the hook in its own definition, where it holds the first instances too', () => {
    const made = template();
    expect(hooks(made)).toEqual([ours()]);
    expect(allOf(made, 'AWS::AutoScaling::LifecycleHook')).toEqual([]);
  });

  test('is held as long as heartbeatTimeout says', () => {
    expect(hooks(template({ size: 1, heartbeatTimeout: Duration.minutes(2) }))).toEqual([ours(120)]);
  });

  test.each<[string, (group: autoscaling.CfnAutoScalingGroup) => void]>([
    ['as a list', (group) => {
      group.lifecycleHookSpecificationList = [{ lifecycleHookName: 'own', lifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING' }];
    }],
    ['as a token', (group) => {
      const own = { lifecycleHookName: 'own', lifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING' };
      group.lifecycleHookSpecificationList = Token.asAny([own]);
    }],
  ])('keeps its own hooks, given %s', (_, give) => {
    const made = synth((stack) => {
      const group = newGroup(stack);
      give(definitionOf(group));
      new ElasticIpPool(stack, 'Ips', { size: 1 }).attachTo(group);
    });
    expect(hooks(made)).toEqual([{ LifecycleHookName: 'own', LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING' }, ours()]);
  });

  test('whose definition loses the hook afterwards is an error', () => {
    expect(errorOf(() => synth((stack) => {
      const group = newGroup(stack);
      new ElasticIpPool(stack, 'Ips', { size: 1 }).attachTo(group);
      definitionOf(group).lifecycleHookSpecificationList = [];
    }))).toContain('[Stack/Ips] group: got "Stack/Group/ASG", expected a lifecycleHookSpecificationList that is a list with the hook of Stack/Ips; '
      + 'set it before attachTo is called, which adds to it');
  });

  test('whose definition has hooks that only CloudFormation can count is an error', () => {
    expect(errorOf(() => synth((stack) => {
      const group = newGroup(stack);
      definitionOf(group).lifecycleHookSpecificationList = Fn.conditionIf('Any', [], Fn.ref('AWS::NoValue'));
      new ElasticIpPool(stack, 'Ips', { size: 1 }).attachTo(group);
    }))).toContain('expected a lifecycleHookSpecificationList that is a list with the hook of Stack/Ips');
  });
});
