import { customResource, surroundings } from '../lifecycle/handler';
import { ec2 } from './ec2';
import { elasticIp } from './elastic-ip';

export const handler = customResource(elasticIp(ec2()), surroundings());
