import { readFileSync } from 'node:fs';
import { cpus, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { CHECKOUT } from '../../support/checkout';

const PACKAGES = ['aws-cdk-lib', 'constructs', '@aws-sdk/client-s3', '@aws-sdk/client-ec2', '@aws-sdk/client-sesv2', '@aws-sdk/client-cloudformation', 'esbuild'];

/** Where the figures come from, as lines of a list. */
export function machine(): string[] {
  const [cpu, ...others] = cpus();
  const versionOf = (name: string) => (JSON.parse(readFileSync(join(CHECKOUT, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version;
  return [
    `${others.length + 1} × ${cpu?.model.trim()}, ${(totalmem() / 1e9).toFixed(0)} GB, ${platform()} ${release()}`,
    `Node.js ${process.version}, ${PACKAGES.map((name) => `${name} ${versionOf(name)}`).join(', ')}`,
  ];
}
