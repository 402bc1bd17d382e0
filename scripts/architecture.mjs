// Draws which folder imports which: docs/internals/architecture.svg, by `npm run architecture`. A test draws it again and compares, so the
// same imports must give the same bytes, on every machine: everything is sorted, and Graphviz is the one in node_modules.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { instance } from '@viz-js/viz';
import { cruise } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const picture = join(root, 'docs', 'internals', 'architecture.svg');

/** The trees from top to bottom, as they are drawn. */
const TREES = {
  bin: { label: 'bin: the programs', color: '#5a6475', fill: '#f4f5f8' },
  cli: { label: 'cli: the commands', color: '#975a16', fill: '#fdf6e3' },
  lib: { label: 'lib: the constructs', color: '#2b6cb0', fill: '#ebf4fc' },
  lambda: { label: 'lambda: the handlers', color: '#c05621', fill: '#fef0e6' },
  core: { label: 'core: what is pure', color: '#2f855a', fill: '#eaf7ef' },
};
const CDK = 'AWS CDK';
const SDK = 'AWS SDK clients';
const NOTE = 'An arrow goes from a folder to one that it imports. Left out is what follows from other arrows.';
/** Graphviz measures with the widest of the common fonts, so that a label fits in whichever font it is shown. */
const MEASURED_FONT = 'Verdana';
const SHOWN_FONTS = 'Helvetica,Arial,sans-serif';

