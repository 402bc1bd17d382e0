import type { Stack } from 'aws-cdk-lib';
import * as today from '../../../lib';
import { releasedHandlers } from '../releases/handlers';
import { type Library, releasedLibrary } from '../releases/library';
import { synth } from '../synth';
import type { Template } from '../template';

export const RELEASE = '0.1.0';
const RELEASED = releasedHandlers(RELEASE);

/** A stack as both versions of the library declare it: each brings the code of its own functions. */
export interface Declared {
  readonly old: Template;
  readonly new: Template;
}

export function declared(declare: (stack: Stack, library: Library) => void): Declared {
  return {
    old: synth((stack) => declare(stack, releasedLibrary(RELEASE)), RELEASED),
    new: synth((stack) => declare(stack, today)),
  };
}
