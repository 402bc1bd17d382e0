import type { Target } from '../../core/elastic-ip/address';
import { parseDesiredAddress } from '../../core/elastic-ip/desired-state';
import type { RequestState } from '../custom-resource/request';

/**
 * What operations that failed and were not rolled back may have associated an address with, and what was declared before them; and what a
 * late delivery of an earlier request may have associated it with.
 */
export async function attemptedTargets(request: RequestState): Promise<Target[]> {
  const { properties } = await request.failedOperations();
  return [...properties, ...await request.lateProperties()].flatMap((each) => parseDesiredAddress(each).target ?? []);
}
