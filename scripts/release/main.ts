// `npm run release -- --dry-run`: everything of a release but its publication, which .github/workflows/release.yml does with what this
// leaves in dist.
// `--code-only` leaves out the packages of Python, Java and Go, and makes no more than their code.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPackage, type Built, ROOT } from './package';
import { type Release, STEPS } from './steps';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean' }, 'code-only': { type: 'boolean' } } });
  if (!values['dry-run']) throw new Error('nothing is published from here: push the tag vVERSION, and .github/workflows/release.yml does it. See what it would publish by: npm run release -- --dry-run');
  const out = join(ROOT, 'dist');
  rmSync(out, { recursive: true, force: true });

  let built: Built | undefined;
  process.once('exit', () => built && rmSync(built.folder, { recursive: true, force: true }));
  await told('the package', async () => {
    built = await buildPackage(join(out, 'js'));
    return `${built.tarball}\n     sha256 ${built.sha256}`;
  });
  if (built === undefined) return;
  const release: Release = { out, built, codeOnly: values['code-only'] ?? false };
  for (const [name, step] of Object.entries(STEPS)) await told(name, () => step(release));
}

/** Tells how a step has ended, and goes on: one run shows all that is wrong. */
async function told(name: string, step: () => string | Promise<string>): Promise<void> {
  const since = Date.now();
  const seconds = () => `${((Date.now() - since) / 1000).toFixed(0)} s`;
  try {
    const result = await step();
    console.log(`ok   ${name} (${seconds()}): ${result}`);
  } catch (error) {
    console.log(`FAIL ${name} (${seconds()}): ${(error as Error).message}`);
    process.exitCode = 1;
  }
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
