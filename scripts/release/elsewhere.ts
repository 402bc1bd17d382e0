import { cpSync, lchownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './package';
import { run } from './run';

/** `nobody`, almost everywhere. */
const ANOTHER_USER = { uid: 65_534, gid: 65_534 };

/**
 * Builds the package from a copy of the sources: in other folders, with another umask, time zone and language and, where root may do that,
 * as another user.
 */
export function builtElsewhere(): { readonly sha256: string; readonly conditions: string } {
  const copy = mkdtempSync(join(tmpdir(), 'elsewhere-'));
  try {
    const user = process.getuid?.() === 0 ? ANOTHER_USER : undefined;
    const files = run({ cwd: ROOT }, 'git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ':!test', ':!docs', ':!examples');
    for (const file of files.split('\0').filter((name) => name !== '')) cpSync(join(ROOT, file), join(copy, file));
    mkdirSync(join(copy, 'temporary'));
    if (user) for (const path of ['.', ...readdirSync(copy, { recursive: true, encoding: 'utf8' })]) lchownSync(join(copy, path), user.uid, user.gid);
    for (const shared of ['node_modules', '.releases']) symlinkSync(join(ROOT, shared), join(copy, shared));
    // What npm tells its scripts holds folders of this user, such as its cache.
    const ofNpm = Object.fromEntries(Object.keys(process.env).filter((name) => name.startsWith('npm_')).map((name) => [name, undefined]));
    const env = { ...ofNpm, HOME: copy, TMPDIR: join(copy, 'temporary'), TZ: 'Pacific/Apia', LC_ALL: 'C', USER: 'somebody', LOGNAME: 'somebody' };
    const program = [process.execPath, join('node_modules', 'tsx', 'dist', 'cli.mjs'), join('scripts', 'release', 'package.ts'), join(copy, 'dist')];
    const output = run({ cwd: copy, env, ...user }, 'sh', '-c', 'umask 077; exec "$@"', 'sh', ...program);
    const sha256 = output.trim().split(/\s/, 1)[0]!;
    return { sha256, conditions: `in another folder, with the umask 077, ${user ? `as the user ${user.uid}` : 'as the same user, since only root may be another one'}` };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
