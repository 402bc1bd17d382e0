import { customResource, dependencies } from '../custom-resource/handler';
import type { CustomResourceEvent, LambdaContext } from '../custom-resource/protocol';
import { reverseDnsPort } from '../reverse-dns/ec2';
import { reverseDns } from '../reverse-dns/reverse-dns';
import { ec2 } from './ec2';
import { elasticIp } from './elastic-ip';

const addresses = customResource(elasticIp(ec2()), dependencies());
const records = customResource(reverseDns(reverseDnsPort()), dependencies());

export const handler = (event: CustomResourceEvent, context: LambdaContext): Promise<void> =>
  (event.ResourceType === 'Custom::CdkAdoptReverseDns' ? records : addresses)(event, context);
