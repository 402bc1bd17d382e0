import { errorKind, hasCode, OperationError } from '../../core/errors';
import { ADDRESS_NOT_FOUND } from '../../core/not-found';

/** Codes for an address that was released, or that another account has by now. */
const GONE = [...ADDRESS_NOT_FOUND, 'AuthFailure'];

/** Treats "not found" as done, and AccessDenied too once our tags are gone. Returns whether it existed. */
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
