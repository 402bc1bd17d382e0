import { playSlice } from './slice';

playSlice('downgrade');
