import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..');
/** Below node_modules, so that what is built there finds the packages. */
export const CACHE = join(ROOT, 'node_modules', '.cache', 'cdk-adopt-bench');
export const DOCS = join(ROOT, 'docs');
