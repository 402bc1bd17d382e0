import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Program } from './ast';

/** What we use of Handlebars, typed here: its own typings are no dependency of our users. */
export interface Handlebars {
  parse(text: string): Program;
  precompile(text: string): unknown;
  compile(text: string, options: { readonly noEscape: boolean }): (data: unknown, options: RuntimeOptions) => string;
}

interface RuntimeOptions {
  readonly helpers: Readonly<Record<string, () => unknown>>;
  readonly allowProtoMethodsByDefault: boolean;
  readonly allowProtoPropertiesByDefault: boolean;
}

/** Loaded by the first template that needs it: an app without templates doesn't pay. The package ships Handlebars as one file. */
export function handlebars(): Handlebars {
  return createRequire(__filename)(join(__dirname, '..', '..', '..', 'assets', 'handlebars', 'index.js')) as Handlebars;
}

/** As SES renders: it escapes nothing. */
export function renderText(text: string, data: unknown): string {
  return handlebars().compile(text, { noEscape: true })(data, {
    helpers: { log: () => undefined }, // the real one would write into the output of `cdk synth`
    // Both are the default; said aloud, Handlebars doesn't log each refusal.
    allowProtoMethodsByDefault: false,
    allowProtoPropertiesByDefault: false,
  });
}
