import { vendored } from '../vendored';
import type { Program } from './ast';

/** What we use of Handlebars, typed here: its own typings are no dependency of our users. */
export interface Handlebars {
  parse(text: string, options?: { readonly srcName: string }): Program;
  precompile(template: string | Program): unknown;
  compile(template: string | Program, options: { readonly noEscape: boolean; readonly knownHelpersOnly?: boolean }): Compiled;
}

/** Compiled when it's first called. */
export type Compiled = (data: unknown, options: RuntimeOptions) => string;

interface RuntimeOptions {
  readonly helpers: Readonly<Record<string, () => unknown>>;
  readonly partials?: Readonly<Record<string, Compiled>>;
  readonly allowProtoMethodsByDefault: boolean;
  readonly allowProtoPropertiesByDefault: boolean;
}

/** Loaded by the first template that needs it: an app without templates doesn't pay. */
export function handlebars(): Handlebars {
  return vendored('handlebars') as Handlebars;
}

/** @param name the `source` of each node's place */
export function parseText(text: string, name?: string): Program {
  return handlebars().parse(/[\u2028\u2029]/.test(text) ? withoutSeparators(text) : text, name === undefined ? undefined : { srcName: name });
}

/**
 * Handlebars takes these for the end of a line when it counts columns, and not when it counts lines. In a mustache they can be part of a
 * name.
 */
function withoutSeparators(text: string): string {
  return text.replace(/\{\{[^]*?\}\}|[\u2028\u2029]/g, (found) => (found.length === 1 ? ' ' : found));
}

/** For data of JSON, and in half the time: nothing in it can be a helper. */
export function compileForJson(program: Program): Compiled {
  return handlebars().compile(program, { noEscape: true, knownHelpersOnly: true });
}

/** As SES renders: it escapes nothing. */
export function render(template: Compiled, data: unknown, partials?: Readonly<Record<string, Compiled>>): string {
  return template(data, {
    partials,
    helpers: { log: () => undefined }, // the real one would write into the output of `cdk synth`
    // Both are the default; said aloud, Handlebars doesn't log each refusal.
    allowProtoMethodsByDefault: false,
    allowProtoPropertiesByDefault: false,
  });
}

export function renderText(text: string, data: unknown): string {
  return render(handlebars().compile(text, { noEscape: true }), data);
}
