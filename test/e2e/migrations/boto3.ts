import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CHECKOUT } from '../../support/checkout';
import type { LocalAws } from '../local-aws';

/** What the script works on. */
export interface Boto3 {
  readonly bucketName: string;
  readonly instanceId: string;
}

/** Runs the script that the guide starts from. Returns the allocation ID that it prints. */
export async function runBoto3({ python, env, folder }: LocalAws, { bucketName, instanceId }: Boto3): Promise<string> {
  const script = join(CHECKOUT, 'examples', 'migration', 'boto3_flow.py');
  const { stdout } = await promisify(execFile)(python, [script, bucketName, instanceId], {
    env: { PATH: process.env.PATH, HOME: folder, PYTHONDONTWRITEBYTECODE: '1', ...env }, timeout: 60_000,
  });
  return stdout.trim();
}
