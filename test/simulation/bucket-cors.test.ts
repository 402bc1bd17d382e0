import { playSlice } from './slice';

playSlice('cors');
