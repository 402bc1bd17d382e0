import { type DesiredAddress, parseDesiredAddress } from '../../core/elastic-ip/desired-state';
import type { CreateInput, Feature } from '../custom-resource/handler';
import { removeLosers } from './after-response';
import { apply } from './apply';
import type { AddressContext } from './context';
import { isRealPhysicalId, remove } from './delete';
import type { AddressPort } from './ec2';
import { update } from './update';

export function elasticIp(port: AddressPort): Feature<DesiredAddress> {
  const contextOf = ({ calls, request }: CreateInput<DesiredAddress>): AddressContext => ({ port, calls, request });
  return {
    parse: parseDesiredAddress,
    isRealPhysicalId,
    create: async (input) => apply(contextOf(input), input.properties),
    update: async (input) => update(contextOf(input), input),
    delete: async (input) => remove(contextOf(input), input),
    afterResponse: async (input) => removeLosers(contextOf(input), input),
  };
}
