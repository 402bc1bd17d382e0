import { join } from 'node:path';

/** The project's root folder. */
export const CHECKOUT = join(__dirname, '..', '..');
