import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiPages } from './api';
import { bundledPackages } from './bundled-packages';
import { compatibleWith } from './compatible';
import { builtElsewhere } from './elsewhere';
import { peerFloor } from './manifest';
import { HANDLERS, nodeProgram, SYNTH } from './nodes';
import { notesOf, tagProblems } from './notes';
import { type Built, manifest, packLanguages, ROOT } from './package';
import { run } from './run';
import { missingFrom } from './third-party-notices';

export interface Release {
  /** What is published: a folder for each registry. */
  readonly out: string;
  readonly built: Built;
  readonly codeOnly: boolean;
}

const tool = (name: string) => join(ROOT, 'node_modules', '.bin', name);
const fault = (text: string): never => { throw new Error(text); };

/** What is done with the package. Each says what it has found, or throws what is wrong. */
export const STEPS: Readonly<Record<string, (release: Release) => string>> = {
  'version and notes': ({ out }) => {
    const { version } = manifest();
    const notes = notesOf(readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8'), version);
    if (process.env.GITHUB_REF_TYPE === 'tag') {
      const problems = tagProblems(process.env.GITHUB_REF_NAME ?? '', version, notes);
      if (problems.length > 0) fault(problems.join('\n'));
    }
    writeFileSync(join(out, 'notes.md'), `${notes.text}\n`);
    return `${version}${notes.isDated ? '' : ', which is called unreleased'}`;
  },

  'the same bytes elsewhere': ({ built }) => {
    const { sha256, conditions } = builtElsewhere();
    return sha256 === built.sha256 ? conditions : fault(`${conditions} makes ${sha256}`);
  },

  'notices of licenses': ({ out, built }) => {
    const bundled = bundledPackages(JSON.parse(readFileSync(join(built.folder, '.bundled.json'), 'utf8')) as string[], ROOT);
    const inTarball = (file: string) => run({ cwd: ROOT }, 'tar', '-xzOf', built.tarball, `package/${file}`);
    const missing = missingFrom(inTarball('THIRD-PARTY-NOTICES'), bundled);
    if (missing.length > 0) fault(`THIRD-PARTY-NOTICES doesn't name ${missing.join(', ')}`);
    writeFileSync(join(out, 'sbom.cdx.json'), inTarball('sbom.cdx.json'));
    return `${bundled.length} bundled packages; the SBOM is ${join(out, 'sbom.cdx.json')}`;
  },

  'content, publint and attw': ({ built }) => tested(process.execPath, { TARBALL: built.tarball }, 'test/package/content.test.ts'),

  'compatible with the last release': ({ built }) => compatibleWith(built.folder),

  'pages of the API': ({ built }) => {
    const pages = Object.entries(apiPages(built.folder));
    const stale = pages.filter(([path, text]) => readFileSync(join(ROOT, path), 'utf8') !== text).map(([path]) => path);
    if (stale.length > 0) fault(`${stale.join(', ')}: not what the API is: run \`npm run api\``);
    return pages.map(([path]) => path).join(', ');
  },

  'Python and Java': ({ out, built, codeOnly }) => {
    packLanguages(built.folder, out, '--targets', 'python', 'java', ...(codeOnly ? ['--code-only'] : []));
    return codeOnly ? 'their code alone' : out;
  },

  // Go's package is its code.
  'Go': ({ out, built }) => {
    packLanguages(built.folder, out, '--targets', 'go', '--code-only');
    const required = readFileSync(join(out, 'go', 'cdkadopt', 'go.mod'), 'utf8');
    for (const [name, version] of Object.entries(peerFloor(manifest()))) {
      if (!new RegExp(` v${version.replaceAll('.', '\\.')}$`, 'm').test(required)) fault(`go.mod doesn't require ${name} ${version}:\n${required}`);
    }
    return out;
  },

  'Go compiles': ({ built, codeOnly }) => {
    if (codeOnly) return 'not with --code-only';
    packLanguages(built.folder, join(built.folder, 'compiled'), '--targets', 'go');
    return 'with the lowest versions of the peers';
  },

  ...Object.fromEntries(SYNTH.map((version) => [`an empty app in Node.js ${version}`, ({ built }: Release) =>
    tested(nodeProgram(version), { TARBALL: built.tarball }, 'test/package/install.test.ts')])),

  'an empty app in Python': ({ out, codeOnly }) => {
    if (codeOnly) return 'not with --code-only';
    const [wheel = fault(`no wheel in ${join(out, 'python')}`)] = readdirSync(join(out, 'python')).filter((file) => file.endsWith('.whl'));
    return tested(process.execPath, { WHEEL: join(out, 'python', wheel) }, 'test/package/install-python.test.ts');
  },

  ...Object.fromEntries(HANDLERS.map((version) => [`the handlers in Node.js ${version}`, () => tested(nodeProgram(version), {}, 'test/lambda/bundles.test.ts')])),
};

/** Runs tests, which start the given Node.js for what they test. */
function tested(program: string, env: NodeJS.ProcessEnv, ...files: readonly string[]): string {
  run({ cwd: ROOT, env: { ...env, TEST_NODE: program } }, tool('jest'), '--silent', ...files);
  return `${run({ cwd: ROOT }, program, '--version').trim()}, ${files.join(', ')}`;
}
