import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../support/checkout';
import type { LocalAws } from './local-aws';
import { type Progress, run } from './processes';

/** The machines are shared: only what hangs is ended by it. */
const LIMIT = 600_000;

/** An AWS to deploy to. */
export interface Deployable extends Pick<LocalAws, 'env' | 'folder' | 'logs'> {
  /** The longest that a command takes, in milliseconds. @default 10 minutes */
  readonly limit?: number;
  /** A module that is loaded into the CLI before all else. */
  readonly preload?: string;
}

/** The command that runs an app from its source, in the checkout. */
export function appOf(source: string): string {
  return `${process.execPath} --import tsx ${source}`;
}

let runs = 0;

/** Runs the real CLI in the checkout. */
export async function cdk(aws: Deployable, progress: Progress, ...args: string[]): Promise<void> {
  const home = join(aws.folder, 'home');
  mkdirSync(home, { recursive: true });
  try {
    await run({
      command: process.execPath,
      args: [
        ...(aws.preload === undefined ? [] : ['--require', aws.preload]),
        join(CHECKOUT, 'node_modules', 'aws-cdk', 'bin', 'cdk'), ...args, '--no-notices', '--no-version-reporting',
      ],
      cwd: CHECKOUT,
      env: {
        PATH: process.env.PATH, HOME: home, TMPDIR: aws.folder, CDK_DISABLE_CLI_TELEMETRY: 'true', npm_config_update_notifier: 'false', ...aws.env,
      },
      log: join(aws.folder, `cdk-${args[0]}-${++runs}.log`),
    }, progress, aws.limit ?? LIMIT);
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${aws.logs()}`, { cause: error });
  }
}

/** Before the app is synthesized: the CLI wants some assembly with a stack, and doesn't deploy it. */
export async function bootstrap(aws: LocalAws, progress: Progress): Promise<void> {
  const assembly = join(aws.folder, 'anything');
  mkdirSync(assembly);
  const stack = { type: 'aws:cloudformation:stack', environment: `aws://${aws.account}/${aws.region}`, properties: { templateFile: 'template.json' } };
  writeFileSync(join(assembly, 'manifest.json'), JSON.stringify({ version: '36.0.0', artifacts: { Anything: stack } }));
  writeFileSync(join(assembly, 'template.json'), '{}');
  await cdk(aws, progress, 'bootstrap', stack.environment, '--app', assembly);
}
