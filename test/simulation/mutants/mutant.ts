import type { Kind } from '../faults';
import type { Circumstance } from '../schedule';
import type { Task } from '../task';

/** A replacement in a source file of the handlers. */
export interface Edit {
  /** From the checkout's root. */
  readonly file: string;
  /** Occurs in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

type WithoutScript<T> = T extends { readonly script: string } ? Omit<T, 'script'> : never;

/** What is explored of a script until the mutant is caught. */
export type Search = WithoutScript<Task> | {
  /** One of the first kinds at any step, alone and with one of the others behind or beside it: what the missing code stood against. */
  readonly explore: 'both';
  readonly first: readonly Kind[];
  readonly second: readonly Kind[];
  readonly circumstances: readonly Circumstance[];
};

/** A way to break the handlers, which some invariant has to notice. */
export interface Mutant {
  /** What the broken handlers do. */
  readonly name: string;
  readonly edits: readonly Edit[];
  /** The names of the scripts to play. */
  readonly scripts: readonly string[];
  /** One after the other, each with every script, until something is broken. */
  readonly explore: readonly Search[];
}

export const edit = (file: string, find: string, replace: string): Edit => ({ file: `${file}.ts`, find, replace });

export const oneFault = (...circumstances: Circumstance[]): Search => ({ explore: 'one fault', circumstances });

/** One of these kinds at any step. */
export const oneOf = (kinds: readonly Kind[], ...circumstances: Circumstance[]): Search => both(kinds, [], ...circumstances);

export const both = (first: readonly Kind[], second: readonly Kind[], ...circumstances: Circumstance[]): Search =>
  ({ explore: 'both', first, second, circumstances });

export const INTERLEAVINGS: Search = { explore: 'interleavings' };
