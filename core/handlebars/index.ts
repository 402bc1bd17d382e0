import { vendored } from '../vendored';
import type { Program } from './ast';

/** The part of Handlebars that is used, typed here so that users don't depend on its typings. */
export interface Handlebars {
  parse(text: string, options?: { readonly srcName: string }): Program;
  precompile(template: string | Program): unknown;
  compile(template: string | Program, options: CompileOptions): Compiled;
}

interface CompileOptions {
  readonly noEscape: boolean;
  readonly knownHelpersOnly?: boolean;
  /** Leaves partials without the indentation of their calls. */
  readonly preventIndent?: boolean;
}

/** Compiles the template at the first call. */
export type Compiled = (data: unknown, options: RuntimeOptions) => string;

interface RuntimeOptions {
  readonly helpers: Readonly<Record<string, () => unknown>>;
  readonly partials?: Readonly<Record<string, Compiled>>;
  readonly allowProtoMethodsByDefault: boolean;
  readonly allowProtoPropertiesByDefault: boolean;
}

/** Loaded lazily, at no cost for an app without templates. */
export function handlebars(): Handlebars {
  return vendored('handlebars') as Handlebars;
}

/** @param name becomes the `source` of each node's location */
export function parseText(text: string, name?: string): Program {
  return handlebars().parse(/[\u2028\u2029]/.test(text) ? withoutSeparators(text) : text, name === undefined ? undefined : { srcName: name });
}

/**
 * For Handlebars these characters end a line when it counts columns, but not when it counts lines. They stay in mustaches, where they can
 * be part of a name.
 */
function withoutSeparators(text: string): string {
  return text.replace(/\{\{[^]*?\}\}|[\u2028\u2029]/g, (found) => (found.length === 1 ? ' ' : found));
}

/**
 * To find out whether it renders, with JSON data, which can't contain helpers: that takes half the time. Partials aren't indented, since
 * Handlebars fails to indent one that is only a number.
 */
export function compileForJson(program: Program): Compiled {
  return handlebars().compile(program, { noEscape: true, knownHelpersOnly: true, preventIndent: true });
}

/** Renders as SES does, without escaping. */
export function render(template: Compiled, data: unknown, partials?: Readonly<Record<string, Compiled>>): string {
  return template(data, {
    partials,
    helpers: { log: () => undefined }, // the built-in one would write into the output of `cdk synth`
    // Both are the default; stated explicitly, they keep Handlebars from logging each denied access.
    allowProtoMethodsByDefault: false,
    allowProtoPropertiesByDefault: false,
  });
}

export function renderText(text: string, data: unknown, { preventIndent = false } = {}): string {
  return render(handlebars().compile(text, { noEscape: true, preventIndent }), data);
}
