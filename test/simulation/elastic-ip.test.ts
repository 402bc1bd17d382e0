import { playSlice } from './slice';
import { isWithoutRollback } from './survey';

// Files of their own, so that processes share the work: elastic-ip-kept.test.ts and elastic-ip-without-rollback.test.ts.
playSlice('ip', (name) => !isWithoutRollback(name) && !/^ip-(kept|reverse)/.test(name));
