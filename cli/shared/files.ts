import { OperationError } from '../../core/errors';

/** Only errors of the file system are the user's; their messages name the path. */
export function tryingFiles<T>(doing: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new OperationError(`could not ${doing}: ${(error as Error).message}`, undefined, { cause: error });
  }
}
