import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answering, freePort, start } from '../e2e/processes';
import { pythonWith } from '../e2e/python';

export interface Emulator {
  readonly url: string;
  stop(): Promise<void>;
}

const E2E = join(__dirname, '..', 'e2e');
const HOST = '127.0.0.1';

/** One of the local AWS's emulators by itself. */
export async function startEmulator(name: 'moto' | 'ministack'): Promise<Emulator> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-adopt-contract-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const python = await pythonWith({
      user: 'the emulator',
      home: join(E2E, '..', '..', '.local-aws'),
      requirements: join(E2E, 'requirements.txt'),
      temporary: folder,
      say: (line) => void process.stderr.write(`${line}\n`),
      progress: () => undefined,
    });
    const port = String(await freePort());
    const url = `http://${HOST}:${port}`;
    const isMoto = name === 'moto';
    const running = start({
      command: python,
      args: [join(E2E, 'emulators', 'run.py'), name, ...(isMoto ? ['-H', HOST, '-p', port] : [])],
      cwd: folder,
      env: {
        PATH: process.env.PATH, HOME: folder, TMPDIR: folder, PYTHONDONTWRITEBYTECODE: '1', AWS_ENDPOINT_URL: url,
        GATEWAY_PORT: port, BIND_HOST: HOST, MINISTACK_HOST: HOST, LOG_LEVEL: 'WARNING', IOT_MTLS_ENABLED: '0', SFTP_ENABLED: '0',
      },
      log: join(folder, 'log'),
    });
    const stop = async () => {
      await running.stop();
      remove();
    };
    try {
      await answering(`${url}${isMoto ? '/moto-api/data.json' : '/_ministack/health'}`, running);
    } catch (error) {
      await running.stop();
      throw error;
    }
    return { url, stop };
  } catch (error) {
    remove();
    throw error;
  }
}
