import { ElasticIpPool } from '../../../../lib';
import type { Declarations } from '../case';
import { times } from '../values';
import { groupOf } from './group';

export const declarations: Declarations = {
  pool: (stack, count) => times(count, (index) => new ElasticIpPool(stack, `Ips${index}`, { size: 1 }).attachTo(groupOf(stack, index))),
};
