import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as ses from 'aws-cdk-lib/aws-ses';
import type { Declarations, Declare } from '../case';
import { HEADERS, HTML, instanceId, MAX_AGE, ORIGINS, SUBJECT, TEXT, times } from '../values';

const email: Declare = (stack, count) => times(count, (index) =>
  new ses.CfnTemplate(stack, `Email${index}`, { template: { subjectPart: SUBJECT, htmlPart: HTML, textPart: TEXT } }));

export const declarations: Declarations = {
  corsOwn: (stack, count) => times(count, (index) => new s3.CfnBucket(stack, `Bucket${index}`, {
    corsConfiguration: { corsRules: [{ allowedMethods: ['GET', 'PUT'], allowedOrigins: ORIGINS, allowedHeaders: HEADERS, maxAge: MAX_AGE }] },
  })),

  email,
  folder: email,

  address: (stack, count) => times(count, (index) => {
    const { attrAllocationId: allocationId } = new ec2.CfnEIP(stack, `Ip${index}`);
    return new ec2.CfnEIPAssociation(stack, `Association${index}`, { allocationId, instanceId: instanceId(index) });
  }),
};
