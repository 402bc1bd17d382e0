import { playSlice } from './slice';

playSlice('folder');
