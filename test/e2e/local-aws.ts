import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECKOUT } from '../support/checkout';
import { startSes } from '../support/ses/server';
import { motoAdditions } from './moto-additions';
import { answering, freePort, type Progress, start, tail } from './processes';
import { type Asked, startProxy } from './proxy';
import { pythonWith } from './python';
import { type Asking, startQueryProxy } from './query-proxy';

type Environment = Readonly<Record<string, string>>;

export interface LocalAwsOptions {
  readonly say: Progress;
  readonly progress: Progress;
  /** Buckets that moto serves, since ministack's CORS isn't S3's. All others are ministack's, the one for assets first of all. */
  readonly isImported: (bucket: string) => boolean;
  /** What SES's one request a second is for: for all actions, or for each. @default 'pooled' */
  readonly sesRate?: 'pooled' | 'apart';
}

export interface LocalAws {
  readonly endpoint: string;
  readonly region: string;
  readonly account: string;
  /** What a program needs in its environment in order to talk to this AWS and to no other. */
  readonly env: Environment;
  /** All files that this AWS and its users write; gone when it stops. */
  readonly folder: string;
  /** What makes the CDK CLI as quick as this AWS is. */
  readonly preload: string;
  /** The Python of the emulators, which has boto3. */
  readonly python: string;
  /** What EC2 and Auto Scaling have been asked for, in this order. */
  readonly asked: readonly Asking[];
  /** The end of what the emulators and the functions in them have printed. */
  logs(): string;
  stop(): Promise<void>;
}

const ACCOUNT = '000000000000';
const REGION = 'us-east-1';
/** An AWS on this machine, on one endpoint: ministack for most of it, moto for what it does better, and an SES of our own. */
export async function startLocalAws({ say, progress, isImported, sesRate = 'pooled' }: LocalAwsOptions): Promise<LocalAws> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-adopt-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  const cleanUps: (() => unknown)[] = [remove, () => process.off('exit', remove)];
  const stop = async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  };

  try {
    const python = await pythonWith({
      user: 'the local AWS',
      home: join(CHECKOUT, '.local-aws'), requirements: join(__dirname, 'requirements.txt'), temporary: folder, say, progress,
      size: '45 MB to download, 170 MB on the disk, about half a minute',
    });
    progress('starting the local AWS');
    const [ministack, moto] = await Promise.all([emulatorUrl(), emulatorUrl()]);
    // Neither emulator renders templates as SES does, nor tags them.
    const ses = await startSes({ account: ACCOUNT, oneRequestASecond: sesRate });
    cleanUps.push(ses.stop);
    const addresses = await startQueryProxy(moto.href, motoAdditions());
    cleanUps.push(addresses.stop);
    const servers: Readonly<Record<string, (asked: Asked) => URL>> = {
      ec2: () => new URL(addresses.url),
      autoscaling: () => new URL(addresses.url),
      s3: ({ bucket }) => (isImported(bucket) ? moto : ministack),
      ses: () => new URL(ses.url),
    };
    const proxy = await startProxy((asked) => servers[asked.service]?.(asked) ?? ministack);
    cleanUps.push(proxy.stop);

    const env: Environment = {
      AWS_ENDPOINT_URL: proxy.endpoint,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION, // for the AWS CLI and boto3
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      CDK_HOME: subfolder(folder, 'cdk'), // the CLI keeps account ids by access key, whatever the endpoint
    };

    const logs: string[] = [];
    const emulate = async (name: string, url: URL, healthCheck: string, settings: Environment, ...args: string[]) => {
      const home = subfolder(folder, name);
      const log = join(folder, `${name}.log`);
      logs.push(log);
      const running = start({
        command: python,
        args: [join(__dirname, 'emulators', 'run.py'), name, ...args],
        cwd: home,
        env: { PATH: process.env.PATH, HOME: home, TMPDIR: home, PYTHONDONTWRITEBYTECODE: '1', ...env, ...settings },
        log,
      });
      cleanUps.push(running.stop);
      await answering(new URL(healthCheck, url).href, running);
    };
    await Promise.all([
      emulate('ministack', ministack, '/_ministack/health', {
        GATEWAY_PORT: ministack.port, BIND_HOST: ministack.hostname, MINISTACK_HOST: ministack.hostname, MINISTACK_ACCOUNT_ID: ACCOUNT,
        LOG_LEVEL: 'WARNING', IOT_MTLS_ENABLED: '0', SFTP_ENABLED: '0',
        NODE_PATH: join(CHECKOUT, 'node_modules'), // Lambda's runtimes have the SDK
      }),
      emulate('moto', moto, '/moto-api/data.json', { MOTO_ACCOUNT_ID: ACCOUNT }, '-H', moto.hostname, '-p', moto.port),
    ]);

    return {
      endpoint: proxy.endpoint, region: REGION, account: ACCOUNT, env, folder, python, stop, asked: addresses.asked,
      preload: join(__dirname, 'cdk-looks-often.cjs'),
      logs: () => logs.map((log) => `${log}:\n${tail(log)}`).join('\n'),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function emulatorUrl(): Promise<URL> {
  return new URL(`http://127.0.0.1:${await freePort()}`);
}

function subfolder(folder: string, name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}
