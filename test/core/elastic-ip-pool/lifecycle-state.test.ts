import { LifecycleState } from '@aws-sdk/client-auto-scaling';
import { type Eligibility, eligibilityOf, isHeldByHook, isTerminating } from '../../../core/elastic-ip-pool/lifecycle-state';

const STATES: readonly string[] = Object.values(LifecycleState);

/** What the names of Auto Scaling's states mean for an address. */
function expected(state: string): Eligibility {
  if (/^Warmed|^Detached$|^Terminated$/.test(state)) return 'left';
  return /^Terminating|^Detaching$|^Quarantined$/.test(state) ? 'keep' : 'serve';
}

test.each(STATES)('an instance that is %s is served, keeps what it has, or has left', (state) => {
  expect(eligibilityOf(state)).toBe(expected(state));
});

test.each(['Warmed:Thawing', 'pending', ''])('to an instance in a state that is not known nothing is given, and nothing taken: %j', (state) => {
  expect(eligibilityOf(state)).toBe('keep');
});

test('launch hooks hold an instance in one state only', () => {
  expect(STATES.filter(isHeldByHook)).toEqual(['Pending:Wait']);
});

test('an instance ends for good in these states, and not where it is kept', () => {
  expect(STATES.filter(isTerminating).sort()).toEqual(['Terminating', 'Terminating:Proceed', 'Terminating:Wait']);
});
