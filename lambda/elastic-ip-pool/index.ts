import { aws } from './aws';
import { elasticIpPool, surroundings } from './elastic-ip-pool';

export const handler = elasticIpPool(aws(), surroundings());
