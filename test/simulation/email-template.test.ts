import { playSlice } from './slice';

playSlice('email');
