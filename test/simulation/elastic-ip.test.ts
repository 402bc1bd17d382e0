import { playSlice } from './slice';

playSlice('ip');
