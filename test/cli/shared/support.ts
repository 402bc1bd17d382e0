import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type Chosen, clientsOf } from '../../../cli/shared/aws-clients';

export interface Setting extends Chosen {
  readonly env?: Readonly<Record<string, string>>;
  /** What ~/.aws/config holds. */
  readonly file?: string;
}

const ORIGINAL = process.env;
let folder: string;
let files = 0;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'cdk-adopt-')); });
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => { process.env = ORIGINAL; });

export function clientsIn({ env = {}, file = '', ...chosen }: Setting) {
  const config = join(folder, `config-${++files}`); // each a name of its own: the SDK reads a file once
  writeFileSync(config, file);
  process.env = {
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'), AWS_EC2_METADATA_DISABLED: 'true',
    ...(chosen.profile === undefined && { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' }), ...env,
  };
  return clientsOf(chosen);
}

export const answer = (statusCode: number, body: string) =>
  ({ response: { statusCode, headers: {}, body: Readable.from([Buffer.from(body)]) } });
