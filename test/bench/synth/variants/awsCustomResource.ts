import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  AwsCustomResource, AwsCustomResourcePolicy, type AwsSdkCall, PhysicalResourceId, PhysicalResourceIdReference,
} from 'aws-cdk-lib/custom-resources';
import type { Declarations, Declare } from '../case';
import { bucketName, domainName, HEADERS, HTML, instanceId, MAX_AGE, ORIGINS, SUBJECT, TEXT, times } from '../values';

const anywhere = () => AwsCustomResourcePolicy.fromSdkCalls({ resources: AwsCustomResourcePolicy.ANY_RESOURCE });

const email: Declare = (stack, count) => times(count, (index) => {
  const TemplateName = `template-${index}`;
  const write = (action: string): AwsSdkCall => ({
    service: 'SES', action, parameters: { Template: { TemplateName, SubjectPart: SUBJECT, HtmlPart: HTML, TextPart: TEXT } },
    physicalResourceId: PhysicalResourceId.of(TemplateName),
  });
  return new AwsCustomResource(stack, `Email${index}`, {
    resourceType: 'Custom::EmailTemplate', onCreate: write('createTemplate'), onUpdate: write('updateTemplate'),
    onDelete: { service: 'SES', action: 'deleteTemplate', parameters: { TemplateName } }, policy: anywhere(), installLatestAwsSdk: false,
  });
});

export const declarations: Declarations = {
  email,
  folder: email,

  corsImported: (stack, count) => times(count, (index) => {
    const { bucketName: Bucket, bucketArn } = s3.Bucket.fromBucketName(stack, `Bucket${index}`, bucketName(index));
    const rule = { AllowedMethods: ['GET', 'PUT'], AllowedOrigins: ORIGINS, AllowedHeaders: HEADERS, MaxAgeSeconds: MAX_AGE };
    const put: AwsSdkCall = {
      service: 'S3', action: 'putBucketCors', parameters: { Bucket, CORSConfiguration: { CORSRules: [rule] } },
      physicalResourceId: PhysicalResourceId.of(Bucket),
    };
    return new AwsCustomResource(stack, `Cors${index}`, {
      resourceType: 'Custom::BucketCors', onCreate: put, onUpdate: put, onDelete: { service: 'S3', action: 'deleteBucketCors', parameters: { Bucket } },
      policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: [bucketArn] }), installLatestAwsSdk: false,
    });
  }),

  // It makes one call, so the association is another resource.
  address: (stack, count) => times(count, (index) => {
    const resource = new AwsCustomResource(stack, `Ip${index}`, {
      resourceType: 'Custom::ElasticIp',
      onCreate: {
        service: 'EC2', action: 'allocateAddress', parameters: { Domain: 'vpc' }, physicalResourceId: PhysicalResourceId.fromResponse('AllocationId'),
      },
      onDelete: { service: 'EC2', action: 'releaseAddress', parameters: { AllocationId: new PhysicalResourceIdReference() } },
      policy: anywhere(), installLatestAwsSdk: false,
    });
    const allocationId = resource.getResponseField('AllocationId');
    return new ec2.CfnEIPAssociation(stack, `Association${index}`, { allocationId, instanceId: instanceId(index) });
  }),

  reverseDns: (stack, count) => times(count, (index) => {
    const { attrAllocationId: AllocationId } = new ec2.CfnEIP(stack, `Ip${index}`);
    const set: AwsSdkCall = {
      service: 'EC2', action: 'modifyAddressAttribute', parameters: { AllocationId, DomainName: domainName(index) },
      physicalResourceId: PhysicalResourceId.of(domainName(index)),
    };
    return new AwsCustomResource(stack, `ReverseDns${index}`, {
      resourceType: 'Custom::ReverseDns', onCreate: set, onUpdate: set,
      onDelete: { service: 'EC2', action: 'resetAddressAttribute', parameters: { AllocationId, Attribute: 'domain-name' } },
      policy: anywhere(), installLatestAwsSdk: false,
    });
  }),
};
