import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { type Progress, run } from './processes';

const OLDEST = [3, 10] as const;
const LIMIT = 600_000;

export interface VirtualEnvironment {
  /** What needs it. */
  readonly user: string;
  /** Where virtual environments are kept from run to run. */
  readonly home: string;
  readonly requirements: string;
  /** For all that the installation writes besides. */
  readonly temporary: string;
  /** What an installation takes, as a text after "it takes". */
  readonly size?: string;
  readonly say: Progress;
  /** @default say */
  readonly progress?: Progress;
}

let installing = 0;

/** How long this process has installed packages, in seconds. */
export function secondsOfInstalling(): number {
  return installing;
}

/** The Python of a virtual environment that holds exactly the requirements. The first run makes it. */
export async function pythonWith({ user, home, requirements, temporary, size, say, progress = say }: VirtualEnvironment): Promise<string> {
  const version = checkedVersion(user);
  const key = createHash('sha256').update(version).update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const folder = join(home, key);
  const python = join(folder, 'bin', 'python');
  if (existsSync(folder)) return python;

  const packages = readFileSync(requirements, 'utf8').match(/==/g)?.length;
  say(`the first run installs what ${user} needs, ${packages} packages for Python ${version}, into ${relative('', home) || home}${size ? `: ${size}` : ''}`);
  const began = performance.now();
  mkdirSync(home, { recursive: true });
  const unfinished = mkdtempSync(join(home, 'unfinished-'));
  const env = {
    ...process.env,
    HOME: temporary,
    XDG_CONFIG_HOME: process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), // where the user's settings for pip are
  };
  const install = (command: string, ...args: string[]) =>
    run({ command, args, cwd: temporary, env, log: join(temporary, 'install.log') }, progress, LIMIT);
  try {
    await install('python3', '-m', 'venv', unfinished);
    await install(join(unfinished, 'bin', 'python'), '-m', 'pip', 'install', '--no-cache-dir', '--disable-pip-version-check',
      '--only-binary', ':all:', '--requirement', requirements);
    // In one step: a run that is cut short leaves nothing that looks finished.
    if (!existsSync(folder)) renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
    installing += (performance.now() - began) / 1000;
  }
  return python;
}

function checkedVersion(user: string): string {
  const wanted = `${user} needs Python ${OLDEST.join('.')} or later with its venv module, as python3 on the PATH`;
  const found = python3('import platform; print(platform.python_version())');
  if (!found) throw new Error(`${wanted}; there is none: install Python (Debian, Ubuntu: apt install python3-venv)`);
  const [major = 0, minor = 0] = found.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) throw new Error(`${wanted}; this one is ${found}: install a later one`);
  // Debian and Ubuntu ship Python without ensurepip, and venv fails halfway.
  if (python3('import venv, ensurepip; print("there")') !== 'there') {
    throw new Error(`${wanted}; ${found} is there without venv: install it (Debian, Ubuntu: apt install python3-venv)`);
  }
  return found;
}

function python3(program: string): string | undefined {
  try {
    return execFileSync('python3', ['-c', program], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}
