import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { ElasticIpPoolContract } from '../../core/contracts/elastic-ip-pool';
import type { CustomResourceEvent } from '../../lambda/custom-resource/protocol';
import { CHECKOUT } from './checkout';
import { NODE } from './node';

const RUNNER = `
  const { handler } = require(process.argv[1]);
  const end = Date.now() + Number(process.argv[3]);
  handler(JSON.parse(process.argv[2]), { logStreamName: 'stream', getRemainingTimeInMillis: () => end - Date.now() })
    .then(() => process.exit(0), (error) => { console.error(error); process.exit(1); });
`;

export const assetOf = (feature: string) => join(CHECKOUT, 'assets', feature, 'index.js');

/** Runs a built handler in a process of its own, against the endpoint. Resolves with what it wrote. */
export function invokeBundle(
  bundle: string, event: CustomResourceEvent | ElasticIpPoolContract, endpoint: string, sesEndpoint = endpoint, remaining = 300_000,
): Promise<string> {
  const child = spawn(NODE, ['-e', RUNNER, bundle, JSON.stringify(event), String(remaining)], {
    env: {
      PATH: process.env.PATH, AWS_ENDPOINT_URL: endpoint, AWS_ENDPOINT_URL_SES: sesEndpoint, AWS_ENDPOINT_URL_SESV2: sesEndpoint, AWS_REGION: 'us-east-1', AWS_LAMBDA_FUNCTION_NAME: 'function', AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret',
    },
  });
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (output += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve(output) : reject(new Error(`the handler ended with ${code}:\n${output}`))));
  });
}
