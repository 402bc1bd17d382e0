import { errorKind, hasCode, OperationError } from '../../core/errors';
import { ADDRESS_NOT_FOUND } from '../../core/not-found';

/** Of one that isn't there any more, or that somebody else has meanwhile. */
const GONE = [...ADDRESS_NOT_FOUND, 'AuthFailure'];

/** What is gone, or not ours any more, needs no more. A denial can mean just that: the policy goes by the tags. Returns if it was there. */
export async function ignoreNotFound(isOursNow: () => Promise<boolean>, call: () => Promise<void>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    if (hasCode(error, ...GONE)) return false;
    if (errorKind(error.cause) !== 'accessDenied' || await isOursNow()) throw error;
    return false;
  }
}
