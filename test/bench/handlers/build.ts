import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { build } from 'esbuild';
import { CHECKOUT } from '../../support/checkout';
import { assetOf } from '../../support/invoke-bundle';
import { CACHE } from '../paths';

export const FEATURES = ['elastic-ip', 'elastic-ip-pool', 'bucket-cors', 'email-template', 'email-templates'] as const;
export type Feature = typeof FEATURES[number];
/** As it is published; with the SDK left to the runtime; and as esbuild makes it without our plugins. */
export const MAKES = ['ours', 'external', 'plain'] as const;
export type Make = typeof MAKES[number];

export interface Size {
  readonly raw: number;
  readonly zipped: number;
}

/** Where the bundle is. */
export async function buildHandler(feature: Feature, make: Make): Promise<string> {
  if (make === 'ours') return assetOf(feature);
  const outfile = join(CACHE, 'handlers', make, feature, 'index.js');
  await build({
    entryPoints: [join(CHECKOUT, 'lambda', feature, 'index.ts')], outfile, bundle: true, minify: true, platform: 'node', target: 'node20', format: 'cjs',
    legalComments: 'none', tsconfigRaw: {}, logLevel: 'warning', ...(make === 'external' && { external: ['@aws-sdk/*', '@smithy/*'] }),
  });
  return outfile;
}

export function sizeOf(bundle: string): Size {
  const content = readFileSync(bundle);
  return { raw: content.length, zipped: deflateRawSync(content, { level: 9 }).length };
}
