import type { JobFigures } from '../calls/measure';
import type { CommandLineFigures } from '../command-line/measure';
import type { HandlerFigures } from '../handlers/measure';
import type { CallGrowth, ScaleFigures } from '../scale/measure';
import type { SynthFigures } from '../synth/measure';
import type { ThrottledFigures } from '../throttled/measure';
import type { Timings } from '../timed/ratios';

/** Of one run; a part that was left out has none. */
export interface Results {
  readonly timings?: Timings;
  readonly synth?: readonly SynthFigures[];
  readonly handlers?: readonly HandlerFigures[];
  readonly calls?: readonly JobFigures[];
  readonly throttled?: readonly ThrottledFigures[];
  readonly scale?: readonly ScaleFigures[];
  readonly commandLine?: CommandLineFigures;
  readonly callGrowth?: readonly CallGrowth[];
}
