import { playSlice } from './slice';
import { isWithoutRollback } from './survey';

playSlice('ip', isWithoutRollback);
