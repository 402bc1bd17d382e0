// Bundles the handlers: lambda/<feature>/index.ts -> assets/<feature>/index.js. The output's hash is part of every user's template,
// so the same sources must give the same bytes, on every machine. And the command line: bin/cdk-adopt.ts -> assets/cli/index.js.
// Of which packages all this is made, .bundled.json says: scripts/release makes the notices of their licenses and the SBOM of it.
import { readFileSync } from 'node:fs';
import { chmod, copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { hostingDomains } from './hosting-domains.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

export const FEATURES = ['bucket-cors', 'elastic-ip', 'elastic-ip-pool', 'email-template', 'email-templates'];

/**
 * The SDK's schemas use computed keys (`{ [_eQN]: ... }`, each a string constant of the file), which keep esbuild from dropping the schemas
 * that no command uses. With the constant's text in place of its name they fall away: a third of the size.
 */
const literalSchemaKeys = {
  name: 'literal-schema-keys',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]@aws-sdk[\\/].*schemas_\d+\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const constants = new Map([...source.matchAll(/^const (\w+) = ("[^"\n]*");$/gm)].map(([, name, text]) => [name, text]));
      // CloudFormation's modelled errors are of operations that no handler calls; unregistered, they fall away as well.
      const needed = path.includes('client-cloudformation') ? source.replace(/^n0_registry\.registerError\(.*\);$/gm, '') : source;
      return { loader: 'js', contents: needed.replace(/\[(_\w+)\](?=:)/g, (key, name) => constants.get(name) ?? key) };
    });
  },
};

/** In Lambda credentials come from the environment; the chain's other sources (SSO, STS, IMDS, processes) are dead weight there. */
const environmentCredentials = {
  name: 'environment-credentials',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, ({ resolveDir }) =>
      ({ path: 'environment', namespace: 'credentials', pluginData: resolveDir }));
    onLoad({ filter: /.*/, namespace: 'credentials' }, ({ pluginData }) => ({
      resolveDir: pluginData,
      contents: "import { fromEnv } from '@aws-sdk/credential-provider-env'; export const defaultProvider = () => fromEnv();",
    }));
  },
};

/** Of a client's package.json only the version is used; and no operation of ours streams events. */
const unusedParts = {
  name: 'unused-parts',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]@aws-sdk[\\/][^\\/]+[\\/]package\.json$/ }, ({ path }) => {
      const { version } = JSON.parse(readFileSync(path, 'utf8'));
      return { loader: 'json', contents: JSON.stringify({ version }) };
    });
    onLoad({ filter: /[\\/]@smithy[\\/]core[\\/]dist-es[\\/]submodules[\\/]event-streams[\\/]index\.js$/ }, () => ({
      contents: 'export const eventStreamSerdeProvider = () => {}; export const resolveEventStreamSerdeConfig = (config) => config;',
    }));
  },
};

/** @type {import('esbuild').BuildOptions} */
const SETTINGS = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs', // loads 10 to 16 ms faster than ESM
  mainFields: ['module', 'main'], // the SDK's ES modules can be shaken, its CommonJS can't
  legalComments: 'none',
  tsconfigRaw: {}, // no setting of the project's reaches the bytes
  charset: 'utf8',
  logLevel: 'warning',
};

/** @param {{ outfile?: string, plugins?: import('esbuild').Plugin[], metafile?: boolean }} options */
export function bundle(feature, { outfile = join(root, 'assets', feature, 'index.js'), plugins = [], metafile = false } = {}) {
  return build({
    ...SETTINGS,
    entryPoints: [join('lambda', feature, 'index.ts')],
    outfile,
    metafile,
    plugins: [...plugins, literalSchemaKeys, environmentCredentials, unusedParts],
  });
}

