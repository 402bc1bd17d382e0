import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const loaded = new Map<string, unknown>();

/** A library that the package ships as one file, loaded lazily. */
export function vendored(name: string): unknown {
  if (!loaded.has(name)) loaded.set(name, createRequire(__filename)(find(name, __dirname)));
  return loaded.get(name);
}

/** Searches upwards, since this module is compiled in place and also bundled into the command line. */
function find(name: string, from: string): string {
  const file = join(from, 'assets', name, 'index.js');
  if (existsSync(file) || dirname(from) === from) return file;
  return find(name, dirname(from));
}
