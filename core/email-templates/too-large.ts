import { MAX_STATEMENTS } from './variable-reads';

export const TOO_LARGE = {
  expected: `a template that renders at most ${MAX_STATEMENTS} parts of itself`,
  change: 'call its partials less often within each other, or shorten the lists: the number of parts multiplies',
};