/** With the whole chain of credentials, since it runs as the user: profiles, SSO, roles, processes, IMDS. */
export async function bundleCommandLine(outfile = join(root, 'assets', 'cli', 'index.js')) {
  const result = await build({
    ...SETTINGS,
    entryPoints: [join('bin', 'cdk-adopt.ts')],
    outfile,
    metafile: true,
    banner: { js: '#!/usr/bin/env node' },
    plugins: [literalSchemaKeys, unusedParts],
  });
  await chmod(outfile, 0o755);
  return result;
}

/**
 * What synth needs of others, each as one file of the package: as dependencies they would make ours several times as large. The file of
 * tldts has been bundled by its authors, and so holds a second package of theirs.
 */
const LIBRARIES = {
  handlebars: { file: 'dist/handlebars.min.js', holds: ['handlebars'] },
  tldts: { file: 'dist/index.cjs.min.js', holds: ['tldts', 'tldts-core'] },
};

function copyLibraries(assets) {
  return Promise.all(Object.entries(LIBRARIES).map(async ([name, { file }]) => {
    await mkdir(join(assets, name), { recursive: true });
    await copyFile(join(root, 'node_modules', name, file), join(assets, name, 'index.js'));
  }));
}

async function listHostingDomains(target) {
  await mkdir(target, { recursive: true });
  await writeFile(join(target, 'index.js'), `module.exports = ${JSON.stringify(hostingDomains())};\n`);
}

/** Without it htmlparser2's tokenizer is a third of the size; told to decode nothing, it uses no decoder. */
const noEntities = {
  name: 'no-entities',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^entities\/decode$/ }, () => ({ path: 'entities', namespace: 'nothing' }));
    onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({
      contents: 'export class EntityDecoder {} export const DecodingMode = {}, htmlDecodeTree = [], xmlDecodeTree = [];',
    }));
  },
};

function bundleHtmlTokenizer(outfile) {
  return build({
    ...SETTINGS,
    stdin: { contents: "export { default as Tokenizer } from './node_modules/htmlparser2/dist/esm/Tokenizer.js';", resolveDir: root },
    outfile,
    metafile: true,
    plugins: [noEntities],
  });
}

/** The page of `email preview`: a module with three texts, loaded where the page is shown. */
export async function bundlePreviewPage(target) {
  const page = join(root, 'cli', 'email', 'preview', 'page');
  const browser = { ...SETTINGS, write: false, platform: 'browser', target: 'es2022', format: 'iife' };
  const texts = await Promise.all(['main.ts', 'page.css'].map(async (file) => {
    const { outputFiles: [{ text }] } = await build({ ...browser, entryPoints: [join(page, file)] });
    return text;
  }));
  const parts = { html: readFileSync(join(page, 'index.html'), 'utf8'), script: texts[0], style: texts[1] };
  await mkdir(target, { recursive: true });
  await writeFile(join(target, 'index.js'), `module.exports = ${JSON.stringify(parts)};\n`);
}

/** The folders of the packages that have a part in what esbuild has written. */
function packagesIn({ metafile }) {
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const used = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
  return used.flatMap((path) => /node_modules\/(.*\/node_modules\/)?(@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
}

/** Everything of the package that jsii doesn't make. */
export async function bundleAll(folder = root) {
  const assets = join(folder, 'assets');
  const file = (name) => join(assets, name, 'index.js');
  const [bundles] = await Promise.all([
    Promise.all([
      ...FEATURES.map((feature) => bundle(feature, { outfile: file(feature), metafile: true })), bundleCommandLine(file('cli')),
      bundleHtmlTokenizer(file('htmlparser2')),
    ]),
    copyLibraries(assets),
    listHostingDomains(join(assets, 'hosting-domains')),
    bundlePreviewPage(join(assets, 'email-preview')),
  ]);
  const copied = Object.values(LIBRARIES).flatMap(({ holds }) => holds.map((name) => `node_modules/${name}`));
  const packages = [...new Set([...bundles.flatMap(packagesIn), ...copied])].sort();
  await writeFile(join(folder, '.bundled.json'), `${JSON.stringify(packages, undefined, 2)}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await rm(join(root, 'assets'), { recursive: true, force: true }); // what an earlier build left would be packed
  await bundleAll();
}
