import { Aspects, CfnDeletionPolicy, CfnResource, RemovalPolicies, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Construct } from 'constructs';
import { ElasticIp, EmailBody, EmailTemplate, EmailTemplates } from '../../../lib';
import { files, folder } from '../email-templates/email-templates-support';
import { errorOf } from '../support';

const directory = folder({ welcome: files() });
interface Declared {
  readonly Properties: { readonly RemovalPolicy: string };
  readonly DeletionPolicy: string;
}

type Declare = (scope: Construct, removalPolicy?: RemovalPolicy) => ElasticIp | EmailTemplate | EmailTemplates;
const CONSTRUCTS: readonly (readonly [string, string, Declare])[] = [
  ['ElasticIp', 'Custom::CdkAdoptElasticIp', (scope, removalPolicy) => new ElasticIp(scope, 'It', { removalPolicy })],
  ['EmailTemplate', 'Custom::CdkAdoptEmailTemplate', (scope, removalPolicy) =>
    new EmailTemplate(scope, 'It', { subject: 'Hi', text: EmailBody.fromInline('Hi'), removalPolicy })],
  ['EmailTemplates', 'Custom::CdkAdoptEmailTemplates', (scope, removalPolicy) => EmailTemplates.fromDirectory(scope, 'It', { directory, removalPolicy })],
];

describe.each(CONSTRUCTS)('%s', (_, type, declare) => {
  const policies = (stack: Stack) => {
    const [{ Properties, DeletionPolicy }] = Object.values(Template.fromStack(stack).findResources(type)) as [Declared];
    return [Properties.RemovalPolicy, DeletionPolicy];
  };
  const isRetained = ['retain', 'Delete'];
  const RETAIN = RemovalPolicy.RETAIN;

  test('takes the removal policy of its property, of applyRemovalPolicy, and of aspects before and after it, and is always deleted by CloudFormation', () => {
    const byProperty = new Stack();
    declare(byProperty, RETAIN);
    const byMethod = new Stack();
    declare(byMethod).applyRemovalPolicy(RETAIN);
    const byAspectBefore = new Stack();
    RemovalPolicies.of(byAspectBefore).retain();
    declare(byAspectBefore);
    const byAspectAfter = new Stack();
    declare(byAspectAfter);
    RemovalPolicies.of(byAspectAfter).apply(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    for (const stack of [byProperty, byMethod, byAspectBefore, byAspectAfter]) expect(policies(stack)).toEqual(isRetained);
  });

  test('takes the last one of several, and is deleted by default', () => {
    const [stack, plain] = [new Stack(), new Stack()];
    declare(stack, RETAIN).applyRemovalPolicy(RemovalPolicy.DESTROY);
    declare(plain);
    expect([policies(stack), policies(plain)]).toEqual([['destroy', 'Delete'], ['destroy', 'Delete']]);
  });

  const resourceOf = (construct: Construct) => construct.node.defaultChild as CfnResource;
  test.each<[string, (construct: Construct) => void]>([
    ['an override of DeletionPolicy', (construct) => resourceOf(construct).addOverride('DeletionPolicy', 'Retain')],
    ['an override of UpdateReplacePolicy', (construct) => resourceOf(construct).addOverride('UpdateReplacePolicy', 'Retain')],
    ['an aspect that sets the policy of the resource itself', (construct) => Aspects.of(construct).add({
      visit: (node) => { if (CfnResource.isCfnResource(node)) node.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN; },
    })],
  ])('refuses %s, with which the function would never be told that it goes', (_, retain) => {
    const stack = new Stack();
    retain(declare(stack));
    expect(errorOf(() => Template.fromStack(stack))).toMatch(
      /Policy: got "Retain", expected Delete, since otherwise CloudFormation never tells the function that the resource goes; give the policy as removalPolicy/);
  });

  test('refuses a snapshot by whatever way, since there is none', () => {
    const stack = new Stack();
    declare(stack).applyRemovalPolicy(RemovalPolicy.SNAPSHOT);
    expect(errorOf(() => Template.fromStack(stack))).toContain('removalPolicy: got "snapshot", expected DESTROY or RETAIN');
    expect(errorOf(() => declare(new Stack(), RemovalPolicy.SNAPSHOT))).toContain('removalPolicy: got "snapshot"');
  });
});
