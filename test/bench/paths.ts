import { join } from 'node:path';
import { CHECKOUT } from '../support/checkout';

/** Below node_modules, so that what is built there finds the packages. */
export const CACHE = join(CHECKOUT, 'node_modules', '.cache', 'cdk-adopt-bench');
export const DOCS = join(CHECKOUT, 'docs');
