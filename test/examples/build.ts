import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../support/checkout';

const TOOLS = {
  'mjml': { command: [process.execPath], script: 'build.mjs' },
  'react-email': { command: [process.execPath, require.resolve('tsx/cli')], script: 'build.tsx' },
} as const;
export type Tool = keyof typeof TOOLS;

export type Change = readonly [file: string, pattern: RegExp, text: string];

/** The folder of the example's templates, built by its tool; in a copy below the root, with the changes made. */
export function buildExample(tool: Tool, root: string, ...changes: Change[]): string {
  const modules = join(root, 'node_modules');
  if (!existsSync(modules)) symlinkSync(join(CHECKOUT, 'node_modules'), modules);
  const example = mkdtempSync(join(root, `${tool}-`));
  cpSync(join(CHECKOUT, 'examples', tool), example, { recursive: true });
  for (const [file, pattern, text] of changes) {
    const before = readFileSync(join(example, file), 'utf8');
    const after = before.replace(pattern, text);
    if (after === before) throw new Error(`${file} has no ${pattern}`);
    writeFileSync(join(example, file), after);
  }
  const { command: [program, ...args], script } = TOOLS[tool];
  execFileSync(program, [...args, join(example, script)], { cwd: root });
  return join(example, 'emails');
}
