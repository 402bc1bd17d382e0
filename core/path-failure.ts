import { isAbsolute, resolve } from 'node:path';

/** The code of a failed read, and where a relative path led: a Python app may have changed its directory, which this process hasn't. */
export function pathFailure(code: string, path: string): string {
  return isAbsolute(path) ? code : `${code} at ${resolve(path)}`;
}
