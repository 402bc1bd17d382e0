import type { Target } from '../../core/elastic-ip/address';
import { parseDesiredAddress } from '../../core/elastic-ip/desired-state';
import type { RequestState } from '../custom-resource/request';

/** What operations that failed and were not rolled back may have associated an address with, and what was declared before them. */
export async function attemptedTargets(request: RequestState): Promise<Target[]> {
  const { properties } = await request.failedOperations();
  return properties.flatMap((each) => parseDesiredAddress(each).target ?? []);
}
