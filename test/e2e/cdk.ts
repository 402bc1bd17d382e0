import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../support/checkout';
import type { LocalAws } from './local-aws';
import { type Progress, run } from './processes';

const LIMIT = 180_000;

let runs = 0;

/** Runs the real CLI in the checkout against the local AWS. */
export async function cdk(aws: LocalAws, progress: Progress, ...args: string[]): Promise<void> {
  const home = join(aws.folder, 'home');
  mkdirSync(home, { recursive: true });
  try {
    await run({
      command: process.execPath,
      args: [join(CHECKOUT, 'node_modules', 'aws-cdk', 'bin', 'cdk'), ...args, '--no-notices', '--no-version-reporting'],
      cwd: CHECKOUT,
      env: {
        PATH: process.env.PATH, HOME: home, TMPDIR: aws.folder, CDK_DISABLE_CLI_TELEMETRY: 'true', npm_config_update_notifier: 'false', ...aws.env,
      },
      log: join(aws.folder, `cdk-${args[0]}-${++runs}.log`),
    }, progress, LIMIT);
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${aws.logs()}`, { cause: error });
  }
}
