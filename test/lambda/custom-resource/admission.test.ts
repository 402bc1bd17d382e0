import { admit } from '../../../lambda/custom-resource/admission';
import type { CustomResourceEvent } from '../../../lambda/custom-resource/protocol';
import { STACK } from '../../support/world';

const eventOf = (changes: Partial<CustomResourceEvent>): CustomResourceEvent => ({
  RequestType: 'Create', RequestId: 'r', ResponseURL: 'https://example.com', ResourceType: 'Custom::Thing', LogicalResourceId: 'Thing',
  StackId: STACK, ResourceProperties: { ContractVersion: '1' }, ...changes,
});

describe.each(['Create', 'Update'] as const)('the %s', (RequestType) => {
  test.each([
    STACK, 'arn:aws-cn:cloudformation:cn-north-1:123456789012:stack/Shop-Nested-1ABC/0a1b2c3d-4e5f-6789-abcd-ef0123456789',
  ])('of stack %s is admitted', (StackId) => {
    expect(() => admit(eventOf({ RequestType, StackId }))).not.toThrow();
  });

  test.each([
    '', 'Shop', 'arn:aws:cloudformation:us-east-1:123456789012:stack/Shop', 'arn:aws:cloudformation:us-east-1:123456789012:stack/Shop/none',
    'arn:aws:s3:::stack/Shop/0a1b2c3d-4e5f-6789-abcd-ef0123456789',
  ])('of stack %j, an ID that CloudFormation never gives, is refused, and the answer says what to deploy with', (StackId) => {
    expect(() => admit(eventOf({ RequestType, StackId }))).toThrow(/CloudFormation gives no such stack ID.*; deploy with CloudFormation/);
  });

  test('with the properties of a package without versions is admitted', () => {
    expect(() => admit(eventOf({ RequestType, ResourceProperties: {} }))).not.toThrow();
  });

  test('with the properties of a newer package is refused, and the answer says so', () => {
    const refused = () => admit(eventOf({ RequestType, ResourceProperties: { ContractVersion: '2' } }));
    expect(refused).toThrow(/contract version 2 was made by a newer cdk-adopt.*; deploy with the newer cdk-adopt/);
  });
});

test('a Delete is never refused: it removes what carries the tags of its resource', () => {
  expect(() => admit(eventOf({ RequestType: 'Delete', StackId: 'Shop', ResourceProperties: { ContractVersion: '2' } }))).not.toThrow();
});
