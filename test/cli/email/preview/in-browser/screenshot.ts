import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

export const PICTURES = join(__dirname, 'screenshots');
/** The substitutions of the example's folder. */
export const SET = ['--set', 'apiUrl=https://api.example.com', '--set', 'assetHost=assets.example.com'];

/** The part of the pixels that may differ, by the version of the browser. */
export const TOLERANCE = 0.01;

/** The part of the pixels in which two pictures differ. */
export function difference(one: Uint8Array, other: Uint8Array): number {
  const [a, b] = [PNG.sync.read(Buffer.from(one)), PNG.sync.read(Buffer.from(other))];
  if (a.width !== b.width || a.height !== b.height) return 1;
  return pixelmatch(a.data, b.data, null, a.width, a.height, { threshold: 0.2 }) / (a.width * a.height);
}

/**
 * How a picture differs from the committed one; undefined where it doesn't. With UPDATE_SCREENSHOTS it becomes the committed one, where it
 * differs or there is none.
 */
export function screenshotFault(file: string, picture: Uint8Array): string | undefined {
  const found = existsSync(file) ? difference(readFileSync(file), picture) : undefined;
  if (found !== undefined && found <= TOLERANCE) return undefined;
  if (process.env.UPDATE_SCREENSHOTS) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, picture);
    return undefined;
  }
  return found === undefined ? `${file} is not there` : `${file} differs in ${(found * 100).toFixed(1)} % of its pixels`;
}
