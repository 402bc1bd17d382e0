import { aws } from './aws';
import { dependencies, elasticIpPool } from './elastic-ip-pool';

export const handler = elasticIpPool(aws(), dependencies());
