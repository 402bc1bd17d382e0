import { playSlice } from './slice';
import { isWithoutRollback } from './survey';

playSlice('ip', (name) => !isWithoutRollback(name) && /^ip-(kept|reverse)/.test(name));
