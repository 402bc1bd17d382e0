import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { markRules, type Rule } from '../../core/bucket-cors/merge';
import { ownershipTags, parseDesiredAddress } from '../../core/elastic-ip/desired-state';
import { BucketCors, ElasticIp } from '../../lib';
import { HttpAws } from '../support/http-aws';
import { STACK } from '../support/world';
import { home } from './command-line';

export const FOREIGN: Rule = { ID: 'theirs', AllowedMethods: ['PUT'], AllowedOrigins: ['https://theirs.example.com'] };
const ADDRESS = 'eipalloc-00000000000000001';

export let aws: HttpAws;
export let env: Record<string, string>;
/** The cloud assembly of an app with a bucket's rules, which are exclusive, and an address. */
export let assembly: string;
beforeEach(async () => {
  aws = new HttpAws();
  await aws.start();
  env = { AWS_ENDPOINT_URL: aws.url, AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'hush' };
  assembly = join(home, 'cdk.out');
  // As the CDK CLI has it.
  const context = { 'aws:cdk:enable-path-metadata': true };
  const app = new App({ outdir: assembly, analyticsReporting: false, context });
  const stack = new Stack(app, 'Shop', { env: { account: '123456789012', region: 'us-east-1' } });
  const bucket = s3.Bucket.fromBucketName(stack, 'Shared', 'shared');
  new BucketCors(stack, 'Cors', { bucket, rules: [{ id: 'web', allowedMethods: [s3.HttpMethods.GET], allowedOrigins: ['https://www.example.com'] }], exclusive: true });
  new ElasticIp(stack, 'Api');
  app.synth();
  setRules(FOREIGN);
});
afterEach(() => aws.stop());

export function setRules(...rules: readonly Rule[]): void {
  const cors = rules.map(({ ID = '', AllowedMethods: [method], AllowedOrigins: [origin] }) =>
    `<CORSRule><ID>${ID}</ID><AllowedMethod>${method}</AllowedMethod><AllowedOrigin>${origin}</AllowedOrigin></CORSRule>`);
  aws.buckets.set('shared', { region: 'us-east-1', cors: rules.length === 0 ? undefined : `<CORSConfiguration>${cors.join('')}</CORSConfiguration>` });
}

/** The app, as its deployment has left it. */
export function deploy(): { readonly own: readonly Rule[]; readonly allocationId: string } {
  const text = readFileSync(join(assembly, 'Shop.template.json'), 'utf8');
  const { Resources } = JSON.parse(text) as { Resources: Record<string, { Type: string; Properties: Record<string, unknown> }> };
  const find = (type: string) => Object.entries(Resources).find(([, { Type }]) => Type === type)!;
  const [cors] = find('Custom::CdkAdoptBucketCors');
  const [address, { Properties }] = find('Custom::CdkAdoptElasticIp');
  const own = markRules({ stackId: STACK, logicalId: cors }, [{ ID: 'web', AllowedMethods: ['GET'], AllowedOrigins: ['https://www.example.com'] }]);
  setRules(...own);
  const { specification } = parseDesiredAddress(Properties);
  aws.ec2.add({ allocationId: ADDRESS, publicIp: '192.0.2.1', tags: ownershipTags({ stackId: STACK, logicalId: address }, specification) });
  aws.cloudFormation.stacks.set(STACK, 'CREATE_COMPLETE');
  aws.templates.set(STACK, text);
  aws.resources.set(STACK, [
    { type: 'Custom::CdkAdoptBucketCors', logicalId: cors, physicalId: 'bucket-cors/shared', status: 'CREATE_COMPLETE' },
    { type: 'Custom::CdkAdoptElasticIp', logicalId: address, physicalId: ADDRESS, status: 'CREATE_COMPLETE' },
  ]);
  return { own, allocationId: ADDRESS };
}
