import { readFileSync } from 'node:fs';
import { Token } from 'aws-cdk-lib';
import { pathFailure } from '../../../core/path-failure';
import type { Problem } from '../../../core/problem';

/** Returns a file's text, or the problem with the file. */
export function readText(property: string, path: string): { readonly text: string } | { readonly problem: Problem } {
  if (Token.isUnresolved(path)) {
    return { problem: { property, value: 'a token', expected: 'a path that is known at synth', change: 'write the path out' } };
  }
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    return { problem: { property, value: path, expected: `a file that can be read (${pathFailure(code, path)})`, change: 'correct the path' } };
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { problem: { property, value: path, expected: 'a file in UTF-8', change: 'save it in that encoding' } };
  }
}
