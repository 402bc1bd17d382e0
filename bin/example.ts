import { App, CfnOutput, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketCors, ElasticIp, ElasticIpTarget } from '../lib';

const app = new App();
const stack = new Stack(app, 'CdkAdoptExample', { description: 'cdk-adopt: all constructs at work' });

const { GET, HEAD, PUT } = s3.HttpMethods;
const context = (key: string): string | undefined => app.node.tryGetContext(key);

// A bucket of another team, with CORS rules of its own: ours go beside them.
const shared = s3.Bucket.fromBucketName(stack, 'Shared', context('sharedBucket')!);
const extraOrigin = context('extraOrigin');
new BucketCors(stack, 'SharedCors', {
  bucket: shared,
  rules: [
    { id: 'web', allowedOrigins: ['https://www.example.com'], allowedMethods: [GET, HEAD], maxAge: 3600 },
    ...(extraOrigin ? [{ id: 'extra', allowedOrigins: [extraOrigin], allowedMethods: [GET] }] : []),
  ],
});

// A bucket of this app: the rules become its native property.
const own = new s3.Bucket(stack, 'Own', {
  blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  removalPolicy: RemovalPolicy.DESTROY,
});
new BucketCors(stack, 'OwnCors', {
  bucket: own,
  rules: [{ allowedOrigins: ['https://www.example.com'], allowedMethods: [PUT], allowedHeaders: ['*'], exposedHeaders: ['ETag'] }],
});

// An address that outlives the instance it is on: another instance id moves it.
const ip = new ElasticIp(stack, 'Ip', { target: ElasticIpTarget.instanceId(context('instanceId')!) });
Tags.of(ip).add('Name', 'cdk-adopt example');

new CfnOutput(stack, 'AllocationId', { value: ip.allocationId });
new CfnOutput(stack, 'PublicIp', { value: ip.publicIp });
new CfnOutput(stack, 'OwnBucketName', { value: own.bucketName });
