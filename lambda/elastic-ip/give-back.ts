import { type Address, describeTarget, holderOf, isOn, takenFrom, type Target } from '../../core/elastic-ip/address';
import { ConflictError, OperationError } from '../../core/errors';
import { READ_LAG } from '../../core/timings';
import { type AddressContext, remediation } from './context';
import { describeIfThere } from './resolve-address';

/**
 * For a rollback: if the address has taken the target from another one of its stack, that one is associated again, by one call. Its own
 * resource does so only where the failed update has changed it. The rollback goes on where that isn't possible.
 */
export async function giveBack(context: AddressContext, address: Address, target: Target | undefined): Promise<void> {
  const { port, calls, request, guard } = context;
  const id = target && takenFrom(address, target);
  if (!id) return;
  const { rollback, isDeletion } = await request.stack.phase();
  if (!rollback || isDeletion) return;
  const action = `associate address ${id} with ${describeTarget(target)} again`;
  let isTried = false;
  try {
    await calls.change<void>({
      action,
      remediation,
      retryFor: () => READ_LAG,
      plan: async () => {
        const other = await describeIfThere(context, id);
        if (!other || holderOf(other)?.stackId !== request.owner.stackId) return { done: undefined };
        const isBehind = !isTried && isOn(address, target) && isOn(other, target);
        if (isBehind) throw new ConflictError(`could not ${action}: both are on it`);
        if (other.associationId !== undefined) return { done: undefined };
        return {
          act: async () => {
            isTried = true;
            // Only from the address that has taken it: by now another one may be there, which stays.
            await port.associateAddress(id, target, isOn(address, target));
          },
        };
      },
    }, guard);
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    calls.log({ message: `${error.message}; it stays so` });
  }
}
