import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compileFunction } from 'node:vm';

/** What a program of the installed CDK finds around it instead of the machine. Whatever is not here is not there. */
export interface Surroundings {
  readonly modules: Readonly<Record<string, unknown>>;
  readonly globals: Readonly<Record<string, unknown>>;
}

const CDK = dirname(require.resolve('aws-cdk-lib/package.json'));
const OWN = ['exports', 'require', 'module'];

const compiled = new Map<string, (...args: unknown[]) => void>();

/**
 * Runs a program of the installed aws-cdk-lib as it is there, its text unchanged, in surroundings of its own: neither a loader's hook nor a
 * change to the globals, so that the histories of several subjects can be played in one process, and under any test runner.
 *
 * @param file of the package
 * @returns what it exports
 */
export function load(file: string, { modules, globals }: Surroundings): unknown {
  const loaded = new Map<string, { exports: unknown }>();
  const run = (path: string): unknown => {
    const known = loaded.get(path);
    if (known) return known.exports;
    const module = { exports: {} as unknown };
    loaded.set(path, module);
    const find = (id: string) => {
      if (id.startsWith('.')) return run(`${join(dirname(path), id)}.js`);
      if (id in modules) return modules[id];
      throw Object.assign(new Error(`Cannot find module '${id}'`), { code: 'MODULE_NOT_FOUND' });
    };
    program(path, Object.keys(globals))(module.exports, find, module, ...Object.values(globals));
    return module.exports;
  };
  return run(join(CDK, file));
}

function program(path: string, names: readonly string[]): (...args: unknown[]) => void {
  const key = `${path} ${names.join()}`;
  const known = compiled.get(key);
  if (known) return known;
  const made = compileFunction(readFileSync(path, 'utf8'), [...OWN, ...names], { filename: path }) as (...args: unknown[]) => void;
  compiled.set(key, made);
  return made;
}
