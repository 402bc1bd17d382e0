import { type CfnResource, RemovalPolicies, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { BucketCors, ElasticIp } from '../../../lib';
import { RetainedExceptOnCreate } from '../../../lib/shared/retained-except-on-create';
import { CORS, importedBucket, newStack, only, rule, templateOf } from '../support';

const policiesOf = (ask: (stack: Stack, resource: CfnResource) => void) => {
  const stack = newStack();
  const cors = new BucketCors(stack, 'Cors', { bucket: importedBucket(stack, 'shared'), rules: [rule()] });
  ask(stack, cors.node.defaultChild as CfnResource);
  const { DeletionPolicy, UpdateReplacePolicy } = only(templateOf(stack), CORS) as unknown as Record<string, string>;
  return [DeletionPolicy, UpdateReplacePolicy];
};

test('rules that are retained stay in the bucket, but not those of a failed creation', () => {
  expect(policiesOf((stack) => RemovalPolicies.of(stack).retain())).toEqual(['RetainExceptOnCreate', 'Retain']);
  expect(policiesOf((_, resource) => resource.applyRemovalPolicy(RemovalPolicy.RETAIN))).toEqual(['RetainExceptOnCreate', 'Retain']);
  expect(policiesOf((stack) => RemovalPolicies.of(stack).retainOnUpdateOrDelete())).toEqual(['RetainExceptOnCreate', 'Retain']);
});

test('rules go with the construct otherwise', () => {
  expect(policiesOf(() => {})).toEqual(['Delete', 'Delete']);
  expect(policiesOf((stack) => RemovalPolicies.of(stack).destroy())).toEqual(['Delete', 'Delete']);
});

test('no policy means RETAIN, as in the CDK', () => {
  const resource = new RetainedExceptOnCreate(newStack(), 'Resource', { type: 'Some::Other::Thing' });
  resource.applyRemovalPolicy(undefined, { applyToUpdateReplacePolicy: false });
  expect(resource.cfnOptions).toMatchObject({ deletionPolicy: 'RetainExceptOnCreate' });
  expect(resource.cfnOptions.updateReplacePolicy).toBeUndefined();
});

test('a reverse DNS record is retained with its address', () => {
  const stack = newStack();
  new ElasticIp(stack, 'Ip').addReverseDns('mail.example.com');
  RemovalPolicies.of(stack).retain();
  expect(only(templateOf(stack), 'Custom::CdkAdoptReverseDns').DeletionPolicy).toBe('RetainExceptOnCreate');
});