/** The node of a file, or nothing for a package or a module of Node.js that isn't drawn. */
function nodeOf(path) {
  if (/^node_modules\/(aws-cdk-lib|constructs)\//.test(path)) return CDK;
  if (/^node_modules\/@(aws-sdk|smithy)\//.test(path)) return SDK;
  const [tree, folder, ...rest] = path.split('/');
  if (!(tree in TREES)) return undefined;
  // The programs stay apart: as one node they would join the command line to the CDK, which only the example app uses.
  if (tree === 'bin') return path.replace(/\.ts$/, '');
  return rest.length > 0 ? `${tree}/${folder}` : tree;
}

/** The imports between nodes, each once, as a map from a node to what it imports. */
async function imports() {
  const options = await extractOptions(join(root, '.dependency-cruiser.cjs'));
  const tsConfig = { fileName: join(root, options.tsConfig.fileName) };
  const { output } = await cruise(Object.keys(TREES), { ...options, tsConfig, validate: false, baseDir: root });
  const found = new Map();
  for (const { source, dependencies } of output.modules) {
    const from = nodeOf(source);
    if (from === undefined) continue;
    if (!found.has(from)) found.set(from, new Set());
    for (const { resolved } of dependencies) {
      const to = nodeOf(resolved);
      if (to !== undefined && to !== from) found.get(from).add(to);
    }
  }
  return new Map([...found].sort(([a], [b]) => compare(a, b)).map(([from, to]) => [from, new Set([...to].sort(compare))]));
}

/** By code units: a locale's order isn't the same everywhere. */
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

function reaches(graph, from, to, seen = new Set()) {
  if (from === to) return true;
  seen.add(from);
  return [...graph.get(from) ?? []].some((next) => !seen.has(next) && reaches(graph, next, to, seen));
}

const featureOf = (node) => node.split('/')[1];
const isOfOneFeature = (from, to) => featureOf(from) !== undefined && featureOf(from) === featureOf(to);

/** Without the imports that follow from others, which would hide them; those between a feature's own folders are the plan, and stay. */
function reduced(graph) {
  const left = new Map([...graph].map(([from, to]) => [from, new Set(to)]));
  for (const [from, targets] of graph) {
    for (const to of targets) {
      left.get(from).delete(to);
      if (isOfOneFeature(from, to) || !reaches(left, from, to)) left.get(from).add(to);
    }
  }
  return left;
}

const attributes = (values) => `[${Object.entries(values).map(([name, value]) => `${name}="${value}"`).join(' ')}]`;

const treeOf = (node) => Object.keys(TREES).find((tree) => node === tree || node.startsWith(`${tree}/`));
const labelOf = (node) => (node in TREES ? `${node}/*.ts` : node.slice(node.indexOf('/') + 1));

function cluster(tree, nodes) {
  const { label, color, fill } = TREES[tree];
  return [
    `  subgraph "cluster_${tree}" {`,
    // At that end of the tree where the fewest arrows pass.
    `    graph ${attributes({ label, color, fontcolor: color, fillcolor: fill, labelloc: tree === 'core' ? 'b' : 't' })}`,
    ...nodes.map((node) => `    "${node}" ${attributes({ label: labelOf(node), color })}`),
    ...(tree === 'bin' ? [`    { rank=same; ${nodes.map((node) => `"${node}"`).join('; ')} }`] : []),
    '  }',
  ].join('\n');
}

function edges(graph) {
  return [...graph].flatMap(([from, targets]) => [...targets].flatMap((to) => {
    const isMutual = graph.get(to)?.has(from) ?? false;
    if (isMutual && compare(to, from) < 0) return [];
    return [`  "${from}" -> "${to}" ${attributes({ color: TREES[treeOf(from)].color, ...(isMutual ? { dir: 'both' } : {}) })}`];
  }));
}

/** Puts core below the others: invisible edges to the top of core, from all that has nothing of its own tree below it. */
function coreLast(graph, nodesOf) {
  const isLast = (node) => ![...graph.get(node) ?? []].some((to) => treeOf(to) === treeOf(node));
  const isFirst = (node) => !nodesOf('core').some((from) => graph.get(from)?.has(node));
  return ['cli', 'lib', 'lambda'].flatMap((tree) => nodesOf(tree).filter(isLast)).flatMap((from) =>
    nodesOf('core').filter(isFirst).map((to) => `  "${from}" -> "${to}" ${attributes({ style: 'invis', weight: 0 })}`));
}

function dot(graph) {
  const nodes = [...new Set([...graph].flatMap(([from, targets]) => [from, ...targets]))].sort(compare);
  const nodesOf = (tree) => nodes.filter((node) => treeOf(node) === tree);
  const font = { fontname: MEASURED_FONT, fontsize: 12 };
  return [
    'digraph architecture {',
    `  graph ${attributes({ ...font, rankdir: 'TB', newrank: true, bgcolor: 'white', nodesep: 0.18, ranksep: 0.5, pad: 0.1 })}`,
    `  graph ${attributes({ style: 'rounded,filled', labeljust: 'l', labelloc: 'b', label: NOTE, fontcolor: '#5a6475' })}`,
    `  node ${attributes({ ...font, shape: 'box', style: 'rounded,filled', fillcolor: 'white', height: 0.36, margin: '0.07,0.04' })}`,
    `  edge ${attributes({ arrowsize: 0.6, penwidth: 1.1 })}`,
    ...Object.keys(TREES).map((tree) => cluster(tree, nodesOf(tree))),
    ...[CDK, SDK].map((node) => `  "${node}" ${attributes({ style: 'filled', fillcolor: '#232f3e', color: '#232f3e', fontcolor: 'white' })}`),
    ...edges(graph),
    ...coreLast(graph, nodesOf),
    '}',
  ].join('\n');
}

/** The picture, as the text of an SVG file. */
export async function drawArchitecture() {
  const svg = (await instance()).renderString(dot(reduced(await imports())), { format: 'svg' });
  // The comments hold Graphviz's version, and each node's name a second time.
  return svg.replace(/<!--[\s\S]*?-->\n?/g, '').replaceAll(`font-family="${MEASURED_FONT}"`, `font-family="${SHOWN_FONTS}"`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const svg = await drawArchitecture();
  if (process.argv.includes('--print')) {
    process.stdout.write(svg);
  } else {
    await mkdir(dirname(picture), { recursive: true });
    await writeFile(picture, svg);
  }
}
